"""How one asks: without a session, not too often, and without leaving what was asked anywhere."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from payments.verification.boleto_parts import BoletoPart
from payments.verification.document_comparison import DocumentPart
from payments.verification.pasted import Unrecognised
from payments.verification.pix_parts import PixPart
from portal.db import Database
from portal.errors import CODES
from portal.models import AttemptWindow
from portal.services import verification
from portal.services.verification_answers import Answer, Outcome, Subject
from portal.verify import words
from portal.wording import has_sentence
from tests.payments.issuing_accounts import ACCOUNTS, slip_of
from tests.payments.verification_payloads import recorded
from tests.portal.verify.asked import API, PAGE, other_digit, read, told
from tests.support import engines

LINE = recorded(slip_of(ACCOUNTS["341"])).linha
ENERGY = "838600000050096000190009000801782309000343062712"


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One engine: what is asked of both is in test_verify_boletos.py."""
    return engines.fresh_sqlite(tmp_path)


def test_the_page_opens_to_everyone_and_leaves_no_cookie(client: FlaskClient) -> None:
    for response in (
        client.get(PAGE),
        client.post(PAGE, data={"code": LINE}),
        client.post(API, json={"code": LINE}),
    ):
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"


def test_a_code_is_never_read_from_an_address(client: FlaskClient) -> None:
    page = client.get(f"{PAGE}?code={LINE}").get_data(as_text=True)
    assert LINE not in page
    assert client.get(f"{API}?code={LINE}").status_code == 405


def test_what_was_typed_is_kept_where_it_was_not_understood(client: FlaskClient) -> None:
    response = client.post(PAGE, data={"code": LINE[:-1]})
    assert response.status_code == 400
    page = response.get_data(as_text=True)
    assert LINE[:-1] in page
    assert "47 números" in page


REFUSED: tuple[tuple[dict[str, Any], str], ...] = (
    ({"json": {"code": ""}}, "verify_empty"),
    ({"json": {"code": "1" * 3_000}}, "verify_too_long"),
    ({"json": {"code": "123456789012345678"}}, "verify_digit_count"),
    ({"json": {"code": "oi"}}, "verify_unknown"),
    ({"json": {"code": 12}}, "verify_not_json"),
    ({"json": ["code"]}, "verify_not_json"),
    ({"data": "{"}, "verify_not_json"),
    ({}, "verify_not_json"),
)


def test_what_is_no_question_has_a_stable_code(client: FlaskClient) -> None:
    for sent, code in REFUSED:
        response = client.post(API, **sent)
        assert (response.status_code, response.content_type) == (400, "application/problem+json")
        problem = response.get_json()
        assert (problem["code"], problem["status"]) == (code, 400)
        assert problem["title"]


def test_errors_of_the_api_are_json_whatever_is_asked_for(client: FlaskClient) -> None:
    for method, path, status in (("GET", API, 405), ("POST", "/api/v1/nothing", 404)):
        response = client.open(path, method=method, headers={"Accept": "text/html"})
        assert (response.status_code, response.get_json()["code"]) == (status, CODES[status])
    huge = client.post(API, data=b'{"code": "' + b"1" * 50_000 + b'"}', content_type="application/json")
    assert (huge.status_code, huge.get_json()["code"]) == (413, "too_large")


@pytest.mark.usefixtures("still_clock")
def test_asking_too_often_is_refused_for_an_address_alone(app: Flask, database: Database) -> None:
    most = verification.CHECKS_PER_ADDRESS.most
    one, other = app.test_client(), app.test_client()
    one.environ_base["REMOTE_ADDR"], other.environ_base["REMOTE_ADDR"] = "192.0.2.1", "192.0.2.2"
    told(one, LINE)
    with database.writing() as session:
        session.query(AttemptWindow).filter_by(scope="verify.address").update({"tries": most - 1})
        session.commit()
    told(one, LINE)
    for path, refused in ((API, one.post(API, json={"code": LINE})), (PAGE, one.post(PAGE, data={"code": LINE}))):
        assert refused.status_code == 429, path
        assert int(refused.headers["Retry-After"]) > 0
    assert one.post(API, json={"code": LINE}).get_json()["code"] == "too_many_checks"
    told(other, LINE)


@pytest.mark.usefixtures("still_clock")
def test_everyone_together_has_a_limit_too(client: FlaskClient, database: Database) -> None:
    told(client, LINE)
    with database.writing() as session:
        most = verification.CHECKS_BY_EVERYONE.most
        session.query(AttemptWindow).filter_by(scope="verify.all").update({"tries": most})
        session.commit()
    assert client.post(API, json={"code": LINE}).status_code == 429


def test_nothing_asked_reaches_the_log(
    client: FlaskClient, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, monkeypatch
) -> None:
    """Not even when answering breaks, with its trace in the log."""

    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("boom")

    caplog.set_level(logging.DEBUG)
    told(client, LINE)
    client.post(PAGE, data={"code": LINE[:-1]})
    monkeypatch.setattr("portal.services.verification.answer_to_boleto", broken)
    assert client.post(API, json={"code": LINE}).status_code == 500
    said = capfd.readouterr()
    log = said.out + said.err + caplog.text
    assert "boom" in log
    assert LINE[:20] not in log
    assert LINE[19:44] not in log


def test_a_collection_slip_is_named_and_never_called_ours(client: FlaskClient) -> None:
    answer = told(client, ENERGY)
    assert (answer["answer"], answer["segment"]) == ("arrecadacao", "energy")
    assert "energia" in read(client, ENERGY)
    assert told(client, other_digit(ENERGY, 40))["answer"] == "arrecadacao"


def test_every_answer_and_every_part_has_its_words() -> None:
    parts = [*BoletoPart, *PixPart, *DocumentPart]
    assert [part for part in parts if not has_sentence(f"verify_part_{part}")] == []
    assert [why for why in Unrecognised if not has_sentence(f"verify_{why}")] == []
    of_documents = (Outcome.OFFICIAL, Outcome.CHANGED, Outcome.WITHDRAWN, Outcome.NOT_OURS)
    answers = [Answer(outcome=each, subject=Subject.PIX) for each in Outcome]
    answers += [Answer(outcome=each, subject=Subject.RECEIPT) for each in of_documents]
    for answer in answers:
        assert all((words.title_of(answer), words.what_it_is(answer), words.what_to_do(answer)))
