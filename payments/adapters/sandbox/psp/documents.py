"""A charge with its address, its copia e cola, who receives and what was paid, as the API answers it."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from typing import Any

from brazil.text import bank_text
from payments.adapters.sandbox.psp.charges import COBV, Kind
from payments.adapters.sandbox.psp.payments import payment_document
from payments.party import Party
from payments.pix.brcode import CITY_LENGTH, NAME_LENGTH, BrCode, encode_brcode

Json = dict[str, Any]


def complete(books: sqlite3.Connection, kind: Kind, document: Json, *, host: str, now: datetime) -> Json:
    """The document of a charge as the books have it, and all that goes with it."""
    receiver = _receiver(books, document["chave"])
    found = {**document, **({"recebedor": _receiver_document(receiver)} if kind is COBV else {})}
    if "loc" in document:
        address = f"{host}/{path_of(kind.name, document['loc']['location'])}"
        found["loc"] = {**document["loc"], "location": address}
        found |= {"location": address, "pixCopiaECola": _payload(receiver, address)}
    paid = books.execute("SELECT end_to_end_id FROM payment WHERE txid = ? ORDER BY rowid", (document["txid"],))
    if pix := [payment_document(books, row["end_to_end_id"], now) for row in paid]:
        found["pix"] = pix
    return found


def path_of(kind: str, token: str) -> str:
    """Where a payload is served, after the host."""
    return f"qr/v2/{'cobv/' if kind == COBV.name else ''}{token}"


def _payload(receiver: Party, address: str) -> str:
    name, city = _short(receiver.name, NAME_LENGTH), _short(receiver.city, CITY_LENGTH)
    return encode_brcode(BrCode(url=address, name=name, city=city, single_use=True))


def _receiver(books: sqlite3.Connection, key: str) -> Party:
    row = books.execute("SELECT receiver FROM account WHERE key = ?", (key,)).fetchone()
    return Party(**json.loads(row["receiver"]))


def _receiver_document(receiver: Party) -> Json:
    """`recebedor`."""
    return {
        "cpf" if len(receiver.tax_id) == 11 else "cnpj": receiver.tax_id,
        "nome": receiver.name,
        "logradouro": receiver.street,
        "cidade": receiver.city,
        "uf": receiver.state,
        "cep": receiver.postal_code,
    }


def _short(text: str, length: int) -> str:
    return bank_text(text)[:length].strip() or "PIX"
