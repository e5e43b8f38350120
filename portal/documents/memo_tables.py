"""The sections of a calculation memo, from what its document states: a balance, a debt that came back, an offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from brazil.money import Money
from offers.owed.balance import Component
from portal.document_wiring import MemoCell, MemoSection, MemoTable
from portal.documents.terms import COMPONENT_NAMES
from portal.formatting import bps, brl, date_plain, percent

Document = Mapping[str, Any]
_TEXT, _MONEY, _DATE = "text", "money", "date"


def itemised(document: Document) -> tuple[MemoSection, ...]:
    debt = document["debt"]
    facts = (
        ("Valor original", brl(Money(debt["principal_cents"]))),
        ("Vencimento", _day(debt["due_on"])),
        ("Conta feita até", _day(document["priced_on"])),
    )
    main = MemoSection(title="De onde vem o valor", facts=facts, tables=(_balance(document["balance"]),))
    indices = tuple(_index(name, each) for name, each in sorted(document["indices"].items()))
    if not indices:
        return (main,)
    return main, MemoSection(title="Os índices usados", tables=indices)


def _balance(balance: Document) -> MemoTable:
    rows = tuple(
        (
            COMPONENT_NAMES[Component(line["component"])],
            Money(line["base_cents"]),
            percent(Decimal(line["rate"]) * 100) if Decimal(line["rate"]) != 1 else "",
            str(line["days"]),
            Money(line["amount_cents"]),
        )
        for line in balance["lines"]
    )
    return MemoTable(
        caption="Cada parte do valor",
        columns=(("Parte", _TEXT), ("Sobre", _MONEY), ("Taxa", _TEXT), ("Dias", _TEXT), ("Valor", _MONEY)),
        rows=rows,
        foot=("Total", "", "", "", Money(balance["total_cents"])),
    )


def _index(name: str, given: Document) -> MemoTable:
    rows = tuple(
        (f"{month[5:]}/{month[:4]}", f"{each['percent'].replace('.', ',')}%", each["source"])
        for month, each in given["months"].items()
    )
    return MemoTable(caption=name, columns=(("Mês", _TEXT), ("Variação", _TEXT), ("Fonte", _TEXT)), rows=rows)


def came_back(memo: Document) -> tuple[MemoSection, ...]:
    payments = MemoSection(
        title="O que foi pago e como contou",
        words=_PAYMENT_WORDS[memo["kind"]],
        tables=(_payments(memo["result"]["payments"]),) if memo["result"]["payments"] else (),
    )
    return (payments, _first_debt(memo)) if memo["kind"] == "breach" else (payments, _rest(memo))


_PAYMENT_WORDS = {
    "breach": ("Cada pagamento conta no dia em que foi feito: primeiro os juros, depois o valor (Código Civil, 354).",),
    "rest": ("Cada pagamento cobriu o que a parcela pedia no dia em que foi feito.",),
}


def _payments(payments: Sequence[Document]) -> MemoTable:
    """Date, amount, what of it went where, and what was left after it."""
    parts = ("fine_cents", "interest_cents", "principal_cents", "beyond_cents")
    rows = tuple(
        row(_date(each["on"]), *(Money(each[key]) for key in ("amount_cents", *parts, "left_cents")))
        for each in payments
    )
    names = ("Multa", "Juros", "Valor", "A mais", "Falta depois")
    sums = tuple(Money(sum(each[key] for each in payments)) for key in ("amount_cents", *parts))
    return MemoTable(
        caption="Pagamento por pagamento",
        columns=(("Pago em", _DATE), ("Pago", _MONEY), *_named(*names)),
        rows=rows,
        foot=("Total", *sums, ""),
    )


def _first_debt(memo: Document) -> MemoSection:
    """The first debt come back: what ran from one payment to the next, then fine, ceiling and discount."""
    debt, result = memo["debt"], memo["result"]
    keys = ("correction_cents", "interest_cents", "unpaid_interest_cents", "principal_cents")
    rows = tuple(
        row(_date(step["on"]), str(step["days"]), *(Money(step[key]) for key in keys)) for step in result["steps"]
    )
    names = ("Correção do período", "Juros do período", "Juros em aberto", "Valor em aberto")
    steps = MemoTable(
        caption="De um dia ao outro",
        columns=(("Até", _DATE), ("Dias", _TEXT), *_named(*names)),
        rows=rows,
    )
    last = result["steps"][-1]
    found = [
        ("Valor em aberto", last["principal_cents"]),
        ("Juros em aberto", last["unpaid_interest_cents"]),
        ("Multa, uma vez só", result["fine_cents"]),
        ("Pago a mais, usado na multa", -result["surplus_cents"]),
        ("Limite da lei para o cartão", -result["cut_cents"]),
    ]
    kept = max(sum(cents for _, cents in found) - result["owed_cents"], 0)  # as far as the debt needs it
    found.append(("Desconto que continua com você", -kept))
    sums = MemoTable(
        caption="O que fica em aberto",
        columns=(("Parte", _TEXT), ("Valor", _MONEY)),
        rows=tuple((name, Money(cents)) for name, cents in found if cents),
        foot=("Em aberto", Money(result["owed_cents"])),
    )
    facts = (("Valor original", brl(Money(debt["principal_cents"]))), ("Vencimento", _day(debt["due_on"])))
    return MemoSection(title="A dívida original, contada de novo", facts=facts, tables=(steps, sums))


def _rest(memo: Document) -> MemoSection:
    """What is left of an agreement, installment by installment."""
    lines = memo["result"]["lines"]
    keys = ("left_cents", "rebate_cents", "fine_cents", "interest_cents")
    due = {each["number"]: each["due_on"] for each in memo["installments"]}
    rows = tuple(
        row(
            str(line["number"]),
            _date(due[line["number"]]),
            str(line["days_late"]),
            *(Money(line[key]) for key in keys),
            Money(line["left_cents"] - line["rebate_cents"] + line["fine_cents"] + line["interest_cents"]),
        )
        for line in lines
    )
    sums = tuple(Money(sum(line[key] for line in lines)) for key in keys)
    names = ("Falta", "Redução por pagar antes", "Multa", "Juros", "Total")
    table = MemoTable(
        caption="Parcela por parcela",
        columns=(("Parcela", _TEXT), ("Vencimento", _DATE), ("Dias", _TEXT), *_named(*names)),
        rows=rows,
        foot=("Total", "", "", *sums, Money(memo["result"]["owed_cents"])),
    )
    facts = (
        ("Multa por atraso", bps(memo["fine_bps"])),
        ("Juros por atraso", f"{bps(memo['interest_bps'])} ao mês, por dia"),
        ("Juros do parcelamento", f"{percent(Decimal(memo['plan_rate']) * 100)} ao mês"),
        ("Conta feita até", _day(memo["on"])),
    )
    return MemoSection(title="As parcelas que faltam", facts=facts, tables=(table,))


def offered(document: Document) -> tuple[MemoSection, ...]:
    offer, plan = document["offer"], document["result"]
    lines = {line["component"]: line["amount_cents"] for line in offer["balance"]["lines"]}
    discounts = MemoTable(
        caption="O desconto, parte por parte",
        columns=(("Parte", _TEXT), ("Valor", _MONEY), ("Desconto até", _TEXT), ("Desconto", _MONEY), ("Fica", _MONEY)),
        rows=tuple(
            (COMPONENT_NAMES[Component(each["component"])], Money(each["owed_cents"]), bps(each["limit_bps"]),
             Money(each["discount_cents"]), Money(each["owed_cents"] - each["discount_cents"]))
            for each in plan["discounts"]
        ),
        foot=("Total", Money(sum(lines.values())), "", Money(sum(each["discount_cents"] for each in plan["discounts"])),
              Money(plan["financed_cents"] - plan["iof_cents"])),
    )  # fmt: skip
    installments = MemoTable(
        caption="As parcelas",
        columns=(("Parcela", _TEXT), ("Vencimento", _DATE), *_named("Principal", "Juros", "Valor")),
        rows=tuple(
            (str(each["number"]), _date(each["due_on"]), Money(each["principal_cents"]), Money(each["interest_cents"]),
             Money(each["amount_cents"]))
            for each in plan["installments"]
        ),
        foot=("Total", "", Money(plan["financed_cents"]), Money(plan["interest_cents"]), Money(plan["total_cents"])),
    )  # fmt: skip
    facts = [
        ("Juros do parcelamento", f"{percent(Decimal(plan['monthly_rate']) * 100)} ao mês"),
        ("CET", f"{percent(Decimal(plan['cet_annual']) * 100)} ao ano" if plan["cet_annual"] else "não se aplica"),
        ("Esta proposta vale até", _day(offer["valid_until"])),
    ]
    if plan["iof_cents"]:
        facts.insert(1, ("IOF, já incluído", brl(Money(plan["iof_cents"]))))
    return (
        MemoSection(title="De onde vem o valor", tables=(_balance(offer["balance"]),)),
        MemoSection(title="O desconto", tables=(discounts,)),
        MemoSection(title="O parcelamento", facts=tuple(facts), tables=(installments,)),
    )


def row(*cells: MemoCell) -> tuple[MemoCell, ...]:
    """One row of a table."""
    return cells


def _named(*names: str) -> tuple[tuple[str, str], ...]:
    """Columns of amounts."""
    return tuple((name, _MONEY) for name in names)


def _day(text: str) -> str:
    return date_plain(_date(text))


def _date(text: str) -> date:
    return date.fromisoformat(text)
