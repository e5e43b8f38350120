"""A bank that makes a return every day makes one, too, of a day on which nothing happened."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from payments.adapters.sandbox import Habits, SandboxBank
from payments.cnab.entries import Instruction, RemessaEntry
from payments.cnab.remessa import write_remessa
from payments.cnab.retorno import read_retorno
from tests.payments.cnab_examples import ACCOUNTS, ITAU, WRITTEN_AT, boleto


@pytest.mark.parametrize(("daily", "told"), [(True, [0, 0, 1, 0]), (False, [0, 0, 0, 0])])
def test_a_day_without_movements_has_a_return_where_the_bank_makes_one_every_day(
    tmp_path: Path, daily: bool, told: list[int]
) -> None:
    """On bank days alone, once a day, and only for an account it has told of before."""
    bank, friday = SandboxBank(tmp_path, ACCOUNTS, Habits(return_every_day=daily)), date(2026, 3, 6)
    assert bank.sweep(friday) == []
    entry = RemessaEntry(boleto=boleto(ITAU, "71"), instruction=Instruction.REGISTER)
    raw = write_remessa(ITAU, [entry], sequence=1, written_at=WRITTEN_AT)
    (bank.remessa_folder / "registro.rem").write_bytes(raw)
    bank.sweep(friday)
    days = [friday + timedelta(days=number) for number in (0, 1, 3, 3)]  # the same day, Saturday, Monday, once more
    files = [bank.sweep(day) for day in days]
    assert list(map(len, files)) == told
    for (name,) in filter(None, files):
        content = read_retorno((bank.retorno_folder / name).read_bytes())
        assert (content.lines, content.findings) == ((), ())
