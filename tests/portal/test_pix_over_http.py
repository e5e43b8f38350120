"""The portal and a PSP over HTTP with mutual TLS: made, paid, told, taken back. Nothing in between is replaced."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from payments.charge import ChargeState
from payments.errors import ProviderError
from payments.pix.brcode_reading import decode_brcode
from portal.config import Settings
from portal.db import Database
from portal.jobs import pix, psp_rest, runner
from portal.models import Agreement, Creditor, PixAccount, ReceivingAccount
from portal.pix_wiring import pix_providers, sandbox_psp
from portal.sealing import Sealer
from portal.services.pix.accounts import client_secret
from portal.services.pix.charges import pix_account_of
from portal.services.pix.hints import webhook_path
from tests.support.banking import make_agreement, make_lender
from tests.support.books import check_books
from tests.support.pix import add_sandbox_account, pix_of
from tests.support.worker import tools_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def agreed(database: Database, sealer: Sealer) -> Agreement:
    """Two installments of a creditor at the demonstration's PSP."""
    psp_rest.forget()
    with database.writing() as session:
        creditor, _ = make_lender(session)
        add_sandbox_account(session, creditor, sealer)
        return make_agreement(session, sealer, creditor, 2)


def states(database: Database, agreement: Agreement) -> list[ChargeState]:
    with database.writing() as session:
        return [charge.status for charge in pix_of(session, agreement.id)]


def test_a_pix_is_made_paid_and_the_other_taken_back(app: Flask, database: Database, sealer: Sealer) -> None:
    settings: Settings = app.extensions["portal_settings"]
    agreement = agreed(database, sealer)
    with pix_providers(settings, sealer) as provider:
        tools = replace(tools_of(app), pix_provider=provider)
        runner.run_due(tools)
        assert states(database, agreement) == [ChargeState.REGISTERED] * 2
        with database.writing() as session:
            first, second = pix_of(session, agreement.id)
            account = pix_account_of(session, first.receiving_account_id)
            address = settings.base_url + webhook_path(sealer, account.account)
        code = decode_brcode(first.pix_payload)
        assert "/cobv/" in code.url
        assert provider(account).webhook(account.key) == address
        psp = sandbox_psp(settings)
        assert psp.pay(first.pix_payload).amount == first.amount
        pix.collect(tools)
        assert states(database, agreement) == [ChargeState.PAID, ChargeState.REGISTERED]
        with database.writing() as session:
            held = pix_of(session, agreement.id)[1]
            held.status = ChargeState.WRITE_OFF_REQUESTED
            session.commit()
        pix.cancel(tools, {"charge_id": second.id})
        assert states(database, agreement) == [ChargeState.PAID, ChargeState.WRITTEN_OFF]
        with pytest.raises(ProviderError, match="pix_removed"):
            psp.pay(second.pix_payload)
    check_books(database)


def test_an_account_is_added_and_its_webhook_registered_by_command(
    app: Flask, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor, _ = make_lender(session)
    words = ["--bank", "341", "--agencia", "0057", "--conta", "56789-7", "--key", "cobranca@credor.example"]
    words += ["--api-url", "sandbox", "--token-url", "sandbox", "--client-id", "nosso", "--certificate", "nosso"]
    run = app.test_cli_runner()
    added = run.invoke(args=["pix", "add", creditor.slug, *words, "--client-secret", "segredo-do-banco"])
    assert added.exit_code == 0, added.output
    with database.reading() as session:
        side = session.scalars(select(PixAccount)).one()
        account = session.get_one(ReceivingAccount, side.receiving_account_id)
        assert (account.conta, account.conta_dv, account.creditor_id) == ("56789", "7", creditor.id)
        assert account.beneficiary["name"] == session.get_one(Creditor, creditor.id).legal_name
        assert b"segredo-do-banco" not in side.client_secret_sealed
        assert client_secret(side, sealer) == "segredo-do-banco"
    registered = run.invoke(args=["pix", "webhooks"])
    assert registered.output == "cobranca@credor.example: registrado\n"
    refused = run.invoke(args=["pix", "add", creditor.slug, *words[:7], "nada", *words[8:], "--client-secret", "x"])
    assert refused.exit_code == 1
    assert "A chave Pix de quem recebe não serve." in refused.output
