"""A letter of discharge comes by itself, is kept and signed, and is revoked when its money goes back."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import undefer

from payments.adapters.pdf_signature import check_signatures
from portal import clock
from portal.db import Database
from portal.document_wiring import demo_root
from portal.extensions import sealer, settings
from portal.models import Agreement, IssuedDocument, Payment, Revocation
from portal.services import kept_documents, proofs
from portal.services.document_facts import kept_document
from portal.services.document_signatures import code_of
from tests.payments.document_examples import text_of
from tests.portal.proofs.made import agree, give_back, lender, look, pay
from tests.portal.verify.asked import read, told


def letters(database: Database, agreement_id: int) -> list[IssuedDocument]:
    with database.reading() as session:
        query = select(IssuedDocument).options(undefer(IssuedDocument.content))
        return list(
            session.scalars(query.where(IssuedDocument.agreement_id == agreement_id).order_by(IssuedDocument.id))
        )


def code(database: Database, letter_id: int) -> str:
    with database.reading() as session:
        return code_of(kept_document(session, session.get_one(IssuedDocument, letter_id)), sealer())


def without_letter(database: Database) -> list[int]:
    with database.reading() as session:
        return list(proofs.without_letter(session, clock.today()))


@pytest.fixture
def unseen(app: Flask, database: Database) -> int:
    """An agreement of one payment, paid, that no worker has looked at since."""
    with database.writing() as session:
        agreement = agree(session, lender(session), 1)
        pay(session, agreement, 1)
        return agreement.id


@pytest.fixture
def settled(app: Flask, unseen: int) -> int:
    """It has its letter."""
    look(app, unseen)
    return unseen


def test_a_settled_agreement_is_found_and_has_one_letter_that_is_signed_kept_and_checkable(
    app: Flask, client: FlaskClient, database: Database, unseen: int
) -> None:
    """Found though its look was missed; looked at twice, and filled in by the first worker only."""
    assert without_letter(database) == [unseen]
    look(app, unseen)
    assert without_letter(database) == []
    look(app, unseen)  # again, as a worker may
    (letter,) = letters(database, unseen)
    with database.writing() as session:
        assert not kept_documents.fill(session, letter.id, b"other", facts={}, signed_by="", now=clock.now())
    assert letters(database, unseen)[0].sha256 == letter.sha256
    assert hashlib.sha256(letter.content).hexdigest() == letter.sha256
    words = text_of(letter.content)
    assert "quitação plena e geral dessa dívida, do contrato" in words
    assert "Carta de anuência" in words
    root = demo_root(settings()).read_bytes()
    (check,) = check_signatures(letter.content, [root])
    assert (check.intact, check.trusted, check.signer) == (True, True, letter.signed_by)
    broken = bytearray(letter.content)
    broken[len(broken) // 3] ^= 1
    assert not any(each.intact for each in check_signatures(bytes(broken), [root]))
    with pikepdf.open(BytesIO(letter.content)) as document:
        assert document.Root.MarkInfo.Marked
    answer = told(client, code(database, letter.id))
    assert (answer["answer"], answer["kind"], answer["sha256"]) == ("official", "discharge", letter.sha256)
    assert told(client, letter.facts["signed_text"])["answer"] == "official"
    assert answer["number"] in words


def test_a_payment_given_back_revokes_the_letter_and_settling_again_makes_another(
    app: Flask, client: FlaskClient, database: Database, settled: int
) -> None:
    (first,) = letters(database, settled)
    returned_on = clock.today()
    with database.writing() as session:
        agreement = session.get_one(Agreement, settled)
        give_back(session, session.scalars(select(Payment)).one(), returned_on)
    before = told(client, code(database, first.id))  # the worker has not come yet
    assert (before["answer"], before["revoked_on"]) == ("revoked", returned_on.isoformat())
    look(app, settled)
    (first,) = letters(database, settled)
    assert (first.revoked_on, first.revocation) == (returned_on, Revocation.PAYMENT_RETURNED)
    for given in (code(database, first.id), first.facts["signed_text"]):
        answer = told(client, given)
        assert (answer["answer"], answer["revoked_on"]) == ("revoked", returned_on.isoformat())
    assert "Revogado em" in read(client, first.facts["signed_text"])
    with database.writing() as session:
        agreement = session.get_one(Agreement, settled)
        pay(session, agreement, 1, occurred_on=clock.today() + timedelta(days=1))
    look(app, settled)
    old, new = letters(database, settled)
    assert (old.sha256, old.revoked_on) == (first.sha256, returned_on), "what was handed out stays as it was"
    assert (new.version, new.revoked_on) == (2, None)
    assert "versão 2" in text_of(new.content)
    assert told(client, code(database, new.id))["answer"] == "official"
    assert told(client, code(database, old.id))["answer"] == "revoked"
