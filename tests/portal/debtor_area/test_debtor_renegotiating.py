"""Changing the whole agreement through its pages: the cost first, what was paid, the code, what became of the old."""

from __future__ import annotations

from flask.testing import FlaskClient

from brazil.money import ZERO, Money, total
from portal import clock
from portal.db import Database
from portal.formatting import brl
from portal.models import Agreement, Debtor
from portal.sealing import Sealer
from tests.support.banking import paid
from tests.support.debtor_pages import CODE, code_page, hidden, page, words
from tests.support.lives import file_made_on, running
from tests.support.people import sign_in


def plain(amount: Money) -> str:
    return brl(amount).replace("\xa0", " ")


def test_from_the_agreement_to_another_with_the_cost_said_before_anything(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        _, account, agreement, (first, *_) = running(session, sealer)
        agreement.life = {**agreement.life, "renegotiations": 1}
        debtor, path = session.get_one(Debtor, agreement.debtor_id), f"/acordos/{agreement.public_id}"
        file_made_on(session, account, clock.today(), first, paid(first, fee=ZERO))
        left = total(each.amount for each in agreement.installments[1:])
        number, amount, agreement_id = agreement.number, first.amount, agreement.id
        session.commit()
        sign_in(client, debtor)
    its_page = page(client, path)
    assert its_page.select_one(f'a[href="{path}/mudar-tudo"]') is not None
    assert "Você pode trocar por outro 1 vez" in words(its_page)
    options = page(client, f"{path}/mudar-tudo")
    said = words(options)
    assert f"Falta pagar {plain(left)}" in said
    assert plain(amount) in said, "what was paid is not told"
    assert "Cada pagamento é descontado no dia em que você pagou" in said
    assert ("Manter o acordo de hoje custa menos" in said) == ("a menos Desconto" not in said)
    answer = client.post(f"{path}/mudar-tudo", data={**hidden(options), "parcelas": "x"})
    assert (answer.status_code, "Escolha uma das opções" in answer.get_data(as_text=True)) == (422, True)
    chosen = client.post(f"{path}/mudar-tudo", data={**hidden(options), "parcelas": "6"})
    assert chosen.status_code == 303
    offer = chosen.headers["Location"]
    beside = words(page(client, offer))
    assert f"Comparado com manter o acordo {number}" in beside
    assert f"faltam {plain(left)}" in beside
    assert f"O acordo {number} termina quando você confirmar" in words(page(client, f"{offer}/aceitar"))
    form = hidden(code_page(client, offer))
    wrong = client.post(f"{offer}/codigo", data={**form, "code": "000000"})
    assert wrong.status_code == 422
    with database.reading() as session:
        assert session.get_one(Agreement, agreement_id).status.value == "active"
    done = client.post(f"{offer}/codigo", data={**form, "code": CODE})
    assert done.status_code == 303, done.get_data(as_text=True)[:2000]
    old = words(page(client, path))
    assert "Você trocou este acordo por outro em" in old
    assert f"Total {plain(amount)}" in old
    assert client.get(f"{path}/mudar-tudo").status_code == 303
    new = words(page(client, done.headers["Location"].removesuffix("/pronto")))
    assert f"Acordo {number}" in new, "the way back to the old one"


def test_why_not_is_said_where_the_terms_do_not_allow_it(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        _, _, agreement, _ = running(session, sealer)
        debtor, path = session.get_one(Debtor, agreement.debtor_id), f"/acordos/{agreement.public_id}"
        session.commit()
        sign_in(client, debtor)
    assert page(client, path).select_one(f'a[href="{path}/mudar-tudo"]') is None
    said = words(page(client, f"{path}/mudar-tudo"))
    assert "não permitem trocar ele por outro" in said
    assert "Ele continua valendo como está" in said
