"""Which Python the script `dev` makes its environment with."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from tests.support.checkout import Checkout


def interpreter(folder: Path, name: str, *, makes_environments: bool) -> None:
    """An interpreter that notes that it was asked to look at the port, and may lack Debian's python3-venv."""
    lacks = "" if makes_environments else "[[ $2 == *ensurepip* ]] && exit 1\n"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(
        f'#!/bin/bash\n{lacks}[[ $1 == - ]] && echo {folder.name} >>"$ASKED"\nexec {sys.executable} "$@"\n'
    )
    (folder / name).chmod(0o755)


@pytest.mark.parametrize(("able", "taken"), [(True, "system"), (False, "elsewhere")])
def test_the_system_s_python_goes_first_unless_it_makes_no_environments(tmp_path: Path, able: bool, taken: str) -> None:
    checkout = Checkout(tmp_path)
    system, elsewhere, asked = (checkout.folder / name for name in ("system", "elsewhere", "asked"))
    script = checkout.stand_in().folder / "dev"
    script.write_text(script.read_text().replace("/usr/bin/python", f"{system}/python"))
    interpreter(system, "python3.11", makes_environments=able)
    interpreter(elsewhere, "python3.11", makes_environments=True)
    with socket.socket() as other:
        other.bind(("127.0.0.1", checkout.port))
        other.listen()
        path = f"{elsewhere}:{os.environ['PATH']}"
        _, err = checkout.start("demo", PATH=path, ASKED=str(asked)).communicate(timeout=20)
    assert "PORT=" in err
    assert asked.read_text().split() == [taken]
