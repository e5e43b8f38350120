"""Statements as banks write them, made up: three banks' habits in SGML, and one in XML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

HEADER = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\n"


def sgml_line(fitid: str, day: str, amount: str, memo: str, kind: str = "OTHER", checknum: str = "") -> str:
    """A movement without end tags for its values."""
    number = f"<CHECKNUM>{checknum}\r\n" if checknum else ""
    return (
        f"<STMTTRN>\r\n<TRNTYPE>{kind}\r\n<DTPOSTED>{day}\r\n<TRNAMT>{amount}\r\n<FITID>{fitid}\r\n{number}"
        f"<MEMO>{memo}\r\n</STMTTRN>\r\n"
    )


def sgml(
    lines: Sequence[str],
    *,
    bank: str = "0341",
    branch: str = "",
    number: str = "1234567897",
    since: str = "20260101100000[-03:EST]",
    until: str = "20260131100000[-03:EST]",
    balance: str = "1000,00",
    encoding: str = "cp1252",
) -> bytes:
    """A whole statement in SGML."""
    of_branch = f"<BRANCHID>{branch}\r\n" if branch else ""
    text = (
        f"{HEADER}COMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n<OFX>\r\n<SIGNONMSGSRSV1>\r\n<SONRS>\r\n"
        "<STATUS>\r\n<CODE>0\r\n<SEVERITY>INFO\r\n</STATUS>\r\n<DTSERVER>20260131100000[-03:EST]\r\n<LANGUAGE>POR\r\n"
        "</SONRS>\r\n</SIGNONMSGSRSV1>\r\n<BANKMSGSRSV1>\r\n<STMTTRNRS>\r\n<TRNUID>1001\r\n<STATUS>\r\n<CODE>0\r\n"
        "<SEVERITY>INFO\r\n</STATUS>\r\n<STMTRS>\r\n<CURDEF>BRL\r\n"
        f"<BANKACCTFROM>\r\n<BANKID>{bank}\r\n{of_branch}<ACCTID>{number}\r\n<ACCTTYPE>CHECKING\r\n</BANKACCTFROM>\r\n"
        f"<BANKTRANLIST>\r\n<DTSTART>{since}\r\n<DTEND>{until}\r\n{''.join(lines)}</BANKTRANLIST>\r\n"
        f"<LEDGERBAL>\r\n<BALAMT>{balance}\r\n<DTASOF>{until}\r\n</LEDGERBAL>\r\n</STMTRS>\r\n</STMTTRNRS>\r\n"
        "</BANKMSGSRSV1>\r\n</OFX>\r\n"
    )
    return text.encode(encoding)


def of_day(
    movements: Sequence[tuple[str, str, str]],
    on: date,
    *,
    bank: str,
    branch: str,
    number: str,
    last: date | None = None,
) -> bytes:
    """A statement of a day: movements as (FITID, amount, memo)."""
    day = f"{on:%Y%m%d}120000[-3:BRT]"
    lines = [sgml_line(fitid, day, amount, memo) for fitid, amount, memo in movements]
    until = f"{last or on:%Y%m%d}120000[-3:BRT]"
    return sgml(lines, bank=bank, branch=branch, number=number, since=day, until=until)


XML = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS></SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>BRL</CURDEF>
<BANKACCTFROM><BANKID>001</BANKID><BRANCHID>0131-7</BRANCHID><ACCTID>59127-0</ACCTID></BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260105</DTSTART><DTEND>20260106</DTEND>
<STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20260105</DTPOSTED><TRNAMT>-1234.56</TRNAMT><FITID>A1</FITID>
<NAME>Jos\u00e9 &amp; Filhos</NAME><MEMO><![CDATA[Dep\u00f3sito <caixa>]]></MEMO></STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>10.00</BALAMT><DTASOF>20260106</DTASOF></LEDGERBAL>
</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
