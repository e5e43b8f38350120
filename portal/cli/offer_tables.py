"""A sheet of offers as text in columns, for the command line."""

from __future__ import annotations

from collections.abc import Sequence

from offers.explanation import explain
from offers.owed.balance import Balance
from offers.plans.plan import Plan
from offers.plans.simulation import Sheet
from offers.policies.policy import Policy
from offers.refusal import Refusal
from portal.debtor.plan_words import cet, headline, reason_sentences, refusal_sentence, title
from portal.documents import COMPONENT_NAMES
from portal.formatting import brl, date_short

_LEFT = {0, 1}
_TITLES = ("Forma", "Pagamentos", "1º vencimento", "Último", "Último valor", "Total", "Economia", "CET")


def sheet_text(sheet: Sheet, policy: Policy) -> str:
    """The balance, every way to pay, until when, and why."""
    number, name = sheet.tier_index + 1, f" ({sheet.tier.name})" if sheet.tier.name else ""
    return "\n".join(
        [
            balance_text(sheet.balance),
            "",
            f"Política {policy.name}, faixa {number}{name}. Vale até {date_short(sheet.valid_until)}.",
            "",
            table([_TITLES, *(plan_row(plan) for plan in (sheet.cash, *sheet.ladder))]),
            "",
            "Por quê",
            *(f"- {text}" for text in reason_sentences(explain(sheet))),
        ]
    )


def refusal_text(refusal: Refusal, balance: Balance) -> str:
    """The balance, and why nothing can be offered."""
    return f"{balance_text(balance)}\n\nSem proposta: {refusal_sentence(refusal)} ({refusal.code.value})"


def balance_text(balance: Balance) -> str:
    """The lines of a balance and their sum."""
    head = f"Saldo em {date_short(balance.priced_on)}, {balance.days_overdue} dias depois do vencimento"
    lines = [(COMPONENT_NAMES[line.component], brl(line.amount)) for line in balance.lines]
    return f"{head}\n{table([*lines, ('Total', brl(balance.total))], left={0})}"


def plan_row(plan: Plan) -> tuple[str, ...]:
    """One way to pay, in the columns of the table."""
    return (
        title(plan),
        headline(plan),
        date_short(plan.first_due_on),
        date_short(plan.last_due_on),
        brl(plan.installments[-1].amount),
        brl(plan.total),
        brl(plan.saving),
        cet(plan),
    )


def table(rows: Sequence[Sequence[str]], left: set[int] | None = None) -> str:
    """Rows in columns two spaces apart; all but those on the left end where their column ends."""
    on_the_left = _LEFT if left is None else left
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place in on_the_left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
