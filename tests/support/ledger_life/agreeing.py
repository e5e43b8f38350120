"""A debt becomes an agreement, for the first time or after one that broke."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from brazil.money import Money
from offers.errors import OfferError
from offers.made.offer_reading import balance_from_document
from offers.owed.balance import Component
from offers.plans.choice import Choice
from payments.charge import ChargeState
from portal.models import (
    Agreement,
    Charge,
    ChargeMethod,
    Creditor,
    Debtor,
    DebtRecord,
    Installment,
    OfferRecord,
    ReceivingAccount,
)
from portal.services import offers
from portal.services.agreement_life.facts import made_of
from portal.services.agreement_life.lineage import replace_ended
from portal.services.errors import ServiceError
from tests.support import ledger_model as model
from tests.support.ledger_life.ground import SEALER, Ground, Slip, numbers
from tests.support.negotiation import accept_offer, make_offer
from tests.support.people import make_debt, make_debtor

PRINCIPAL = Money(300_000)
WIDTHS = {"237": 11, "341": 8}  # of a nosso número


def installments(pick: Random, longest: int) -> int:
    """More often many than few."""
    return max(pick.randint(1, longest), pick.randint(1, longest))


class Agreeing(Ground):
    """Offers are priced and accepted by the services; what they cost is taken from them, not worked out again."""

    def accept(self, pick: Random, longest: int) -> None:
        with self.done("accept") as session:
            creditor = session.get_one(Creditor, pick.choice(self.receivers).creditor_id)
            debtor = make_debtor(session, SEALER, creditor=creditor)
            debt = self.debt(session, debtor, creditor)
            session.commit()
            offer = make_offer(session, debt, count=installments(pick, longest), today=self.today, now=self.now)
            self._agree(session, offer, by_pix=pick.random() < 0.2)
        self.forget_old()

    def renegotiate(self, pick: Random) -> None:
        """The debt that a broken agreement left goes into another one."""
        possible = [each for each in self.in_state("broken") if self.owed_again(each)]
        if not possible:
            return
        before = pick.choice(possible)
        with self.done("renegotiate") as session:
            debt = session.get_one(DebtRecord, before.debt)
            offer = self._offered(session, debt, pick.randint(1, 3)) or self._offered(session, debt, 1)
            assert offer is not None
            made = self._agree(session, offer, by_pix=False)
            for each in replace_ended(session, made.number, today=self.today, now=self.now):
                self.agreements[each.id].state = "replaced"

    def _offered(self, session: Session, debt: DebtRecord, count: int) -> OfferRecord | None:
        """The offer of so many installments; None where what is left is too little for them."""
        try:
            made = offers.make(
                session, debtor_id=debt.debtor_id, debt_id=debt.public_id, choice=Choice(count=count),
                today=self.today, now=self.now,
            )  # fmt: skip
        except (OfferError, ServiceError):
            session.rollback()
            return None
        return made if isinstance(made, OfferRecord) else None

    def debt(self, session: Session, debtor: Debtor, creditor: Creditor) -> DebtRecord:
        return make_debt(
            session, debtor, creditor, due_on=self.today - timedelta(days=100), principal=PRINCIPAL,
            prescribes_on=self.today + timedelta(days=1_600),
        )  # fmt: skip

    def owed_again(self, agreed: model.Agreement) -> bool:
        return self.books.held[agreed.first_debt] > 0

    def _agree(self, session: Session, offer: OfferRecord, *, by_pix: bool) -> model.Agreement:
        made = accept_offer(session, offer, key=f"life-{next(numbers)}", today=self.today, now=self.now)
        agreed = self.agreed(session, offer, made)
        self._issue(session, made, agreed, by_pix=by_pix)
        return agreed

    def agreed(self, session: Session, offer: OfferRecord, made: Agreement) -> model.Agreement:
        """What was agreed, in the model."""
        plan = made_of(session, made).plan
        lines = [
            model.Line(amount=each.amount.cents, plan=each.interest.cents, due_on=each.due_on)
            for each in made.installments
        ]
        agreed = model.Agreement(
            number=made.id, creditor=made.creditor_id, debt=offer.debt_id, lines=lines, rate=plan.monthly_rate,
            runs_from=self.today, novates=self.of_creditor[made.creditor_id].novates,
        )  # fmt: skip
        principal = balance_from_document(offer.pricing.balance, self.today).amount_of(Component.PRINCIPAL)
        self.books.accept(agreed, principal.cents, made.balance.cents, made.total.cents)
        self.agreements[made.id] = agreed
        self.near.append(agreed)
        return agreed

    def _issue(self, session: Session, made: Agreement, agreed: model.Agreement, *, by_pix: bool) -> None:
        """Slips, and for some a Pix beside each, as the bank has them: written down without the codes people pay by."""
        into = self.of_creditor[made.creditor_id]
        width = WIDTHS[into.account.bank]
        self.slips[made.id] = [
            self.slip(row, agreed, into.account, f"5{next(numbers):0{width - 1}}") for row in made.installments
        ]
        if by_pix:
            self.codes[made.id] = [self.slip(row, agreed, into.pix, uuid4().hex) for row in made.installments]
        rows = [
            {
                "installment_id": each.installment_id, "debtor_id": made.debtor_id, "amount": each.amount,
                "receiving_account_id": each.account.id, "method": method, "sequential": each.number,
                "nosso_numero": each.number, "document_number": each.number, "issued_on": self.today,
                "due_on": each.due_on, "barcode": "", "linha_digitavel": "", "status": ChargeState.REGISTERED,
                "created_at": self.now,
            }
            for kept, method in ((self.slips, ChargeMethod.BOLETO), (self.codes, ChargeMethod.PIX))
            for each in kept.get(made.id, ())
        ]  # fmt: skip
        session.execute(insert(Charge), rows)
        session.commit()

    def slip(self, row: Installment, agreed: model.Agreement, account: ReceivingAccount, number: str) -> Slip:
        return Slip(
            number=number, account=account, amount=row.amount, due_on=row.due_on, installment_id=row.id,
            agreement=agreed, line=agreed.lines[row.number - 1],
        )  # fmt: skip
