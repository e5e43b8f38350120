"""A balance told line by line in words anyone reads: what, how much, on what, for how long, by which rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from babel.dates import format_date

from brazil.indices import month_of, previous_month
from brazil.money import Money
from offers.owed.balance import Balance, BalanceLine, Component
from portal.documents import COMPONENT_NAMES
from portal.formatting import LOCALE, brl, percent, whole
from portal.wording import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLine:
    """One component: `how` is the sum in words, `limit` the ceiling that cut it or "", `rule` the article; `term` the
    word of portal.terms that says what it is, or ""."""

    label: str
    term: str
    amount: Money
    how: str
    limit: str
    rule: str


def told(balance: Balance, *, voluntary: bool = False) -> tuple[ToldLine, ...]:
    """The lines of a balance. `voluntary` leaves out every word of lateness: the debt can no longer be demanded."""
    return tuple(_told_line(line, voluntary, balance.priced_on) for line in balance.lines)


def _told_line(line: BalanceLine, voluntary: bool, priced_on: date) -> ToldLine:
    label = COMPONENT_NAMES[line.component]
    came_back = "restated" in dict(line.detail)
    if came_back and line.component is Component.PRINCIPAL:
        label = "O que falta do valor"
    how = _came_back(line) if came_back else _HOW[line.component](line)
    how = " ".join(filter(None, (how, _stopped(line, priced_on))))
    return ToldLine(
        label="Juros" if voluntary and line.component is Component.INTEREST else label,
        term=term_of(line.component, voluntary),
        amount=line.amount,
        how=how,
        limit=sentence(f"limit.{line.limit}", rate=_rate(line.rate)) if line.limit else "",
        rule=line.rule,
    )


_TERMS = {
    Component.PRINCIPAL: "",
    Component.CORRECTION: "correção",
    Component.REMUNERATORY: "juros do contrato",
    Component.FINE: "multa",
    Component.INTEREST: "juros de mora",
    Component.FEES: "honorários",
}


def term_of(component: Component, voluntary: bool = False) -> str:
    """The word that says what a component is; `voluntary` leaves out lateness."""
    return "juros" if voluntary and component is Component.INTEREST else _TERMS[component]


def _came_back(line: BalanceLine) -> str:
    """Of a debt that an agreement came back to: what was paid is counted, each payment on its day."""
    if line.component is not Component.PRINCIPAL:
        return "O que falta, já descontado o que você pagou no acordo."
    detail = dict(line.detail)
    paid, earned = Money(int(detail["paid_cents"])), Money(int(detail["vested_cents"]))
    parts = []
    if paid:
        parts.append(f"Você já pagou {brl(paid)}, e cada pagamento foi contado no dia dele.")
    if earned:
        parts.append(f"Você também mantém {brl(earned)} do desconto.")
    return " ".join(parts) or "O valor do contrato, sem nenhum acréscimo."


def _principal(_line: BalanceLine) -> str:
    return "O valor do contrato, sem nenhum acréscimo."


def _correction(line: BalanceLine) -> str:
    detail = dict(line.detail)
    if "first_month" not in detail:
        known = _month(detail["last_published"])
        return f"Sem correção por enquanto: falta um mês inteiro com {detail['index']} publicado. O último é {known}."
    by_day = ", contando por dia os meses incompletos" if detail.get("counted", "full_months") != "full_months" else ""
    span = _span(detail)
    return f"O {detail['index']} mede a inflação. Ele somou {_rate(line.rate)} {span}, sobre {brl(line.base)}{by_day}."


def _remuneratory(line: BalanceLine) -> str:
    time = f"por {whole(line.days)} dias. São juros sobre juros, como o contrato diz."
    return f"{_rate(line.rate)} ao mês sobre {brl(line.base)}, {time}"


def _fine(line: BalanceLine) -> str:
    return f"{_rate(line.rate)} de {brl(line.base)}, uma única vez."


def _interest(line: BalanceLine) -> str:
    detail = dict(line.detail)
    if detail.get("counted") == "legal_rate":
        return _legal_interest(line, detail)
    counted = _COUNTED.get(detail.get("counted", ""), "por {days} dias").format(days=whole(line.days))
    return f"{_rate(line.rate)} ao mês sobre {brl(line.base)}, {counted}, sem juros sobre juros."


_COUNTED = {
    "days_of_365": "por {days} dias, com o ano de 365 dias",
    "months": "por meses completos e mais os dias que sobram, em {days} dias",
}


def _legal_interest(line: BalanceLine, detail: Mapping[str, str]) -> str:
    """The rate the law sets where the contract sets none; before 30/08/2024 it was Selic."""
    parts = ["O contrato não diz os juros, então vale a lei."]
    if "selic_first_month" in detail:
        selic, span = _rate(Decimal(detail["selic_rate"])), _span(detail, "selic_")
        amount = brl(int(detail["selic_cents"])) if "selic_cents" in detail else ""
        parts.append(f"Até agosto de 2024 era a Selic: {selic} {span}{', ou ' + amount if amount else ''}.")
    if "first_month" in detail:
        parts.append(f"A taxa legal somou {_rate(line.rate)} {_span(detail)}, sobre {brl(line.base)}.")
    elif "Lei 14.905" in line.rule:
        parts.append(f"A taxa legal destes dias ainda não saiu. A última é de {_month(detail['last_published'])}.")
    return " ".join([*parts, "Sem juros sobre juros."])


def _fees(line: BalanceLine) -> str:
    return f"{_rate(line.rate)} de {brl(line.base)}, como o contrato diz."


_HOW = {
    Component.PRINCIPAL: _principal,
    Component.CORRECTION: _correction,
    Component.REMUNERATORY: _remuneratory,
    Component.FINE: _fine,
    Component.INTEREST: _interest,
    Component.FEES: _fees,
}


def _stopped(line: BalanceLine, priced_on: date) -> str:
    """Says where a series ended before the day of the balance did. Whole months need only the month before it."""
    detail = dict(line.detail)
    last = detail.get("last_published")
    whole_months = detail.get("counted", "full_months") == "full_months"
    needed = previous_month(month_of(priced_on)) if whole_months else month_of(priced_on - timedelta(days=1))
    if last is None or detail.get("last_month") != last or last >= f"{needed:%Y-%m}":
        return ""
    return f"A conta para em {_month(last)}, o último mês publicado."


def _span(detail: Mapping[str, str], prefix: str = "") -> str:
    first, last = _month(detail[f"{prefix}first_month"]), _month(detail[f"{prefix}last_month"])
    return f"em {first}" if first == last else f"de {first} a {last}"


def _rate(fraction: Decimal) -> str:
    shown = fraction * 100
    return percent(shown, 0 if shown == shown.to_integral_value() else 2)


def _month(text: str) -> str:
    return str(format_date(date.fromisoformat(f"{text}-01"), "MMMM 'de' y", locale=LOCALE))
