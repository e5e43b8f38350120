"""What every bank file layout can do, whatever its width: write and read remessas and returns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from payments.account import BankAccount
from payments.banks.rules import AccountField
from payments.cnab.entries import Instruction, RemessaEntry, RemessaFile
from payments.cnab.line_block import LineBlock, NumberedLine
from payments.cnab.movements import Finding, Movement, QuarantinedLine, RetornoHead, RetornoLine, RetornoPix
from payments.cnab.ocorrencias import OcorrenciaTable

RetornoEvent = RetornoHead | RetornoLine | RetornoPix | QuarantinedLine | Finding


class Layout(Protocol):
    """One bank's files of one width.

    The `nosso_numero` of a line read is the number the bank knows the slip by, as the bank's rules give it in
    `nosso_numero_full`: full width, no check digit.
    """

    @property
    def bank(self) -> str:
        """COMPE code."""

    @property
    def width(self) -> int:
        """240 or 400."""

    @property
    def ocorrencias(self) -> OcorrenciaTable:
        """The bank's occurrence and reason codes."""

    @property
    def asks(self) -> tuple[AccountField, ...]:
        """What its files need to know of an account besides what the bank's rules ask for."""

    @property
    def movement_codes(self) -> Mapping[Instruction, str]:
        """The requests the bank takes, each with its code."""

    def write_remessa(
        self, account: BankAccount, entries: Sequence[RemessaEntry], *, sequence: int, written_at: datetime
    ) -> Iterator[str]:
        """The lines of a remessa, without line ends."""

    def read_remessa(self, lines: Iterable[NumberedLine]) -> RemessaFile:
        """The requests of a remessa. Raises UnreadableFile at the first line that cannot be read."""

    def write_retorno(
        self,
        account: BankAccount,
        movements: Sequence[Movement],
        *,
        sequence: int,
        written_at: datetime,
        credited_on: date | None,
    ) -> Iterator[str]:
        """The lines of a return file, without line ends."""

    def read_retorno(self, blocks: Iterator[LineBlock]) -> Iterator[RetornoEvent]:
        """The events of a return file, in order, the header first. Raises UnreadableFile when it is cut short."""
