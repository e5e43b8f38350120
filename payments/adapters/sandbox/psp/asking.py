"""What a charge asks of whoever pays it: a cobv by the day, a cob its amount until its seconds are over."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from brazil.money import Money
from payments.adapters.sandbox.psp import charges
from payments.adapters.sandbox.psp.charges import COB
from payments.adapters.sandbox.psp.instants import day_of, read_instant
from payments.adapters.sandbox.psp.problem import Problem
from payments.errors import ProviderError
from payments.pix.charge import PixChargeStatus
from payments.pix.payable import NotPayable, payable_on
from payments.pix.payment import AmountParts

_NOT_PAYABLE = {NotPayable.TOO_LATE: "pix_expired", NotPayable.NOTHING_LEFT: "pix_nothing_left"}
_NOT_ACTIVE = {PixChargeStatus.SETTLED: "pix_already_paid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The amount and its parts. `payer` is who the charge names: nobody, for a cob."""

    key: str
    amount: Money
    parts: AmountParts
    payer: Mapping[str, str]


def asked_at(books: sqlite3.Connection, txid: str, at: datetime) -> Asked:
    """Raises ProviderError as `SandboxPsp.pay` does."""
    try:
        return _of_cob(books, txid, at) if charges.kind_of(books, txid) is COB else _of_cobv(books, txid, at)
    except Problem as problem:
        raise ProviderError("pix_unknown_charge", permanent=True) from problem


def _of_cobv(books: sqlite3.Connection, txid: str, at: datetime) -> Asked:
    document, status = charges.document_of(books, txid)
    _check_active(status)
    asked = payable_on(document, day_of(at))
    if isinstance(asked, NotPayable):
        raise ProviderError(_NOT_PAYABLE[asked], permanent=True)
    parts = AmountParts(**{name: getattr(asked, name) for name in AmountParts.__dataclass_fields__})
    tax_id = document.debtor.tax_id
    payer = {"cpf" if len(tax_id) == 11 else "cnpj": tax_id}
    return Asked(key=document.key, amount=asked.total, parts=parts, payer=payer)


def _of_cob(books: sqlite3.Connection, txid: str, at: datetime) -> Asked:
    kept = charges.charge_document(books, COB, txid)
    _check_active(PixChargeStatus(kept["status"]))
    calendar = kept["calendario"]
    if at > read_instant(calendar["criacao"]) + timedelta(seconds=calendar["expiracao"]):
        raise ProviderError("pix_expired", permanent=True)
    amount = Money.reais(kept["valor"]["original"])
    return Asked(key=kept["chave"], amount=amount, parts=AmountParts(original=amount), payer={})


def _check_active(status: PixChargeStatus) -> None:
    if status is not PixChargeStatus.ACTIVE:
        raise ProviderError(_NOT_ACTIVE.get(status, "pix_removed"), permanent=True)
