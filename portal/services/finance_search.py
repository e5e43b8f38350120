"""One search box: nosso numero, txid, endToEndId, CPF, agreement and contract numbers; only what the viewer may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from brazil.errors import InvalidNumber
from brazil.tax_id import parse_cpf
from portal.models import (
    Agreement,
    AgreementDebt,
    BankEvent,
    BankFile,
    BankLine,
    Charge,
    Debtor,
    DebtRecord,
    Installment,
)
from portal.sealing import Sealer

_SHOWN = 50
SHORTEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What carries the number, by kind."""

    agreements: Sequence[Agreement] = ()
    charges: Sequence[Charge] = ()
    lines: Sequence[BankLine] = ()
    debts: Sequence[DebtRecord] = ()
    by_cpf: bool = False

    @property
    def nothing(self) -> bool:
        """No kind has it."""
        return not (self.agreements or self.charges or self.lines or self.debts)


def search(session: Session, typed: str, *, creditor_id: int | None, sealer: Sealer) -> Found:
    """Everything known by this number, newest first. A CPF is looked up by its keyed hash alone.

    A text shorter than SHORTEST finds nothing: it would find too much.
    """
    text = typed.strip().replace("\x00", "")[:60]
    if len(text) < SHORTEST:
        return Found()
    try:
        cpf = parse_cpf(text)
    except InvalidNumber:
        cpf = ""
    if cpf:
        found = _of_person(session, sealer.lookup(cpf), creditor_id)
        if not found.nothing:
            return found
    return Found(
        agreements=_agreements(session, text, creditor_id),
        charges=_charges(session, text, creditor_id),
        lines=_lines(session, text, creditor_id),
        debts=_debts(session, text, creditor_id),
    )


def agreements_of_debts(session: Session, debt_ids: Sequence[int]) -> dict[int, Agreement]:
    """The newest agreement over each debt."""
    query = (
        select(AgreementDebt)
        .options(joinedload(AgreementDebt.agreement))
        .where(AgreementDebt.debt_id.in_(debt_ids))
        .order_by(AgreementDebt.id)
    )
    return {row.debt_id: row.agreement for row in session.scalars(query)}


def _of_person(session: Session, lookup: bytes, creditor_id: int | None) -> Found:
    debtor = session.scalar(select(Debtor.id).where(Debtor.cpf_lookup == lookup))
    if debtor is None:
        return Found(by_cpf=True)
    agreements = select(Agreement).where(Agreement.debtor_id == debtor).order_by(Agreement.id.desc())
    debts = select(DebtRecord).where(DebtRecord.debtor_id == debtor).order_by(DebtRecord.id.desc())
    if creditor_id is not None:
        agreements = agreements.where(Agreement.creditor_id == creditor_id)
        debts = debts.where(DebtRecord.creditor_id == creditor_id)
    return Found(
        agreements=session.scalars(agreements.limit(_SHOWN)).all(),
        debts=session.scalars(debts.limit(_SHOWN)).all(),
        by_cpf=True,
    )


def _agreements(session: Session, text: str, creditor_id: int | None) -> Sequence[Agreement]:
    digits = "".join(filter(str.isdigit, text))
    if len(digits) < SHORTEST:
        return ()
    query = select(Agreement).where(func.replace(Agreement.number, "-", "") == digits)
    if creditor_id is not None:
        query = query.where(Agreement.creditor_id == creditor_id)
    return session.scalars(query.limit(_SHOWN)).all()


def _charges(session: Session, text: str, creditor_id: int | None) -> Sequence[Charge]:
    """By nosso numero, with or without its zeros in front, by txid, and by the number on the slip."""
    forms = {text, text.replace("-", ""), text.lstrip("0")} | {text.lstrip("0").zfill(width) for width in range(7, 18)}
    query = (
        select(Charge)
        .join(Charge.installment)
        .join(Installment.agreement)
        .options(joinedload(Charge.installment).joinedload(Installment.agreement))
        .where(or_(Charge.nosso_numero.in_(forms), Charge.document_number == text))
        .order_by(Charge.id.desc())
    )
    return session.scalars(_own(query, creditor_id).limit(_SHOWN)).all()


def _lines(session: Session, text: str, creditor_id: int | None) -> Sequence[BankLine]:
    """Movements of files: by endToEndId, and by a number that no charge of ours has."""
    forms = {text, *(text.lstrip("0").zfill(width) for width in range(7, 18))}
    events = select(BankEvent.id).where(BankEvent.key.in_([f"pix:{text}", text]))
    query = (
        select(BankLine)
        .join(BankLine.file)
        .options(joinedload(BankLine.file))
        .where(or_(BankLine.event_id.in_(events), BankLine.nosso_numero.in_(forms)))
        .order_by(BankLine.id.desc())
    )
    if creditor_id is not None:
        query = query.where(BankFile.creditor_id == creditor_id)
    return session.scalars(query.limit(_SHOWN)).all()


def _debts(session: Session, text: str, creditor_id: int | None) -> Sequence[DebtRecord]:
    query = select(DebtRecord).where(DebtRecord.contract_number == text)
    if creditor_id is not None:
        query = query.where(DebtRecord.creditor_id == creditor_id)
    return session.scalars(query.limit(_SHOWN)).all()


def _own(query: Select[Charge], creditor_id: int | None) -> Select[Charge]:
    return query if creditor_id is None else query.where(Agreement.creditor_id == creditor_id)
