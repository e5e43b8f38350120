"""What a debtor may have worked out again: a debt's balance, an offer, an agreement, each as a document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from brazil.errors import MissingIndex
from offers.agreements.agreement import AgreementState
from offers.errors import OfferError
from offers.made.offer_memo import offer_memo
from offers.owed.balance import Balance
from portal import access
from portal.debtor.balance_words import told
from portal.documents import contract_numbers
from portal.documents.memo_papers import MemoSubject
from portal.formatting import brl, cnpj
from portal.models import DebtRecord, DebtStatus, MemoKind, OfferRecord
from portal.services.agreement_life.agreement_memo import memo_of_agreement
from portal.services.agreement_records import agreement_of, live_agreement_of
from portal.services.balances import balance_of, is_prescribed, memo_of_balance
from portal.services.debts import debt_of
from portal.services.errors import NotFound
from portal.services.offer_standing import as_stored
from portal.services.offers import offer_of
from portal.services.parties import creditor_party
from portal.services.policies_in_force import policy_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoOf:
    """A memo to be shown, with where its pages are. `name` is for files."""

    kind: MemoKind
    document: dict[str, Any]
    subject: MemoSubject
    back: str
    address: str
    name: str


def of_debt(session: Session, debt_id: str, today: date) -> MemoOf:
    """Today's balance of a debt or, of one under an agreement, the balance that was agreed on; NotFound for neither."""
    found = debt_of(session, access.debtor_id(), debt_id, today)
    if not found.principal:
        raise NotFound
    if found.status in (DebtStatus.NEGOTIATED, DebtStatus.SETTLED):
        return _of_agreed(session, found, today)
    return _of_balance(found, balance_of(found, today), today)


def _of_agreed(session: Session, debt: DebtRecord, today: date) -> MemoOf:
    """The balance of the day the accepted offer was priced. Where an index or the debt itself was corrected since, it
    can no longer be worked out from them: then the memo of the offer, which holds all it rests on."""
    agreement = live_agreement_of(session, debt)
    if agreement is None:
        raise NotFound
    record = session.get_one(OfferRecord, agreement.offer_id)
    balance = as_stored(record).balance
    if record.debt_id == debt.id and _still_comes_to(debt, balance):
        return _of_balance(debt, balance, balance.priced_on)
    memo = of_offer(session, record.public_id, today)
    return replace(memo, back=url_for("debtor.debt", debt_id=debt.public_id))


def _still_comes_to(debt: DebtRecord, balance: Balance) -> bool:
    try:
        return balance_of(debt, balance.priced_on) == balance
    except (MissingIndex, OfferError):
        return False


def _of_balance(debt: DebtRecord, balance: Balance, day: date) -> MemoOf:
    voluntary = is_prescribed(debt, day)
    document = {
        "contract": _contract(debt),
        "explanation": _explained(balance, voluntary=voluntary),
        **memo_of_balance(debt, balance),
    }
    return MemoOf(
        kind=MemoKind.BALANCE,
        document=document,
        subject=subject_of(debt, "Memória de cálculo da dívida", amount_label(voluntary)),
        back=url_for("debtor.debt", debt_id=debt.public_id),
        address=url_for("debtor.memo_page", debt_id=debt.public_id),
        name=f"memoria-de-calculo-{day.isoformat()}",
    )


def amount_label(voluntary: bool) -> str:
    """What a balance is called."""
    return "Valor da dívida" if voluntary else "Valor em aberto"


def of_offer(session: Session, offer_id: str, today: date) -> MemoOf:
    """An offer as it was made, whatever became of it; NotFound for one that cannot be trusted any more."""
    record = offer_of(session, access.debtor_id(), offer_id)
    try:
        memo = offer_memo(as_stored(record), policy_of(record.pricing.policy_version))
    except OfferError as error:
        raise NotFound from error
    return MemoOf(
        kind=MemoKind.OFFER,
        document={"contract": _contract(record.debt), **memo},
        subject=subject_of(record.debt, "Memória de cálculo da proposta", "Total da proposta"),
        back=url_for("debtor.offer", offer_id=offer_id),
        address=url_for("debtor.offer_memo_page", offer_id=offer_id),
        name=f"memoria-da-proposta-{memo['offer']['priced_on']}",
    )


def of_agreement(session: Session, agreement_id: str, today: date) -> MemoOf:
    """What it takes to pay an agreement whole, or what it left when it ended; NotFound where there is neither."""
    agreement = agreement_of(session, access.debtor_id(), agreement_id)
    memo = memo_of_agreement(session, agreement, today)
    if memo is None:
        raise NotFound
    debt = agreement.debts[0].debt
    document = {"contract": _contract(debt) | {"number": contract_numbers(agreement)}, "agreement": agreement.number}
    return MemoOf(
        kind=MemoKind.AGREEMENT,
        document=document | memo,
        subject=subject_of(
            debt,
            f"Memória de cálculo do acordo {agreement.number}",
            agreement_label(agreement.status in _ENDED),
            contract_numbers(agreement),
        ),
        back=url_for("debtor.agreement", agreement_id=agreement_id),
        address=url_for("debtor.agreement_memo_page", agreement_id=agreement_id),
        name=f"memoria-do-acordo-{agreement.number}",
    )


_ENDED = (AgreementState.BROKEN, AgreementState.REPLACED)


def agreement_label(ended: bool) -> str:
    """What the amount of an agreement's memo is called."""
    return "Em aberto quando o acordo terminou" if ended else "Para pagar tudo de uma vez"


def subject_of(debt: DebtRecord, title: str, label: str, contracts: str = "") -> MemoSubject:
    """Whose memo it is, with its title and what its amount is called."""
    return MemoSubject(
        creditor=debt.creditor,
        debtor_id=debt.debtor_id,
        origin=debt.origin,
        contract_number=contracts or debt.contract_number,
        title=title,
        amount_label=label,
    )


def _contract(debt: DebtRecord) -> dict[str, Any]:
    """Which debt it is, and the creditor with name, address and CNPJ (CDC art. 42-A)."""
    creditor = creditor_party(debt.creditor)
    place = f"{creditor.street}, {creditor.district}, {creditor.city}/{creditor.state}, CEP {creditor.postal_code}"
    return {
        "number": debt.contract_number,
        "origin": debt.origin,
        "creditor": {"name": creditor.name, "cnpj": cnpj(creditor.tax_id), "address": place},
    }


def _explained(balance: Balance, *, voluntary: bool) -> list[str]:
    """The lines in words, as the page has them."""
    lines = told(balance, voluntary=voluntary)
    return [
        " ".join(filter(None, (f"{each.label}: {brl(each.amount)}.", each.how, each.limit, f"Regra: {each.rule}.")))
        for each in lines
    ]
