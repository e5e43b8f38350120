"""Rows made ready for the tables: CPFs looked up and sealed, rows fingerprinted, public ids drawn.

The fingerprint of a row holds the CPF's keyed lookup, never the CPF: with the rest of the row in the database, an
unkeyed hash over it would give the CPF away.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from offers.debt import Product
from offers.owed.prescription import prescribes_on
from portal.sealing import Sealer, cpf_bound_to
from portal.services.portfolios.cells import Remembered
from portal.services.portfolios.columns import Columns
from portal.services.portfolios.layout import Field
from portal.services.portfolios.tables import OF_A_DEBT, OF_A_PERSON, OF_CONTACTS
from portal.services.portfolios.wire import octets

_DIGEST_VERSION = b"2"
_PUBLIC_ID_SIGNS = 22  # as portal.models.identity draws them
_KEPT_PEOPLE = 20_000

ORIGINS = {
    Product.CREDIT_CARD.value: "Cartão de crédito", Product.LOAN.value: "Empréstimo",
    Product.TELECOM.value: "Telefonia e internet", Product.SCHOOL.value: "Mensalidade escolar",
    Product.UTILITY.value: "Conta de consumo", Product.RETAIL.value: "Compra no crediário",
    Product.CONDOMINIUM.value: "Taxa de condomínio", Product.HEALTH.value: "Plano de saúde",
}  # fmt: skip
"""What a debt without a description is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """Rows by their columns, without a CPF in them. All but `lookups` are as portal.services.portfolios.wire writes.

    `debts` are the values of OF_A_DEBT and the day of prescription, tabs between; `people` those of OF_A_PERSON;
    `statuses` the status and why it is closed.
    """

    numbers: Sequence[int]
    contracts: Sequence[str]
    lookups: Sequence[bytes]
    sealed: Sequence[str]
    digests: Sequence[str]
    debts: Sequence[str]
    statuses: Sequence[str]
    people: Sequence[str]
    emails: Sequence[str]
    mobiles: Sequence[str]
    confirmed_on: Sequence[str]

    def __len__(self) -> int:
        return len(self.numbers)


class Protector:
    """Turns rows read into rows to be stored."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        self._people = dict[str, tuple[bytes, str]]()  # the last CPFs: debts of a person stand together
        self._terms = Remembered(_term)
        self._ends = Remembered("\t".join)

    def protect(self, rows: Columns) -> Protected:
        """The rows in the same order."""
        values = {**rows.values, Field.ORIGIN: _described(rows.values[Field.ORIGIN], rows.values[Field.PRODUCT])}
        rows = Columns(numbers=rows.numbers, values=values)
        owners = self._known(values[Field.CPF])
        lookups = [lookup for lookup, _ in owners]
        due = zip(values[Field.PRODUCT], values[Field.DUE_ON], strict=True)
        prescribed = list(map(self._terms.__getitem__, due))
        debts = _joined([*rows.of(OF_A_DEBT.values()), prescribed])
        people = _joined(rows.of(OF_A_PERSON.values()))
        emails, mobiles, confirmed = rows.of(OF_CONTACTS.values())
        statuses, reasons = values[Field.STATUS], values[Field.CLOSING_REASON]
        ends = list(map(self._ends.__getitem__, zip(statuses, reasons, strict=True)))
        told = (
            [end.rstrip("\t") for end in ends] if any(reasons) else statuses
        )  # a digest is what it was before reasons
        known = rows.of(field for field in OF_A_DEBT.values() if field is not Field.CAMPAIGN)
        said = _with_campaigns(
            _joined([*known, prescribed, told, people, emails, mobiles, confirmed]), values[Field.CAMPAIGN]
        )
        return Protected(
            numbers=rows.numbers,
            contracts=values[Field.CONTRACT],
            lookups=lookups,
            sealed=[sealed for _, sealed in owners],
            digests=_digests(lookups, said),
            debts=debts,
            statuses=ends,
            people=people,
            emails=emails,
            mobiles=mobiles,
            confirmed_on=confirmed,
        )

    def _known(self, cpfs: Sequence[str]) -> list[tuple[bytes, str]]:
        """The lookup and the sealed copy of each; a person's are made once."""
        people = self._people
        new = [cpf for cpf in dict.fromkeys(cpfs) if cpf not in people]
        if len(people) + len(new) > _KEPT_PEOPLE:
            people.clear()
            new = list(dict.fromkeys(cpfs))
        lookups = list(map(self._sealer.lookup, new))
        sealed = self._sealer.seal_each(new, list(map(cpf_bound_to, lookups)))
        people.update(zip(new, zip(lookups, map(octets, sealed), strict=True), strict=True))
        return list(map(people.__getitem__, cpfs))


def _joined(columns: Iterable[Sequence[str]]) -> list[str]:
    return list(map("\t".join, zip(*columns, strict=True)))


def _with_campaigns(said: list[str], campaigns: Sequence[str]) -> list[str]:
    """A row without one says what it said before files told campaigns, so that its digest is what it was."""
    if not any(campaigns):
        return said
    return [f"{text}\t{name}" if name else text for text, name in zip(said, campaigns, strict=True)]


def _digests(lookups: Sequence[bytes], said: Sequence[str]) -> list[str]:
    together = zip(lookups, said, strict=True)
    return [r"\\x" + sha256(_DIGEST_VERSION + lookup + text.encode()).hexdigest() for lookup, text in together]


def _term(of: tuple[str, str]) -> str:
    product, due = of
    return prescribes_on(Product(product), date.fromisoformat(due)).isoformat()


def _described(origins: Sequence[str], products: Sequence[str]) -> Sequence[str]:
    if "" not in origins:
        return origins
    return [origin or ORIGINS[product] for origin, product in zip(origins, products, strict=True)]


def public_ids(count: int) -> list[str]:
    """Opaque ids in ascending order, which the index of a table takes best; drawn together, one call for them all."""
    signs = base64.urlsafe_b64encode(os.urandom(18 * count)).decode()
    return sorted(signs[start : start + _PUBLIC_ID_SIGNS] for start in range(0, 24 * count, 24))
