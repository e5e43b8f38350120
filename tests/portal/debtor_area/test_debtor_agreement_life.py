"""The pages of an agreement's life: where it stands said truly, and each thing that can be done, through real forms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from brazil.money import Money
from portal.db import Database
from portal.formatting import brl, date_long
from portal.models import Agreement, Charge, ChargePurpose, Debtor, Installment
from portal.sealing import Sealer
from tests.support.banking import make_agreement, make_lender
from tests.support.debtor_pages import hidden, page, soup, words
from tests.support.first_use import unexplained
from tests.support.lives import broken_after_one, running, under_notice
from tests.support.people import sign_in


def plain(amount: Money) -> str:
    """An amount as `words` has it: with a plain space."""
    return brl(amount).replace("\xa0", " ")


def test_the_notice_is_on_the_page_with_its_true_last_day_and_all_late_ones_are_paid_by_one_code(
    client: FlaskClient, database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        _, told, (_first, *_) = under_notice(session, sealer)
        debtor, day, until = session.get_one(Debtor, told.debtor_id), told.noticed_on, told.cure_until
        path = f"/acordos/{told.public_id}"
        session.commit()
        sign_in(client, debtor)
    assert day is not None
    assert until is not None
    monkeypatch.setattr("portal.clock.today", lambda: day)
    assert unexplained(page(client, path)) == []
    assert unexplained(page(client, f"{path}/pagar")) == []
    said = words(page(client, path))
    assert f"Pague até {date_long(until)} para manter o acordo" in said
    assert f"Faltam {(until - day).days} dias" in said
    assert "de multa (um percentual" in said
    assert "O que você já pagou continua contando" in said
    assert "Aviso" in words(page(client, "/inicio")) or "Pague até" in words(page(client, "/inicio"))
    asked = page(client, f"{path}/pagar?quais=atrasadas")
    assert "Multa e juros" in words(asked)
    response = client.post(f"{path}/pagar", data={**hidden(asked), "parcela": "1"})
    assert response.status_code == 303
    shown = words(page(client, response.headers["Location"]))
    with database.reading() as session:
        charge = session.scalars(select(Charge).where(Charge.purpose == ChargePurpose.SEVERAL)).one()
        assert plain(charge.amount) in shown
        assert charge.valid_until is not None
        assert date_long(charge.valid_until) in shown
    assert soup(client.post(f"{path}/pagar", data=hidden(asked) | {"parcela": "99"}), 422)


def test_a_date_is_moved_on_its_page_and_what_cannot_be_done_is_said_with_what_can(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        _, _, agreement, (first, *_) = running(session, sealer)
        debtor, path = session.get_one(Debtor, agreement.debtor_id), f"/acordos/{agreement.public_id}"
        agreement_id, due_on = agreement.id, first.due_on
        session.commit()
        sign_in(client, debtor)
    form = hidden(page(client, f"{path}/mudar-data"))

    def ask(days: int) -> tuple[int, str]:
        day = due_on + timedelta(days=days)
        response = client.post(f"{path}/mudar-data", data={**form, "parcela": "1", "data": day.isoformat()})
        return response.status_code, response.get_data(as_text=True)

    status, text = ask(60)
    assert (status, "Escolha uma data até" in text) == (422, True)
    assert ask(7)[0] == 303
    after = words(page(client, f"{path}?feito=1"))
    assert "Mudança feita" in after
    assert "Você mudou a data da parcela 1" in after
    assert "Você já usou as mudanças" in words(page(client, f"{path}/mudar-data"))
    assert "não permitem passar" in words(page(client, f"{path}/passar-para-o-fim"))
    gone = client.post(f"{path}/desistir", data=hidden(page(client, f"{path}/desistir")))
    assert gone.status_code == 303
    assert "Você desistiu deste acordo" in words(page(client, path))
    assert client.get(f"{path}/pagar").status_code == 303
    with database.reading() as session:
        assert session.get_one(Agreement, agreement_id).status.value == "canceled"


def test_an_ended_agreement_shows_what_was_kept_how_it_was_counted_and_the_way_on(
    client: FlaskClient, database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        _, ended, (first, _second, *_) = broken_after_one(session, sealer)
        amount = first.amount
        debtor, path = session.get_one(Debtor, ended.debtor_id), f"/acordos/{ended.public_id}"
        debt, on = ended.debts[0].debt.public_id, ended.ended_on
        canceled = select(Installment).where(Installment.agreement_id == ended.id, Installment.status == "canceled")
        assert len(session.scalars(canceled).all()) == 3
        session.commit()
        sign_in(client, debtor)
    found = page(client, path)
    said = words(found)
    assert "Este acordo foi encerrado em" in said
    assert f"Total {plain(amount)}" in said
    assert "Como chegamos a esse valor" in said
    assert "do desconto, na mesma proporção" in said
    assert found.select_one(f'a[href="/dividas/{debt}/opcoes"]') is not None
    assert "cada pagamento foi contado no dia dele" in words(page(client, f"/dividas/{debt}"))
    assert found.select_one(f'a[href="{path}/retomar"]') is None
    assert on is not None
    monkeypatch.setattr("portal.clock.today", lambda: on)
    found = page(client, path)
    assert found.select_one(f'a[href="{path}/retomar"]') is not None, "the way back is not shown while it is open"
    cost = page(client, f"{path}/retomar")
    assert "Para pagar agora" in words(cost)
    assert "uma vez só" in words(cost)
    response = client.post(f"{path}/retomar", data=hidden(cost))
    with database.reading() as session:
        asked = session.scalars(select(Charge).where(Charge.purpose == ChargePurpose.SEVERAL)).one()
    assert plain(asked.amount) in words(cost), "another amount was asked for than was shown"
    assert plain(asked.amount) in words(page(client, response.headers["Location"]))
    assert client.get(f"{path}/retomar").status_code == 303, "offered a second time"
    assert "O acordo foi retomado" in words(page(client, path))


@pytest.mark.parametrize("part", ["", "/passar-para-o-fim", "/mudar-data"])
def test_a_page_asks_for_as_little_of_a_long_agreement_as_of_a_short_one(
    client: FlaskClient, database: Database, sealer: Sealer, queries: list[str], part: str
) -> None:
    with database.writing() as session:
        creditor, _ = make_lender(session)
        found = [make_agreement(session, sealer, creditor, count) for count in (2, 10)]
        for each in found:
            each.life = {**each.life, "skips": 1}
        debtors = [session.get_one(Debtor, each.debtor_id) for each in found]
        session.commit()
    asked = []
    for agreement, debtor in zip(found, debtors, strict=True):
        sign_in(client, debtor)
        path = f"/acordos/{agreement.public_id}{part}"
        client.get(path)
        queries.clear()
        assert page(client, path).select("a[href$='/passar-para-o-fim'], input[name=parcela]")
        asked.append(len(queries))
    assert asked[0] == asked[1]
