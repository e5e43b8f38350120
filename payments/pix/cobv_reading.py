"""A charge with a due date read from the API's JSON: what is asked of a PSP, and what a PSP says it keeps.

Raises InvalidCharge as ChargeDocument does, pydantic's ValidationError for what is not of the form.
"""

from __future__ import annotations

from datetime import date
from enum import IntEnum
from typing import Annotated, TypeVar

from pydantic import Field, model_validator

from payments.errors import InvalidCharge
from payments.party import Party
from payments.pix.api_values import AmountText, ApiModel, Mode, money, percent_or_reais
from payments.pix.document import DAYS_AFTER_DUE, ChargeDocument
from payments.pix.terms import (
    Discount,
    DiscountMode,
    DiscountUntil,
    Fine,
    FineMode,
    Interest,
    InterestMode,
    Rebate,
    RebateMode,
)

_Mode = TypeVar("_Mode", bound=IntEnum)


class Calendar(ApiModel):
    """`calendario`."""

    data_de_vencimento: date
    validade_apos_vencimento: Annotated[int, Field(ge=0, lt=2**31)] = DAYS_AFTER_DUE


class Term(ApiModel):
    """`multa`, `juros`, `abatimento`."""

    modalidade: Mode
    valor_perc: AmountText


class FixedDate(ApiModel):
    """One of `descontoDataFixa`."""

    data: date
    valor_perc: AmountText


class DiscountTerm(ApiModel):
    """`desconto`."""

    modalidade: Mode
    desconto_data_fixa: list[FixedDate] | None = None
    valor_perc: AmountText | None = None


class Values(ApiModel):
    """`valor`."""

    original: AmountText
    multa: Term | None = None
    juros: Term | None = None
    abatimento: Term | None = None
    desconto: DiscountTerm | None = None


class Person(ApiModel):
    """`devedor`: one of CPF and CNPJ."""

    cpf: Annotated[str, Field(pattern=r"^[0-9]{11}$")] | None = None
    cnpj: Annotated[str, Field(pattern=r"^[0-9A-Z]{14}$")] | None = None
    nome: Annotated[str, Field(min_length=1, max_length=200)]
    logradouro: Annotated[str, Field(max_length=200)] = ""
    cidade: Annotated[str, Field(max_length=200)] = ""
    uf: Annotated[str, Field(max_length=2)] = ""
    cep: Annotated[str, Field(max_length=8)] = ""

    @model_validator(mode="after")
    def _one_tax_id(self) -> Person:
        if (self.cpf is None) == (self.cnpj is None):
            raise ValueError("one of cpf and cnpj")
        return self


class Note(ApiModel):
    """One of `infoAdicionais`."""

    nome: str
    valor: str


class Cobv(ApiModel):
    """What a charge has whoever writes it down."""

    calendario: Calendar
    devedor: Person
    valor: Values
    chave: str
    solicitacao_pagador: str = ""
    info_adicionais: list[Note] = []


def read_document(txid: str, cobv: Cobv) -> ChargeDocument:
    """The charge under a txid. A term of zero is no term."""
    return ChargeDocument(
        txid=txid,
        key=cobv.chave,
        amount=money(cobv.valor.original),
        due_on=cobv.calendario.data_de_vencimento,
        days_after_due=cobv.calendario.validade_apos_vencimento,
        debtor=_debtor(cobv.devedor),
        fine=_fine(cobv.valor.multa),
        interest=_interest(cobv.valor.juros),
        rebate=_rebate(cobv.valor.abatimento),
        discount=_discount(cobv.valor.desconto),
        payer_message=cobv.solicitacao_pagador,
        notes=tuple((note.nome, note.valor) for note in cobv.info_adicionais),
    )


def _debtor(person: Person) -> Party:
    return Party(
        name=person.nome,
        tax_id=person.cpf or person.cnpj or "",
        street=person.logradouro,
        city=person.cidade,
        state=person.uf,
        postal_code=person.cep,
    )


def _fine(term: Term | None) -> Fine | None:
    if term is None or not (value := percent_or_reais(term.valor_perc)):
        return None
    return Fine(mode=_known(FineMode, term.modalidade, "fine"), value=value)


def _interest(term: Term | None) -> Interest | None:
    if term is None or not (value := percent_or_reais(term.valor_perc)):
        return None
    return Interest(mode=_known(InterestMode, term.modalidade, "interest"), value=value)


def _rebate(term: Term | None) -> Rebate | None:
    if term is None or not (value := percent_or_reais(term.valor_perc)):
        return None
    return Rebate(mode=_known(RebateMode, term.modalidade, "rebate"), value=value)


def _discount(term: DiscountTerm | None) -> Discount | None:
    if term is None or (term.valor_perc is not None and not percent_or_reais(term.valor_perc)):
        return None
    fixed = tuple(
        DiscountUntil(until=each.data, value=percent_or_reais(each.valor_perc))
        for each in term.desconto_data_fixa or ()
    )
    a_day = None if term.valor_perc is None else percent_or_reais(term.valor_perc)
    return Discount(mode=_known(DiscountMode, term.modalidade, "discount"), fixed=fixed, a_day=a_day)


def _known(modes: type[_Mode], number: int, field: str) -> _Mode:
    try:
        return modes(number)
    except ValueError as error:
        raise InvalidCharge("pix_mode", field, expected=f"1 to {len(modes)}") from error
