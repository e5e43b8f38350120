"""What must never be found in a log."""

from __future__ import annotations

import json

import pytest
import structlog

from portal.logs import init_logs, without_cpfs


@pytest.mark.parametrize("written", ["52998224725", "529.982.247-25", "cpf=52998224725;", "erro em 529.982.247-25."])
def test_a_cpf_is_taken_out_of_any_text(written: str) -> None:
    assert "52998224725" not in without_cpfs(written).replace(".", "").replace("-", "")
    assert "[cpf]" in without_cpfs(written)


@pytest.mark.parametrize("written", ["12345678901", "34191790010104351004791020150008291070026000", "pedido 123"])
def test_other_numbers_stay(written: str) -> None:
    assert without_cpfs(written) == written


def test_a_cpf_inside_a_trace_does_not_reach_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    init_logs(as_json=True)
    try:
        raise ValueError("Key (cpf)=(52998224725) already exists")
    except ValueError as error:
        structlog.get_logger().error("failed", exc_info=error, password="s3cret")
    line = json.loads(capsys.readouterr().out)
    assert "52998224725" not in json.dumps(line)
    assert "ValueError" in line["exception"]
    assert line["password"] == "***"
