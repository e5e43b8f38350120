"""The columns of a portfolio file. docs/portfolio-file.md tells creditors the same; a test holds the two together."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Field(StrEnum):
    """The columns by their documented names, in the order in which a row is kept."""

    CONTRACT = "contrato"
    CPF = "cpf"
    NAME = "nome"
    BIRTH_DATE = "nascimento"
    EMAIL = "email"
    MOBILE = "celular"
    CONFIRMED_ON = "contato_confirmado_em"
    STREET = "logradouro"
    DISTRICT = "bairro"
    CITY = "cidade"
    STATE = "uf"
    POSTAL_CODE = "cep"
    PRODUCT = "produto"
    ORIGIN = "origem"
    ORIGINAL_CREDITOR = "credor_original"
    CONTRACTED_ON = "data_contrato"
    DUE_ON = "vencimento"
    PRINCIPAL = "valor_principal"
    FINE = "multa_pct"
    INTEREST = "juros_mes_pct"
    INDEX = "indice_correcao"
    STATUS = "situacao"
    DECEASED = "falecido"
    SEGMENT = "segmento"
    SCORE_BAND = "faixa_score"
    CORRECTION_DAYS = "correcao_dias"
    INTEREST_DAYS = "juros_dias"
    REMUNERATORY = "juros_remuneratorios_mes_pct"
    FEES = "honorarios_pct"
    CLOSING_REASON = "motivo_encerramento"
    CAMPAIGN = "campanha"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: the other names it is accepted under, whether it must be there, whether its values are personal."""

    also: tuple[str, ...] = ()
    required: bool = False
    personal: bool = False


LAYOUT: dict[Field, Column] = {
    Field.CONTRACT: Column(required=True, also=("numero_contrato", "n_contrato", "num_contrato", "numero_do_contrato")),
    Field.CPF: Column(required=True, personal=True, also=("cpf_cliente", "cpf_cnpj", "documento", "cpf_do_devedor")),
    Field.NAME: Column(required=True, personal=True, also=("nome_cliente", "nome_completo", "devedor", "cliente")),
    Field.BIRTH_DATE: Column(personal=True, also=("data_nascimento", "dt_nascimento", "data_de_nascimento")),
    Field.EMAIL: Column(personal=True, also=("e_mail", "correio_eletronico")),
    Field.MOBILE: Column(personal=True, also=("telefone", "telefone_celular", "fone", "whatsapp")),
    Field.CONFIRMED_ON: Column(also=("data_confirmacao_contato", "contato_confirmado", "contato_atualizado_em")),
    Field.STREET: Column(personal=True, also=("endereco", "rua")),
    Field.DISTRICT: Column(personal=True),
    Field.CITY: Column(also=("municipio",)),
    Field.STATE: Column(also=("estado",)),
    Field.POSTAL_CODE: Column(personal=True, also=("codigo_postal",)),
    Field.PRODUCT: Column(required=True, also=("tipo_produto", "tipo")),
    Field.ORIGIN: Column(also=("descricao", "origem_divida", "origem_da_divida")),
    Field.ORIGINAL_CREDITOR: Column(also=("cedente_original", "credor_de_origem")),
    Field.CONTRACTED_ON: Column(also=("data_do_contrato", "dt_contrato", "contratado_em")),
    Field.DUE_ON: Column(required=True, also=("data_vencimento", "dt_vencimento", "data_de_vencimento", "vencto")),
    Field.PRINCIPAL: Column(required=True, also=("valor", "principal", "saldo_principal")),
    Field.FINE: Column(also=("multa", "percentual_multa")),
    Field.INTEREST: Column(also=("juros", "juros_mes", "juros_ao_mes", "juros_mora_pct")),
    Field.INDEX: Column(also=("indice", "correcao", "correcao_monetaria")),
    Field.STATUS: Column(also=("status",)),
    Field.DECEASED: Column(also=("obito",)),
    Field.SEGMENT: Column(also=("segmento_cliente", "segmento_do_cliente")),
    Field.SCORE_BAND: Column(also=("faixa_de_score", "score")),
    Field.CORRECTION_DAYS: Column(also=("contagem_da_correcao",)),
    Field.INTEREST_DAYS: Column(also=("contagem_dos_juros", "base_dos_juros")),
    Field.REMUNERATORY: Column(
        also=("juros_remuneratorios", "juros_remuneratorios_pct", "juros_compensatorios_mes_pct")
    ),
    Field.FEES: Column(also=("honorarios", "honorarios_advocaticios", "honorarios_advocaticios_pct")),
    Field.CLOSING_REASON: Column(also=("motivo_da_baixa", "motivo_de_encerramento")),
    Field.CAMPAIGN: Column(also=("nome_da_campanha", "campanha_de_cobranca")),
}

_JOINTS = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)
def plain_name(text: str) -> str:
    """A name without accents, case or punctuation: ``Valor Principal (R$)`` is ``valor_principal_r``."""
    decomposed = unicodedata.normalize("NFKD", text[:200])
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign)).lower()
    return _JOINTS.sub("_", letters).strip("_")


NAMES: dict[str, Field] = {
    plain_name(name): field for field, column in LAYOUT.items() for name in (field.value, *column.also)
}
