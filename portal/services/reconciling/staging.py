"""The lines of a file as rows of a temporary table, copied in as they are read."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from zlib import crc32

from sqlalchemy.orm import Session

from brazil.money import ZERO
from payments.cnab.movements import RetornoLine
from payments.ledger import SLICES
from portal.models import ReceivingAccount
from portal.models.identity import public_id
from portal.services.money_in.incoming import natural_key
from portal.services.retorno_lines import line_record, storable

_TABLE = """CREATE TEMPORARY TABLE told (
    line integer, nosso_numero text, plain boolean, bank_key text, key text, part smallint, paid bigint, fee bigint,
    occurred_on date, credited_on date, occurrence_code text, record text, line_name text, payment_name text
) ON COMMIT DROP"""


def stage(session: Session, account: ReceivingAccount, lines: Iterable[RetornoLine], apart: Collection[str]) -> None:
    """Copy the lines in; those that cannot be plain with their number only, so that they keep others from being so."""
    connection = session.connection()
    connection.exec_driver_sql("DROP TABLE IF EXISTS pg_temp.told, pg_temp.asked, pg_temp.fit, pg_temp.plain")
    connection.exec_driver_sql(_TABLE)
    cursor: Any = connection.connection.cursor()
    with cursor.copy("COPY pg_temp.told FROM STDIN") as copy:
        for row in _rows(account.id, lines, apart):
            copy.write_row(row)
    connection.exec_driver_sql("ANALYZE pg_temp.told")


def _rows(account_id: int, lines: Iterable[RetornoLine], apart: Collection[str]) -> Iterator[tuple[Any, ...]]:
    for line in lines:
        number = storable(line.nosso_numero)
        if line.nosso_numero in apart or not _may_be_plain(line):
            yield (line.line_no, number, False, *_NOTHING)
            continue
        key = natural_key(account_id, line.bank_key)
        yield (
            line.line_no, number, True, line.bank_key, key, crc32(key.encode()) % SLICES, line.paid_amount.cents,
            line.fee.cents, line.occurred_on, line.credited_on, line.occurrence_code,
            json.dumps(line_record(line), ensure_ascii=False), public_id(), public_id(),
        )  # fmt: skip


_NOTHING = (None,) * 11


def _may_be_plain(line: RetornoLine) -> bool:
    """What the line itself says: money, no charges for delay, nothing kept that it does not name."""
    netted = line.credited_amount and line.paid_amount - line.fee > line.credited_amount
    return line.is_payment and line.paid_amount > ZERO and not line.late_charges and not netted
