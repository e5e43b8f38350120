"""Opening a dispute: one transaction that writes it down and holds still all it is about.

CDC art. 43 §3º: whoever finds a wrong entry may demand its correction. Lei 13.709/2018 art. 18 III: the same of any
personal data. CDC art. 54-G I: what is contested of a card is not charged while it is looked at; the portal does so for
every debt, by its own rule. CDC arts. 42 and 71: nobody is pressed meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from brazil.money import Money
from offers.agreements.agreement import RUNNING, AgreementState
from portal.models import Agreement, DebtRecord, DebtStatus, Dispute, DisputeReason, EvidenceSide
from portal.models.identity import public_id
from portal.sealing import Sealer
from portal.services import audit, evidence, outbox, protocols
from portal.services.agreement_records import live_agreement_of
from portal.services.debts import debt_of, debts_of
from portal.services.disputes.holding import hold_agreement, hold_amount, hold_debt
from portal.services.disputes.reading import open_dispute_of, subject_of
from portal.services.disputes.terms import answer_by, terms_for
from portal.services.disputes.words_of_reason import seal_said
from portal.services.errors import NotFound, Stale
from portal.services.evidence import Sent
from portal.services.once import add_once
from portal.services.payments import lock_agreements

PREFIX = "CT"
_TRIES = 3
_HELD = RUNNING | {AgreementState.FROZEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What the person says of one debt. `claimed` is what they say is right, or was paid."""

    reason: DisputeReason
    said: str = ""
    claimed: Money | None = None
    paid_on: date | None = None
    files: Sequence[Sent] = ()


def open_dispute(
    session: Session,
    *,
    debtor_id: int,
    debt_id: str,
    complaint: Complaint,
    sealer: Sealer,
    today: date,
    now: datetime,
    proof: Mapping[str, str],
) -> Dispute:
    """Open the dispute of a debt; the one there is where it was opened before. Commits.

    Who says that the person died disputes all of their debts at once; nothing else is concluded from it. `proof` is how
    it was asked for: ip, user_agent. Raises NotFound for a debt that is not theirs or that the creditor withdrew,
    FileRefused for a file, Stale where the debt kept changing meanwhile.
    """
    for sent in complaint.files:
        evidence.checked(sent.content)
    asked = debt_of(session, debtor_id, debt_id, today)
    about = [asked]
    if complaint.reason is DisputeReason.DECEASED:
        about = [each for each in debts_of(session, debtor_id, today) if each.id == asked.id or _stands(each)]
    opening = _Opening(session, complaint, sealer, today, now, proof)
    lock_agreements(session, _covering(session, about))
    disputes = {debt.id: opening.of(debt) for debt in about}
    session.commit()
    return disputes[asked.id]


def _stands(debt: DebtRecord) -> bool:
    return debt.status is not DebtStatus.SETTLED


def _covering(session: Session, debts: Sequence[DebtRecord]) -> set[int]:
    """The agreements to hold, all at once and in their order, before any debt."""
    covered = [each for each in debts if each.status is DebtStatus.NEGOTIATED]
    return {agreement.id for each in covered if (agreement := live_agreement_of(session, each)) is not None}


@dataclass(frozen=True, slots=True)
class _Opening:
    session: Session
    complaint: Complaint
    sealer: Sealer
    today: date
    now: datetime
    proof: Mapping[str, str]

    def of(self, debt: DebtRecord) -> Dispute:
        """The open dispute of a debt, made here unless it is there. Whoever was first to change the debt is seen."""
        for _ in range(_TRIES):
            known = open_dispute_of(self.session, debt.id)
            made = known or self._made(debt)
            if made is not None:
                return made
        self.session.rollback()
        raise Stale("debt_changed")

    def _made(self, debt: DebtRecord) -> Dispute | None:
        """None where the debt is no longer as it was read: to be looked at again."""
        if debt.status is DebtStatus.CLOSED:
            raise NotFound
        found_as, terms = debt.status, terms_for(self.session, debt)
        agreement = self._agreement(debt)
        if found_as is DebtStatus.NEGOTIATED and agreement is None:
            return None
        since = self.today if terms.holds_accrual else None
        if found_as is DebtStatus.OPEN and not hold_debt(self.session, debt, since=since, now=self.now):
            return None
        dispute = self._row(debt, agreement, found_as)
        if not add_once(self.session, dispute):
            return None
        if found_as is DebtStatus.DISPUTED and since is not None:
            hold_amount(self.session, debt, since)
        dispute.number = protocols.number(PREFIX, dispute.id, self.sealer)
        if found_as is DebtStatus.NEGOTIATED and agreement is not None:
            hold_agreement(self.session, agreement, dispute, today=self.today, now=self.now)
        self._told(dispute)
        return dispute

    def _agreement(self, debt: DebtRecord) -> Agreement | None:
        """The agreement that covers the debt, held where it runs; None where it ended or changed meanwhile."""
        if debt.status not in (DebtStatus.NEGOTIATED, DebtStatus.SETTLED):
            return None
        agreement = live_agreement_of(self.session, debt)
        if agreement is not None and debt.status is DebtStatus.NEGOTIATED:
            lock_agreements(self.session, {agreement.id})
        was = debt.status
        self.session.refresh(debt)
        if agreement is None or was is DebtStatus.SETTLED:
            return agreement
        return agreement if debt.status is DebtStatus.NEGOTIATED and agreement.status in _HELD else None

    def _row(self, debt: DebtRecord, agreement: Agreement | None, found_as: DebtStatus) -> Dispute:
        made, said = public_id(), self.complaint
        return Dispute(
            public_id=made,
            number=made,  # until its id tells the number
            debtor_id=debt.debtor_id,
            creditor_id=debt.creditor_id,
            debt_id=debt.id,
            agreement_id=agreement.id if agreement is not None else None,
            found_as=found_as,
            reason=said.reason,
            said_sealed=seal_said(self.sealer, made, said.said),
            claimed=said.claimed,
            paid_on=said.paid_on,
            opened_on=self.today,
            opened_at=self.now,
            answer_by=answer_by(terms_for(self.session, debt), self.today),
            bureau_asked_at=self.now if found_as is not DebtStatus.SETTLED else None,
            evidence=dict(self.proof),
        )

    def _told(self, dispute: Dispute) -> None:
        for sent in self.complaint.files:
            evidence.add(
                self.session,
                self.sealer,
                debtor_id=dispute.debtor_id,
                creditor_id=dispute.creditor_id,
                subject=subject_of(dispute),
                side=EvidenceSide.DEBTOR,
                name=sent.name,
                content=sent.content,
                now=self.now,
            )
        audit.record(
            self.session,
            actor=f"debtor:{dispute.debtor_id}",
            action="dispute.open",
            subject=subject_of(dispute),
            creditor_id=dispute.creditor_id,
            detail={"number": dispute.number, "reason": dispute.reason.value, "files": len(self.complaint.files)},
            now=self.now,
        )
        self.session.flush()
        outbox.enqueue(self.session, "dispute.tell", f"{subject_of(dispute)}:opened", {"dispute_id": dispute.id})
        outbox.enqueue(self.session, "dispute.ask", f"{subject_of(dispute)}:asked", {"dispute_id": dispute.id})
