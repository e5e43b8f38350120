"""A refusal of the API, as BCB's problem types (openapi v2.9.0, "Tratamento de erros")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from payments.errors import InvalidCharge

_BASE = "https://pix.bcb.gov.br/api/v2/error/"
_TITLES = {
    400: "Requisição inválida",
    403: "Acesso negado",
    404: "Não encontrado",
    410: "Removido",
    503: "Indisponível",
}
# The API's name of what our documents call otherwise.
_PROPERTIES = {
    "amount": "valor.original",
    "days_after_due": "calendario.validadeAposVencimento",
    "debtor": "devedor",
    "discount": "valor.desconto",
    "due_on": "calendario.dataDeVencimento",
    "fine": "valor.multa",
    "interest": "valor.juros",
    "key": "chave",
    "notes": "infoAdicionais",
    "payer_message": "solicitacaoPagador",
    "rebate": "valor.abatimento",
}

Violation = tuple[str, str]


class Problem(Exception):
    """An answer of 400 or above. `kind` is the last part of its type."""

    def __init__(self, kind: str, status: int, detail: str = "", violations: Iterable[Violation] = ()) -> None:
        super().__init__(kind)
        self.kind, self.status, self.detail = kind, status, detail
        self.violations: Sequence[Violation] = tuple(violations)

    def document(self) -> dict[str, Any]:
        """The body, application/problem+json."""
        found: dict[str, Any] = {
            "type": _BASE + self.kind,
            "title": _TITLES.get(self.status, "Erro"),
            "status": self.status,
            "detail": self.detail or self.kind,
        }
        if self.violations:
            found["violacoes"] = [{"propriedade": name, "razao": reason} for name, reason in self.violations]
        return found


def violations_of(error: ValidationError | InvalidCharge, prefix: str) -> list[Violation]:
    """What is wrong, by the API's names: ``("cobv.valor.original", "...")``."""
    if isinstance(error, InvalidCharge):
        return [
            (
                f"{prefix}.{_PROPERTIES.get(error.field, error.field)}",
                str(error.values_shown.get("expected", error.code)),
            )
        ]
    return [(".".join([prefix, *map(str, each["loc"])]), each["msg"]) for each in error.errors()]
