"""What a backtest found of each debt, written as it is found: CSV or Parquet, one row a debt.

Amounts are whole centavos. Columns that begin with `outra_` are those of the policy compared with, and `diferenca_`
what the first offers less what the other does, where both offer something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
from pyarrow import csv, parquet

from offers.backtest.choice import CODES
from offers.backtest.columns import Portfolio
from offers.backtest.comparison import Differences
from offers.backtest.effective_cost import UNKNOWN
from offers.backtest.outcome import Outcome
from offers.backtest.report import Keep
from offers.policies.rules.vectors import NO_TIER
from portal.services.portfolios.cells import FORMULA_STARTS

_CODES = pa.array([code.value for code in CODES])
_OUTCOME = (
    ("faixa", pa.int32()),
    ("recusa", pa.string()),
    ("a_vista_centavos", pa.int64()),
    ("desconto_a_vista_centavos", pa.int64()),
    ("planos", pa.int32()),
    ("maior_plano_parcelas", pa.int32()),
    ("maior_plano_parcela_centavos", pa.int64()),
    ("maior_plano_total_centavos", pa.int64()),
    ("maior_plano_desconto_centavos", pa.int64()),
    ("maior_plano_cet_pontos_base", pa.int32()),
)
_DEBT = (
    ("contrato", pa.string()),
    ("segmento", pa.string()),
    ("dias_em_atraso", pa.int32()),
    ("principal_centavos", pa.int64()),
    ("saldo_centavos", pa.int64()),
)
_DIFFERENCES = (
    ("diferenca_a_vista_centavos", pa.int64()),
    ("diferenca_parcelas", pa.int32()),
    ("diferenca_total_centavos", pa.int64()),
)


def schema(*, compared: bool) -> pa.Schema:
    """The columns of the file."""
    other = [(f"outra_{name}", kind) for name, kind in _OUTCOME] if compared else []
    return pa.schema([*_DEBT, *_OUTCOME, *other, *(_DIFFERENCES if compared else ())])


@contextmanager
def written(path: Path, *, compared: bool) -> Iterator[Keep]:
    """A keeper of outcomes that writes them to a new file by its suffix; it appears under its name once complete."""
    columns = schema(compared=compared)
    said = _no_formula if path.suffix == ".csv" else str
    partial = path.with_name(path.name + ".partial")
    try:
        with _writer(partial, path.suffix, columns) as writer:

            def keep(portfolio: Portfolio, outcome: Outcome, other: Outcome | None) -> None:
                writer.write_table(pa.table(_rows(portfolio, outcome, other, said), schema=columns))

            yield keep
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def part_of(portfolio: Portfolio, outcome: Outcome, other: Outcome | None) -> bytes:
    """One batch as a Parquet file of its own, to be kept and read again by `rows_of_part`."""
    table = pa.table(_rows(portfolio, outcome, other, str), schema=schema(compared=other is not None))
    kept = BytesIO()
    parquet.write_table(table, kept, **_packed(table.schema))
    return kept.getvalue()


def rows_of_part(content: bytes, *, size: int = 4_096) -> Iterator[dict[str, Any]]:
    """The rows of a part by the names of `schema`, few of them in memory at a time."""
    for batch in parquet.ParquetFile(BytesIO(content)).iter_batches(batch_size=size):
        yield from batch.to_pylist()


def _writer(path: Path, suffix: str, columns: pa.Schema) -> Any:
    if suffix == ".parquet":
        return parquet.ParquetWriter(path, columns, **_packed(columns))
    return csv.CSVWriter(path, columns, write_options=csv.WriteOptions(delimiter=";", quoting_style="needed"))


def _packed(columns: pa.Schema) -> dict[str, Any]:
    """A dictionary for the words that repeat alone: one of contracts and amounts makes a file larger, and later."""
    repeated = [column.name for column in columns if column.type == pa.string() and column.name != _DEBT[0][0]]
    return {"compression": "zstd", "use_dictionary": repeated}


def _no_formula(text: str) -> str:
    """Text no spreadsheet takes for a formula: contracts and segments are whatever a file said."""
    return f"'{text}" if text[:1] in FORMULA_STARTS else text


def _rows(portfolio: Portfolio, outcome: Outcome, other: Outcome | None, said: Callable[[str], str]) -> list[Any]:
    words = np.array(list(map(said, portfolio.segment.words)), dtype=object)
    debt = [
        list(map(said, portfolio.names.tolist())),
        words[portfolio.segment.places],
        outcome.days_overdue.astype(np.int32),
        portfolio.principal,
        outcome.balance,
    ]
    if other is None:
        return [*debt, *_outcome(outcome)]
    found = Differences.between(outcome, other)
    return [
        *debt,
        *_outcome(outcome),
        *_outcome(other),
        found.cash,
        found.longest.astype(np.int32),
        found.longest_total,
    ]


def _outcome(outcome: Outcome) -> list[pa.Array]:
    none, no_plan = ~outcome.offered, outcome.plans == 0
    return [
        pa.array(outcome.tier_at.astype(np.int32) + 1, mask=outcome.tier_at == NO_TIER),
        _CODES.take(pa.array(np.maximum(outcome.refusal_at, 0), mask=~none)),
        pa.array(outcome.cash, mask=none),
        pa.array(outcome.cash_discount, mask=none),
        pa.array(outcome.plans.astype(np.int32), mask=none),
        *(
            pa.array(column, mask=no_plan)
            for column in (
                outcome.longest.astype(np.int32),
                outcome.installment,
                outcome.longest_total,
                outcome.longest_discount,
            )
        ),
        pa.array(outcome.longest_cet, mask=outcome.longest_cet == UNKNOWN),
    ]
