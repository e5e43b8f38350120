"""Pix received, their refunds, and charges as a PSP answers them (openapi v2.9.0: Pix, Devolucao, CobVCompleta)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AliasPath, Field

from brazil.money import ZERO, Money
from payments.pix.api_values import AmountText, ApiModel, EndToEndText, Instant, TxidText, money
from payments.pix.charge import PixCharge, PixChargeStatus
from payments.pix.cobv_reading import Calendar, Cobv, read_document
from payments.pix.payment import AmountParts, PixPayment, PixRefund, RefundStatus


class RefundTimes(ApiModel):
    """`devolucao.horario`."""

    solicitacao: Instant
    liquidacao: Instant | None = None


class Refund(ApiModel):
    """`devolucao`."""

    id: Annotated[str, Field(pattern=r"^[a-zA-Z0-9]{1,35}$")]
    rtr_id: EndToEndText
    valor: AmountText
    horario: RefundTimes
    status: str
    natureza: str = "ORIGINAL"
    motivo: str = ""


class Part(ApiModel):
    """One of `componentesValor`."""

    valor: AmountText


class Parts(ApiModel):
    """`componentesValor`."""

    original: Part | None = None
    multa: Part | None = None
    juros: Part | None = None
    abatimento: Part | None = None
    desconto: Part | None = None


class Pix(ApiModel):
    """`pix`."""

    end_to_end_id: EndToEndText
    txid: TxidText | None = None
    valor: AmountText
    horario: Instant
    chave: str = ""
    info_pagador: str = ""
    componentes_valor: Parts | None = None
    devolucoes: list[Refund] = []


class KeptCalendar(Calendar):
    """`calendario` with the instant the PSP began to keep it."""

    criacao: Instant


class Kept(ApiModel):
    """What a PSP tells of a charge of either kind. `location` may stand beside or inside `loc`."""

    txid: TxidText
    revisao: int
    status: PixChargeStatus
    location: str | None = None
    loc_location: Annotated[str | None, Field(validation_alias=AliasPath("loc", "location"))] = None
    receiver_name: Annotated[str | None, Field(validation_alias=AliasPath("recebedor", "nome"))] = None
    receiver_city: Annotated[str | None, Field(validation_alias=AliasPath("recebedor", "cidade"))] = None
    pix_copia_e_cola: Annotated[str | None, Field(validation_alias="pixCopiaECola")] = None
    pix: list[Pix] = []


class KeptCobv(Kept, Cobv):
    """A charge with a due date as the PSP keeps it."""

    calendario: KeptCalendar


class Webhook(ApiModel):
    """`GET /webhook/{chave}`."""

    webhook_url: str


class Page(ApiModel):
    """`parametros.paginacao`."""

    pagina_atual: int
    quantidade_de_paginas: int


class Query(ApiModel):
    """`parametros` of a list."""

    paginacao: Page


class PixPage(ApiModel):
    """One page of `GET /pix`."""

    parametros: Query
    pix: list[Pix] = []


def read_refund(refund: Refund) -> PixRefund:
    """A refund. A status the API may have added counts as being processed: no money is taken for gone."""
    known = refund.status in set(RefundStatus)
    return PixRefund(
        id=refund.id,
        return_id=refund.rtr_id,
        amount=money(refund.valor),
        status=RefundStatus(refund.status) if known else RefundStatus.PROCESSING,
        requested_at=refund.horario.solicitacao,
        settled_at=refund.horario.liquidacao,
        nature=refund.natureza,
        reason=refund.motivo,
    )


def read_payment(pix: Pix) -> PixPayment:
    """A Pix with its refunds."""
    return PixPayment(
        end_to_end_id=pix.end_to_end_id,
        amount=money(pix.valor),
        paid_at=pix.horario,
        txid=pix.txid or "",
        key=pix.chave,
        payer_message=pix.info_pagador,
        parts=_parts(pix.componentes_valor),
        refunds=tuple(read_refund(refund) for refund in pix.devolucoes),
    )


def read_charge(kept: KeptCobv, payload: str, location: str) -> PixCharge:
    """A charge with what was paid of it. Raises InvalidCharge when the PSP keeps what cannot be."""
    return PixCharge(
        document=read_document(kept.txid, kept),
        status=kept.status,
        revision=kept.revisao,
        location=location,
        payload=payload,
        created_at=kept.calendario.criacao,
        payments=tuple(read_payment(pix) for pix in kept.pix),
    )


def _parts(parts: Parts | None) -> AmountParts | None:
    if parts is None or parts.original is None:
        return None
    named: dict[str, Any] = {
        "fine": parts.multa,
        "interest": parts.juros,
        "rebate": parts.abatimento,
        "discount": parts.desconto,
    }
    return AmountParts(original=money(parts.original.valor), **{name: _amount(part) for name, part in named.items()})


def _amount(part: Part | None) -> Money:
    return money(part.valor) if part else ZERO
