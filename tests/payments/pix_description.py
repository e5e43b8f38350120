"""BCB's own description of the Pix API (openapi v2.9.0), read in place where it lies beside the project.

`PRUMO_PIX_API` names the file when it lies elsewhere. What the description says by mistake, against its own examples
and text, is put right here, one entry each.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml
from jsonschema import FormatChecker
from openapi_schema_validator import OAS30Validator, oas30_format_checker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

_BESIDE = Path(__file__).parents[3] / "shared" / "data" / "pix_api_openapi.yaml"
PATH = Path(os.environ.get("PRUMO_PIX_API", _BESIDE))
NOT_HERE = f"BCB's description of the Pix API is not at {PATH}: name it in PRUMO_PIX_API"
IS_HERE = PATH.exists() or "PRUMO_PIX_API" in os.environ  # a path named and missing fails
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ROOT = "urn:pix-api"

Document = dict[str, Any]


def _regex_without_slashes(node: Any) -> None:
    """Patterns of CPF are written as JavaScript writes them, slashes included, and match nothing."""
    if isinstance(node, dict):
        pattern = node.get("pattern")
        if isinstance(pattern, str) and pattern.startswith("/"):
            node["pattern"] = pattern.strip("/")
        for child in node.values():
            _regex_without_slashes(child)
    elif isinstance(node, list):
        for child in node:
            _regex_without_slashes(child)


def _address_inside_receiver(schemas: Document) -> None:
    """DadosRecebedor asks for the address beside `recebedor` too, where no example has it."""
    del schemas["DadosRecebedor"]["required"]


def _dates_or_value(schemas: Document) -> None:
    """The first form of `desconto` takes anything, so a discount a day would match both and `oneOf` refuse it."""
    schemas["CobVValor"]["properties"]["desconto"]["oneOf"][0]["required"] = ["descontoDataFixa"]


def _pix_not_cobs(schemas: Document) -> None:
    """PixConsultados asks for `cobs`, which it does not have."""
    schemas["PixConsultados"]["required"] = ["parametros", "pix"]


def _charges_have_a_txid(schemas: Document) -> None:
    """Both lists of charges ask for an `idCob` that no charge has."""
    for name in ("CobsConsultadas", "CobsVConsultadas"):
        schemas[name]["properties"]["cobs"]["items"]["allOf"][1]["required"] = ["status", "txid"]


def _webhooks_have_a_key(schemas: Document) -> None:
    """WebhookCompleto asks for a `cnpj` where its examples have `chave`."""
    schemas["WebhookCompleto"]["required"] = ["webhookUrl", "criacao"]


def _location_type_is_known(schemas: Document) -> None:
    """PayloadLocationCob asks for a `tipoCob` that it does not list and no example of a request gives."""
    schemas["PayloadLocationCob"]["required"] = ["id"]


ERRATA: tuple[Callable[[Document], None], ...] = (
    _address_inside_receiver,
    _dates_or_value,
    _pix_not_cobs,
    _charges_have_a_txid,
    _webhooks_have_a_key,
    _location_type_is_known,
)


@cache
def _text() -> Document:
    found: Document = yaml.load(PATH.read_text("utf-8"), Loader=_LOADER)
    return found


def as_published() -> Document:
    """The description as BCB published it."""
    return deepcopy(_text())


@cache
def described() -> Document:
    """The description, its slips put right."""
    found = as_published()
    _regex_without_slashes(found)
    for put_right in ERRATA:
        put_right(found["components"]["schemas"])
    return found


@cache
def _registry() -> Registry:
    return Registry().with_resource(_ROOT, Resource(contents=described(), specification=DRAFT4))


def _formats() -> FormatChecker:
    """Dates and instants. A location has no scheme and is no `uri`, though it is called one."""
    checker = FormatChecker(formats=())
    checker.checkers = {name: oas30_format_checker.checkers[name] for name in ("date", "date-time")}
    return checker


def violations(pointer: str, document: object) -> list[str]:
    """What is wrong with a document by the schema at a JSON pointer of the description; empty when nothing is."""
    validator = OAS30Validator({"$ref": f"{_ROOT}#{pointer}"}, registry=_registry(), format_checker=_formats())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def schema_violations(name: str, document: object) -> list[str]:
    """The same for a named schema."""
    return violations(f"/components/schemas/{name}", document)


def pointer_of(*steps: str) -> str:
    """A JSON pointer as a fragment: ``/paths/~1cobv~1%7Btxid%7D/put``."""
    return "".join("/" + quote(step.replace("~", "~0").replace("/", "~1"), safe="~") for step in steps)


def target(node: Document, pointer: str) -> tuple[Document, str]:
    """What a node stands for, and where it is."""
    if "$ref" not in node:
        return node, pointer
    pointer = node["$ref"].removeprefix("#")
    found = described()
    for step in pointer.split("/")[1:]:
        found = found[step]
    return target(found, pointer)


def operation(method: str, path: str) -> tuple[str, Document]:
    """The template of the path and what is described of the method. Raises LookupError when it is not described."""
    for template, methods in sorted(described()["paths"].items(), key=lambda entry: entry[0].count("{")):
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) and method.lower() in methods:
            return template, methods[method.lower()]
    raise LookupError(f"{method} {path} is not of the API")
