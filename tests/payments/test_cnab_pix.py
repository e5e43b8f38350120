"""The Pix code of a boleto in bank files: asked for as the bank's own manual says, read back with its title."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest

from brazil.money import Money
from payments.account import BankAccount
from payments.cnab.base.bank_layout import BankLayout
from payments.cnab.entries import Instruction, PixRequest, RemessaEntry
from payments.cnab.movements import MovementPix, Occurrence, PixContent, QuarantinedLine, RetornoLine, RetornoPix
from payments.cnab.remessa import read_remessa, write_remessa
from payments.cnab.retorno import iter_file, read_retorno, write_retorno
from payments.errors import InvalidCharge
from payments.pix.brcode import BrCode, encode_brcode
from tests.payments.cnab_every_layout import LAYOUTS, WRITTEN, account_of, movement, request
from tests.payments.cnab_examples import WRITTEN_AT
from tests.support.folded import each_of

KEY = "11222333000181"
RANDOM = "39a1178e-db6b-4407-bc7b-b674390acf5f"
LOCATION = "pix.example.com/qr/v2/cobv/0d8a4d3f1b7e4c55"
CODE = encode_brcode(BrCode(url=LOCATION, name="LOJA MODELO", city="RECIFE", single_use=True))
ASKING = ["341-400", "033-400", "033-240"]  # remessas that can ask for a code
TELLING = [*ASKING, "237-400"]  # returns that tell one
_ASKING = pytest.mark.parametrize("name", ASKING)
_TELLING = pytest.mark.parametrize("name", TELLING)


def _account(layout: BankLayout) -> BankAccount:
    account = account_of(layout)
    return replace(account, carteira="109") if layout.bank == "341" else account


def _entry(layout: BankLayout, pix: PixRequest | None, **changes: object) -> RemessaEntry:
    entry = request(layout, Instruction.REGISTER, **changes)
    return replace(entry, boleto=replace(entry.boleto, account=_account(layout)), pix=pix)


def _remessa(name: str, *entries: RemessaEntry) -> bytes:
    layout = LAYOUTS[name]
    return write_remessa(_account(layout), entries, sequence=7, written_at=WRITTEN_AT, width=layout.width)


def _retorno(name: str, *told: MovementPix | None) -> bytes:
    layout = LAYOUTS[name]
    movements = [replace(movement(layout, Occurrence.REGISTERED), pix=each) for each in told]
    return write_retorno(
        _account(layout), movements, sequence=42, written_at=WRITTEN_AT, credited_on=None, width=layout.width
    )


def _lines(raw: bytes) -> list[str]:
    return raw.decode("ascii").split("\r\n")[:-1]


def test_itau_takes_movement_71_and_register_3() -> None:
    lines = _lines(_remessa("341-400", _entry(LAYOUTS["341-400"], PixRequest(key=RANDOM))))
    assert [line[0] for line in lines] == ["0", "1", "2", "3", "9"]
    assert lines[1][108:110] == "71"
    assert lines[3][1:78].rstrip() == RANDOM
    assert (lines[3][78:394].strip(), lines[3][394:]) == ("", "000004")


def test_itau_is_not_asked_by_register_8_with_movement_01() -> None:
    """As Santander is; programs that copy that layout to Itaú have every such slip refused."""
    lines = _lines(_remessa("341-400", _entry(LAYOUTS["341-400"], PixRequest(key=KEY))))
    assert not [line for line in lines if line[0] == "8"]
    assert "01" not in {line[108:110] for line in lines if line[0] == "1"}


def test_itau_without_a_pix_is_asked_as_ever() -> None:
    lines = _lines(_remessa("341-400", _entry(LAYOUTS["341-400"], None)))
    assert ([line[0] for line in lines], lines[1][108:110]) == (["0", "1", "2", "9"], "01")


def test_itau_may_be_left_to_take_the_key_of_the_account() -> None:
    raw = _remessa("341-400", _entry(LAYOUTS["341-400"], PixRequest()))
    without_record = b"".join(line + b"\r\n" for line in raw.split(b"\r\n") if line and not line.startswith(b"3"))
    assert [read_remessa(each).orders[0].pix for each in (raw, without_record)] == [PixRequest()] * 2


def test_itau_makes_a_code_in_carteira_109_alone() -> None:
    layout = LAYOUTS["341-400"]
    account = replace(_account(layout), carteira="112")
    entry = _entry(layout, PixRequest(key=KEY))
    entry = replace(entry, boleto=replace(entry.boleto, account=account))
    with pytest.raises(InvalidCharge, match="pix_not_offered"):
        write_remessa(account, [entry], sequence=1, written_at=WRITTEN_AT, width=400)


def test_santander_takes_register_8_with_key_kind_key_and_txid() -> None:
    lines = _lines(_remessa("033-400", _entry(LAYOUTS["033-400"], PixRequest(key=RANDOM, txid="A1B2"))))
    assert [line[0] for line in lines] == ["0", "1", "8", "9"]
    assert (lines[1][108:110], lines[2][42], lines[2][43:120].rstrip()) == ("01", "5", RANDOM)
    assert lines[2][120:155].rstrip() == "A1B2"


def test_santander_240_takes_segment_y_03_after_the_others() -> None:
    lines = _lines(_remessa("033-240", _entry(LAYOUTS["033-240"], PixRequest(key=KEY, txid="A1B2"))))
    assert [line[13] for line in lines if line[7] == "3"] == ["P", "Q", "R", "Y"]
    last = next(line for line in lines if line[13] == "Y")
    assert (last[17:19], last[80], last[81:158].rstrip(), last[158:193].rstrip()) == ("03", "2", KEY, "A1B2")


@pytest.mark.parametrize(("key", "kind"), [("52998224725", "1"), (KEY, "2"), ("+5581999998888", "3"), ("a@b.com", "4")])
def test_the_kind_of_a_key_is_told_by_the_key(key: str, kind: str) -> None:
    lines = _lines(_remessa("033-400", _entry(LAYOUTS["033-400"], PixRequest(key=key))))
    assert (lines[2][42], lines[2][43:120].rstrip()) == (kind, key)


@_ASKING
def test_what_is_asked_is_read_back_with_its_slip_alone(name: str) -> None:
    layout = LAYOUTS[name]
    asked = PixRequest(key=RANDOM, txid="" if layout.bank == "341" else "TX1")
    orders = read_remessa(_remessa(name, _entry(layout, None), _entry(layout, asked), _entry(layout, None))).orders
    assert [order.pix for order in orders] == [None, asked, None]
    assert {order.instruction for order in orders} == {Instruction.REGISTER}


@each_of([name for name in WRITTEN if name not in ASKING])
def test_a_bank_whose_files_cannot_ask_refuses(name: str) -> None:
    with pytest.raises(InvalidCharge) as refused:
        _remessa(name, _entry(LAYOUTS[name], PixRequest(key=KEY)))
    assert refused.value.code == "pix_not_offered"


@_ASKING
def test_only_a_registration_asks_for_a_code(name: str) -> None:
    entry = replace(_entry(LAYOUTS[name], PixRequest(key=KEY)), instruction=Instruction.WRITE_OFF)
    with pytest.raises(InvalidCharge, match="pix_not_offered"):
        _remessa(name, entry)


@_ASKING
def test_what_is_no_key_is_refused(name: str) -> None:
    with pytest.raises(InvalidCharge, match="pix_key"):
        _remessa(name, _entry(LAYOUTS[name], PixRequest(key="11222333000180")))


def test_a_txid_is_refused_where_the_layout_has_none() -> None:
    with pytest.raises(InvalidCharge, match="pix_not_offered"):
        _remessa("341-400", _entry(LAYOUTS["341-400"], PixRequest(key=KEY, txid="A1")))


@_TELLING
def test_a_code_is_told_with_the_title_before_it(name: str) -> None:
    text = CODE if name == "341-400" else LOCATION
    txid = "" if name == "341-400" else "TX9"
    read = read_retorno(_retorno(name, None, MovementPix(text=text, txid=txid), None))
    assert (len(read.lines), read.quarantined, read.findings) == (3, (), ())
    (told,) = read.pix
    assert (told.text, told.txid, told.reasons, told.bank) == (text, txid, (), LAYOUTS[name].bank)
    assert (told.title_line, told.nosso_numero) == (read.lines[1].line_no, read.lines[1].nosso_numero)
    assert told.content is (PixContent.PAYLOAD if name == "341-400" else PixContent.LOCATION)
    assert told.confirmed is (name == "341-400"), "the others stand in no manual at hand"


@_TELLING
def test_the_movements_are_those_of_the_file_without_pix_lines(name: str) -> None:
    plain = read_retorno(_retorno(name, None, None)).lines
    beside = read_retorno(_retorno(name, MovementPix(text=LOCATION), MovementPix(text=LOCATION))).lines
    assert [line._replace(line_no=0) for line in beside] == [line._replace(line_no=0) for line in plain]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (CODE, PixContent.PAYLOAD),
        ("https://" + LOCATION, PixContent.LOCATION),
        (RANDOM, PixContent.KEY),
        ("12345678901", PixContent.OTHER),
        ("", PixContent.NOTHING),
    ],
)
def test_what_a_line_holds_is_told_by_its_shape(text: str, content: PixContent) -> None:
    (told,) = read_retorno(_retorno("341-400", MovementPix(text=text, reason="" if text else "004"))).pix
    assert (told.content, told.text, told.reasons) == (content, text, () if text else ("004",))


@_TELLING
def test_a_pix_of_a_title_that_was_not_read_is_set_aside_not_given_to_another(name: str) -> None:
    lines = _retorno(name, None, MovementPix(text=LOCATION)).split(b"\r\n")
    (told,) = [place for place, line in enumerate(lines) if LOCATION.encode() in line]
    in_240 = LAYOUTS[name].width == 240
    first = told - (2 if in_240 else 1)  # its T, or its detail
    amount = slice(77, 92) if in_240 else slice(152, 165)
    broken = bytearray(lines[first])
    broken[amount] = b"X" * (amount.stop - amount.start)
    read = read_retorno(b"\r\n".join([*lines[:first], bytes(broken), *lines[first + 1 :]]))
    assert (len(read.lines), read.pix) == (1, ())
    assert [each.code for each in read.quarantined] == ["not_numeric", "pix_without_title"]


def test_a_pix_line_before_any_title_or_cut_short_is_set_aside() -> None:
    lines = _retorno("341-400", MovementPix(text=CODE)).split(b"\r\n")
    early = [lines[0], lines[2], lines[1], *lines[3:]]
    cut = [*lines[:2], lines[2][:200], *lines[3:]]
    for changed, code in ((early, "pix_without_title"), (cut, "blank")):
        read = read_retorno(b"\r\n".join(changed))
        assert (len(read.lines), read.pix, [each.code for each in read.quarantined]) == (1, (), [code])


def test_events_come_in_the_order_of_the_lines() -> None:
    raw = _retorno("341-400", *[MovementPix(text=CODE)] * 1200)
    events = [
        event for event in iter_file(BytesIO(raw)) if isinstance(event, RetornoLine | RetornoPix | QuarantinedLine)
    ]
    assert [event.line_no for event in events] == list(range(2, 2402))
    assert [type(event) for event in events[:4]] == [RetornoLine, RetornoPix] * 2


def test_a_return_that_cannot_tell_a_code_does_not_pretend() -> None:
    layout = LAYOUTS["001-240"]
    told = replace(movement(layout, Occurrence.REGISTERED), title_amount=Money(1_00), pix=MovementPix(text=CODE))
    with pytest.raises(InvalidCharge, match="pix_not_offered"):
        write_retorno(account_of(layout), [told], sequence=1, written_at=WRITTEN_AT, credited_on=date(2026, 1, 2))
