"""Ana does not recognise two debts: her creditor proves one, lets the time of the other run out, and pays undue money
back. She reads how each ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select, update

from brazil.money import ZERO
from payments.charge import ChargeState
from portal import clock
from portal.db import Database
from portal.formatting import brl, date_plain
from portal.jobs import disputes as jobs
from portal.models import Charge, Creditor, DebtRecord, Dispute, ReceivingAccount
from tests.stories.conftest import ANALYST, open_portal
from tests.support import already_in, engines, people, steps
from tests.support.banking import paid, retorno, send
from tests.support.books import check_books
from tests.support.browser import DESK, PHONE, Visitor, visitor
from tests.support.disputes import PNG
from tests.support.negotiation import accept_offer, make_offer
from tests.support.serving import Portal
from tests.support.worker import tools_of

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("dispute story")]

PROVEN, SILENT = "Compra de um celular", "Fatura de maio"
WHY = "O contrato foi assinado na loja em 10 de maio, com documento e foto."
MISTAKE = "O sistema leu o mesmo arquivo duas vezes. Corrigimos no dia seguinte."
CPFS = {False: people.a_cpf(), True: people.a_cpf()}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One portal for both ways of coming; each Ana paid the first of three installments of one of her debts."""
    folder = tmp_path_factory.mktemp("dispute_answers")
    with open_portal(folder, engines.fresh_sqlite(folder)) as running:
        for cpf in CPFS.values():
            _ana(running, cpf)
        steps.wait_until(lambda: len(_slips(running)) == len(CPFS), "the first slips at the bank")
        with database_of(running).writing() as session:
            for slip_id in _slips(running):
                slip = session.get_one(Charge, slip_id)
                account = session.get_one(ReceivingAccount, slip.receiving_account_id)
                send(session, retorno(account, [paid(slip, fee=ZERO)]))
        yield running
        check_books(database_of(running))


@pytest.fixture(scope="module")
def analyst(portal: Portal, browser: Browser) -> Iterator[Visitor]:
    with visitor(browser, portal.base_url, screen=DESK, scripts=False) as someone:
        already_in.staff(portal, someone, ANALYST)
        yield someone


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_one_is_proven_one_runs_out_and_undue_money_comes_back(
    portal: Portal, browser: Browser, analyst: Visitor, scripts: bool
) -> None:
    with visitor(browser, portal.base_url, screen=PHONE, scripts=scripts) as ana:
        already_in.debtor(portal, ana, CPFS[scripts])
        proven, silent = (says_no(portal, ana, CPFS[scripts], origin) for origin in (PROVEN, SILENT))
        the_analyst_proves(analyst, proven)
        time_runs_out(portal, silent)
        reads_the_proof(ana, proven)
        share = reads_that_money_comes_back(ana, silent)
        if scripts:
            explains_the_mistake(analyst, silent)
        else:
            pays_it_back(analyst, silent)
        ana.visit(f"/contestacoes/{silent.public_id}")
        if scripts:
            assert MISTAKE in ana.text
            assert f"Você recebe de volta {share}, o valor que pagou." in ana.text
        else:
            assert f"O credor anotou que pagou {share} em {date_plain(clock.today())}." in ana.text
            assert "Identificação do pagamento: E60701190." in ana.text
        assert "consumidor.gov.br" in ana.text
        keeps_it_on_paper(ana)


def says_no(portal: Portal, ana: Visitor, cpf: str, origin: str) -> Dispute:
    """From the debt to a protocol; nothing but the reason is given."""
    hers = portal.app.extensions["portal_sealer"].lookup(cpf)
    whose = DebtRecord.debtor.has(cpf_lookup=hers) & (DebtRecord.origin == origin)
    with database_of(portal).reading() as session:
        debt = session.scalars(select(DebtRecord).where(whose)).one()
    ana.visit(f"/dividas/{debt.public_id}/contestar/nao-reconheco")
    ana.press("Contestar agora")
    assert ana.title == "Contestação recebida"
    with database_of(portal).reading() as session:
        return session.scalars(select(Dispute).where(Dispute.debt_id == debt.id)).one()


def the_analyst_proves(analyst: Visitor, dispute: Dispute) -> None:
    """Without a paper it cannot be refused; what was written stays."""
    analyst.visit("/credor/contestacoes")
    analyst.follow(dispute.number)
    analyst.check("A cobrança é devida")
    analyst.fill("Explique a resposta", WHY)
    analyst.press("Responder")
    assert "Sem ele, não dá para recusar" in analyst.text
    assert analyst.page.get_by_label("Explique a resposta").input_value() == WHY
    analyst.page.get_by_label("Contrato ou outro documento").set_input_files(
        [{"name": "contrato.png", "mimeType": "image/png", "buffer": PNG.content}]
    )
    analyst.press("Responder")
    assert "Resposta guardada" in analyst.text


def time_runs_out(portal: Portal, dispute: Dispute) -> None:
    """It was opened twelve days ago, and nobody answered: the hourly job decides."""
    opened = clock.today() - timedelta(days=12)
    with database_of(portal).writing() as session:
        session.execute(
            update(Dispute)
            .where(Dispute.id == dispute.id)
            .values(opened_on=opened, answer_by=clock.today() - timedelta(days=1))
        )
        session.commit()
    jobs.watch(tools_of(portal.app))


def reads_the_proof(ana: Visitor, dispute: Dispute) -> None:
    ana.visit(f"/contestacoes/{dispute.public_id}")
    assert "O credor não concordou" in ana.text
    assert WHY in ana.text
    with ana.page.expect_download() as coming:
        ana.page.get_by_role("link", name="contrato.png").click()
    assert coming.value.path().read_bytes() == PNG.content
    assert "consumidor.gov.br" in ana.text


def reads_that_money_comes_back(ana: Visitor, dispute: Dispute) -> str:
    """Twice what she paid: half of it is her credit already, the other half the creditor's to pay. Returns the half."""
    ana.visit("/contestacoes")
    ana.page.locator(f"a[href*='{dispute.public_id}']").first.click()
    ana.read()
    assert "O credor não respondeu no prazo. Por isso a contestação terminou a seu favor." in ana.text
    cents = dispute_paid(ana)
    share, whole = brl(cents), brl(2 * cents)
    assert f"Você recebe de volta {whole}: {share} que pagou e mais {share}." in ana.text
    assert f"{share} já estão nos seus créditos." in ana.text
    assert f"O resto, {share}, o credor paga direto a você" in ana.text
    return share


def dispute_paid(ana: Visitor) -> int:
    row = ana.page.locator("dl.summary > div", has_text="O que você pagou").first
    return steps.cents(row.locator("dd").first.inner_text())


def pays_it_back(analyst: Visitor, dispute: Dispute) -> None:
    analyst.visit("/credor/contestacoes")
    analyst.page.locator(f"a[href*='{dispute.public_id}/devolucao']").click()
    analyst.read()
    analyst.check("Paguei à pessoa")
    analyst.fill("Dia do pagamento", clock.today().isoformat())
    analyst.press("Guardar")
    assert "Escreva a identificação do pagamento" in analyst.text
    analyst.page.get_by_label("Identificação do pagamento", exact=True).fill("E60701190")
    analyst.press("Guardar")
    assert "Anotado" in analyst.text


def explains_the_mistake(analyst: Visitor, dispute: Dispute) -> None:
    analyst.visit(f"/credor/contestacoes/{dispute.public_id}/devolucao")
    analyst.page.get_by_label("O engano foi justificável").first.check()
    analyst.fill("Por que o engano foi justificável", MISTAKE)
    analyst.press("Guardar")
    assert MISTAKE in analyst.text
    assert "Não há mais nada a pagar por fora" in analyst.text


def keeps_it_on_paper(ana: Visitor) -> None:
    """Printed, the page keeps the outcome and leaves out what is only to be touched."""
    ana.page.emulate_media(media="print")
    assert "O dinheiro que volta para você" in ana.words("main")
    for touched in ("Sair rápido", "Voltar para as contestações"):
        assert not ana.page.get_by_text(touched).first.is_visible()
    ana.page.emulate_media(media="screen")


def database_of(portal: Portal) -> Database:
    found: Database = portal.app.extensions["portal_database"]
    return found


def _ana(portal: Portal, cpf: str) -> None:
    with database_of(portal).writing() as session:
        creditor = session.scalars(select(Creditor)).one()
        ana = people.make_debtor(
            session, portal.app.extensions["portal_sealer"], creditor=creditor, cpf=cpf, email=steps.EMAIL,
            birth_date=date(1985, 3, 2),
        )  # fmt: skip
        people.make_debt(session, ana, creditor, origin=PROVEN)
        offer = make_offer(session, people.make_debt(session, ana, creditor, origin=SILENT))
        session.commit()
        accept_offer(session, offer, key=f"acordo-{offer.id}")


def _slips(portal: Portal) -> list[int]:
    """The slip of the first installment of each agreement, once the bank has it."""
    with database_of(portal).reading() as session:
        query = select(Charge).where(Charge.status == ChargeState.REGISTERED)
        return [each.id for each in session.scalars(query) if each.installment and each.installment.number == 1]
