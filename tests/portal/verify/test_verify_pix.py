"""A copia e cola pasted by a stranger: of a Pix charge, or of a slip that the bank joined one to."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from flask.testing import FlaskClient

from brazil.money import Money
from payments.charge import ChargeState
from payments.pix.brcode import BrCode, encode_brcode
from payments.verification.pasted import PastedPix
from payments.verification.pix_parts import parts_of
from portal import clock
from portal.db import Database
from portal.models import Charge, ChargeMethod
from portal.sealing import Sealer
from portal.services.verification_pix import answer_to_pix
from tests.payments.verification_payloads import one_digit_changed
from tests.portal.verify.asked import read, told
from tests.support.lives import running


def code(seed: int, **changes: object) -> str:
    address = f"pix.banco.example/v2/cobv/{Random(seed).getrandbits(128):032x}"
    values = {"name": "AURORA 24 HORAS", "city": "SAO PAULO", "url": address, "single_use": True}
    return encode_brcode(BrCode(**(values | changes)))  # type: ignore[arg-type]


def with_pix(database: Database, sealer: Sealer) -> list[Charge]:
    """Three charges of an agreement, each with the payload its bank gave; the first two are Pix."""
    with database.writing() as session:
        _, _, _, issued = running(session, sealer, 3)
        for seed, charge in enumerate(issued):
            charge.pix_payload = code(seed)
        issued[0].method = issued[1].method = ChargeMethod.PIX
        session.commit()
        return issued


def test_a_pix_is_official_changed_paid_or_not_ours(client: FlaskClient, database: Database, sealer: Sealer) -> None:
    first, second, joined = with_pix(database, sealer)
    answer = told(client, first.pix_payload)
    assert (answer["answer"], answer["kind"], answer["amount_cents"]) == ("official", "pix", first.amount.cents)
    assert answer["receiver"]["name"]
    assert "Este Pix é nosso" in read(client, first.pix_payload)
    assert told(client, joined.pix_payload)["kind"] == "boleto"
    forged = {
        "receiver_name": code(0, name="OUTRA EMPRESA LTDA"),
        "receiver_city": code(0, city="RECIFE"),
    }
    for part, payload in forged.items():
        assert (told(client, payload)["answer"], told(client, payload)["changed"]) == ("changed", [part])
    assert told(client, code(99))["answer"] == "not_ours"
    key = encode_brcode(BrCode(name="AURORA", city="SAO PAULO", key="golpe@exemplo.com", amount=Money(100)))
    assert told(client, key)["answer"] == "not_ours"
    since = {5: ("official", True), 100: ("expired", False)}
    for days, (answer_then, late) in since.items():
        with database.writing() as session:
            for charge in (first, joined):
                session.get_one(Charge, charge.id).due_on = clock.today() - timedelta(days=days)
            session.commit()
        answer = told(client, first.pix_payload)
        assert (answer["answer"], answer.get("late", False)) == (answer_then, late)
        assert told(client, joined.pix_payload)["answer"] == "official", "a boleto is taken until it is written off"
    with database.writing() as session:
        session.get_one(Charge, second.id).status = ChargeState.PAID
        session.commit()
    assert told(client, second.pix_payload)["answer"] == "already_paid"


def test_every_changed_digit_of_a_pix_finds_its_record_and_is_named(database: Database, sealer: Sealer) -> None:
    payload = with_pix(database, sealer)[1].pix_payload
    parts, wrong = parts_of(payload), {}
    with database.reading() as session:
        for place, changed in one_digit_changed(payload, 1):
            answer = answer_to_pix(session, PastedPix(payload=changed), clock.today())
            if (answer.outcome, answer.parts) != ("changed", (parts[place],)):
                wrong[place] = (parts[place], answer.outcome, answer.parts)
    assert wrong == {}
