"""The sandbox bank makes the Pix code a remessa asks for, and tells it with the registration."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from brazil.money import Money
from payments.adapters.sandbox import Habits, SandboxBank
from payments.boleto import Boleto
from payments.cnab.entries import Instruction, PixRequest, RemessaEntry
from payments.cnab.movements import Occurrence, PixContent, RetornoFile
from payments.cnab.remessa import write_remessa
from payments.cnab.retorno import read_retorno
from payments.pix.brcode import CodeKind
from payments.pix.brcode_reading import decode_brcode
from tests.payments.cnab_every_layout import LAYOUTS, account_of, request
from tests.payments.cnab_examples import WRITTEN_AT

_DAY = date(2026, 11, 23)
_ITAU = replace(account_of(LAYOUTS["341-400"]), carteira="109")
_SANTANDER = account_of(LAYOUTS["033-400"])


def _slip(number: int = 1, **changes: object) -> Boleto:
    slip = request(LAYOUTS["341-400"], Instruction.REGISTER).boleto
    return replace(slip, account=_ITAU, nosso_numero=str(number), **changes)  # type: ignore[arg-type]


def _told(root: Path, *asked: RemessaEntry, habits: Habits | None = None, sweeps: int = 1) -> RetornoFile:
    account = asked[0].boleto.account
    bank = SandboxBank(root, [account], habits)
    raw = write_remessa(account, asked, sequence=1, written_at=WRITTEN_AT)
    (bank.remessa_folder / "a.rem").write_bytes(raw)
    names = [name for _ in range(sweeps) for name in bank.sweep(_DAY)]
    assert bank.refusals() == {}
    return read_retorno((bank.retorno_folder / names[-1]).read_bytes())


def test_each_slip_that_asks_gets_a_code_of_its_own(tmp_path: Path) -> None:
    asking = [RemessaEntry(boleto=_slip(number), pix=PixRequest()) for number in (1, 2)]
    read = _told(tmp_path, asking[0], RemessaEntry(boleto=_slip(3)), asking[1])
    assert [line.occurrence for line in read.lines] == [Occurrence.REGISTERED] * 3
    assert (read.findings, read.quarantined) == ((), ())
    assert [each.nosso_numero for each in read.pix] == [read.lines[0].nosso_numero, read.lines[2].nosso_numero]
    codes = [decode_brcode(each.text) for each in read.pix]
    assert {code.kind for code in codes} == {CodeKind.DYNAMIC}
    assert len({code.url for code in codes}) == 2


def test_a_slip_registered_later_gets_its_code_then(tmp_path: Path) -> None:
    entry = RemessaEntry(boleto=_slip(), pix=PixRequest())
    (told,) = _told(tmp_path, entry, habits=Habits(delay_all=True), sweeps=2).pix
    assert told.content is PixContent.PAYLOAD


def test_a_refused_slip_has_no_code(tmp_path: Path) -> None:
    read = _told(tmp_path, RemessaEntry(boleto=_slip(), pix=PixRequest()), habits=Habits(reject_all=True))
    assert ([line.occurrence for line in read.lines], read.pix) == ([Occurrence.REJECTED], ())


def test_a_code_that_cannot_be_made_does_not_stop_the_slip(tmp_path: Path) -> None:
    entry = RemessaEntry(boleto=_slip(amount=Money(10_000_000_01)), pix=PixRequest())
    read = _told(tmp_path, entry)
    assert [line.occurrence for line in read.lines] == [Occurrence.REGISTERED]
    assert [(each.content, each.reasons) for each in read.pix] == [(PixContent.NOTHING, ("001",))]


@pytest.mark.parametrize("txid", ["", "TX1"])
def test_santander_answers_with_the_address(tmp_path: Path, txid: str) -> None:
    slip = replace(_slip(), account=_SANTANDER)
    read = _told(tmp_path, RemessaEntry(boleto=slip, pix=PixRequest(key="11222333000181", txid=txid)))
    (told,) = read.pix
    assert (told.content, told.txid, told.confirmed) == (PixContent.LOCATION, txid, False)
