"""Banks and payment institutions: COMPE code (printed on boletos), ISPB (Pix, SPB) and the name people know.

Source: participants of the STR published by Banco Central do Brasil. Only those a creditor is likely to collect
through are here; a code that is absent is unknown to the portal, not necessarily wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

from brazil.errors import InvalidNumber


@dataclass(frozen=True, slots=True)
class Bank:
    """`code` has 3 digits, `ispb` the 8 first digits of the CNPJ."""

    code: str
    ispb: str
    name: str


_TABLE = (
    ("001", "00000000", "Banco do Brasil"),
    ("003", "04902979", "Banco da Amazônia"),
    ("004", "07237373", "Banco do Nordeste"),
    ("021", "28127603", "Banestes"),
    ("033", "90400888", "Santander"),
    ("041", "92702067", "Banrisul"),
    ("070", "00000208", "BRB"),
    ("077", "00416968", "Banco Inter"),
    ("084", "02398976", "Sisprime do Brasil"),
    ("085", "05463212", "Ailos"),
    ("097", "04632856", "CrediSIS"),
    ("104", "00360305", "Caixa Econômica Federal"),
    ("133", "10398952", "Cresol"),
    ("136", "00315557", "Unicred"),
    ("208", "30306294", "BTG Pactual"),
    ("212", "92894922", "Banco Original"),
    ("237", "60746948", "Bradesco"),
    ("260", "18236120", "Nubank"),
    ("290", "08561701", "PagBank"),
    ("318", "61186680", "Banco BMG"),
    ("323", "10573521", "Mercado Pago"),
    ("336", "31872495", "C6 Bank"),
    ("341", "60701190", "Itaú"),
    ("380", "22896431", "PicPay"),
    ("389", "17184037", "Banco Mercantil"),
    ("422", "58160789", "Banco Safra"),
    ("623", "59285411", "Banco Pan"),
    ("637", "60889128", "Banco Sofisa"),
    ("655", "59588111", "Banco Votorantim"),
    ("707", "62232889", "Banco Daycoval"),
    ("745", "33479023", "Citibank"),
    ("748", "01181521", "Sicredi"),
    ("756", "02038232", "Sicoob"),
)
BANKS: tuple[Bank, ...] = tuple(Bank(*row) for row in _TABLE)
_BY_CODE = {bank.code: bank for bank in BANKS}
_BY_ISPB = {bank.ispb: bank for bank in BANKS}


def bank_by_code(code: str) -> Bank:
    """The bank with this COMPE code, leading zeros optional. Raises InvalidNumber("bank_unknown")."""
    try:
        return _BY_CODE[code.zfill(3)]
    except KeyError as error:
        raise InvalidNumber("bank_unknown", bank=code) from error


def bank_by_ispb(ispb: str) -> Bank:
    """The institution with this ISPB, leading zeros optional. Raises InvalidNumber("bank_unknown")."""
    try:
        return _BY_ISPB[ispb.zfill(8)]
    except KeyError as error:
        raise InvalidNumber("bank_unknown", bank=ispb) from error
