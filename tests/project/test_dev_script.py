"""The script `dev` keeps its promises when things go wrong: each time one clear line, and nothing left running."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.checkout import Checkout, free_port

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


@pytest.mark.parametrize("script", ["dev", ".ci/run"])
def test_script_is_executable_bash(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    subprocess.run(["bash", "-n", ROOT / script], check=True)


def test_ci_runs_the_test_command() -> None:
    assert "./dev test" in (ROOT / ".ci" / "run").read_text()


def test_busy_port_gives_one_line_with_the_cure(checkout: Checkout) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", checkout.port))
        other.listen()
        out, err = checkout.start("demo").communicate(timeout=30)
    assert out == ""
    assert len(err.splitlines()) == 1
    assert f"porta {checkout.port} já está em uso" in err
    assert "PORT=" in err
    assert not checkout.data.exists()


@pytest.mark.parametrize("port", ["0", "65536", "oito", "80 80"])
def test_a_port_that_is_none_is_refused_in_one_line(checkout: Checkout, port: str) -> None:
    process = checkout.start("demo", PORT=port)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert len(err.splitlines()) == 1
    assert "não é uma porta" in err


def test_unknown_command_shows_the_usage(checkout: Checkout) -> None:
    process = checkout.start("deploy")
    _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "./dev demo" in err


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_a_ready_demo_is_clean_and_leaves_nothing_running(checkout: Checkout, sign: signal.Signals) -> None:
    checkout.stand_in()
    with checkout.running() as process:
        os.killpg(process.pid, sign)  # as a terminal does: to the script and all that share its group
        _, err = process.communicate(timeout=30)
        assert process.returncode == 0
        assert err == ""
        assert not checkout.alive("web")
        assert not checkout.alive("worker")
    assert free_again(checkout.port)


def free_again(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_worker_that_dies_takes_the_web_server_with_it_and_says_so(checkout: Checkout) -> None:
    checkout.stand_in(worker="sleep 2; echo motivo-da-queda >&2; exit 3")
    with checkout.running() as process:
        _, err = process.communicate(timeout=30)
        assert process.returncode == 1
        assert "o processo de tarefas parou sozinho" in err
        assert "motivo-da-queda" in err
        assert not checkout.alive("web")


def test_children_end_even_when_the_script_is_killed_outright(checkout: Checkout) -> None:
    checkout.stand_in()
    with checkout.running() as process:
        process.kill()
        assert checkout.died("web")
        assert checkout.died("worker")


def test_one_folder_serves_one_demo_at_a_time(checkout: Checkout) -> None:
    checkout.stand_in()
    with checkout.running():
        second = checkout.start("demo", PORT=str(free_port()))
        _, err = second.communicate(timeout=30)
        assert second.returncode == 1
        assert len(err.splitlines()) == 1
        assert "PORTAL_DATA_DIR=" in err


def test_an_interrupted_load_stops_at_once_and_is_begun_again(checkout: Checkout) -> None:
    loaded = 'touch "$PORTAL_DATA_DIR/prumo.db"; [ -e "$PORTAL_DATA_DIR/again" ] || exec sleep 600; exit 0'
    checkout.stand_in(load=loaded)
    process = checkout.start("demo")
    wait_for(checkout.data / "prumo.db")
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 130
    (checkout.data / "again").touch()
    with checkout.running():
        assert not (checkout.data / ".first-load").exists()


def test_data_of_a_complete_demo_survive_an_interrupted_start(checkout: Checkout) -> None:
    checkout.stand_in(load="exec sleep 600")
    checkout.data.mkdir()
    (checkout.data / "prumo.db").write_text("a month of work")
    for _ in range(2):
        process = checkout.start("demo")
        wait_for(checkout.data / "log")
        time.sleep(0.5)
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=30)
    assert (checkout.data / "prumo.db").read_text() == "a month of work"


def test_data_are_prepared_once_a_day_and_again_when_their_file_is_gone(checkout: Checkout) -> None:
    checkout.stand_in(load='echo x >>"$PORTAL_DATA_DIR/loads"; echo x >"$PORTAL_DATA_DIR/prumo.db"; exit 0')
    counts = []
    for _ in range(3):
        with checkout.running() as process:
            process.terminate()
            process.communicate(timeout=30)
        counts.append(len((checkout.data / "loads").read_text().split()))
        if len(counts) == 2:
            (checkout.data / "prumo.db").unlink()
    assert counts == [1, 1, 2]


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} never came"
        time.sleep(0.05)


def test_a_failed_load_names_the_cure(checkout: Checkout) -> None:
    checkout.stand_in(load="exit 1")
    process = checkout.start("demo")
    _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "rm -r" in err


def test_a_half_made_environment_is_made_again(checkout: Checkout) -> None:
    checkout.stand_in(load="exit 0")
    (checkout.folder / ".venv" / ".unfinished").touch()
    process = checkout.start("demo")
    out, _ = process.communicate(timeout=60)  # ends at the portal, which this folder has not
    assert "parou no meio: a .venv será refeita" in out
    assert "Sem PDFs por enquanto: faltam bibliotecas" in out  # apt-get would not bring them, and the rest went on
    assert (checkout.folder / ".venv" / "pyvenv.cfg").exists()
    assert not (checkout.folder / ".venv" / ".unfinished").exists()
