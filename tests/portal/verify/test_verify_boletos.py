"""Slips pasted by strangers: official, changed in a named part, paid, replaced, withdrawn or not ours."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from payments.barcode_digits import compose, linha_digitavel
from payments.boleto_codes import boleto_codes
from payments.charge import ChargeState
from payments.verification.boleto_parts import campo_livre_form, linha_parts
from payments.verification.pasted import PastedBoleto
from portal import clock
from portal.db import Database
from portal.models import Charge, Installment, ReceivingAccount
from portal.sealing import Sealer
from portal.services import charges
from portal.services.parties import bank_account
from portal.services.verification_boletos import answer_to_boleto
from tests.payments.issuing_accounts import ACCOUNTS, slip_of
from tests.portal.verify.asked import other_digit, read, told
from tests.support.banking import paid, retorno, send
from tests.support.lives import running


@pytest.fixture
def issued(database: Database, sealer: Sealer) -> list[Charge]:
    """Three registered slips of one agreement at Itaú."""
    return registered_at(database, sealer, "341")


def registered_at(database: Database, sealer: Sealer, bank: str) -> list[Charge]:
    with database.writing() as session:
        _, _, _, found = running(session, sealer, 3, bank)
        for charge in found:  # read once more when the session is gone
            _ = (charge.account.beneficiary, charge.installment.agreement.creditor.legal_name)
        return found


def set_state(database: Database, charge: Charge, state: ChargeState) -> None:
    with database.writing() as session:
        session.get_one(Charge, charge.id).status = state
        session.commit()


def test_a_registered_slip_is_official_and_says_who_receives_but_not_who_pays_or_why(
    client: FlaskClient, database: Database, sealer: Sealer, issued: list[Charge]
) -> None:
    charge = issued[0]
    party, creditor = charge.account.beneficiary, charge.installment.agreement.creditor
    for code in (charge.linha_digitavel, charge.barcode):
        answer = told(client, code)
        assert (answer["answer"], answer["kind"]) == ("official", "boleto")
        assert (answer["amount_cents"], answer["due_on"]) == (charge.amount.cents, charge.due_on.isoformat())
        assert answer["receiver"] == {"name": party["name"], "cnpj": party["tax_id"]}
        assert answer["creditor"] == {"name": creditor.legal_name, "cnpj": creditor.tax_id}
        assert answer["bank"]["code"] == "341"
        assert "changed" not in answer
    words = read(client, charge.linha_digitavel)
    assert "Este boleto é nosso" in words
    assert f"Quem recebe {party['name']}" in words
    with database.reading() as session:
        secrets = private_words(session, session.get_one(Charge, charge.id), sealer)
    for code in (charge.linha_digitavel, other_digit(charge.linha_digitavel, 46)):
        said = f"{told(client, code)} {client.post('/conferir', data={'code': code}).get_data(as_text=True)}"
        assert [word for word in secrets if word in said] == []


def private_words(session: Session, charge: Charge, sealer: Sealer) -> list[str]:
    slip, agreement = charges.boleto_of(session, charge, sealer), charge.installment.agreement
    contract = agreement.debts[0].debt.contract_number
    return [slip.payer.name, slip.payer.tax_id, agreement.number, contract, charge.public_id]


@pytest.mark.parametrize("bank", ["341", "001"])
def test_every_changed_digit_finds_its_record_and_is_named(bank: str, database: Database, sealer: Sealer) -> None:
    """With neighbours on record: the numbers before and after, the same amounts on other days."""
    charge = registered_at(database, sealer, bank)[1]
    account = bank_account(charge.account)
    form = campo_livre_form(account, len(charge.sequential), charge.issued_on)
    wrong = {}
    with database.reading() as session:
        for place, part in enumerate(linha_parts(form.parts)):
            changed = PastedBoleto(digits=other_digit(charge.linha_digitavel, place))
            answer = answer_to_boleto(session, changed, clock.today())
            if (answer.outcome, answer.parts) != ("changed", (part,)):
                wrong[place] = (part, answer.outcome, answer.parts)
    assert wrong == {}


FORGED: dict[str, Any] = {
    "campo_livre": "1759999999999990131999000",
    "cents": 1,
    "factor": 9000,
    "bank": "237",
}


CHANGED = {
    "campo_livre": ["account", "nosso_numero"],
    "cents": ["amount"],
    "factor": ["due_date"],
    "bank": ["bank"],
}


def test_a_forged_field_with_right_check_digits_is_named_and_a_strangers_slip_is_not_ours(
    client: FlaskClient, issued: list[Charge]
) -> None:
    own = issued[0].barcode
    values: dict[str, Any] = {
        "bank": own[:3],
        "factor": int(own[5:9]),
        "cents": int(own[9:19]),
        "campo_livre": own[19:],
    }
    for field, parts in CHANGED.items():
        forged = linha_digitavel(compose(**(values | {field: FORGED[field]})))
        answer = told(client, forged)
        assert (answer["answer"], answer["changed"]) == ("changed", parts)
        assert answer.keys() == {"answer", "kind", "title", "sentence", "advice", "changed"}, "no value of the record"
    words = read(client, forged)
    assert "Este boleto foi alterado" in words
    assert "O banco é outro" in words
    assert "Não pague" in words
    stranger = boleto_codes(slip_of(ACCOUNTS["033"])).linha_digitavel
    same_number = own[19:32] + "99991000009000"[:12]
    not_ours = {
        "another bank": stranger,
        "the same bank": boleto_codes(slip_of(ACCOUNTS["341"])).linha_digitavel,
        "our number, due date and account not": compose(**(values | {"campo_livre": same_number, "factor": 9_000})),
        "date and amount alone, mistyped": other_digit(compose(**(values | {"campo_livre": FORGED["campo_livre"]})), 4),
        "date and amount at another bank": compose(**(values | {"campo_livre": "9" * 25, "bank": "237"})),
    }
    assert {name: told(client, code)["answer"] for name, code in not_ours.items()} == dict.fromkeys(
        not_ours, "not_ours"
    )
    words = read(client, stranger)
    assert "Não reconhecemos este boleto" in words
    assert "Não pague" in words
    assert "telefone que está na fatura" in words


def test_a_paid_slip_says_so_and_one_with_a_newer_in_its_place_is_replaced(
    client: FlaskClient, database: Database, sealer: Sealer, issued: list[Charge]
) -> None:
    old, _, settled = issued
    with database.writing() as session:
        account = session.get_one(ReceivingAccount, settled.receiving_account_id)
        send(session, retorno(account, [paid(settled)]))
    assert told(client, settled.linha_digitavel)["answer"] == "already_paid"
    assert "já foi pago" in read(client, settled.linha_digitavel)
    set_state(database, old, ChargeState.WRITTEN_OFF)
    assert told(client, old.linha_digitavel)["answer"] == "withdrawn"
    with database.writing() as session:
        agreement_id = session.get_one(Installment, old.installment_id).agreement_id
        made = charges.issue(session, agreement_id, sealer=sealer, today=clock.today(), now=clock.now())
    assert [each.installment_id for each in made] == [old.installment_id]
    assert told(client, old.linha_digitavel)["answer"] == "replaced"
    assert "trocado por outro" in read(client, old.linha_digitavel)
    assert told(client, made[0].linha_digitavel)["answer"] == "not_ready"


ANSWERS = {
    ChargeState.DRAFTED: "not_ready",
    ChargeState.SUBMITTED: "not_ready",
    ChargeState.PARTLY_PAID: "official",
    ChargeState.PAID: "already_paid",
    ChargeState.REJECTED: "withdrawn",
    ChargeState.WRITE_OFF_REQUESTED: "withdrawn",
    ChargeState.CANCELED: "withdrawn",
}


def test_each_state_of_a_slip_has_its_answer_and_a_changed_one_is_changed_in_all(
    client: FlaskClient, database: Database, issued: list[Charge]
) -> None:
    line = issued[0].linha_digitavel
    with database.writing() as session:  # who receives may be a person, whose CPF is nobody's business
        account = session.get_one(ReceivingAccount, issued[0].receiving_account_id)
        account.beneficiary = account.beneficiary | {"tax_id": "52998224725"}
        session.commit()
    assert told(client, line)["receiver"]["cnpj"] == ""
    assert "529" not in read(client, line)
    for state, answer in ANSWERS.items():
        set_state(database, issued[0], state)
        assert told(client, line)["answer"] == answer, state
        assert told(client, other_digit(line, 46))["answer"] == "changed", state
