"""What the ledger's machine did so far, kept between runs, and its section of the documentation."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from tests.support.ledger_life.life import Size


@dataclass(slots=True, kw_only=True)
class State:
    """What an engine did: lives begun, operations by name, Python's own seconds of processor, what differed, what the
    checker found. Of the controls: after how many operations each mistake was found."""

    engine: str
    lives: int = 0
    operations: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    differences: list[str] = field(default_factory=list)
    findings: int = 0
    controls: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path, engine: str) -> State:
        path = folder / f"{engine}.json"
        if not path.exists():
            return cls(engine=engine)
        kept = json.loads(path.read_text())
        return cls(**{**kept, "operations": Counter(kept["operations"])})

    def write(self, folder: Path) -> None:
        """In place of what was there, at once."""
        passing = folder / f"{self.engine}.json.part"
        kept = {each.name: getattr(self, each.name) for each in fields(self)}
        passing.write_text(json.dumps(kept, indent=1))
        passing.replace(folder / f"{self.engine}.json")


def report(states: Sequence[State], controls: Mapping[str, int], *, size: Size, by_set: int) -> str:
    """The section: what was done on each engine, and after how much each planted mistake was found."""
    names = sorted({name for each in states for name in each.operations})
    head = "".join(f" {each.engine} |" for each in states)
    rows = "\n".join(f"| {name} |" + "".join(f" {each.operations[name]:,} |" for each in states) for name in names)
    mistakes = "\n".join(f"| {name} | {after or 'NOT FOUND'} |" for name, after in controls.items())
    return f"""`python -m bench.ledger_machine`: the portal's own services against `tests/support/ledger_model`, which
shares nothing with its rules but the calendar of bank days. Lives of random.Random(1), (2), ...: two creditors, each
with a bank and a Pix account, one of which novates, and an operator who receives for both; {size.running} agreements at
a time of up to {size.longest} installments, files of up to {size.plain} lines; on PostgreSQL a file of {by_set} lines
and more is applied by set. An operation is one line of a bank file or one other deed. After each step every new posting
is compared, and the balances, installments and agreements touched; after each life everything, and the checker's
invariants are asked.

| operation |{head}
|---|{"---:|" * len(states)}
{rows}
| lives |{"".join(f" {each.lives:,} |" for each in states)}
| **operations** |{"".join(f" **{each.operations.total():,}** |" for each in states)}
| **differences** |{"".join(f" **{len(each.differences)}** |" for each in states)}
| **invariants broken** |{"".join(f" **{each.findings}** |" for each in states)}
| seconds of processor, without the database's server |{"".join(f" {each.seconds:,.0f} |" for each in states)}

The same comparison on a portal with one mistake:

| mistake | found after operations |
|---|---:|
{mistakes}
"""
