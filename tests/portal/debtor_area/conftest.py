"""Somebody signed in with an open debt, and the code every message tells."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from portal.db import Database
from portal.models import DebtRecord
from portal.sealing import Sealer
from tests.support.debtor_pages import CODE
from tests.support.negotiation import make_account, publish_policy
from tests.support.people import make_creditor, make_debt, make_debtor, sign_in


@pytest.fixture(autouse=True)
def known_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.services.codes.new_code", lambda: CODE)


@pytest.fixture
def debt(database: Database, sealer: Sealer, client: FlaskClient) -> DebtRecord:
    """An open debt of a signed-in person, its creditor with a policy and an account."""
    with database.writing() as session:
        creditor = make_creditor(session, name="Cartão Aurora", legal_name="Aurora Pagamentos S.A.")
        publish_policy(session, creditor)
        make_account(session, creditor)
        debtor = make_debtor(session, sealer, creditor=creditor, name="MARIA DA SILVA")
        found = make_debt(session, debtor, creditor, origin="Fatura do cartão, agosto")
        session.commit()
        sign_in(client, debtor)
    return found
