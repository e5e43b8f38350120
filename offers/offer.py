"""An offer that was made: a plan, the balance and policy it was priced with, and until when it stands.

The document of an offer is what is stored, hashed and signed. It carries everything needed to work the offer out
again as of its pricing day, so that whoever accepts in time gets the price they were shown (CDC arts. 30 and 35).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from brazil.money import Money
from offers.balance import Balance, BalanceLine, Component
from offers.canonical import digest
from offers.discount import DiscountLine
from offers.errors import OfferError
from offers.installments import InstallmentLine, Installments
from offers.plan import Plan, PlanKind
from offers.policy import ClearsAfter

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A plan offered for one version of one debt. `debt_id` is opaque; `valid_until` is included.

    `prescribed` says that the debt can no longer be collected and paying it is voluntary.
    """

    debt_id: str
    debt_version: int
    prescribed: bool
    policy_digest: str
    valid_until: date
    balance: Balance
    plan: Plan

    @property
    def priced_on(self) -> date:
        """The day whose balance and rules the price comes from."""
        return self.balance.priced_on

    def expired(self, today: date) -> bool:
        """Whether the offer no longer stands."""
        return today > self.valid_until


def offer_document(offer: Offer) -> dict[str, object]:
    """The offer as a JSON-able dict: whole centavos, ISO dates, rates as decimal text."""
    return {
        "format": FORMAT,
        "debt_id": offer.debt_id,
        "debt_version": offer.debt_version,
        "prescribed": offer.prescribed,
        "policy_digest": offer.policy_digest,
        "priced_on": offer.priced_on.isoformat(),
        "valid_until": offer.valid_until.isoformat(),
        "balance": balance_document(offer.balance),
        "plan": _plan(offer.plan),
    }


def offer_digest(document: dict[str, object]) -> str:
    """The SHA-256 of the document's canonical JSON: an acceptance is bound to it."""
    return digest(document)


def offer_from_document(document: dict[str, object]) -> Offer:
    """The offer a stored document describes.

    Raises OfferError("offer_document") when a field is missing, unknown, of the wrong kind, or disagrees with
    another: the document has to be exactly what the offer read from it would be written as.
    """
    try:
        offer = _read(document)
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise OfferError("offer_document", reason=str(error)) from error
    if digest(offer_document(offer)) != digest(document):
        raise OfferError("offer_document", reason="inconsistent")
    return offer


def balance_document(balance: Balance) -> dict[str, object]:
    """The balance as a JSON-able dict, as it stands in an offer's document."""
    return {
        "due_on": balance.due_on.isoformat(),
        "days_overdue": balance.days_overdue,
        "total_cents": balance.total.cents,
        "lines": [
            {
                "component": line.component.value,
                "amount_cents": line.amount.cents,
                "base_cents": line.base.cents,
                "rate": str(line.rate),
                "days": line.days,
                "rule": line.rule,
                "limit": line.limit,
                "detail": [list(pair) for pair in line.detail],
            }
            for line in balance.lines
        ],
    }


def _plan(plan: Plan) -> dict[str, object]:
    return {
        "kind": plan.kind.value,
        "count": plan.count,
        "down_payment_cents": plan.down_payment.cents,
        "financed_cents": plan.financed.cents,
        "interest_cents": plan.interest.cents,
        "total_cents": plan.total.cents,
        "saving_cents": plan.saving.cents,
        "monthly_rate": str(plan.monthly_rate),
        "annual_rate": str(plan.annual_rate),
        "cet_annual": _text(plan.cet_annual),
        "cet_monthly": _text(plan.cet_monthly),
        "clears_after": plan.clears_after.value,
        "discounts": [
            {
                "component": line.component.value,
                "owed_cents": line.owed.cents,
                "discount_cents": line.discount.cents,
                "limit_bps": line.limit_bps,
            }
            for line in plan.discounts
        ],
        "installments": [
            {
                "number": line.number,
                "due_on": line.due_on.isoformat(),
                "amount_cents": line.amount.cents,
                "principal_cents": line.principal.cents,
                "interest_cents": line.interest.cents,
            }
            for line in plan.installments
        ],
    }


def _text(rate: Decimal | None) -> str | None:
    return None if rate is None else str(rate)


def _read(document: dict[str, object]) -> Offer:
    return Offer(
        debt_id=_str(document["debt_id"]),
        debt_version=_int(document["debt_version"]),
        prescribed=bool(document["prescribed"]),
        policy_digest=_str(document["policy_digest"]),
        valid_until=_date(document["valid_until"]),
        balance=balance_from_document(_dict(document["balance"]), _date(document["priced_on"])),
        plan=_read_plan(_dict(document["plan"]), _money(_dict(document["balance"])["total_cents"])),
    )


def balance_from_document(source: dict[str, object], priced_on: date) -> Balance:
    """The balance a document describes; KeyError, TypeError or ValueError when it describes none."""
    return Balance(
        priced_on=priced_on,
        due_on=_date(source["due_on"]),
        days_overdue=_int(source["days_overdue"]),
        lines=tuple(_read_balance_line(line) for line in _dicts(source["lines"])),
    )


def _read_balance_line(source: dict[str, object]) -> BalanceLine:
    return BalanceLine(
        component=Component(_str(source["component"])),
        amount=_money(source["amount_cents"]),
        base=_money(source["base_cents"]),
        rate=Decimal(_str(source["rate"])),
        days=_int(source["days"]),
        rule=_str(source["rule"]),
        limit=_str(source["limit"]),
        detail=tuple((_str(key), _str(value)) for key, value in map(_list, _list(source["detail"]))),
    )


def _read_plan(source: dict[str, object], balance_total: Money) -> Plan:
    return Plan(
        kind=PlanKind(_str(source["kind"])),
        installments=Installments.from_lines(_read_installment(line) for line in _dicts(source["installments"])),
        down_payment=_money(source["down_payment_cents"]),
        discounts=tuple(_read_discount(line) for line in _dicts(source["discounts"])),
        balance_total=balance_total,
        monthly_rate=Decimal(_str(source["monthly_rate"])),
        annual_rate=Decimal(_str(source["annual_rate"])),
        cet_annual=_rate(source["cet_annual"]),
        cet_monthly=_rate(source["cet_monthly"]),
        clears_after=ClearsAfter(_str(source["clears_after"])),
    )


def _read_installment(source: dict[str, object]) -> InstallmentLine:
    return InstallmentLine(
        number=_int(source["number"]),
        due_on=_date(source["due_on"]),
        amount=_money(source["amount_cents"]),
        principal=_money(source["principal_cents"]),
        interest=_money(source["interest_cents"]),
    )


def _read_discount(source: dict[str, object]) -> DiscountLine:
    return DiscountLine(
        component=Component(_str(source["component"])),
        owed=_money(source["owed_cents"]),
        discount=_money(source["discount_cents"]),
        limit_bps=_int(source["limit_bps"]),
    )


def _str(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value


def _int(value: object) -> int:
    if type(value) is not int:  # True is an int, and no count
        raise TypeError("whole number expected")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("list expected")
    return value


def _dict(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError("object expected")
    return value


def _dicts(value: object) -> list[dict[str, object]]:
    return [_dict(item) for item in _list(value)]


def _money(value: object) -> Money:
    return Money(_int(value))


def _date(value: object) -> date:
    return date.fromisoformat(_str(value))


def _rate(value: object) -> Decimal | None:
    return None if value is None else Decimal(_str(value))
