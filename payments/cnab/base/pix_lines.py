"""The Pix code beside a slip (bolepix) in bank files: asked for in a remessa, told in a line of a return.

Names of the fields: `pix_key`, `pix_key_kind` and `pix_txid` out; `pix_text`, `pix_key_kind`, `pix_txid` and
`pix_error` back. What a line of a return holds is told by its shape: banks put a code, an address or the key there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from payments.cnab.checks import quarantine
from payments.cnab.entries import PixRequest
from payments.cnab.fields import FieldError, Value
from payments.cnab.movements import MovementPix, PixContent, QuarantinedLine, RetornoLine, RetornoPix
from payments.cnab.record import Record
from payments.errors import InvalidCharge
from payments.pix.keys import KeyKind, check_key

_CPF = 11  # characters: the kinds of a tax id are told apart by their length
_KINDS = {KeyKind.PHONE: "3", KeyKind.EMAIL: "4", KeyKind.RANDOM: "5"}
_CODE = "000201"  # id 00 of a BR Code: the format, "01", which every one begins with
_ADDRESS = re.compile(r"(https://)?[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]+)?/[\x21-\x7e]+", re.ASCII | re.IGNORECASE)


def key_kind(key: str) -> str:
    """1 CPF, 2 CNPJ, 3 phone, 4 e-mail, 5 random, as Santander's files have it. Raises InvalidCharge("pix_key")."""
    kind = check_key(key, "pix_key")
    return _KINDS.get(kind) or ("1" if len(key) == _CPF else "2")


def pix_request(record: Record | None, asked: PixRequest) -> dict[str, Value]:
    """The fields of a request. Raises InvalidCharge, "pix_not_offered" for what the layout cannot ask."""
    if record is None:
        raise InvalidCharge("pix_not_offered", "pix")
    if asked.txid and not record.has("pix_txid"):
        raise InvalidCharge("pix_not_offered", "pix_txid")
    values: dict[str, Value] = {"pix_key": asked.key, "pix_txid": asked.txid}
    if asked.key or record.has("pix_key_kind"):  # a layout that states the kind leaves no key to the bank
        values["pix_key_kind"] = key_kind(asked.key)
    return values


def pix_answer(told: MovementPix) -> dict[str, Value]:
    """The fields of the line that answers."""
    kind = key_kind(told.text) if content_of(told.text) is PixContent.KEY else "0"
    return {"pix_text": told.text, "pix_key_kind": kind, "pix_txid": told.txid, "pix_error": told.reason}


def content_of(text: str) -> PixContent:
    """What a text of a Pix line is, by its shape."""
    if not text:
        return PixContent.NOTHING
    if text.startswith(_CODE):
        return PixContent.PAYLOAD
    if _ADDRESS.fullmatch(text):
        return PixContent.LOCATION
    try:
        check_key(text)
    except InvalidCharge:
        return PixContent.OTHER
    return PixContent.KEY


class PixReader:
    """Reads the Pix lines of one layout."""

    def __init__(self, bank: str, record: Record, confirmed: bool) -> None:
        constants = {field.start: field.constant for field in record.fields}
        self.record_type, self.segment = constants[1], constants.get(18, "")
        self._bank, self._confirmed, self._width = bank, confirmed, record.width
        self._fields = {field.name: field for field in record.fields}

    def read(
        self, title: RetornoLine | None, numbers: Sequence[int], texts: Sequence[str]
    ) -> Iterator[RetornoPix | QuarantinedLine]:
        """What lines say of the title before them; without one, or cut short, they are set aside."""
        for line_no, line in zip(numbers, texts, strict=True):
            try:
                yield self._read(title, line_no, line)
            except FieldError as error:
                yield quarantine(line_no, line, error)

    def _read(self, title: RetornoLine | None, line_no: int, line: str) -> RetornoPix:
        if title is None:
            raise FieldError("pix_without_title", "record_type", 1)
        if len(line) > self._width:
            raise FieldError("line_too_long", "record", self._width + 1)
        self._fields["record_number"].read(line)  # in CNAB 400 the last columns: a line cut short has none
        text, error = self._text("pix_text", line), self._text("pix_error", line)
        return RetornoPix(
            line_no=line_no,
            title_line=title.line_no,
            bank=self._bank,
            nosso_numero=title.nosso_numero,
            content=content_of(text),
            text=text,
            txid=self._text("pix_txid", line),
            reasons=(error,) if error.strip("0") else (),
            confirmed=self._confirmed,
        )

    def _text(self, name: str, line: str) -> str:
        field = self._fields.get(name)
        return line[field.start - 1 : field.end].strip() if field else ""
