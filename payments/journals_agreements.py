"""The journals of an agreement that ended before it was paid: what was owed on it is owed on its debts again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from brazil.money import ZERO, Money, total
from payments.ledger import (
    Account,
    Journal,
    JournalKind,
    Posting,
    discount_granted,
    interest_income,
    receivable_agreement,
    receivable_debt,
    refund_payable,
    reverse,
    write_off,
)


def agreement_broken(
    *,
    agreement_id: str,
    creditor_id: str,
    left: Money,
    debts: Iterable[tuple[str, Money]],
    discount: Money,
    vested: Money,
    excess: Money = ZERO,
    ref: str,
    on: date,
) -> Journal | None:
    """What was `left` on the agreement goes back to its debts, each with what is owed of it now; None for nothing.

    `discount` is what acceptance booked as given up: all but the `vested` part of it is owed again, as far as the
    debts need it. What the debts owe beyond both is charges that ran meanwhile; what they owe less, interest of a plan
    that no longer runs. `excess` was paid beyond the debts: the debtor's credit.
    """
    agreement, income = receivable_agreement(agreement_id), interest_income(creditor_id)
    back = [(receivable_debt(debt_id), owed) for debt_id, owed in debts]
    from_agreement, wanting = _filled(agreement, left, back)
    moves = [*from_agreement, (agreement, income, left - total(amount for _, _, amount in from_agreement))]
    unvested = max(discount - vested, ZERO)
    from_discount, still = _filled(discount_granted(creditor_id), unvested, wanting)
    moves += [*from_discount, *((income, debt, amount) for debt, amount in still)]
    moves.append((refund_payable(agreement_id), income, excess))
    postings = tuple(
        Posting(source=source, destination=destination, amount=amount)
        for source, destination, amount in moves
        if amount
    )
    if not postings:
        return None
    return Journal(kind=JournalKind.AGREEMENT_BROKEN, ref=ref, occurred_on=on, postings=postings)


def undone(made: Iterable[Journal], *, kind: JournalKind, ref: str, on: date) -> Journal:
    """One journal that takes back all of these: an agreement that never came to be paid, or one taken up again."""
    postings = tuple(posting for journal in made for posting in reverse(journal, occurred_on=on).postings)
    return Journal(kind=kind, ref=ref, occurred_on=on, postings=postings)


def agreement_replaced(
    *, agreement_id: str, creditor_id: str, left: Money, debts: Iterable[tuple[str, Money]], discount: Money,
    vested: Money, excess: Money = ZERO, ref: str, on: date,
) -> Journal | None:  # fmt: skip
    """A renegotiated agreement: its debts are owed again, the payments counted, to go into the one that follows."""
    broken = agreement_broken(
        agreement_id=agreement_id,
        creditor_id=creditor_id,
        left=left,
        debts=debts,
        discount=discount,
        vested=vested,
        excess=excess,
        ref=ref,
        on=on,
    )
    if broken is None:
        return None
    return Journal(kind=JournalKind.AGREEMENT_REPLACED, ref=ref, occurred_on=on, postings=broken.postings)


def _filled(
    source: Account, available: Money, wanted: Iterable[tuple[Account, Money]]
) -> tuple[list[tuple[Account, Account, Money]], list[tuple[Account, Money]]]:
    """Moves from a source to those who want, in order, and what each still wants."""
    moves, still = [], []
    for account, amount in wanted:
        given = min(available, amount)
        available -= given
        moves.append((source, account, given))
        still.append((account, amount - given))
    return moves, still


def skip_cost(*, agreement_id: str, creditor_id: str, cost: Money, ref: str, on: date) -> Journal:
    """The plan's interest on a payment put off to the end joins what is owed."""
    posting = Posting(source=interest_income(creditor_id), destination=receivable_agreement(agreement_id), amount=cost)
    return Journal(kind=JournalKind.SKIP_COST, ref=ref, occurred_on=on, postings=(posting,))


def charges_on_debts(*, creditor_id: str, ran: Iterable[tuple[str, Money]], ref: str, on: date) -> Journal | None:
    """What ran on debts that came back joins what the books have of them; None for nothing. A negative amount never ran
    after all: a payment of an earlier day became known."""
    income = interest_income(creditor_id)
    postings = tuple(
        Posting(source=income, destination=receivable_debt(debt_id), amount=amount)
        if amount > ZERO
        else Posting(source=receivable_debt(debt_id), destination=income, amount=-amount)
        for debt_id, amount in ran
        if amount
    )
    return Journal(kind=JournalKind.LATE_SURCHARGE, ref=ref, occurred_on=on, postings=postings) if postings else None


def written_off(*, agreement_id: str, creditor_id: str, left: Money, on: date, ref: str = "") -> Journal:
    """What was `left` on an agreement, more than nothing, is given up as lost; `ref` names what is lost later on."""
    lost = Posting(source=receivable_agreement(agreement_id), destination=write_off(creditor_id), amount=left)
    return Journal(kind=JournalKind.WRITTEN_OFF, ref=ref or agreement_id, occurred_on=on, postings=(lost,))


def debt_written_off(*, debt_id: str, creditor_id: str, held: Money, on: date) -> Journal | None:
    """What the books have of a debt that came back is given up as lost; None where they have nothing of it."""
    if not held:
        return None
    lost = Posting(source=receivable_debt(debt_id), destination=write_off(creditor_id), amount=held)
    return Journal(kind=JournalKind.WRITTEN_OFF, ref=f"debt:{debt_id}", occurred_on=on, postings=(lost,))
