"""An offer read back from its document: exactly what was written, or broken input."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from brazil.money import ZERO, Money
from offers.canonical import digest
from offers.errors import OfferError
from offers.made.document_fields import (
    authority_of,
    date_of,
    list_of,
    money_of,
    object_of,
    objects_of,
    rate_of,
    text_of,
    whole_of,
)
from offers.made.offer import Offer
from offers.made.offer_document import FIRST_FORMAT, offer_document
from offers.owed.balance import Balance, BalanceLine, Component
from offers.plans.choice import Payday
from offers.plans.discount import DiscountLine
from offers.plans.installments import InstallmentLine, Installments
from offers.plans.plan import Plan, PlanKind
from offers.policies.limits import ClearsAfter, Rhythm


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


def _read(document: dict[str, object]) -> Offer:
    first = document["format"] == FIRST_FORMAT
    balance = object_of(document["balance"])
    return Offer(
        debt_id=text_of(document["debt_id"]),
        debt_version=whole_of(document["debt_version"]),
        prescribed=bool(document["prescribed"]),
        policy_digest=text_of(document["policy_digest"]),
        tier_index=None if first else whole_of(document["tier_index"]),
        valid_until=date_of(document["valid_until"]),
        balance=balance_from_document(balance, date_of(document["priced_on"])),
        plan=_read_plan(object_of(document["plan"]), money_of(balance["total_cents"]), first=first),
        concession_bps=whole_of(document.get("concession_bps", 0)),
        authority=authority_of(document),
    )


def balance_from_document(source: dict[str, object], priced_on: date) -> Balance:
    """The balance a document describes; KeyError, TypeError or ValueError when it describes none."""
    return Balance(
        priced_on=priced_on,
        due_on=date_of(source["due_on"]),
        days_overdue=whole_of(source["days_overdue"]),
        lines=tuple(_read_balance_line(line) for line in objects_of(source["lines"])),
    )


def _read_balance_line(source: dict[str, object]) -> BalanceLine:
    return BalanceLine(
        component=Component(text_of(source["component"])),
        amount=money_of(source["amount_cents"]),
        base=money_of(source["base_cents"]),
        rate=Decimal(text_of(source["rate"])),
        days=whole_of(source["days"]),
        rule=text_of(source["rule"]),
        limit=text_of(source["limit"]),
        detail=tuple((text_of(key), text_of(value)) for key, value in map(list_of, list_of(source["detail"]))),
    )


def _read_plan(source: dict[str, object], balance_total: Money, *, first: bool) -> Plan:
    return Plan(
        kind=PlanKind(text_of(source["kind"])),
        installments=Installments.from_lines(_read_installment(line) for line in objects_of(source["installments"])),
        down_payment=money_of(source["down_payment_cents"]),
        discounts=tuple(_read_discount(line) for line in objects_of(source["discounts"])),
        balance_total=balance_total,
        monthly_rate=Decimal(text_of(source["monthly_rate"])),
        annual_rate=Decimal(text_of(source["annual_rate"])),
        cet_annual=rate_of(source["cet_annual"]),
        cet_monthly=rate_of(source["cet_monthly"]),
        clears_after=ClearsAfter(text_of(source["clears_after"])),
        rhythm=Rhythm.MONTHLY if first else Rhythm(text_of(source["rhythm"])),
        payday=None if first else payday_from_document(source["payday"]),
        iof=ZERO if first else money_of(source["iof_cents"]),
    )


def payday_from_document(source: object) -> Payday | None:
    """The payday a document describes, if any; KeyError or TypeError when it is none."""
    if source is None:
        return None
    fields = object_of(source)
    return Payday(**{name: None if fields[name] is None else whole_of(fields[name]) for name in ("day", "bank_day")})


def _read_installment(source: dict[str, object]) -> InstallmentLine:
    return InstallmentLine(
        number=whole_of(source["number"]),
        due_on=date_of(source["due_on"]),
        amount=money_of(source["amount_cents"]),
        principal=money_of(source["principal_cents"]),
        interest=money_of(source["interest_cents"]),
    )


def _read_discount(source: dict[str, object]) -> DiscountLine:
    return DiscountLine(
        component=Component(text_of(source["component"])),
        owed=money_of(source["owed_cents"]),
        discount=money_of(source["discount_cents"]),
        limit_bps=whole_of(source["limit_bps"]),
    )
