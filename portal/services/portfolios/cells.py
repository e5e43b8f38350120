"""What one cell says, as the plain value the tables keep: text, ISO date, whole centavos, basis points.

A million rows pass here, so what repeats (dates, cities, products, rates) is read once and remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from brazil.errors import InvalidNumber
from brazil.parsing import parse_amount, parse_date
from brazil.regions import STATES
from brazil.tax_id import parse_cnpj, parse_cpf
from offers.debt import CorrectionDays, InterestDays, Product
from portal.services.portfolios.layout import plain_name
from portal.services.portfolios.refusal import CellRefused

NOTHING = frozenset({
    "", "-", "--", "n/a", "N/A", "#N/D", "#N/A", "null", "NULL", "Null", "nulo", "NULO", "None",
    "nao informado", "não informado", "NAO INFORMADO", "NÃO INFORMADO", "Não informado", "Não Informado",
    "sem informação", "SEM INFORMACAO", "s/i", "S/I",
})  # fmt: skip
"""What people write for nothing."""

PRODUCTS: dict[str, Product] = {
    **{product.value: product for product in Product},
    "cartao": Product.CREDIT_CARD, "cartao_de_credito": Product.CREDIT_CARD, "cartao_credito": Product.CREDIT_CARD,
    "emprestimo": Product.LOAN, "emprestimo_pessoal": Product.LOAN, "credito_pessoal": Product.LOAN,
    "telefonia": Product.TELECOM, "telecom": Product.TELECOM, "internet": Product.TELECOM,
    "telecomunicacoes": Product.TELECOM, "escola": Product.SCHOOL, "mensalidade_escolar": Product.SCHOOL,
    "educacao": Product.SCHOOL, "faculdade": Product.SCHOOL, "agua": Product.UTILITY, "luz": Product.UTILITY,
    "energia": Product.UTILITY, "energia_eletrica": Product.UTILITY, "gas": Product.UTILITY,
    "varejo": Product.RETAIL, "crediario": Product.RETAIL, "loja": Product.RETAIL,
    "condominio": Product.CONDOMINIUM, "saude": Product.HEALTH, "plano_de_saude": Product.HEALTH,
}  # fmt: skip
INDICES = {"ipca": "IPCA", "inpc": "INPC", "igp_m": "IGP-M", "igpm": "IGP-M"}
NO_INDEX = frozenset({"", "nenhum", "nenhuma", "sem_correcao", "nao"})
STATUSES = {
    "aberta": "open", "aberto": "open", "em_aberto": "open", "ativa": "open", "ativo": "open", "vencida": "open",
    "contestada": "disputed", "contestado": "disputed", "em_contestacao": "disputed", "em_disputa": "disputed",
    "encerrada": "closed", "encerrado": "closed", "retirada": "closed", "baixada": "closed", "cancelada": "closed",
    "paga": "settled", "pago": "settled", "quitada": "settled", "quitado": "settled", "liquidada": "settled",
    "reaberta": "reopened", "contestacao_improcedente": "reopened",
}  # fmt: skip
"""`open` says nothing new of a debt in dispute; `reopened` ends the dispute."""

CORRECTION_DAYS: dict[str, str] = {
    "meses_inteiros": CorrectionDays.FULL_MONTHS.value, "meses_cheios": CorrectionDays.FULL_MONTHS.value,
    "exponencial": CorrectionDays.EXPONENTIAL.value, "linear": CorrectionDays.LINEAR.value,
}  # fmt: skip
INTEREST_DAYS: dict[str, str] = {
    "30": InterestDays.DAYS_OF_30.value, "30_dias": InterestDays.DAYS_OF_30.value,
    "365": InterestDays.DAYS_OF_365.value, "365_dias": InterestDays.DAYS_OF_365.value,
    "meses": InterestDays.MONTHS.value,
}  # fmt: skip
"""How the contract counts time, by what the file says; blank is the first of each."""

CLOSING_REASONS: dict[str, str] = {
    "paga_fora": "paid_elsewhere", "pago_fora": "paid_elsewhere", "paga_em_outro_lugar": "paid_elsewhere",
    "retirada": "withdrawn", "retirado": "withdrawn", "devolvida": "withdrawn",
    "cedida": "assigned", "vendida": "assigned", "erro": "mistake", "engano": "mistake", "indevida": "mistake",
}  # fmt: skip
"""Why a debt is closed, by what the file says."""

YES = frozenset({"s", "sim", "1", "x", "true", "verdadeiro"})
NO = frozenset({"", "n", "nao", "0", "false", "falso"})
_LONGEST_NUMBER = 40
FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet might begin a formula with (OWASP, CSV injection); some locales take the wide signs alike."""


class Remembered(dict[Any, Any]):
    """A reader that reads each text once. Emptied when it grows past what a file can make useful."""

    def __init__(self, read: Callable[[Any], Any], most: int = 50_000) -> None:
        super().__init__()
        self._read, self._most = read, most

    def __missing__(self, text: Any) -> Any:
        value = self._read(text)
        if len(self) >= self._most:
            self.clear()
        self[text] = value
        return value


def text_up_to(longest: int, *, blank_is_refused: bool = False) -> Callable[[str], str]:
    """A reader of free text: runs of space made one, signs that cannot be seen dropped."""

    def read(text: str) -> str:
        if text[:1] == "'" and text[1:2] in FORMULA_STARTS:
            text = text[1:]  # put there by the file of refused rows
        clean = text if text.isprintable() and "  " not in text else _legible(text)
        clean = clean.strip()
        if clean in NOTHING:
            if blank_is_refused:
                raise CellRefused("required")
            return ""
        if len(clean) > longest:
            raise CellRefused("text_too_long")
        if "\ufffd" in clean:
            raise CellRefused("text_unreadable")
        return clean

    return read


def _legible(text: str) -> str:
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def cpf(text: str) -> str:
    """Eleven digits. A company's CNPJ and what a spreadsheet rounded have reasons of their own."""
    as_written = len(text) == 14 and text[3:12:4] == "..-"  # as most files write it
    digits = text[:3] + text[4:7] + text[8:11] + text[12:] if as_written else text
    try:
        return parse_cpf(digits, lost_zeros=True)
    except InvalidNumber as error:
        raise CellRefused(_why_not_a_cpf(text.strip(), error.code)) from error


def _why_not_a_cpf(text: str, code: str) -> str:
    if text in NOTHING:
        return "required"
    if text[:1].isdigit() and "e+" in text.lower():
        return "cpf_rounded"
    if _is_cnpj(text):
        return "company_debtor"
    return code


def _is_cnpj(text: str) -> bool:
    signs = "".join(sign for sign in text if sign.isalnum())
    if not 12 <= len(signs) <= 14:
        return False
    try:
        parse_cnpj(signs.zfill(14))
    except InvalidNumber:
        return len(signs) == 14  # as long as a CNPJ, if a mistyped one
    return True


def day(text: str) -> str | None:
    """An ISO date, or None for a blank."""
    text = text.strip()
    if text in NOTHING:
        return None
    return parse_date(text[:_LONGEST_NUMBER]).isoformat()


def day_required(text: str) -> str:
    """An ISO date."""
    found = day(text)
    if found is None:
        raise CellRefused("required")
    return found


USUAL_AMOUNT = r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){0,2},[0-9]{2}"
LONGEST_USUAL_AMOUNT = len("999.999.999,99")
_USUAL_AMOUNT = re.compile(USUAL_AMOUNT)


def principal(text: str) -> int:
    """Centavos, more than zero. The usual way to write it is read here; the others as brazil.parsing does."""
    if _USUAL_AMOUNT.fullmatch(text):
        return int(text.replace(".", "").replace(",", ""))
    if text.strip() in NOTHING:
        raise CellRefused("required")
    cents = parse_amount(text[:_LONGEST_NUMBER]).cents
    if cents == 0:
        raise CellRefused("amount_zero")
    return cents


def percentage(text: str) -> int:
    """Basis points of ``2``, ``2,5`` or ``2.50 %``; zero for a blank, which favours the debtor."""
    return rate_agreed(text) or 0


def rate_agreed(text: str) -> int | None:
    """Basis points as in `percentage`; None for a blank, where the law says what zero would not: no rate was agreed."""
    text = text.replace("%", "").strip()
    if text in NOTHING:
        return None
    try:
        bps = parse_amount(text[:_LONGEST_NUMBER]).cents
    except InvalidNumber as error:
        raise CellRefused("percentage_format") from error
    if bps > 10_000:
        raise CellRefused("percentage_range")
    return bps


def one_of(known: dict[str, str], code: str, blank: str | None = None) -> Callable[[str], str]:
    """A reader of names from a list."""

    def read(text: str) -> str:
        name = plain_name(text)
        if not name and blank is not None:
            return blank
        if not name:
            raise CellRefused("required")
        if name not in known:
            raise CellRefused(code)
        return known[name]

    return read


def index(text: str) -> str | None:
    """The correction index, or None."""
    name = plain_name(text)
    if name in NO_INDEX:
        return None
    if name not in INDICES:
        raise CellRefused("index_unknown")
    return INDICES[name]


def yes(text: str) -> bool:
    """Whether the person died. A blank is no."""
    name = plain_name(text)
    if name in YES:
        return True
    if name in NO:
        return False
    raise CellRefused("yes_or_no")


_STATE_NAMES = {plain_name(name): code for code, name in STATES.items()} | {code.lower(): code for code in STATES}


def state(text: str) -> str:
    """Two letters, from the letters or the state's name."""
    name = plain_name(text)
    if not name or text.strip() in NOTHING:
        return ""
    if name not in _STATE_NAMES:
        raise CellRefused("state_unknown")
    return _STATE_NAMES[name]


def postal_code(text: str) -> str:
    """Eight digits; a spreadsheet drops the first zero of São Paulo's."""
    digits = text.replace("-", "").replace(".", "").strip()
    if text.strip() in NOTHING:
        return ""
    if not (digits.isascii() and digits.isdigit()):
        raise CellRefused("postal_code_format")
    if len(digits) == 7:
        digits = "0" + digits
    if len(digits) != 8 or int(digits) < 1_000_000:
        raise CellRefused("postal_code_format")
    return digits
