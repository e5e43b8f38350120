"""What is said of a pasted code: never who pays, which debt it is, or what the record has where a code differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from brazil.calendar import next_bank_day
from brazil.money import Money
from offers.agreements.agreement import InstallmentState
from payments.arrecadacao import Segment
from payments.charge import OPEN_AT_BANK, PAYABLE, ChargeState
from payments.pix.payable import last_payable_day
from portal.models import Charge, ChargeMethod
from portal.services.pix.charges import DAYS_AFTER_DUE


class Outcome(StrEnum):
    """What a code turned out to be."""

    OFFICIAL = "official"
    CHANGED = "changed"
    ALREADY_PAID = "already_paid"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"  # a document that stood until a day that is known
    NOT_READY = "not_ready"
    EXPIRED = "expired"
    NOT_OURS = "not_ours"
    COLLECTION = "arrecadacao"


class Subject(StrEnum):
    """What kind of thing it is."""

    BOLETO = "boleto"
    PIX = "pix"
    COLLECTION = "arrecadacao"
    TERMS = "terms"
    RECEIPT = "receipt"
    DISCHARGE = "discharge"
    ANNUAL = "annual"
    DOSSIER = "dossier"
    MEMO = "memo"
    DOCUMENT = "document"  # a code of a document that names none


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A company by its registered name and compact tax id; a person's CPF is never put here."""

    name: str
    tax_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the record says of a code that is ours to the last digit. `day` is the due date of a payment, and the date
    that counts of a document; `number` is empty for payments, `bank` (COMPE) and `receiver` for documents. `sha256` is
    of the file, where one is kept."""

    creditor: Named
    day: date
    amount: Money
    receiver: Named | None = None
    bank: str = ""
    number: str = ""
    revoked_on: date | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`parts` are those that differ, by the codes of BoletoPart, PixPart and DocumentPart. `segment` is of a
    collection slip whose digits hold. `late`: official, and the bank adds fine and interest by now."""

    outcome: Outcome
    subject: Subject
    parts: tuple[str, ...] = ()
    shown: Shown | None = None
    segment: Segment | None = None
    late: bool = False


def answer_of_charge(session: Session, charge: Charge, today: date) -> Answer:
    """Where a charge stands, its code being ours to the last digit."""
    subject = Subject.PIX if charge.method is ChargeMethod.PIX else Subject.BOLETO
    outcome = _outcome(session, charge, today)
    late = outcome is Outcome.OFFICIAL and today > next_bank_day(charge.due_on)
    return Answer(outcome=outcome, subject=subject, shown=_shown(charge), late=late)


def _outcome(session: Session, charge: Charge, today: date) -> Outcome:
    installment = charge.installment.status
    if charge.status is ChargeState.PAID or installment is InstallmentState.PAID:
        return Outcome.ALREADY_PAID
    if installment is InstallmentState.OPEN and charge.status in PAYABLE:
        is_pix = charge.method is ChargeMethod.PIX
        ended = is_pix and today > last_payable_day(charge.due_on, DAYS_AFTER_DUE)
        return Outcome.EXPIRED if ended else Outcome.OFFICIAL
    if installment is InstallmentState.OPEN and charge.status in (ChargeState.DRAFTED, ChargeState.SUBMITTED):
        return Outcome.NOT_READY
    return Outcome.REPLACED if _has_newer(session, charge) else Outcome.WITHDRAWN


def _has_newer(session: Session, charge: Charge) -> bool:
    """Whether a newer charge stands in its place."""
    alive = OPEN_AT_BANK - {ChargeState.WRITE_OFF_REQUESTED} | {ChargeState.DRAFTED}
    newer = exists().where(
        Charge.installment_id == charge.installment_id, Charge.id > charge.id, Charge.status.in_(alive)
    )
    return bool(session.scalar(select(newer)))


def _shown(charge: Charge) -> Shown:
    creditor = charge.installment.agreement.creditor
    party = charge.account.beneficiary
    tax_id = party.get("tax_id", "")
    return Shown(
        creditor=Named(name=creditor.legal_name, tax_id=creditor.tax_id),
        receiver=Named(name=party.get("name", ""), tax_id=tax_id if len(tax_id) == 14 else ""),
        bank=charge.account.bank,
        day=charge.due_on,
        amount=charge.amount,
    )
