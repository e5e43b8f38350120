"""A day of an account: the movements of its statement against those of the books, and what stands on one side alone.

A bank credits each payment, or one sum for a file or a day; with its fees taken off, or apart. All of these tie out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from brazil.money import ZERO, Money, total
from payments.statements.entry_words import finding_of, is_collection
from payments.statements.findings import Finding

Group = tuple["BookPiece", ...]
_SHORTEST_REFERENCE = 6  # of a shorter number, too many memos hold the digits by chance
_WORD = re.compile(r"[0-9A-Za-z]+")
_MOST_NETTED = 10  # a tenth: what is missing beyond it is no fee


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementMove:
    """A movement of the statement. `booked` is the key of the piece a person booked for it, if one did."""

    key: str
    amount: Money
    memo: str = ""
    kind: str = ""
    checknum: str = ""
    booked: str = ""
    explained: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPiece:
    """Part of what a journal moved in the account: a payment in full, a fee, what was taken back.

    `reference` is the nosso numero or endToEndId; `batch` the file that told of it; `journal` ties payment and fee.
    """

    key: str
    journal: str
    amount: Money
    reference: str = ""
    batch: str = ""
    fee: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A line of one side alone, by name. `amount` is what the statement has beyond the books: negative for what the
    books have and the statement does not."""

    finding: Finding
    amount: Money
    move: StatementMove | None = None
    pieces: tuple[BookPiece, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """A movement of the statement and the pieces it is."""

    move: StatementMove
    pieces: tuple[BookPiece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTie:
    """Both sides of a day. The differences add up to statement less books, always: nothing is left unexplained."""

    statement: Money
    books: Money
    tied: tuple[Tied, ...]
    differences: tuple[Difference, ...]

    @property
    def difference(self) -> Money:
        """Statement less books."""
        return self.statement - self.books

    @property
    def unexplained(self) -> Money:
        """What the listed differences do not account for: zero."""
        return self.difference - total(each.amount for each in self.differences)


def tie_out(moves: Sequence[StatementMove], pieces: Sequence[BookPiece]) -> AccountTie:
    """Pair what belongs together, from what is certain to what is likely, and name the rest."""
    desk = _Desk(moves, pieces)
    desk.pair_booked()
    desk.pair_by_reference()
    desk.pair_sums()
    desk.pair_by_amount()
    differences = [*desk.netted(), *desk.alone(file_came=any(piece.batch for piece in pieces))]
    return AccountTie(
        statement=total(move.amount for move in moves),
        books=total(piece.amount for piece in pieces),
        tied=tuple(desk.tied),
        differences=tuple(differences),
    )


class _Desk:
    """What is not paired yet, by key."""

    def __init__(self, moves: Sequence[StatementMove], pieces: Sequence[BookPiece]) -> None:
        self.moves = {move.key: move for move in moves}
        self.pieces = {piece.key: piece for piece in pieces}
        self.fees = {piece.journal: piece for piece in pieces if piece.fee}
        self.tied: list[Tied] = []
        own = {move.key: self.pieces.pop(move.booked) for move in moves if move.booked in self.pieces}
        self.own: dict[str, BookPiece] = own  # what a person booked for a movement: all of it, or a fee netted from it
        self._references: dict[str, list[BookPiece]] = defaultdict(list)

    def pair_booked(self) -> None:
        """What a person booked for a movement is its pair."""
        for move in tuple(self.moves.values()):
            if move.key in self.own:
                self._take_if(move, [()])

    def pair_by_reference(self) -> None:
        """The payment whose number a movement names: in full, and less its fee."""
        for move in tuple(self.moves.values()):
            self._take_if(move, self._named(move))

    def pair_by_amount(self) -> None:
        """A payment of the amount: in full first, then less its fee."""
        for groups in ([(piece,) for piece in self.pieces.values()], self._with_fees(self.pieces.values())):
            known: dict[Money, list[Group]] = defaultdict(list)
            for group in groups:
                known[_sum(group)].append(group)
            for move in tuple(self.moves.values()):
                self._take_if(move, known[self._wanted(move)])

    def pair_sums(self) -> None:
        """What a bank gives as one sum: of a file, then of the day."""
        for move in tuple(self.moves.values()):
            self._take_if(move, self._sums())

    def netted(self) -> list[Difference]:
        """A credit that is a little less than a payment it names, a file or the day: the bank kept a fee."""
        found = []
        for move in tuple(self.moves.values()):
            if move.key in self.own:
                continue
            sums = [group for group in self._sums() if is_collection(move.memo) and _came(group)]
            kept = _nearest(move.amount, self._named(move)) or _nearest(move.amount, sums)
            if kept is not None:
                self._take(move, kept)
                rest = move.amount - _sum(kept)
                found.append(Difference(finding=Finding.FEE_NETTED, amount=rest, move=move, pieces=kept))
        return found

    def alone(self, *, file_came: bool) -> list[Difference]:
        """What is left, by name."""
        told = [_told_alone(move, file_came) for move in self.moves.values()]
        return told + [
            Difference(finding=Finding.NOT_CREDITED, amount=-piece.amount, pieces=(piece,))
            for piece in (*self.pieces.values(), *self.own.values())
        ]

    def _wanted(self, move: StatementMove) -> Money:
        """What the files must make up of a movement, beside what a person booked for it."""
        return move.amount - (self.own[move.key].amount if move.key in self.own else ZERO)

    def _named(self, move: StatementMove) -> list[Group]:
        words = {word.lstrip("0") for word in _WORD.findall(f"{move.checknum} {move.memo}")}
        words = {word for word in words if len(word) >= _SHORTEST_REFERENCE}
        if not words:
            return []
        named = [piece for piece in self._by_reference(words) if piece.key in self.pieces]
        return [*((piece,) for piece in named), *self._with_fees(named)]

    def _by_reference(self, words: Iterable[str]) -> list[BookPiece]:
        if not self._references:
            for piece in self.pieces.values():
                self._references[piece.reference.lstrip("0")].append(piece)
        return [piece for word in words for piece in self._references.get(word, ())]

    def _sums(self) -> list[Group]:
        """Payments, all, and fees: of each file, and of the day."""
        batches: dict[str | None, list[BookPiece]] = defaultdict(list)
        for piece in self.pieces.values():
            batches[piece.batch].append(piece)
        whole = tuple(self.pieces.values())
        groups: list[Group] = []
        for of_batch in (*batches.values(), whole):
            came = tuple(piece for piece in of_batch if piece.amount > ZERO and not piece.fee)
            fees = tuple(piece for piece in of_batch if piece.fee)
            groups += [came, (*came, *fees), tuple(of_batch), fees]
        return groups

    def _with_fees(self, pieces: Iterable[BookPiece]) -> list[Group]:
        return [
            (piece, fee)
            for piece in pieces
            if not piece.fee and (fee := self.fees.get(piece.journal)) is not None and fee.key in self.pieces
        ]

    def _take_if(self, move: StatementMove, groups: Iterable[Group]) -> None:
        """Take a movement and the first of these groups that is still whole and is the movement to the centavo."""
        for group in groups:
            whole = all(piece.key in self.pieces for piece in group)
            if whole and (group or move.key in self.own) and _sum(group) == self._wanted(move):
                own = (self.own.pop(move.key),) if move.key in self.own else ()
                self._take(move, group)
                self.tied.append(Tied(move=move, pieces=(*group, *own)))
                return

    def _take(self, move: StatementMove, group: Group) -> None:
        del self.moves[move.key]
        for piece in group:
            del self.pieces[piece.key]


def _told_alone(move: StatementMove, file_came: bool) -> Difference:
    finding = finding_of(move.amount, move.memo, move.kind, file_came=file_came)
    return Difference(finding=finding, amount=move.amount, move=move)


def _sum(group: Iterable[BookPiece]) -> Money:
    return total(piece.amount for piece in group)


def _came(group: Group) -> bool:
    """Only payments and their fees: what was taken back stands by itself."""
    return all(piece.fee or piece.amount > ZERO for piece in group)


def _nearest(amount: Money, groups: Iterable[Group]) -> Group | None:
    near = [group for group in groups if _nearly(amount, _sum(group))]
    return min(near, key=lambda group: _sum(group).cents, default=None)


def _nearly(amount: Money, expected: Money) -> bool:
    return ZERO < amount < expected and (expected.cents - amount.cents) * _MOST_NETTED <= expected.cents
