"""A bank statement of the demonstration: what a bank tells of a day that no file of payments tells of."""

from __future__ import annotations

from datetime import date

from portal.demo.creditors import DemoCreditor

MOVEMENTS = (
    ("-34,90", "TARIFA PACOTE DE SERVICOS"),
    ("184,37", "PIX RECEBIDO SEM IDENTIFICACAO"),
    ("-2500,00", "TED PARA APLICACAO PROPRIA"),
)
"""Amount and text of each: a fee, money of nobody known, and a transfer of the account's owner."""


def statement_of(demo: DemoCreditor, on: date) -> bytes:
    """The statement of one day of the creditor's account, in OFX."""
    account, day = demo.account, f"{on:%Y%m%d}120000[-3:BRT]"
    lines = "\r\n".join(_movement(place, day, *movement) for place, movement in enumerate(MOVEMENTS, start=1))
    text = (
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\n"
        "COMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n"
        f"<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>{day}<LANGUAGE>POR"
        "</SONRS></SIGNONMSGSRSV1>\r\n<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>"
        f"<STMTRS><CURDEF>BRL<BANKACCTFROM><BANKID>0{account['bank']}<BRANCHID>{account['agencia']}"
        f"<ACCTID>{account['conta']}{account['conta_dv']}<ACCTTYPE>CHECKING</BANKACCTFROM>\r\n"
        f"<BANKTRANLIST><DTSTART>{day}<DTEND>{day}\r\n{lines}\r\n</BANKTRANLIST>\r\n"
        f"<LEDGERBAL><BALAMT>8412,06<DTASOF>{day}</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\r\n"
    )
    return text.encode("cp1252")


def _movement(place: int, day: str, amount: str, memo: str) -> str:
    kind = "DEBIT" if amount.startswith("-") else "CREDIT"
    return f"<STMTTRN><TRNTYPE>{kind}<DTPOSTED>{day}<TRNAMT>{amount}<FITID>{day[:8]}{place:03}<MEMO>{memo}</STMTTRN>"
