"""Money that comes in, by named class, and what a person of finance may do about what needs a decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from brazil.money import ZERO, Money


class IncomingKind(StrEnum):
    """What a payment that found its agreement was, against what was asked; kept with the payment."""

    EXACT = "exact"  # what was asked, by the day it was asked for
    EARLY = "early"  # whole, before it was due
    LATE = "late"  # whole, with what the delay adds
    SHORT = "short"  # less than asked: what is left stays open
    OVER = "over"  # more than asked: the rest is the debtor's credit
    TWICE = "twice"  # the installment was already paid, by another instrument or the same
    AFTER_BREACH = "after_breach"
    AFTER_SETTLEMENT = "after_settlement"
    FROZEN = "frozen"  # under a court's plan or a dispute nothing was asked for


class Standing(StrEnum):
    """How what a charge asks for stood when its payment came to be known."""

    OPEN = "open"
    PAID = "paid"  # by another instrument, or by the same one
    FROZEN = "frozen"  # a court's plan or a dispute holds the agreement
    ENDED = "ended"  # the agreement broke, was canceled or replaced
    SETTLED = "settled"  # the whole agreement was paid


_BEYOND_ASKING: Mapping[Standing, IncomingKind] = {
    Standing.PAID: IncomingKind.TWICE,
    Standing.FROZEN: IncomingKind.FROZEN,
    Standing.ENDED: IncomingKind.AFTER_BREACH,
    Standing.SETTLED: IncomingKind.AFTER_SETTLEMENT,
}


def classify(
    standing: Standing, *, paid_on: date, due_on: date, last_day: date, left: Money, credit: Money
) -> IncomingKind:
    """The class of a payment that found its agreement.

    `due_on` and `last_day` (the last one without charges) are of the oldest installment it was for; `left` is what
    stays open of those it was for, `credit` what was paid beyond them.
    """
    if standing in _BEYOND_ASKING:
        return _BEYOND_ASKING[standing]
    if credit > ZERO:
        return IncomingKind.OVER
    if left > ZERO:
        return IncomingKind.SHORT
    if paid_on > last_day:
        return IncomingKind.LATE
    return IncomingKind.EARLY if paid_on < due_on else IncomingKind.EXACT


class CaseKind(StrEnum):
    """Why a person of finance has to look."""

    UNKNOWN_NUMBER = "unknown_number"  # no charge has this nosso numero or txid
    WRONG_CREDITOR = "wrong_creditor"  # a charge of another creditor's account
    NEVER_SENT = "never_sent"  # the charge exists here, but the bank was never told of it
    WRITTEN_OFF = "written_off"  # paid after its baixa, or after what it was for had ended
    TWICE = "twice"  # paid by boleto and Pix, or the same instrument again
    OVER = "over"  # paid beyond what was asked
    AFTER_BREACH = "after_breach"
    AFTER_SETTLEMENT = "after_settlement"
    FROZEN = "frozen"
    FEE_NETTED = "fee_netted"  # the bank kept a fee no file line names
    REVERSED = "reversed"  # the bank took a payment back
    PIX_RETURNED = "pix_returned"  # given back by the Pix system (MED): a settled debt may reopen
    REFUND_ASKED = "refund_asked"  # the debtor wants a credit back
    HAND_ENTRY = "hand_entry"  # a payment entered by hand above the limit waits for a second person
    LOSS_ASKED = "loss_asked"  # somebody wants to give up what is left, above the limit: a second person decides
    BREACH_WAITS = "breach_waits"  # the cure window ended, but the bank's files of its last day have not come
    PARKED = "parked"  # an invariant of the ledger failed: nothing goes on by itself
    TIE_OUT = "tie_out"  # ledger, statement and creditor's account differ
    NOTICE_UNREACHED = "notice_unreached"  # a notice before breach, and no contact of the person to send it to
    BUREAU_LATE = "bureau_late"  # the creditor has not confirmed the removal in time


class Remedy(StrEnum):
    """What closes a case. Each asks for a reason, and the reason is kept."""

    PLACE = "place"  # give the money to an agreement
    REFUND = "refund"  # give it back to who paid
    KEEP_AS_CREDIT = "keep_as_credit"  # the debtor chooses: refund or next installments
    RESTATE = "restate"  # impute it to the debt that came back
    UNDO = "undo"  # open again what the money had paid
    BOOK_FEE = "book_fee"
    APPROVE = "approve"
    REFUSE = "refuse"
    NO_MOVEMENT = "no_movement"  # the bank confirms that no more files come for the day
    REINSTATE = "reinstate"
    RELEASE = "release"  # what was wrong is right again: go on
    EXPLAIN = "explain"  # nothing to do; the reason says why
    WITHDRAWN = "withdrawn"  # it resolved itself: the money went back, the files came


REMEDIES: Mapping[CaseKind, tuple[Remedy, ...]] = {
    CaseKind.UNKNOWN_NUMBER: (Remedy.PLACE, Remedy.REFUND),
    CaseKind.WRONG_CREDITOR: (Remedy.PLACE, Remedy.REFUND),
    CaseKind.NEVER_SENT: (Remedy.PLACE, Remedy.REFUND),
    CaseKind.WRITTEN_OFF: (Remedy.PLACE, Remedy.REFUND),
    CaseKind.TWICE: (Remedy.KEEP_AS_CREDIT, Remedy.REFUND),
    CaseKind.OVER: (Remedy.KEEP_AS_CREDIT, Remedy.REFUND),
    CaseKind.AFTER_BREACH: (Remedy.RESTATE, Remedy.REINSTATE, Remedy.REFUND),
    CaseKind.AFTER_SETTLEMENT: (Remedy.KEEP_AS_CREDIT, Remedy.REFUND),
    CaseKind.FROZEN: (Remedy.EXPLAIN, Remedy.KEEP_AS_CREDIT, Remedy.REFUND),
    CaseKind.FEE_NETTED: (Remedy.BOOK_FEE, Remedy.EXPLAIN),
    CaseKind.REVERSED: (Remedy.UNDO,),
    CaseKind.PIX_RETURNED: (Remedy.UNDO,),
    CaseKind.REFUND_ASKED: (Remedy.APPROVE, Remedy.REFUSE),
    CaseKind.HAND_ENTRY: (Remedy.APPROVE, Remedy.REFUSE),
    CaseKind.LOSS_ASKED: (Remedy.APPROVE, Remedy.REFUSE),
    CaseKind.BREACH_WAITS: (Remedy.NO_MOVEMENT,),
    CaseKind.PARKED: (Remedy.RELEASE,),
    CaseKind.TIE_OUT: (Remedy.BOOK_FEE, Remedy.EXPLAIN),
    CaseKind.NOTICE_UNREACHED: (Remedy.EXPLAIN,),
    CaseKind.BUREAU_LATE: (Remedy.EXPLAIN,),
}

CASES: Mapping[IncomingKind, CaseKind] = {
    IncomingKind.OVER: CaseKind.OVER,
    IncomingKind.TWICE: CaseKind.TWICE,
    IncomingKind.AFTER_BREACH: CaseKind.AFTER_BREACH,
    IncomingKind.AFTER_SETTLEMENT: CaseKind.AFTER_SETTLEMENT,
    IncomingKind.FROZEN: CaseKind.FROZEN,
}
"""The classes in which somebody has to look at a payment that was taken in."""
