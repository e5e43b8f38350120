"""Statement against books: every way a bank credits ties out, and every difference has a name and its amount."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.money import Money
from payments.statements.closing import ClosedSpan, counts_on
from payments.statements.findings import DECISIONS, Finding
from payments.statements.tie_out import BookPiece, StatementMove, tie_out


def move(key: str, cents: int, memo: str = "", **more: str) -> StatementMove:
    return StatementMove(key=key, amount=Money(cents), memo=memo, **more)  # type: ignore[arg-type]


def piece(key: str, cents: int, reference: str = "", batch: str = "f1", fee_of: str = "") -> BookPiece:
    journal = fee_of or key
    return BookPiece(key=key, journal=journal, amount=Money(cents), reference=reference, batch=batch, fee=bool(fee_of))


BOOKS = (
    piece("p1", 10000, "00012345678"),
    piece("f1", -250, fee_of="p1"),
    piece("p2", 20000, "00012345679"),
    piece("f2", -250, fee_of="p2"),
)


def test_each_way_a_bank_credits_ties_out_to_the_centavo() -> None:
    ways = (
        [move("a", 10000), move("b", 20000), move("c", -500, "TAR COBRANCA")],
        [move("a", 9750), move("b", 19750)],
        [move("a", 29500, "LIQUIDACAO COBRANCA")],
        [move("a", 30000, "LIQUIDACAO"), move("b", -500, "TARIFA")],
        [move("a", 30000), move("b", -250), move("c", -250)],
        [move("a", 9750, "BOLETO 12345678"), move("b", 20000, "12345679"), move("c", -250)],
    )
    for way in ways:
        tied = tie_out(way, BOOKS)
        assert tied.differences == (), way
        assert tied.difference == Money(0)
        assert sum(len(each.pieces) for each in tied.tied) == len(BOOKS)


def test_two_payments_of_one_amount_go_to_the_number_each_names() -> None:
    books = (piece("p1", 10000, "111111"), piece("p2", 10000, "222222"))
    tied = tie_out([move("a", 10000, "PIX 222222"), move("b", 10000)], books)
    whole = tie_out([move("other", 10000, "PIX ANA"), move("lump", 20000, "LIQUIDACAO")], books)
    assert [each.move.key for each in whole.tied] == ["lump"]  # a sum of the day before a chance amount
    assert [(each.finding, each.amount) for each in whole.differences] == [(Finding.PAYMENT, Money(10000))]
    assert {each.move.key: each.pieces[0].key for each in tied.tied} == {"a": "p2", "b": "p1"}


def test_what_no_file_told_of_is_named_by_its_words() -> None:
    alone = {
        "TAR MANUTENCAO CONTA": (-1990, "DEBIT", Finding.FEE),
        "Débito": (-1990, "SRVCHG", Finding.FEE),
        "DEVOLUÇÃO PIX MED": (-5000, "", Finding.TAKEN_BACK),
        "ESTORNO TARIFA": (1990, "", Finding.FEE),
        "TED 341 AURORA": (-900000, "", Finding.TRANSFER),
        "RESGATE CDB": (900000, "CREDIT", Finding.TRANSFER),
        "PIX RECEBIDO MARIA": (12345, "CREDIT", Finding.PAYMENT),
        "LIQUIDAÇÃO COBRANÇA": (70000, "CREDIT", Finding.MISSING_FILE),
    }
    for memo, (cents, kind, finding) in alone.items():
        tied = tie_out([move("a", cents, memo, kind=kind)], [])
        assert [(each.finding, each.amount) for each in tied.differences] == [(finding, Money(cents))], memo
    told = tie_out([move("a", 70000, "LIQUIDAÇÃO COBRANÇA")], [piece("p", -1, batch="f1")])
    assert {each.finding for each in told.differences} == {Finding.PAYMENT, Finding.NOT_CREDITED}
    assert set(DECISIONS) == set(Finding)


def test_a_fee_the_bank_netted_is_named_with_its_amount_and_what_was_not_credited_with_its_line() -> None:
    netted = tie_out([move("a", 29200, "LIQUIDACAO")], BOOKS)
    assert [(each.finding, each.amount) for each in netted.differences] == [(Finding.FEE_NETTED, Money(-300))]
    kept = piece("kept", -300, batch="")
    booked = tie_out([move("a", 29200, "LIQUIDACAO", booked="kept")], (*BOOKS, kept))
    assert (booked.differences, booked.difference) == ((), Money(0))
    one = tie_out([move("a", 9600, "BOLETO 12345678"), move("b", 19750)], BOOKS)
    assert [(each.finding, each.amount, len(each.pieces)) for each in one.differences] == [
        (Finding.FEE_NETTED, Money(-150), 2)
    ]
    missing = tie_out([move("a", 9750)], BOOKS)
    assert sorted((each.finding, each.amount.cents) for each in missing.differences) == [
        (Finding.NOT_CREDITED, -20000), (Finding.NOT_CREDITED, 250),
    ]  # fmt: skip


def test_what_a_person_booked_for_a_movement_is_its_pair_whatever_else_has_that_amount() -> None:
    books = (piece("other", -1990, batch=""), piece("mine", -1990, batch=""))
    tied = tie_out([move("a", -1990, "TARIFA", booked="mine")], books)
    assert [each.pieces[0].key for each in tied.tied] == ["mine"]
    assert [each.pieces[0].key for each in tied.differences] == ["other"]


AMOUNTS = st.integers(-300, 300).filter(bool)


@settings(max_examples=150)
@given(st.lists(AMOUNTS, max_size=7), st.lists(st.tuples(AMOUNTS, st.sampled_from("xyz"), st.booleans()), max_size=7))
def test_nothing_is_left_unexplained_and_nothing_is_used_twice(
    moved: list[int], booked: list[tuple[int, str, bool]]
) -> None:
    moves = [move(f"m{n}", cents, "COB") for n, cents in enumerate(moved)]
    pieces = [
        piece(f"p{n}", cents, batch=batch, fee_of=f"p{n - 1}" if fee and n else "")
        for n, (cents, batch, fee) in enumerate(booked)
    ]
    tied = tie_out(moves, pieces)
    assert tied.unexplained == Money(0)
    assert tied.statement == Money(sum(moved))
    used = [each.key for pair in (*tied.tied, *tied.differences) for each in pair.pieces]
    assert sorted(used) == sorted(each.key for each in pieces)
    seen = [pair.move.key for pair in tied.tied] + [each.move.key for each in tied.differences if each.move]
    assert sorted(seen) == sorted(each.key for each in moves)


def test_what_is_told_of_a_closed_day_counts_on_the_next_open_one_and_stays_there() -> None:
    noon = datetime(2026, 3, 10, 15, tzinfo=UTC)
    tuesday = date(2026, 3, 3)
    day = ClosedSpan(first_on=tuesday, last_on=tuesday, closed_at=noon, reopened_at=noon + timedelta(hours=2))
    wednesday = ClosedSpan(
        first_on=tuesday + timedelta(days=1), last_on=tuesday + timedelta(days=1), closed_at=noon + timedelta(hours=1)
    )
    spans = (wednesday, day)
    assert counts_on(tuesday, noon - timedelta(seconds=1), spans) == tuesday
    assert counts_on(tuesday, noon, spans) == date(2026, 3, 4)
    assert counts_on(tuesday, noon + timedelta(minutes=90), spans) == date(2026, 3, 5)
    assert counts_on(tuesday, noon + timedelta(hours=2), spans) == tuesday
    assert counts_on(date(2026, 3, 2), noon, spans) == date(2026, 3, 2)
    month = ClosedSpan(first_on=date(2026, 3, 1), last_on=date(2026, 3, 31), closed_at=noon + timedelta(hours=3))
    assert counts_on(tuesday, noon + timedelta(hours=3), (*spans, month)) == date(2026, 4, 1)
