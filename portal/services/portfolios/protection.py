"""Rows made ready for the tables: CPFs looked up and sealed, rows fingerprinted, public ids drawn.

The fingerprint of a row holds the CPF's keyed lookup, never the CPF: with the rest of the row in the database, an
unkeyed hash over it would give the CPF away.
"""

from __future__ import annotations

import base64
import hashlib
import os
from datetime import date
from typing import Any

from offers.debt import Product
from offers.prescription import prescribes_on
from portal.sealing import Sealer, cpf_bound_to
from portal.services.portfolios.layout import Field
from portal.services.portfolios.row import Values

Numbered = tuple[int, Values]
Staged = tuple[Any, ...]

_DIGEST_VERSION = "1"
_PUBLIC_ID_SIGNS = 22  # as portal.models.identity draws them
_KEPT_PEOPLE = 20_000
_ROW_TEXT = "\x1f".join(["%s"] * (len(Field) + 1))

ORIGINS = {
    Product.CREDIT_CARD.value: "Cartão de crédito", Product.LOAN.value: "Empréstimo",
    Product.TELECOM.value: "Telefonia e internet", Product.SCHOOL.value: "Mensalidade escolar",
    Product.UTILITY.value: "Conta de consumo", Product.RETAIL.value: "Compra no crediário",
    Product.CONDOMINIUM.value: "Taxa de condomínio", Product.HEALTH.value: "Plano de saúde",
}  # fmt: skip
"""What a debt without a description is called."""

STAGED_COLUMNS = (
    "row_number", "cpf_lookup", "cpf_sealed", "debtor_public_id", "debt_public_id", "row_digest", "prescribes_on",
    "contract_number", "name", "birth_date", "email", "mobile", "confirmed_on", "street", "district", "city", "state",
    "postal_code", "product", "origin", "original_creditor", "contracted_on", "due_on", "principal_cents", "fine_bps",
    "late_interest_bps", "correction_index", "status", "deceased",
    "segment", "score_band", "correction_days", "interest_days", "remuneratory_bps", "fees_bps",
)  # fmt: skip


class Protector:
    """Turns rows read into rows to be staged."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        self._people: dict[str, tuple[bytes, bytes]] = {}  # the last CPFs: debts of one person stand together
        self._terms: dict[tuple[str, str], str] = {}

    def protect(self, rows: list[Numbered]) -> list[Staged]:
        """The rows, in the order of STAGED_COLUMNS."""
        ids = _public_ids(2 * len(rows))
        if len(self._people) > _KEPT_PEOPLE:
            self._people.clear()
        staged: list[Staged] = []
        for position, (number, values) in enumerate(rows):
            contract, cpf, *rest = values
            lookup, sealed = self._people.get(cpf) or self._person(cpf)
            origin, product, due = rest[11], rest[10], rest[14]
            digest = hashlib.sha256(_row_text(lookup, contract, rest)).digest()
            if not origin:
                rest[11] = ORIGINS[product]
            staged.append((
                number, lookup, sealed, ids[2 * position], ids[2 * position + 1], digest,
                self._terms.get((product, due)) or self._term(product, due), contract, *rest,
            ))  # fmt: skip
        return staged

    def _person(self, cpf: str) -> tuple[bytes, bytes]:
        lookup = self._sealer.lookup(cpf)
        found = self._people[cpf] = (lookup, self._sealer.seal(cpf, cpf_bound_to(lookup)))
        return found

    def _term(self, product: str, due: str) -> str:
        found = self._terms[product, due] = prescribes_on(Product(product), date.fromisoformat(due)).isoformat()
        return found


def _row_text(lookup: bytes, contract: str, rest: list[Any]) -> bytes:
    return (_ROW_TEXT % (_DIGEST_VERSION, lookup.hex(), contract, *rest)).encode()


def _public_ids(count: int) -> list[str]:
    """Opaque ids, drawn together: one call to the system instead of one each."""
    signs = base64.urlsafe_b64encode(os.urandom(18 * count)).decode()
    return [signs[start : start + _PUBLIC_ID_SIGNS] for start in range(0, 24 * count, 24)]
