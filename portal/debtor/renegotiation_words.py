"""An agreement beside what may take its place, in words: what it costs first, then what becomes of the discount."""

from __future__ import annotations

from brazil.money import ZERO, Money
from offers.agreements.renegotiated import Compared, Keeping
from portal.debtor.plan_words import cet
from portal.formatting import brl, date_plain
from portal.models import Agreement

Row = tuple[str, str]


def keeping_rows(keeping: Keeping) -> list[Row]:
    """What keeping the agreement costs from today on."""
    rows = [("Falta pagar", brl(keeping.to_pay)), ("Parcelas que faltam", str(keeping.count))]
    if keeping.late_charges:
        rows.insert(1, ("Multa e juros, já dentro", brl(keeping.late_charges)))
    return [*rows, ("Última parcela", date_plain(keeping.last_due_on)), ("Desconto", _money(keeping.discount))]


def plan_rows(compared: Compared) -> list[Row]:
    """The same of a plan: what is to be paid, and how much more or less that is."""
    plan = compared.plan
    return [
        ("Você paga ao todo", brl(compared.to_pay)),
        ("Comparado com manter", difference(compared.more)),
        ("Desconto que você mantém", _money(compared.kept)),
        ("Desconto novo", _money(compared.given)),
        ("Último pagamento", date_plain(plan.last_due_on)),
        ("CET", cet(plan)),
    ]


def difference(more: Money) -> str:
    """``R$ 120,00 a mais``; ``R$ 30,00 a menos``; ``o mesmo valor``."""
    if not more:
        return "o mesmo valor"
    return f"{brl(more)} a mais" if more > ZERO else f"{brl(-more)} a menos"


def ending_rows(compared: Compared, ending: Agreement) -> list[Row]:
    """What accepting changes, before it is accepted: the old total beside the new one."""
    keeping = compared.keeping
    rows = [
        (f"Acordo {ending.number}, se você mantiver", f"faltam {brl(keeping.to_pay)}"),
        ("Este acordo novo", f"{brl(compared.to_pay)}: {difference(compared.more)}"),
        ("Desconto que você mantém", _money(compared.kept)),
    ]
    if compared.lost > ZERO:
        rows.append(("Desconto do acordo antigo que acaba", brl(compared.lost)))
    return [*rows, ("Desconto novo", _money(compared.given))]


def _money(amount: Money) -> str:
    return brl(amount) if amount else "nenhum"
