"""Codes and signatures of documents: ours, altered, undone since, or never ours; online and offline."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from payments.verification.signed_text import DocumentKind
from payments.verification.signing_keys import read_keys
from portal.config import Settings
from portal.db import Database
from portal.document_keys import document_keys
from portal.extensions import document_keys as keys_in_use
from portal.models import Agreement, Charge, Installment, ReceivingAccount
from portal.sealing import Sealer
from portal.services.document_facts import document_by_id, document_by_number
from portal.services.document_signatures import code_of, code_of_slip, signed_text_of, signed_text_of_slip
from tests.portal.verify.asked import read, told
from tests.support import engines
from tests.support.banking import issue_registered, make_agreement, make_lender, paid, retorno, send


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One engine: nothing is asked of it here that engines answer differently."""
    return engines.fresh_sqlite(tmp_path)


ROOT = Path(__file__).resolve().parents[3]
KEYS_AT = "/.well-known/prumo-document-keys.json"


@pytest.fixture
def charge(database: Database, sealer: Sealer) -> Charge:
    """The one slip of an agreement, paid: there are terms, a receipt and a letter of discharge."""
    with database.writing() as session:
        creditor, _ = make_lender(session)
        made = issue_registered(session, sealer, make_agreement(session, sealer, creditor))[0]
        account = session.get_one(ReceivingAccount, made.receiving_account_id)
        send(session, retorno(account, [paid(made)]))
        return made


def codes(app: Flask, charge: Charge) -> dict[DocumentKind, tuple[str, str]]:
    """Short code and signed text of each document there is."""
    database: Database = app.extensions["portal_database"]
    sealer: Sealer = app.extensions["portal_sealer"]
    found = {}
    with database.reading() as session:
        agreement_id = session.get_one(Installment, charge.installment_id).agreement_id
        for kind in (DocumentKind.TERMS, DocumentKind.RECEIPT, DocumentKind.DISCHARGE):
            record_id = charge.installment_id if kind is DocumentKind.RECEIPT else agreement_id
            document = document_by_id(session, kind, record_id)
            assert document is not None
            assert document_by_number(session, kind, document.number) == document
            text = signed_text_of(document, f"palavras do {kind}", keys_in_use().signing)
            found[kind] = (code_of(document, sealer), text)
    return found


KINDS = {DocumentKind.TERMS: "terms", DocumentKind.RECEIPT: "receipt", DocumentKind.DISCHARGE: "discharge"}


def test_each_document_is_official_by_its_code_and_by_its_signature(
    app: Flask, client: FlaskClient, charge: Charge
) -> None:
    for kind, (code, text) in codes(app, charge).items():
        for given in (code, code.lower().replace("-", " "), text, f"http://prumo.example/conferir#{text}"):
            answer = told(client, given)
            assert (answer["answer"], answer["kind"]) == ("official", KINDS[kind])
            assert answer["amount_cents"] == charge.amount.cents
            assert answer["number"] in text
            assert answer["dated_on"] in text
            assert answer["creditor"]["cnpj"] in text
        assert "é nosso" in read(client, code)


def test_a_document_altered_is_named_by_what_was_altered(app: Flask, client: FlaskClient, charge: Charge) -> None:
    _, text = codes(app, charge)[DocumentKind.RECEIPT]
    cents = f".{charge.amount.cents}."
    altered = {
        text.replace(cents, f".{charge.amount.cents + 100}."): ["amount"],
        text.replace(".20", ".19", 1): ["document_day"],
        text[:-1] + ("A" if text[-1] != "A" else "Q"): ["signature"],
        text.replace(".recibo.", ".quitacao."): ["signature"],
        text.replace("/1.", "/2."): ["signature"],
        "PRUMO1.isto nem se parece": ["signature"],
    }
    for given, parts in altered.items():
        assert given != text
        answer = told(client, given)
        assert (answer["answer"], answer["changed"]) == ("changed", parts)
        assert "number" not in answer
    assert "alterado" in read(client, next(iter(altered)))


def test_made_up_texts_learn_nothing_of_the_record(app: Flask, client: FlaskClient, charge: Charge) -> None:
    """Without a signature of ours over that very record, an existing number answers as a missing one does."""
    _, text = codes(app, charge)[DocumentKind.RECEIPT]
    guess = text.rpartition(".")[0].replace(f".{charge.amount.cents}.", ".1.") + "." + "A" * 86
    missing = guess.replace("/1.", "/77.")
    assert told(client, guess) == told(client, missing)


def test_a_code_nobody_was_given_is_not_ours(app: Flask, client: FlaskClient, charge: Charge) -> None:
    code, _ = codes(app, charge)[DocumentKind.RECEIPT]
    wrong = code[:-1] + ("0" if code[-1] != "0" else "2")
    assert told(client, wrong)["answer"] == "not_ours"
    assert "Não reconhecemos" in read(client, wrong)


def test_a_payment_taken_back_undoes_receipt_and_letter(
    app: Flask, client: FlaskClient, database: Database, charge: Charge
) -> None:
    given = codes(app, charge)
    with database.writing() as session:
        installment = session.get_one(Installment, charge.installment_id)
        installment.paid_on = None
        session.get_one(Agreement, installment.agreement_id).settled_on = None
        session.commit()
    for kind in (DocumentKind.RECEIPT, DocumentKind.DISCHARGE):
        for code in given[kind]:
            assert told(client, code)["answer"] == "withdrawn"
    assert told(client, given[DocumentKind.TERMS][0])["answer"] == "official"


def test_the_code_of_a_slip_tells_where_it_stands(client: FlaskClient, sealer: Sealer, database: Database) -> None:
    with database.writing() as session:
        creditor, _ = make_lender(session)
        made = issue_registered(session, sealer, make_agreement(session, sealer, creditor))[0]
        code, text = code_of_slip(made, sealer), signed_text_of_slip(made, keys_in_use().signing)
        day, cents = made.due_on, made.amount.cents
    answer = told(client, code)
    assert (answer["answer"], answer["kind"], answer["due_on"]) == ("official", "boleto", day.isoformat())
    assert ".boleto.341-" in text
    assert f".{cents}." in text


def test_the_published_keys_check_a_document_offline(
    app: Flask, client: FlaskClient, charge: Charge, tmp_path: Path
) -> None:
    published = client.get(KEYS_AT)
    assert published.content_type == "application/jwk-set+json"
    assert read_keys(published.data) == keys_in_use().known
    file = tmp_path / "keys.json"
    file.write_bytes(published.data)
    _, text = codes(app, charge)[DocumentKind.DISCHARGE]
    run = app.test_cli_runner().invoke
    right = run(args=["documents", "verify", text, "--key", str(file)])
    assert right.exit_code == 0
    assert json.loads(right.output)["genuine"] is True
    assert json.loads(right.output)["amount_cents"] == charge.amount.cents
    for wrong in (text.replace("quitacao", "recibo"), "7K2M-9A00-11BC-DEFG", "nada"):
        refused = run(args=["documents", "verify", wrong, "--key", str(file)])
        assert (refused.exit_code, json.loads(refused.output)["genuine"]) == (1, False)
    assert json.loads(run(args=["documents", "keys"]).output) == published.get_json()
    run_the_documented_check(published.data, text, tmp_path)
    file.write_text("{}")
    assert run(args=["documents", "verify", text, "--key", str(file)]).exit_code == 1


def run_the_documented_check(keys: bytes, text: str, folder: Path) -> None:
    """The few lines of docs/verification.md that need nothing of ours."""
    (folder / "prumo-document-keys.json").write_bytes(keys)
    told_there = (ROOT / "docs" / "verification.md").read_text()
    (script,) = re.findall(r"```python\n(.*?)```", told_there, re.DOTALL)
    for signed, code in ((text, 0), (text.replace("quitacao", "recibo"), 1)):
        done = subprocess.run([sys.executable, "-c", script, signed], cwd=folder, check=False, capture_output=True)
        assert done.returncode == code


def test_a_key_that_was_replaced_still_answers_for_its_documents(
    app: Flask, client: FlaskClient, charge: Charge, settings: Settings
) -> None:
    _, text = codes(app, charge)[DocumentKind.TERMS]
    (old,) = client.get(KEYS_AT).get_json()["keys"]
    fresh = {"document_key": settings.cpf_key}
    forgotten = document_keys(settings.model_copy(update=fresh))
    remembered = document_keys(settings.model_copy(update=fresh | {"document_old_keys": f" {old['x']} "}))
    assert forgotten.signing.public.key_id != old["kid"]
    for keys, answer in ((forgotten, "changed"), (remembered, "official")):
        app.extensions["portal_document_keys"] = keys
        assert told(client, text)["answer"] == answer
    assert [each["kid"] for each in client.get(KEYS_AT).get_json()["keys"]][1] == old["kid"]


@pytest.mark.parametrize("value", ["AAAA", "A" * 44])
def test_an_old_key_that_is_none_stops_the_start(value: str) -> None:
    with pytest.raises(ValueError, match="document_old_keys"):
        Settings(document_old_keys=value)
