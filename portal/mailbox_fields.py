"""What people type of an SFTP server, judged alike wherever they type it."""

from __future__ import annotations

import re

from wtforms import Field
from wtforms.validators import StopValidation

from payments.mailbox_address import host_key_digest
from portal.wiring import is_private_key
from portal.wording_portfolio_mailbox import FAULTS

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9a-fA-F:]{2,45}")
_FOLDER = re.compile(r"[^\x00-\x1f\x7f]{1,300}")


def host_given(_form: object, field: Field) -> None:
    """A name or an address of a machine, and nothing else."""
    field.data = (field.data or "").strip()
    if not _HOST.fullmatch(field.data):
        raise StopValidation("Escreva o nome do servidor, como sftp.empresa.com.br, sem sftp:// nem barra.")


def folder_given(_form: object, field: Field) -> None:
    """A folder as the server names it; none above another."""
    field.data = (field.data or "").strip().rstrip("/") or ("/" if (field.data or "").startswith("/") else "")
    if not _FOLDER.fullmatch(field.data) or ".." in field.data.split("/"):
        raise StopValidation("Escreva a pasta como o servidor a chama, por exemplo /remessa.")


def host_keys_given(_form: object, field: Field) -> None:
    """Keys or digests by which the server is known, at least one."""
    wrong = [line for line in lines_of(field.data) if host_key_digest(line) is None]
    if wrong or not lines_of(field.data):
        raise StopValidation(
            "Cole a chave pública do servidor ou a impressão SHA256 que informaram a você, uma por linha."
        )


def private_key_given(_form: object, field: Field) -> None:
    """Nothing, or a key that can be used."""
    if (field.data or "").strip() and not is_private_key(field.data):
        raise StopValidation(FAULTS["bad_private_key"])


def lines_of(text: str | None) -> list[str]:
    """The lines with something on them."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
