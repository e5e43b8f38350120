"""The API of the sandbox PSP: each path to what it does. Answers are documents; refusals are Problem."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from payments.adapters.sandbox.psp import charges, documents, locations, notices, payments
from payments.adapters.sandbox.psp.charges import COB, COBV, Kind
from payments.adapters.sandbox.psp.listing import page_of, read_query
from payments.adapters.sandbox.psp.problem import Problem
from payments.adapters.sandbox.psp.psp import SandboxPsp, kept_habits

Json = dict[str, Any]
Reply = tuple[int, Json | None]
_RULES = Map(
    [
        Rule("/cob", endpoint="create_cob", methods=["POST"]),
        Rule("/<any(cob, cobv):kind>", endpoint="list_charges", methods=["GET"]),
        Rule("/<any(cob, cobv):kind>/<txid>", endpoint="put_charge", methods=["PUT"]),
        Rule("/<any(cob, cobv):kind>/<txid>", endpoint="patch_charge", methods=["PATCH"]),
        Rule("/<any(cob, cobv):kind>/<txid>", endpoint="get_charge", methods=["GET"]),
        Rule("/loc", endpoint="create_loc", methods=["POST"]),
        Rule("/loc", endpoint="list_locs", methods=["GET"]),
        Rule("/loc/<int:number>", endpoint="get_loc", methods=["GET"]),
        Rule("/loc/<int:number>/txid", endpoint="free_loc", methods=["DELETE"]),
        Rule("/pix", endpoint="list_pix", methods=["GET"]),
        Rule("/pix/<number>", endpoint="get_pix", methods=["GET"]),
        Rule("/pix/<number>/devolucao/<refund>", endpoint="put_refund", methods=["PUT"]),
        Rule("/pix/<number>/devolucao/<refund>", endpoint="get_refund", methods=["GET"]),
        Rule("/webhook", endpoint="list_webhooks", methods=["GET"]),
        Rule("/webhook/<key>", endpoint="put_webhook", methods=["PUT"]),
        Rule("/webhook/<key>", endpoint="get_webhook", methods=["GET"]),
        Rule("/webhook/<key>", endpoint="delete_webhook", methods=["DELETE"]),
    ],
    merge_slashes=False,
    redirect_defaults=False,
)
_KINDS = {COB.name: COB, COBV.name: COBV}


class Api:
    """What a PSP answers to whom it knows. One instance a request."""

    def __init__(self, psp: SandboxPsp, books: sqlite3.Connection, args: Mapping[str, str], body: Json) -> None:
        self._psp, self._books, self._args, self._body = psp, books, args, body
        self._now = psp.clock()

    def answer(self, method: str, path: str) -> Reply:
        """Status and document. Raises Problem."""
        try:
            name, values = _RULES.bind("").match(path, method)
        except HTTPException as error:
            raise Problem("NaoEncontrado", error.code or 404) from error
        act: Callable[..., Reply] = getattr(self, f"_{name}")
        return act(**values)

    def _create_cob(self) -> Reply:
        document = charges.put_charge(self._books, COB, secrets.token_hex(16), self._body, self._now)
        return 201, self._complete(COB, document)

    def _put_charge(self, kind: str, txid: str) -> Reply:
        document = charges.put_charge(self._books, _KINDS[kind], txid, self._body, self._now)
        return 201, self._complete(_KINDS[kind], document)

    def _patch_charge(self, kind: str, txid: str) -> Reply:
        document = charges.patch_charge(self._books, _KINDS[kind], txid, self._body, self._now)
        return 200, self._complete(_KINDS[kind], document)

    def _get_charge(self, kind: str, txid: str) -> Reply:
        asked = self._args.get("revisao")
        revision = int(asked) if asked and asked.isascii() and asked.isdigit() else None
        return 200, self._complete(_KINDS[kind], charges.charge_document(self._books, _KINDS[kind], txid, revision))

    def _list_charges(self, kind: str) -> Reply:
        query = read_query(self._args, "CobVConsultaInvalida" if kind == "cobv" else "CobConsultaInvalida")
        where, values = ["kind = ?"], [kind]
        for name in ("cpf", "cnpj"):
            if name in self._args:
                where.append(f"json_extract(body, '$.devedor.{name}') = ?")
                values.append(self._args[name])
        if "status" in self._args:
            where.append("status = ?")
            values.append(self._args["status"])
        if (present := query.wants("locationPresente")) is not None:
            where.append(f"txid {'' if present else 'NOT '}IN (SELECT txid FROM location WHERE txid IS NOT NULL)")  # noqa: S608
        rows, parameters = page_of(self._books, query, "txid", "charge", "created_at", where, values)
        found = [charges.charge_document(self._books, _KINDS[kind], row["txid"]) for row in rows]
        return 200, {"parametros": parameters, "cobs": [self._complete(_KINDS[kind], each) for each in found]}

    def _create_loc(self) -> Reply:
        if self._body.get("tipoCob") not in _KINDS:
            reason = "cob ou cobv"
            raise Problem("PayloadLocationOperacaoInvalida", 400, violations=[("payloadLocation.tipoCob", reason)])
        number = locations.new_location(self._books, self._body["tipoCob"], self._now)
        return 201, self._addressed(locations.location_document(locations.location_by_id(self._books, number)))

    def _list_locs(self) -> Reply:
        query = read_query(self._args, "PayloadLocationConsultaInvalida")
        where, values = [], []
        if "tipoCob" in self._args:
            where.append("kind = ?")
            values.append(self._args["tipoCob"])
        if (present := query.wants("txIdPresente")) is not None:
            where.append(f"txid IS {'NOT ' if present else ''}NULL")
        rows, parameters = page_of(self._books, query, "*", "location", "created_at", where, values)
        found = [self._addressed(locations.location_document(row)) for row in rows]
        return 200, {"parametros": parameters, "loc": found}

    def _get_loc(self, number: int) -> Reply:
        return 200, self._addressed(locations.location_document(locations.location_by_id(self._books, number)))

    def _free_loc(self, number: int) -> Reply:
        return 200, self._addressed(locations.free_location(self._books, number))

    def _list_pix(self) -> Reply:
        query = read_query(self._args, "PixConsultaInvalida")
        where, values = [], []
        if "txid" in self._args:
            where.append("txid = ?")
            values.append(self._args["txid"])
        if (present := query.wants("txIdPresente")) is not None:
            where.append(f"txid IS {'NOT ' if present else ''}NULL")
        if (given := query.wants("devolucaoPresente")) is not None:
            where.append(f"end_to_end_id {'' if given else 'NOT '}IN (SELECT end_to_end_id FROM refund)")  # noqa: S608
        for name in ("cpf", "cnpj"):
            if name in self._args:
                where.append(f"json_extract(payer, '$.{name}') = ?")
                values.append(self._args[name])
        rows, parameters = page_of(self._books, query, "end_to_end_id", "payment", "paid_at", where, values)
        found = [payments.payment_document(self._books, row["end_to_end_id"], self._now) for row in rows]
        return 200, {"parametros": parameters, "pix": found}

    def _get_pix(self, number: str) -> Reply:
        return 200, payments.payment_document(self._books, number, self._now)

    def _put_refund(self, number: str, refund: str) -> Reply:
        habits = kept_habits(self._books)
        return 201, payments.put_refund(self._books, number, refund, self._body, self._now, habits)

    def _get_refund(self, number: str, refund: str) -> Reply:
        return 200, payments.refund_document(self._books, number, refund, self._now)

    def _list_webhooks(self) -> Reply:
        window = {"inicio": "2020-01-01T00:00:00Z", "fim": "9999-01-01T00:00:00Z", **self._args}
        query = read_query(window, "WebhookConsultaInvalida")
        rows, parameters = page_of(self._books, query, "*", "webhook", "created_at", [], [])
        return 200, {"parametros": parameters, "webhooks": [notices.webhook_document(row) for row in rows]}

    def _put_webhook(self, key: str) -> Reply:
        url = self._body.get("webhookUrl")
        broken = []
        if not isinstance(url, str) or not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            broken.append(("webhook.webhookUrl", "endereço https"))
        if self._books.execute("SELECT 1 FROM account WHERE key = ?", (key,)).fetchone() is None:
            broken.append(("chave", "a chave não pertence a este usuário recebedor"))
        if broken:
            raise Problem("WebhookOperacaoInvalida", 400, violations=broken)
        notices.put_webhook(self._books, key, str(url), self._now)
        return 200, None

    def _get_webhook(self, key: str) -> Reply:
        return 200, notices.webhook_document(self._webhook(key))

    def _delete_webhook(self, key: str) -> Reply:
        self._webhook(key)
        self._books.execute("DELETE FROM webhook WHERE key = ?", (key,))
        return 204, None

    def _webhook(self, key: str) -> sqlite3.Row:
        row: sqlite3.Row | None = self._books.execute("SELECT * FROM webhook WHERE key = ?", (key,)).fetchone()
        if row is None:
            raise Problem("WebhookNaoEncontrado", 404)
        return row

    def _complete(self, kind: Kind, document: Json) -> Json:
        return self._psp.complete(self._books, kind, document)

    def _addressed(self, document: Json) -> Json:
        path = documents.path_of(document["tipoCob"], document["location"])
        return {**document, "location": f"{self._psp.host}/{path}"}


def read_body(raw: bytes) -> Json:
    """The JSON object of a request. Raises Problem."""
    if not raw:
        return {}
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError, ValidationError) as error:
        raise Problem("RequisicaoInvalida", 400, "o corpo não é JSON") from error
    if not isinstance(document, dict):
        raise Problem("RequisicaoInvalida", 400, "o corpo não é um objeto JSON")
    return document
