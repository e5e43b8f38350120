"""What belongs to another person, or to another creditor, answers like what does not exist, on every page there is."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.split import SplitRule
from payments.charge import ChargeState
from payments.incoming import CaseKind, Remedy
from payments.payout import PayoutState
from portal import clock
from portal.access import GUARDS
from portal.db import Database
from portal.models import (
    Agreement,
    BankFile,
    BankLine,
    Charge,
    Debtor,
    DebtRecord,
    Direction,
    FinanceCase,
    IssuedKind,
    JointPlan,
    JointSlice,
    OfferRecord,
    OutboxEntry,
    PayLink,
    Payment,
    Payout,
    PayoutKind,
    Role,
    StaffMember,
)
from portal.sealing import Sealer
from portal.services import bulk_remedies, charges, losses_deciding
from portal.services.kept_documents import fill, reserve_of_agreement
from portal.services.portfolios import import_portfolio
from portal.services.receiving_accounts_switching import propose
from tests.support.assignments import bought_with_deed
from tests.support.banking import issue_registered, make_account, make_agreement, make_lender, paid, retorno, send
from tests.support.disputes import owed_back, with_a_file
from tests.support.knocking import OF_ANYBODY, PAGE_WITH_A_FORM, visit
from tests.support.memos import handed_out
from tests.support.my_data import things_of_their_data
from tests.support.negotiation import make_offer
from tests.support.people import csrf_token, make_debt, make_debtor, make_staff, sign_in, sign_in_staff
from tests.support.policy_things import policy_things
from tests.support.portfolio_files import NOW, TODAY, rows, table
from tests.support.remembered import remembered
from tests.support.requests import request_things
from tests.support.segments import a_segment
from tests.support.staff_things import PAGES_OF_MANAGERS, staff_things
from tests.support.statements import statement_things

Signer = Callable[[FlaskClient], None]
# A settled agreement, terms read on a page, and the operator's own people.
NEEDS_MORE = ("debtor.discharge_paper", "debtor.terms_paper", "finance.account_mailbox")

REMESSA_PAGES = ("remessa", "remessa_raw", "remessa_csv", "remessa_xlsx")


@dataclass(frozen=True, kw_only=True)
class Case:
    """Somebody's things by the name of the parameter that finds them; who owns them, and who does not."""

    things: dict[str, str]
    creditor: str
    owners: dict[str, Signer]
    strangers: dict[str, Signer]


@dataclass(frozen=True, kw_only=True)
class Made:
    """Rows and names of one owner's things, and a stranger beside."""

    things: dict[str, str]
    creditor: str
    owner: Debtor
    stranger: Debtor
    staff: list[tuple[str, Role, StaffMember]]


@remembered
def made(session: Session, sealer: Sealer) -> Made:
    """Two creditors with a debtor and staff each; whatever an address may name is of the first's. Commits."""
    creditor, account = make_lender(session, "237")
    agreement = make_agreement(session, sealer, creditor, 2)
    first, second = issue_registered(session, sealer, agreement)
    send(session, retorno(account, [paid(first, fee=ZERO), paid(second, nosso_numero="00009999999", fee=ZERO)]))
    owner = agreement.debtor
    offer = make_offer(session, make_debt(session, owner, creditor), count=2)
    refused = charges.issue(
        session,
        make_agreement(session, sealer, creditor).id,
        sealer=sealer,
        today=clock.today(),
        now=clock.now(),
    )[0]
    refused.status, refused.rejection = ChargeState.REJECTED, "48"
    tell = f"agreement:{agreement.id}"
    entry = session.scalars(
        select(OutboxEntry).where(OutboxEntry.topic == "agreement.tell", OutboxEntry.key == tell)
    ).one()
    entry.next_at, entry.failed_at = None, clock.now()
    other_creditor, _ = make_lender(session, "001")
    stranger = make_debtor(session, sealer, creditor=other_creditor)
    make_debt(session, stranger, other_creditor)
    staff = {
        (whose, role): make_staff(session, sealer, role=role, creditor=of)
        for whose, of in (("own", creditor), ("other", other_creditor))
        for role in (Role.FINANCE, Role.CREDITOR_ANALYST, Role.CREDITOR_MANAGER)
    }
    another = make_account(session, creditor, "341")
    payout = Payout(
        creditor_id=creditor.id, kind=PayoutKind.PAYOUT, number=1, state=PayoutState.APPROVED, line_count=1,
        until_on=clock.today(), recovered=Money(1), commission=ZERO, fee=ZERO, total=Money(1),
        prepared_by=staff["own", Role.FINANCE].id, prepared_at=clock.now(),
    )  # fmt: skip
    plan = JointPlan(
        number="C-1", debtor_id=owner.id, slip_account_id=account.id, rule=SplitRule.PRO_RATA, digest="",
        created_at=clock.now(), slices=[JointSlice(agreement_id=agreement.id)],
    )  # fmt: skip
    link = PayLink(
        token_digest=bytes(32), debtor_id=owner.id, agreement_id=agreement.id, charge_id=second.id,
        installment_id=second.installment_id, first_name="Ana", expires_at=clock.now() + timedelta(days=3),
        created_at=clock.now(),
    )  # fmt: skip
    session.add_all([payout, plan, link])
    switch = propose(
        session,
        another,
        starts_on=clock.today(),
        staff_id=staff["own", Role.FINANCE].id,
        today=clock.today(),
        now=clock.now(),
    )
    dossier = reserve_of_agreement(
        session, IssuedKind.DOSSIER, agreement, day=clock.today(), amount=ZERO, now=clock.now()
    )
    fill(session, dossier.id, b"%PDF", facts={}, signed_by="", now=clock.now())
    asked = losses_deciding.ask(
        session, agreement, reason="perdida", staff_id=None, actor="cli", limit=ZERO, today=clock.today(),
        now=clock.now(),
    )  # fmt: skip
    assert asked is not None
    lines = session.scalars(select(BankLine).order_by(BankLine.id)).all()
    files = {
        direction: session.scalars(select(BankFile).where(BankFile.direction == direction)).first()
        for direction in Direction
    }
    remessa, back = files[Direction.REMESSA], files[Direction.RETORNO]
    assert remessa is not None
    assert back is not None
    deed = bought_with_deed(session, sealer, offer.debt)
    disputed, proof = with_a_file(session, sealer, make_debt(session, owner, creditor))
    owed_back(session, disputed)
    things = {
        **request_things(session, sealer, offer.debt),
        "debtor.dispute_id": disputed,
        "debtor.file_id": proof,
        "creditor.dispute_id": disputed,
        "creditor.segment_id": a_segment(session, creditor.id),
        "creditor.file_id": proof,
        **{f"{area}.assignment_id": deed for area in ("debtor", "creditor")},
        "debtor.memo_number": handed_out(session, offer.debt),
        "debtor.reason": "ja-paguei",
        **things_of_their_data(session, sealer, owner),
        "debtor.debt_id": offer.debt.public_id,
        "debtor.offer_id": offer.public_id,
        "debtor.agreement_id": agreement.public_id,
        "debtor.charge_id": second.public_id,
        "debtor.installment_id": agreement.installments[0].public_id,
        "debtor.plan_id": plan.public_id,
        "debtor.link_id": link.public_id,
        "debtor.payment_id": session.scalars(select(Payment.public_id)).one(),
        "debtor.document_id": dossier.public_id,
        **{f"finance.{page}.file_id": remessa.public_id for page in REMESSA_PAGES},
        "finance.file_id": back.public_id,
        "finance.line_id": lines[-1].public_id,
        "finance.entry_id": str(entry.id),
        "finance.charge_id": refused.public_id,
        "finance.account_id": account.public_id,
        "finance.switch_id": switch.public_id,
        **policy_things(session, creditor, staff["own", Role.CREDITOR_ANALYST]),
        "creditor.agreement_id": agreement.public_id,
        "creditor.debt_id": offer.debt.public_id,
        "creditor.case_id": asked.public_id,
        **staff_things(session, sealer, staff),
        **statement_things(session, account, staff["own", Role.FINANCE].id),
        **{f"{area}.payout_id": payout.public_id for area in ("finance", "creditor")},
        **{f"{area}.form": "csv" for area in ("finance", "creditor")},
    }
    fee = session.scalars(select(FinanceCase).where(FinanceCase.kind == CaseKind.TIE_OUT.value)).one()
    things["finance.batch_id"] = bulk_remedies.start(
        session, [fee], Remedy.EXPLAIN, reason="lote", staff_id=1, creditor_id=creditor.id, now=clock.now()
    )
    file = table(rows({}, {"contrato": "A-2", "cpf": "123"}))
    brought = import_portfolio(
        session, creditor_id=creditor.id, staff_id=None, file_name="carteira.csv", source=io.BytesIO(file),
        sealer=sealer, now=NOW, today=TODAY, keep_file=True,
    )  # fmt: skip
    things["creditor.import_id"] = brought.public_id
    return Made(
        things=things, creditor=creditor.public_id, owner=owner, stranger=stranger,
        staff=[(whose, role, member) for (whose, role), member in staff.items()],
    )  # fmt: skip


@pytest.fixture
def case(database: Database, sealer: Sealer) -> Case:
    with database.writing() as session:
        found = made(session, sealer)
    staff = {(whose, role): member for whose, role, member in found.staff}

    def of(whose: str, role: Role) -> Signer:
        return lambda client: sign_in_staff(client, staff[whose, role])

    return Case(
        things=found.things,
        creditor=found.creditor,
        owners={
            "debtor": lambda client: sign_in(client, found.owner),
            "finance": of("own", Role.FINANCE),
            "creditor": of("own", Role.CREDITOR_ANALYST),
            **{area: of("own", Role.CREDITOR_MANAGER) for area in PAGES_OF_MANAGERS},
        },
        strangers={
            "debtor": lambda client: sign_in(client, found.stranger),
            "finance": of("other", Role.FINANCE),
            "creditor": of("other", Role.CREDITOR_ANALYST),
            **{area: of("other", Role.CREDITOR_MANAGER) for area in PAGES_OF_MANAGERS},
        },
    )


def pages_of_things(app: Flask, case: Case) -> list[tuple[str, str, str, set[str]]]:
    """Every address with something in it: area, endpoint, address with somebody's thing, methods."""
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        area = rule.endpoint.partition(".")[0]
        if area not in case.owners or not rule.arguments or rule.endpoint in OF_ANYBODY:
            continue
        values = {
            name: case.things.get(f"{rule.endpoint}.{name}") or case.things[f"{area}.{name}"] for name in rule.arguments
        }
        address = adapter.build(rule.endpoint, {name: int(v) if v.isdigit() else v for name, v in values.items()})
        found.append((area, rule.endpoint, address, set(rule.methods or ()) & {"GET", "POST"}))
    return found


def test_what_is_not_yours_is_not_there_and_nothing_sent_to_it_changes_anything(
    app: Flask, database: Database, case: Case
) -> None:
    wrong = {}
    pages = pages_of_things(app, case)
    assert len(pages) > 20
    for area, signer in case.strangers.items():
        client = app.test_client()
        signer(client)
        token = csrf_token(client, PAGE_WITH_A_FORM[area])
        for owner_area, _, address, methods in pages:
            if owner_area == area and "/versoes/" not in address:
                wrong.update({(m, address): s for m in methods if (s := visit(client, address, m, token)) != 404})
    assert wrong == {}
    with database.reading() as session:
        entry = session.get_one(OutboxEntry, int(case.things["finance.entry_id"]))
        assert entry.failed_at is not None
        line = session.scalars(select(BankLine).where(BankLine.public_id == case.things["finance.line_id"])).one()
        assert line.outcome.value == "unmatched"
        debts = session.scalars(select(DebtRecord).where(DebtRecord.public_id == case.things["debtor.debt_id"])).one()
        assert debts.status.value == "open"
        assert len(session.scalars(select(Agreement)).all()) == 2
        assert len(session.scalars(select(OfferRecord)).all()) == 3
        slip = session.scalars(select(Charge).where(Charge.public_id == case.things["finance.charge_id"])).one()
        assert slip.status is ChargeState.REJECTED


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_its_owner_does_find_it(app: Flask, case: Case) -> None:
    """The addresses above are real: what keeps strangers out is whose they are. On SQLite `test_whole_pages` asks for
    the same pages, and reads them too."""
    wrong = {}
    for area, signer in case.owners.items():
        client = app.test_client()
        signer(client)
        for owner_area, endpoint, address, methods in pages_of_things(app, case):
            if owner_area == area and "GET" in methods and endpoint not in NEEDS_MORE:
                status = visit(client, address, "GET", "")
                wrong.update({address: status} if status != 200 else {})
    assert wrong == {}


def test_naming_another_creditor_leads_nowhere_and_none_of_its_figures_are_shown(app: Flask, case: Case) -> None:
    wrong = {}
    for area in ("finance", "creditor", "managing"):
        client = app.test_client()
        case.strangers[area](client)
        for rule in app.url_map.iter_rules():
            takes_one = rule.endpoint.startswith(f"{area}.") and "GET" in (rule.methods or ()) and not rule.arguments
            if takes_one and rule.endpoint not in ("finance.send_retorno", "finance.send_statement"):
                status = client.get(f"{rule.rule}?credor={quote(case.creditor)}").status_code
                wrong.update({rule.rule: status} if status != 404 else {})
    assert wrong == {}
    assert set(GUARDS) >= {"finance", "creditor", "debtor"}
    client = app.test_client()
    case.strangers["finance"](client)
    for address in ("/financeiro", "/financeiro/movimentos", "/financeiro/casos", "/financeiro/razao"):
        text = client.get(address).get_data(as_text=True)
        assert "Bradesco" not in text, address
        assert case.things["finance.file_id"] not in text, address
