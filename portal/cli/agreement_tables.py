"""The life of an agreement as text in columns, for the command line."""

from __future__ import annotations

from brazil.money import Money, total
from offers.agreements.agreement import RUNNING
from offers.agreements.allocation import Part
from offers.agreements.broken import Broken, DebtBack
from offers.agreements.settling import Settling
from offers.agreements.simulate_history import Life, LifeStep
from portal.cli.offer_tables import table
from portal.formatting import brl, date_short
from portal.wording_simulation import KINDS, REASONS, STATES

_STEPS = (
    "Dia",
    "O que aconteceu",
    "Nº",
    "Valor",
    "Juros",
    "Multa",
    "Juros plano",
    "Principal",
    "Crédito",
    "Falta pagar",
)
_BACK = ("Dia", "Dias", "Correção", "Juros", "P/ juros", "P/ principal", "Juros em aberto", "Principal")
_REST = ("Nº", "Vencimento", "Dias", "Restante", "Abatimento", "Multa", "Juros", "A pagar")


def life_text(life: Life) -> str:
    """Every step with its reason, where it stands at the end, and what a breach left."""
    last = life.standing
    lines = [table([_STEPS, *(_row(step) for step in life.steps)], left={0, 1}), ""]
    lines.append(f"Em {date_short(last.on)}: acordo {STATES[last.state.value]}.")
    if last.owed and last.state in RUNNING:
        lines.append(f"Para ficar em dia: {brl(last.owed)}.")
    if life.credit:
        lines.append(f"Crédito de quem pagou: {brl(life.credit)}.")
    if life.broken is not None:
        lines += ["", broken_text(life.broken)]
    return "\n".join(lines)


def broken_text(left: Broken) -> str:
    """What the breach left, payment by payment or installment by installment."""
    if left.rest is not None:
        told = [f"Novação: o que falta vence, com encargos só no que está em atraso. Em {date_short(left.on)}:"]
        return "\n".join([*told, _rest_text(left.rest)])
    return "\n\n".join([_back_text(back) for back in left.debts] + [f"Total a pagar: {brl(left.owed)}"])


def step_sentence(step: LifeStep) -> str:
    """What happened and why, in one line."""
    day = date_short(step.day) if step.day else ""
    reason = REASONS[step.reason].format(day=day, amount=brl(step.amount))
    if not reason and step.day and step.kind in ("move", "skip"):
        reason = f"agora em {day}" + (f", com {brl(step.amount)} de juros" if step.amount else "")
    return f"{KINDS[step.kind.value]}: {reason}" if reason else KINDS[step.kind.value]


def _row(step: LifeStep) -> tuple[str, ...]:
    parts = [_part(step, part) for part in (Part.LATE_INTEREST, Part.FINE, Part.PLAN_INTEREST, Part.PRINCIPAL)]
    numbers = sorted({one.key for one in step.applied})
    touched = ", ".join(str(number) for number in numbers) or (str(step.number) if step.number else "")
    credit = brl(step.credit) if step.credit else ""
    amount = brl(step.amount) if step.amount else ""
    return (date_short(step.on), step_sentence(step), touched, amount, *parts, credit, brl(step.left))


def _part(step: LifeStep, part: Part) -> str:
    amount = total(one.amount for one in step.applied if one.part is part)
    return brl(amount) if amount else ""


def _back_text(back: DebtBack) -> str:
    told, restored = back.agreed.debt, back.restored
    rows = [
        (
            date_short(step.on),
            str(step.days),
            brl(step.correction),
            brl(step.interest),
            brl(step.to_interest),
            brl(step.to_principal),
            brl(step.unpaid_interest),
            brl(step.principal),
        )
        for step in restored.steps
    ]
    sums: list[tuple[str, Money]] = [
        ("Principal e juros em aberto", restored.without_fine),
        ("Multa", restored.fine),
        ("Pago além de principal e juros", -restored.surplus),
        ("Acima do teto do cartão", -restored.cut),
        ("Desconto já ganho", -restored.vested),
        ("A pagar", restored.owed),
    ]
    shown = [(name, brl(amount)) for name, amount in sums if amount or name == "A pagar"]
    head = f"A dívida {back.agreed.key}, de {brl(told.principal)} vencida em {date_short(told.due_on)}, volta:"
    return "\n".join([head, table([_BACK, *rows], left={0}), table(shown, left={0})])


def _rest_text(rest: Settling) -> str:
    rows = [
        (
            str(line.number),
            date_short(line.due_on),
            str(line.days_late),
            brl(line.left),
            brl(line.rebate),
            brl(line.fine),
            brl(line.interest),
            brl(line.value),
        )
        for line in rest.lines
    ]
    whole = ("", "", "", brl(rest.left), brl(rest.rebate), "", "", brl(rest.value))
    return table([_REST, *rows, whole], left={0, 1})
