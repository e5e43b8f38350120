"""One owner's things of every kind that an address can name, and a stranger beside."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.split import SplitRule
from payments.charge import ChargeState
from payments.incoming import CaseKind, Remedy
from payments.payout import PayoutState
from portal import clock
from portal.models import (
    BankFile,
    BankLine,
    Debtor,
    Direction,
    FinanceCase,
    IssuedKind,
    JointPlan,
    JointSlice,
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
from tests.support.memos import handed_out
from tests.support.my_data import things_of_their_data
from tests.support.negotiation import make_offer
from tests.support.people import make_debt, make_debtor, make_staff
from tests.support.policy_things import policy_things
from tests.support.portfolio_files import NOW, TODAY, rows, table
from tests.support.remembered import remembered
from tests.support.requests import request_things
from tests.support.segments import a_segment
from tests.support.staff_things import staff_things
from tests.support.statements import statement_things

REMESSA_PAGES = ("remessa", "remessa_raw", "remessa_csv", "remessa_xlsx")


@dataclass(frozen=True, kw_only=True)
class Owned:
    """Rows and names of one owner's things, and a stranger beside."""

    things: dict[str, str]
    creditor: str
    owner: Debtor
    stranger: Debtor
    staff: list[tuple[str, Role, StaffMember]]


@remembered
def owned(session: Session, sealer: Sealer) -> Owned:
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
    return Owned(
        things=things, creditor=creditor.public_id, owner=owner, stranger=stranger,
        staff=[(whose, role, member) for (whose, role), member in staff.items()],
    )  # fmt: skip
