"""What a PSP says was received: kept as it was told, and each Pix and each refund applied once.

A Pix goes the way of a line in a bank file, so that movements, queue, tie-out and ledger are those of any bank. Its
`bank_key` is its endToEndId; of a refund, with the payment system's own id of it. The same Pix told again, by another
webhook or by the list, changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from payments.cnab.movements import Occurrence, RetornoLine
from payments.pix.payable import Payable, payable_on
from payments.pix.payment import AmountParts, PixPayment, PixRefund, RefundStatus
from portal.clock import business_date
from portal.models import (
    BankEvent,
    BankFile,
    BankFileStatus,
    BankLine,
    Charge,
    Direction,
    Outcome,
    ReceivingAccount,
)
from portal.sealing import Sealer
from portal.services import audit
from portal.services.pix.charges import document_of, pix_account_of
from portal.services.pix.returned import settle_returned
from portal.services.pix.told import told
from portal.services.retorno_accounts import lock_account
from portal.services.retorno_lines import LineRecorder

LAYOUT = "pix"
RECEIVED, RETURNED = "PIX", "DEV"
_KEY = "pix:"
_SLICE = 500


def receive(
    session: Session, account_id: int, payments: Sequence[PixPayment], *, sealer: Sealer, now: datetime
) -> BankFile | None:
    """Apply what is new in a PSP's answer; None, and nothing kept, when nothing is. Commits.

    The answer is kept and applied in one transaction: unlike a file taken off a mailbox, it can be asked for again.
    """
    lock_account(session, account_id)
    lines = _new(session, account_id, [line for payment in payments for line in lines_of(payment)])
    if not lines:
        session.rollback()
        return None
    account = session.scalars(select(ReceivingAccount).where(ReceivingAccount.id == account_id)).one()
    file = _file(account, payments, lines, now)
    session.add(file)
    session.flush()
    recorder = LineRecorder(session, file, account, now, lines)
    for number, line in enumerate(lines, start=1):
        charge = recorder.charges.get(line.nosso_numero)
        late = line.late_charges or _late_charges(session, line, charge, sealer)
        recorder.record(line._replace(line_no=number, late_charges=late))
    settle_returned(session, account_id, lines, now=now)
    audit.record(
        session,
        actor="job:pix",
        action="pix.read",
        subject=f"bank_file:{file.id}",
        creditor_id=account.creditor_id,
        detail={"lines": len(lines), "paid_cents": (file.paid_total or ZERO).cents},
        now=now,
    )
    session.commit()
    return file


def end_to_end_id_of(session: Session, charge: Charge) -> str:
    """The endToEndId of the Pix that paid a charge; "" when none has."""
    applied = select(BankLine).where(
        BankLine.charge_id == charge.id, BankLine.outcome == Outcome.APPLIED, BankLine.occurrence_code == RECEIVED
    )
    line = session.scalars(applied.order_by(BankLine.id).limit(1)).first()
    return str(line.record["bank_key"]).removeprefix(_KEY) if line is not None else ""


def lines_of(payment: PixPayment) -> list[RetornoLine]:
    """The movements of one Pix: the money that came, and each part of it that went back for good."""
    returned = [refund for refund in payment.refunds if refund.status is RefundStatus.RETURNED]
    return [_received(payment), *(_returned(payment, refund) for refund in returned)]


def _received(payment: PixPayment) -> RetornoLine:
    parts = payment.parts or AmountParts(original=payment.amount)
    on = business_date(payment.paid_at)
    return RetornoLine(
        line_no=0,
        bank="",
        nosso_numero=payment.txid,
        document_number="",
        company_use="",
        occurrence=Occurrence.PAID,
        occurrence_code=RECEIVED,
        reasons=(),
        occurred_on=on,
        credited_on=on,
        due_on=None,
        title_amount=parts.original,
        paid_amount=payment.amount,
        credited_amount=payment.amount,
        fee=ZERO,
        late_charges=parts.fine + parts.interest,
        discount=parts.discount,
        rebate=parts.rebate,
        bank_key=f"{_KEY}{payment.end_to_end_id}",
    )


def _returned(payment: PixPayment, refund: PixRefund) -> RetornoLine:
    on = business_date(refund.settled_at or refund.requested_at)
    return _received(payment)._replace(
        occurrence=Occurrence.REVERSED,
        occurrence_code=RETURNED,
        document_number=refund.id,  # ours, when it was asked for here
        reasons=(refund.nature,),
        occurred_on=on,
        credited_on=on,
        paid_amount=refund.amount,
        credited_amount=ZERO,
        late_charges=ZERO,
        discount=ZERO,
        rebate=ZERO,
        bank_key=f"{_KEY}{payment.end_to_end_id}:{refund.return_id or refund.id}",
    )


def _new(session: Session, account_id: int, lines: list[RetornoLine]) -> list[RetornoLine]:
    """The movements not applied yet, each once; the caller holds the account, so nobody applies one meanwhile."""
    once = {line.bank_key: line for line in lines}
    known: set[str] = set()
    keys = sorted(once)
    for start in range(0, len(keys), _SLICE):
        applied = select(BankEvent.key).where(
            BankEvent.receiving_account_id == account_id, BankEvent.key.in_(keys[start : start + _SLICE])
        )
        known.update(session.scalars(applied))
    return [line for key, line in once.items() if key not in known]


def _late_charges(session: Session, line: RetornoLine, charge: Charge | None, sealer: Sealer) -> Money:
    """What the delay cost, where the PSP gives the sum alone: no more than it would ask for on that day."""
    beyond = line.paid_amount - charge.amount if charge is not None else ZERO
    if charge is None or line.occurrence is not Occurrence.PAID or beyond <= ZERO:
        return ZERO
    account = pix_account_of(session, charge.receiving_account_id)
    asked = payable_on(document_of(session, charge, account, sealer), line.occurred_on)
    return min(beyond, asked.fine + asked.interest) if isinstance(asked, Payable) else ZERO


def _file(
    account: ReceivingAccount, payments: Sequence[PixPayment], lines: Iterable[RetornoLine], now: datetime
) -> BankFile:
    listed = list(lines)
    raw = json.dumps([told(payment) for payment in payments], ensure_ascii=False, indent=1).encode()
    return BankFile(
        direction=Direction.RETORNO,
        creditor_id=account.creditor_id,
        receiving_account_id=account.id,
        file_name=f"pix-{account.id}-{now:%Y%m%d-%H%M%S}.json",
        sha256=hashlib.sha256(raw).digest(),
        raw=raw,
        bank=account.bank,
        layout=LAYOUT,
        status=BankFileStatus.READ,
        lines_read=len(listed),
        paid_total=total(line.paid_amount for line in listed if line.is_payment),
        fee_total=ZERO,
        received_at=now,
        finished_at=now,
    )
