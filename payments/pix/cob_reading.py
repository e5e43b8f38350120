"""An immediate charge read from the API's JSON (openapi v2.9.0, CobSolicitada and CobCompleta).

Raises InvalidCharge as OpenChargeDocument does, pydantic's ValidationError for what is not of the form.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from payments.errors import InvalidCharge
from payments.pix.api_values import AmountText, ApiModel, Instant, money
from payments.pix.cobv_reading import Person
from payments.pix.open_charge import OpenCharge, OpenChargeDocument
from payments.pix.pix_reading import Kept, read_payment

DAY = 86_400  # the API's own when nothing is told


class Expiry(ApiModel):
    """`calendario`."""

    expiracao: Annotated[int, Field(gt=0, lt=2**31)] = DAY


class OpenValue(ApiModel):
    """`valor`."""

    original: AmountText


class Cob(ApiModel):
    """What an immediate charge has whoever writes it down."""

    calendario: Expiry
    devedor: Person | None = None
    valor: OpenValue
    chave: str
    solicitacao_pagador: Annotated[str, Field(max_length=140)] = ""


class KeptExpiry(Expiry):
    """`calendario` with the instant the PSP began to keep it."""

    criacao: Instant


class KeptCob(Kept, Cob):
    """An immediate charge as the PSP keeps it."""

    calendario: KeptExpiry


def read_open_document(txid: str, cob: Cob) -> OpenChargeDocument:
    """The charge under a txid. Raises InvalidCharge("pix_debtor") for one that names a payer."""
    if cob.devedor is not None:
        raise InvalidCharge("pix_debtor", "debtor", expected="nobody")
    return OpenChargeDocument(
        txid=txid,
        key=cob.chave,
        amount=money(cob.valor.original),
        expires_in=cob.calendario.expiracao,
        payer_message=cob.solicitacao_pagador,
    )


def read_open_charge(kept: KeptCob, payload: str, location: str) -> OpenCharge:
    """The charge with what was paid of it. Raises InvalidCharge when the PSP keeps what cannot be."""
    return OpenCharge(
        document=read_open_document(kept.txid, kept),
        status=kept.status,
        revision=kept.revisao,
        location=location,
        payload=payload,
        created_at=kept.calendario.criacao,
        payments=tuple(read_payment(pix) for pix in kept.pix),
    )
