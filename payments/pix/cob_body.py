"""An immediate charge as the JSON document of the API (openapi v2.9.0, CobSolicitada)."""

from __future__ import annotations

from typing import Any

from payments.pix.cobv_body import reais
from payments.pix.open_charge import OpenChargeDocument


def cob_body(document: OpenChargeDocument) -> dict[str, Any]:
    """The body of `PUT /cob/{txid}`: without `devedor`, so that its payload names nobody."""
    body: dict[str, Any] = {
        "calendario": {"expiracao": document.expires_in},
        "valor": {"original": reais(document.amount)},
        "chave": document.key,
    }
    if document.payer_message:
        body["solicitacaoPagador"] = document.payer_message
    return body
