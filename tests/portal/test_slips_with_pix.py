"""A slip with the bank's own Pix code: asked for in the remessa, told in the return, printed or not at all.

Nothing is made up on the way: the remessa is the one the bank reads and its return the one the portal reads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from brazil.money import Money
from payments.charge import ChargeState
from payments.cnab.movements import MovementPix
from payments.errors import InvalidCharge
from payments.pix import tlv
from payments.pix.brcode import BrCode, encode_brcode
from portal import clock
from portal.db import Database
from portal.models import Charge, Creditor, Debtor, ReceivingAccount
from portal.sealing import Sealer
from portal.services import charges, remessas, retornos
from portal.services.receiving_accounts_pix import ask_for_codes
from portal.wording_finance import finding
from tests.support.banking import charges_of, make_agreement, make_lender, registered, retorno, sandbox, send
from tests.support.people import sign_in
from tests.support.squares import squares_on

KEY = "39a1178e-db6b-4407-bc7b-b674390acf5f"
ADDRESS = "pix.example.com/qr/v2/cobv/0d8a4d3f1b7e4c55"


pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def lender(session: Session, bank: str = "341") -> tuple[Creditor, ReceivingAccount]:
    creditor, account = make_lender(session, bank)
    ask_for_codes(session, account, KEY, actor="test", today=clock.today(), now=clock.now())
    return creditor, account


def drafted(session: Session, sealer: Sealer, creditor: Creditor) -> Charge:
    agreement = make_agreement(session, sealer, creditor, 1)
    (charge,) = charges.issue(session, agreement.id, sealer=sealer, today=clock.today(), now=clock.now())
    return charge


def qr_codes(pdf: bytes) -> list[str]:
    page = pypdfium2.PdfDocument(pdf)[0]
    return squares_on(page.render(scale=3).to_pil())


def test_from_the_remessa_to_the_square_on_paper(
    database: Database, sealer: Sealer, client: FlaskClient, tmp_path: Path
) -> None:
    with database.writing() as session:
        creditor, account = lender(session)
        charge = drafted(session, sealer, creditor)
        bank, mailbox = sandbox(database, tmp_path / "bank")
        file = remessas.write(session, account.id, sealer=sealer, now=clock.now())
        assert file is not None
        lines = file.raw.decode().splitlines()
        assert ([line[0] for line in lines], lines[1][108:110]) == (["0", "1", "2", "3", "9"], "71")
        mailbox.deliver(file.file_name, file.raw)
        (name,) = bank.sweep(clock.today())
        raw = mailbox.fetch(name)
        receipt = retornos.receive(session, raw, file_name=name, staff_id=None, creditor_id=None, now=clock.now())
        assert receipt.file.findings == []
        (charge,) = charges_of(session, charge.installment.agreement_id)
        assert charge.status is ChargeState.REGISTERED
        assert charge.pix_payload.startswith("000201")
        debtor = session.get_one(Debtor, charge.debtor_id)
        session.commit()
    sign_in(client, debtor)
    paper = client.get(f"/boletos/{charge.public_id}.pdf")
    assert (paper.status_code, qr_codes(paper.data)) == (200, [charge.pix_payload])


Answered = tuple[Charge, list[str], Callable[[MovementPix], list[str]]]


def answered(session: Session, sealer: Sealer, pix: MovementPix, bank: str = "341") -> Answered:
    """A slip whose return brings this Pix line: the slip, the findings' codes, and how to answer again."""
    creditor, account = lender(session, bank)
    charge = drafted(session, sealer, creditor)
    remessas.write(session, account.id, sealer=sealer, now=clock.now())

    def again(other: MovementPix) -> list[str]:
        return findings(session, account, charge, other)

    codes = again(pix)
    return charges_of(session, charge.installment.agreement_id)[0], codes, again


def findings(session: Session, account: ReceivingAccount, charge: Charge, pix: MovementPix) -> list[str]:
    file = send(session, retorno(account, [replace(registered(charge), pix=pix)])).file
    for each in file.findings:
        assert "fecho do arquivo" not in finding(each["code"], each["stated"], each["counted"])
    return [each["code"] for each in file.findings]


def test_the_address_alone_becomes_a_code_for_the_account_s_receiver(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        charge, codes, _ = answered(session, sealer, MovementPix(text=ADDRESS))
        assert codes == []
        assert ADDRESS in charge.pix_payload


def stating(amount: str, text: str) -> str:
    """A code that states an amount beside the address, as some banks' do and ours never."""
    fields = {number: value for number, value in tlv.read(text).items() if number != "63"}
    body = tlv.write(dict(sorted((fields | {"54": amount}).items()))) + "6304"
    return body + tlv.crc16(body.encode())


def test_a_code_of_another_receiver_or_amount_or_not_the_bank_s_is_told_not_kept(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        charge, codes, again = answered(session, sealer, MovementPix(reason="004"))
        assert (codes, charge.pix_payload) == (["pix_not_made"], "")
        name = charge.account.beneficiary["name"].upper()[:20]
        right = encode_brcode(BrCode(url=ADDRESS, name=name, city="RECIFE"))
        refused = {
            encode_brcode(BrCode(url=ADDRESS, name="OUTRA EMPRESA", city="RECIFE")): "pix_receiver_differs",
            encode_brcode(BrCode(key=KEY, name=name, city="RECIFE")): "pix_unreadable",
            stating(f"{(charge.amount + Money(1)).decimal}", right): "pix_amount_differs",
            right[:-1]: "pix_unreadable",
            KEY: "pix_no_code",
        }
        stranger = replace(registered(charge), nosso_numero="10999999", pix=MovementPix(text=right))
        assert [each["code"] for each in send(session, retorno(charge.account, [stranger])).file.findings] == [
            "pix_unknown_number"
        ]
        for text, finding_code in refused.items():
            assert again(MovementPix(text=text)) == [finding_code]
            assert charges_of(session, charge.installment.agreement_id)[0].pix_payload == ""
        kept = stating(f"{charge.amount.decimal}", right)
        assert again(MovementPix(text=kept)) == []
        assert charges_of(session, charge.installment.agreement_id)[0].pix_payload == kept


def test_the_first_code_stays(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        charge, _, again = answered(session, sealer, MovementPix(text=ADDRESS))
        first = charge.pix_payload
        assert again(MovementPix(text=ADDRESS)) == []
        assert again(MovementPix(text=ADDRESS + "0")) == ["pix_changed"]
        assert charges_of(session, charge.installment.agreement_id)[0].pix_payload == first


def test_an_account_whose_file_cannot_ask_is_not_set_to(app: Flask, database: Database) -> None:
    with database.writing() as session:
        _, account = make_lender(session, "001")
        with pytest.raises(InvalidCharge, match="pix_not_offered"):
            ask_for_codes(session, account, KEY, actor="test", today=clock.today(), now=clock.now())
        name = account.public_id
        session.commit()
    run = app.test_cli_runner().invoke
    refused = run(args=["boletos", "pix-key", name, KEY])
    assert (refused.exit_code, "não pede Pix" in refused.output) == (1, True)
    assert run(args=["boletos", "pix-key", "nobody", KEY]).exit_code == 1
    assert run(args=["boletos", "pix-key", name]).exit_code == 0
