"""`python -m tests.support.effects_worker DATABASE EFFECTS MODE`: takes "test.effect" promises until none is due.

Each effect is a line added to the file EFFECTS. MODE "die" stops between the effect and its mark, to be killed there.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from portal import clock
from portal.db import Database
from portal.services import outbox


def main(url: str, effects: Path, mode: str) -> None:
    database = Database(url)
    while True:
        with database.writing() as session:
            due = outbox.claim(session, ["test.effect"], clock.now())
        if due is None:
            break
        with effects.open("a") as file:
            file.write(due.key + "\n")
        if mode == "die":
            _say("done")
            time.sleep(60)
        with database.writing() as session:
            outbox.finish(session, due, clock.now())
    _say("ended")


def _say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
