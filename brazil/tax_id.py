"""CPF and CNPJ: read what people and files write, give back the compact form, format and mask.

The CNPJ goes through python-stdnum, which knows the alphanumeric form in force since July 2026 (IN RFB 2.229/2024).
The CPF is checked here: portfolio files bring millions of them and python-stdnum takes some 12 microseconds each,
this a sixth of that. Tests hold the two equal.
"""

from __future__ import annotations

import string

from stdnum.br import cnpj as stdnum_cnpj

from brazil.errors import InvalidNumber

_SEPARATORS = {ord(sign): None for sign in ".-/ \t\u00a0"}
_REPEATED = frozenset(digit * 11 for digit in string.digits)
_CNPJ_SIGNS = frozenset(string.digits + string.ascii_uppercase)
_SECOND_SUM = 1 << 16  # both weighted sums travel in one whole number


def _weighted(first_weight: int) -> dict[str, int]:
    """For each three digits, their part of the two weighted sums of a CPF, the first digit weighing `first_weight`.

    The second sum weighs each digit one more than the first.
    """
    return {
        f"{number:03}": sum(
            int(digit) * (weight + (weight + 1) * _SECOND_SUM)
            for digit, weight in zip(f"{number:03}", range(first_weight, 0, -1), strict=False)
        )
        for number in range(1000)
    }


_HEAD, _MIDDLE, _TAIL = _weighted(10), _weighted(7), _weighted(4)


def _compact(text: str) -> str:
    return text.translate(_SEPARATORS)


def _cpf_check_digits(base: str) -> str:
    """The two check digits for nine ASCII digits (modulus 11; a remainder of 10 reads 0)."""
    second_sum, first_sum = divmod(_HEAD[base[:3]] + _MIDDLE[base[3:6]] + _TAIL[base[6:9]], _SECOND_SUM)
    first = first_sum * 10 % 11 % 10
    return f"{first}{(second_sum + 2 * first) * 10 % 11 % 10}"


def parse_cpf(text: str, *, lost_zeros: bool = False) -> str:
    """The 11 digits of a CPF written with or without dots, hyphen and spaces.

    `lost_zeros` gives back the leading zeros a spreadsheet drops from a number. Raises InvalidNumber with code
    ``cpf_length``, ``cpf_characters``, ``cpf_repeated`` or ``cpf_check_digits``.
    """
    cpf = text if text.isdigit() else _compact(text)
    if not (cpf.isascii() and cpf.isdigit()):
        raise InvalidNumber("cpf_characters" if cpf else "cpf_length", length=len(cpf))
    if lost_zeros:
        cpf = cpf.zfill(11)
    if len(cpf) != 11:
        raise InvalidNumber("cpf_length", length=len(cpf))
    if cpf in _REPEATED:
        raise InvalidNumber("cpf_repeated")
    if _cpf_check_digits(cpf) != cpf[9:]:
        raise InvalidNumber("cpf_check_digits")
    return cpf


def cpf_from_base(base: str) -> str:
    """The whole CPF for its first nine digits: how sample CPFs are made."""
    if len(base) != 9 or not (base.isascii() and base.isdigit()):
        raise InvalidNumber("cpf_length", length=len(base))
    return parse_cpf(base + _cpf_check_digits(base))


def parse_cnpj(text: str) -> str:
    """The 14 signs of a CNPJ, numeric or alphanumeric, upper-cased.

    Raises InvalidNumber with code ``cnpj_length``, ``cnpj_characters``, ``cnpj_repeated`` or
    ``cnpj_check_digits``.
    """
    cnpj = _compact(text).upper()
    if len(cnpj) != 14:
        raise InvalidNumber("cnpj_length", length=len(cnpj))
    if not (_CNPJ_SIGNS.issuperset(cnpj) and cnpj[12:].isdigit()):
        raise InvalidNumber("cnpj_characters")
    if len(set(cnpj)) == 1:
        raise InvalidNumber("cnpj_repeated")
    if not stdnum_cnpj.is_valid(cnpj):
        raise InvalidNumber("cnpj_check_digits")
    return cnpj


def parse_tax_id(text: str) -> str:
    """A CPF or a CNPJ in compact form, told apart by length.

    Raises InvalidNumber with code ``tax_id_length`` for any other length, or as the two readers do.
    """
    length = len(_compact(text))
    if length == 11:
        return parse_cpf(text)
    if length == 14:
        return parse_cnpj(text)
    raise InvalidNumber("tax_id_length", length=length)


def format_tax_id(compact: str) -> str:
    """``123.456.789-09`` or ``12.ABC.345/01DE-35`` for a compact CPF or CNPJ (not validated again)."""
    if len(compact) == 11:
        return f"{compact[:3]}.{compact[3:6]}.{compact[6:9]}-{compact[9:]}"
    if len(compact) == 14:
        return f"{compact[:2]}.{compact[2:5]}.{compact[5:8]}/{compact[8:12]}-{compact[12:]}"
    raise InvalidNumber("tax_id_length", length=len(compact))


def mask_cpf(cpf: str) -> str:
    """``***.456.789-**``: enough for its owner to recognise, too little for anyone else."""
    if len(cpf) != 11:
        raise InvalidNumber("cpf_length", length=len(cpf))
    return f"***.{cpf[3:6]}.{cpf[6:9]}-**"
