"""All an acceptance has to know, by one question: the offer, its debt and pricing, and an answer given before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Text, bindparam, cast, literal, literal_column, select
from sqlalchemy.dialects import registry
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.policies.eligibility import Standing
from portal.db_types import Cents, Choice
from portal.models import (
    Creditor,
    DebtRecord,
    IdempotencyKey,
    LedgerBalance,
    OfferRecord,
    PolicyVersion,
    Pricing,
    Registration,
)
from portal.services.driver import row_alone
from portal.services.errors import NotFound
from portal.services.offer_standing import StoredOffer, standing_for
from portal.services.policies_in_force import policy_read


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundOffer:
    """An offer to accept. `agreement_id` is the id its agreement will have, where the engine gives it beforehand.

    `in_ledger` is what the ledger already holds of the debt. `answered` is the answer given before under the key
    asked for, with the digest of the request it was given to.
    """

    offer_id: int
    stored: StoredOffer
    standing: Standing
    debtor_id: int
    creditor_id: int
    policy_version_id: int
    tier_index: int | None
    in_ledger: Money
    agreement_id: int | None
    answered: tuple[str, dict[str, Any]] | None


def find_offer(session: Session, debtor_id: int, offer_id: str, key: str) -> FoundOffer:
    """One of the debtor's offers, with what was answered under this key; NotFound for anybody else's."""
    asked = {"of_debtor": debtor_id, "of_offer": offer_id, "of_subject": f"debtor:{debtor_id}", "of_key": key}
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    row = _asked_plainly(session, asked) if on_postgresql else _asked(session, asked)
    if row is None:
        raise NotFound
    return _found(session, row)


def _asked(session: Session, asked: dict[str, Any]) -> tuple[Any, ...] | None:
    row = session.connection().execute(_ANYWHERE, asked).one_or_none()
    return None if row is None else tuple(row)


def _asked_plainly(session: Session, asked: dict[str, Any]) -> tuple[Any, ...] | None:
    """The question as the driver takes it, and only the values read that the driver does not read by itself."""
    values = {**_CONSTANTS, **asked, "of_debtor": str(asked["of_debtor"])}
    row = row_alone(session, _TEXT, values)
    if row is None:
        return None
    read = list(row)
    for place, type_ in _TYPED:
        read[place] = type_.process_result_value(read[place], _POSTGRESQL)
    return tuple(read)


def _found(session: Session, row: tuple[Any, ...]) -> FoundOffer:
    (
        offer_id, debtor_id, creditor_id, version_id, tier_index, policy_digest, died, held, request, answer, made,
        *stored,
    ) = row  # fmt: skip
    named = dict(zip(_STORED, stored, strict=True))
    return FoundOffer(
        offer_id=offer_id,
        stored=StoredOffer(**named, policy=policy_read(session, version_id, policy_digest)),
        standing=standing_for(named["debt_status"], died),
        debtor_id=debtor_id,
        creditor_id=creditor_id,
        policy_version_id=version_id,
        tier_index=tier_index,
        in_ledger=held or ZERO,
        agreement_id=made,
        answered=(request, answer) if request is not None else None,
    )


_STORED = {
    "document": OfferRecord.document,
    "digest": OfferRecord.digest,
    "installment_count": OfferRecord.installment_count,
    "first_due_on": OfferRecord.first_due_on,
    "total": OfferRecord.total,
    "valid_until": OfferRecord.valid_until,
    "debt_id": OfferRecord.debt_id,
    "debt_public_id": DebtRecord.public_id,
    "debt_status": DebtRecord.status,
    "debt_version": DebtRecord.version,
    "prescribes_on": DebtRecord.prescribes_on,
    "shows_prescribed": Creditor.shows_prescribed,
    "pricing_debt_id": Pricing.debt_id,
    "pricing_valid_until": Pricing.valid_until,
    "pricing_balance": Pricing.balance,
    "priced_on": Pricing.priced_on,
}


def _question(agreement_id: Any) -> Select[Any]:
    held = (LedgerBalance.slice == 0) & (
        LedgerBalance.account == literal("receivable_debt:") + cast(DebtRecord.id, Text)
    )
    told = (IdempotencyKey.subject == bindparam("of_subject")) & (IdempotencyKey.key == bindparam("of_key"))
    registered = (Registration.debtor_id == DebtRecord.debtor_id) & (Registration.creditor_id == DebtRecord.creditor_id)
    return (
        select(
            OfferRecord.id, OfferRecord.debtor_id, DebtRecord.creditor_id, Pricing.policy_version_id,
            Pricing.tier_index, PolicyVersion.digest, Registration.deceased, LedgerBalance.balance,
            IdempotencyKey.request_digest, IdempotencyKey.answer, agreement_id, *_STORED.values(),
        )
        .select_from(OfferRecord)
        .join(DebtRecord, DebtRecord.id == OfferRecord.debt_id)
        .join(Creditor, Creditor.id == DebtRecord.creditor_id)
        .join(Pricing, Pricing.id == OfferRecord.pricing_id)
        .join(PolicyVersion, PolicyVersion.id == Pricing.policy_version_id)
        .outerjoin(Registration, registered)
        .outerjoin(LedgerBalance, held)
        .outerjoin(IdempotencyKey, told)
        .where(OfferRecord.debtor_id == bindparam("of_debtor"), OfferRecord.public_id == bindparam("of_offer"))
    )  # fmt: skip


# The id comes first on PostgreSQL, so that every row that names it can be written by one statement.
_ON_POSTGRESQL = _question(literal_column("nextval('agreements_id_seq'::regclass)"))
_POSTGRESQL = registry.load("postgresql.psycopg")()
_COMPILED = _ON_POSTGRESQL.compile(dialect=_POSTGRESQL)
_TEXT, _CONSTANTS = _COMPILED.string, _COMPILED.params
_TYPED = tuple(
    (place, column.type)
    for place, column in enumerate(_ON_POSTGRESQL.selected_columns)
    if isinstance(column.type, Cents | Choice)
)
_ANYWHERE = _question(literal_column("NULL"))
