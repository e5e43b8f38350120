"""The keys that documents are signed with, at an address that stays."""

from __future__ import annotations

from flask import Response, jsonify

from payments.verification.signing_keys import published
from portal.extensions import document_keys
from portal.verify.blueprint import verify


@verify.get("/.well-known/prumo-document-keys.json")
def published_keys() -> Response:
    response = jsonify(published(document_keys().known))
    response.content_type = "application/jwk-set+json"
    return response
