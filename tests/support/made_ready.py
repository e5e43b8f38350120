"""What every process of the portal makes at its start or at its first request, made before it is forked.

Each story starts two such processes, and each of them loads the same modules late, reads the same migrations, compiles
the same documents and lays out the same boleto. Nothing here belongs to one portal: the application is thrown away,
and its engine never connected.
"""

from __future__ import annotations

import base64
from importlib import import_module
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy.orm import configure_mappers

import portal
from payments.adapters.document_templates import document_templates
from payments.adapters.pdf_engine import Sheet
from payments.adapters.slips import compiling
from portal.cli.migrations import head_revision
from portal.config import Settings
from tests.support.made_once import share_application, share_compiled_templates

_LATE = (
    "alembic.command",
    "payments.adapters.pdf_signature",
    "payments.adapters.pix_http",
    "payments.adapters.sandbox.psp",
    "payments.cnab.banks.itau.cnab400",
    "portal.sqlite_schema",
)
"""Modules the portal loads when it first needs them, as every portal of a story does. pyarrow is not among them: it
starts a thread."""


def make_ready() -> None:
    """Make all of it. It has to be done before a process forks, and only there."""
    share_application()
    share_compiled_templates()
    for name in _LATE:
        import_module(name)
    configure_mappers()
    head_revision()
    key = SecretStr(base64.b64encode(b"0" * 32).decode())
    portal.create_app(
        Settings(
            data_dir=Path("nowhere"),
            database_url="sqlite://",
            secret_key=SecretStr("ready"),
            cpf_key=key,
            seal_key=key,
            demo=True,
        )
    )
    for with_pix in (True, False):
        compiling.form(Sheet.BOLETO, pix=with_pix)
    documents = document_templates()
    for name in documents.list_templates(filter_func=lambda each: each.startswith("documents/")):
        documents.get_template(name)
