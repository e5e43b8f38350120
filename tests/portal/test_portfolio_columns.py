"""Rows read column by column say what each says by itself; what is remembered of a file stays bounded."""

from __future__ import annotations

import csv
import io
from datetime import date
from itertools import repeat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.tax_id import cpf_from_base
from portal.sealing import Sealer
from portal.services.portfolios.columns import BatchReader
from portal.services.portfolios.delimited import records
from portal.services.portfolios.grouping import grouped
from portal.services.portfolios.layout import Field
from portal.services.portfolios.protection import Protector, public_ids
from portal.services.portfolios.quick import QUICK
from portal.services.portfolios.row import Rejected, RowReader, readers
from portal.services.portfolios.seen import Seen
from portal.services.portfolios.wire import NULL, number_of, text_of, written
from tests.support.portfolio_files import GOOD

TODAY = date(2026, 11, 20)
TITLES = tuple(Field)
POSITIONS = {field: place for place, field in enumerate(TITLES)}
ODD = st.sampled_from(
    [
        "",
        " ",
        "-",
        "N/A",
        "'=1",
        "a  b",
        " a",
        "a ",
        "a\tb",
        "a\nb",
        "\\N",
        "\\",
        "\ufffd",
        "x" * 200,
        "ç",
        "\u00a0",
        "0",
    ]
)
CELLS: dict[Field, st.SearchStrategy[str]] = {
    Field.CPF: st.one_of(
        st.integers(0, 10**9 - 1).map(
            lambda number: cpf_from_base(f"{number:09}") if number % 111_111_111 else "0" * 11
        ),
        st.from_regex(r"\A[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}\Z"),
        st.sampled_from(
            ["111.444.777-35", "11144477735", "1234567890", "111.444.777-36", "11111111111", "١١١٤٤٤٧٧٧٣٥"]
        ),
    ),
    Field.EMAIL: st.one_of(
        st.emails(),
        st.from_regex(r"\A[A-Za-z0-9._+-]{1,12}@[a-z0-9.-]{1,12}\.[a-z]{1,4}\Z"),
        st.sampled_from(["a@b.co", "a@b.co\nc@d.co", "A@B.CO", "a@b..co", ".a@b.co", "a@-b.co", "a@b--c.co", "ſ@b.co"]),
    ),
    Field.MOBILE: st.one_of(
        st.from_regex(r"\A(?:\+55 ?)?\(?[0-9]{2}\)? ?9?[0-9]{4}-?[0-9]{4}\Z"),
        st.sampled_from(
            ["(11) 98765-4321", "(11) 98765-4321\n", "\n(11) 98765-4321", "+1 212 555 0100", "11 3333-4444"]
        ),
    ),
    Field.POSTAL_CODE: st.one_of(st.from_regex(r"\A[0-9]{5}-?[0-9]{2,3}\Z"), st.just("00999-999")),
    Field.PRINCIPAL: st.one_of(
        st.from_regex(r"\A[0-9]{1,3}(?:\.[0-9]{3}){0,5},[0-9]{2}\Z"),
        st.sampled_from(["1234.56", "-1,00", "0,00", "0,01", "1.234", "1,00\n2,00", "999.999.999.999,99", "1,00 "]),
    ),
}
DAYS = st.sampled_from(
    ["", "31/02/2025", "01/01/1979", "01/01/1899", "10/03/2025", "2025-03-11", "20/11/2026", "01/01/2028"]
)
DATES = {Field.BIRTH_DATE, Field.CONFIRMED_ON, Field.CONTRACTED_ON, Field.DUE_ON}


def cell(field: Field) -> st.SearchStrategy[str]:
    """Mostly a good cell, often a strange one of its own kind, now and then anything."""
    own = DAYS if field in DATES else CELLS.get(field, ODD)
    good = st.just(GOOD.get(field.value, ""))
    return st.one_of(good, good, own, own, ODD, st.text(max_size=8))


ROWS = st.lists(
    st.tuples(*(st.one_of(st.just(GOOD.get(field.value, "")), cell(field)) for field in TITLES)).map(list),
    min_size=1,
    max_size=6,
)


@settings(deadline=None)  # phonenumbers takes a second to start
@given(ROWS, st.integers(-2, 2))
def test_a_batch_says_of_each_row_what_the_row_says_by_itself(rows: list[list[str]], cut: int) -> None:
    if rows and cut:
        rows[0] = rows[0][:cut] if cut < 0 else [*rows[0], *[" "] * (cut - 1), "x"]
    numbered = list(enumerate(rows, start=2))
    alone = RowReader(POSITIONS, len(TITLES), TODAY)
    expected = [(number, alone.read(row)) for number, row in numbered]
    good, rejected = BatchReader(POSITIONS, len(TITLES), TODAY).read(numbered)
    values = list(zip(*good.of(Field), strict=True)) if good.numbers else []
    assert list(zip(good.numbers, values, strict=True)) == [
        (number, found) for number, found in expected if not isinstance(found, Rejected)
    ]
    assert [(number, why) for number, why, _ in rejected] == [
        (number, found) for number, found in expected if isinstance(found, Rejected)
    ]


@pytest.mark.parametrize("field", QUICK)
def test_the_quick_reader_of_a_column_takes_the_usual_way_to_write_it(field: Field) -> None:
    """It would be right, and useless, to leave every column to the reader of single cells."""
    column = [GOOD[field.value]] * 3
    assert QUICK[field](column) == [readers()[field](cell) for cell in column]


@settings(deadline=None)
@given(st.data())
def test_a_quick_reader_says_what_the_reader_of_cells_says_or_nothing(data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(list(QUICK)))
    column = data.draw(st.lists(st.one_of(CELLS.get(field, ODD), ODD), min_size=1, max_size=3))
    found = QUICK[field](column)
    if found is not None:
        assert found == [readers()[field](cell) for cell in column]


LINE = st.text(st.sampled_from("ab;\"'\r\n\\ ç,"), max_size=30)


@given(st.lists(LINE, max_size=6).map("\n".join), st.sampled_from(";,"))
def test_records_are_cut_as_the_csv_module_cuts_them(text: str, delimiter: str) -> None:
    def lines() -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8", newline="")

    def not_blank(found: list[list[str]]) -> list[list[str]]:
        return [cells or [""] for cells in found]

    expected = not_blank(list(csv.reader(lines(), delimiter=delimiter)))
    assert not_blank(list(records(lines(), delimiter))) == expected


@given(st.one_of(st.none(), st.text(), st.integers()))
def test_what_is_written_is_read_back(value: str | int | None) -> None:
    wire = written(value)
    assert (number_of(wire) if isinstance(value, int) else text_of(wire)) == value
    assert (wire == NULL) == (value is None)


@given(st.lists(st.text(max_size=3), max_size=60))
def test_a_key_that_came_before_is_never_taken_for_new(keys: list[str]) -> None:
    seen, before = Seen(64), set[str]()
    for key in keys:
        if key in before:
            assert seen.again([key]) == [key]
        else:
            seen.again([key])
        before.add(key)


def test_few_new_keys_are_taken_for_ones_that_came() -> None:
    seen = Seen(1 << 16)
    assert len(seen.again([f"CT{number}" for number in range(1_000)])) < 20


def test_people_of_a_batch_come_in_the_order_of_their_lookup_each_with_what_all_rows_say(sealer: Sealer) -> None:
    names = ("Ana", "Bia", "Ana Souza")
    cpfs = ("111.444.777-35", "529.982.247-25", "111.444.777-35")
    days = ("10/10/2026", "", "01/01/2020")
    rows = [
        [{**GOOD, "nome": name, "cpf": number, "contato_confirmado_em": day}.get(field, "") for field in TITLES]
        for name, number, day in zip(names, cpfs, days, strict=True)
    ]
    good, _ = BatchReader(POSITIONS, len(TITLES), TODAY).read(list(enumerate(rows, start=2)))
    found = grouped(Protector(sealer).protect(good))
    assert list(found.lookups) == sorted(sealer.lookup(number) for number in ("11144477735", "52998224725"))
    told = {
        line.split("\t")[0]: set(contacts) for line, contacts in zip(found.registrations, found.contacts, strict=True)
    }
    both = ("email\tana@correio.example", "mobile\t+5511987654321")
    assert told == {
        "Ana Souza": {f"{contact}\t{day}" for contact, day in zip(both, repeat("2026-10-10"), strict=False)},
        "Bia": {f"{contact}\t{day}" for contact, day in zip(both, repeat(NULL), strict=False)},
    }
    assert len(set(public_ids(100))) == 100


def test_a_row_without_a_campaign_is_known_by_what_it_was_before_files_told_campaigns(sealer: Sealer) -> None:
    """The first was made by the code before: else a creditor's next file would change every debt there is."""

    def digest(campaign: str, *others: str) -> str:
        rows = [[{**GOOD, "campanha": each}.get(field, "") for field in TITLES] for each in (campaign, *others)]
        good, _ = BatchReader(POSITIONS, len(TITLES), TODAY).read(list(enumerate(rows, start=2)))
        return Protector(sealer).protect(good).digests[0]

    before = r"\\xfb3da8b8441ca6ac74c84b6280e9ba27260d223178a1803e7660d4973b92e25b"
    assert [digest(""), digest("", "Feirão")] == [before, before]
    assert len({before, digest("Feirão"), digest("Natal")}) == 3
