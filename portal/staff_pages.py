"""What surrounds every staff page: who is there, where they may go."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for

from portal.access import staff
from portal.models import Role

ROLE_NAMES = {
    Role.CREDITOR_ANALYST: "analista do credor",
    Role.CREDITOR_MANAGER: "gestão do credor",
    Role.FINANCE: "financeiro",
    Role.ADMIN: "administração",
}
CREDITOR_PAGES = (
    ("creditor.home", "Carteira"),
    ("creditor.imports", "Arquivos"),
    ("creditor.policy", "Política"),
)
FINANCE_PAGES = (
    ("finance.home", "Financeiro"),
    ("finance.upload", "Enviar retorno"),
    ("finance.queue", "Pendências"),
    ("finance.remessas", "Remessas"),
)
PAGES = {
    Role.CREDITOR_ANALYST: CREDITOR_PAGES,
    Role.CREDITOR_MANAGER: CREDITOR_PAGES,
    Role.FINANCE: FINANCE_PAGES,
    Role.ADMIN: CREDITOR_PAGES + FINANCE_PAGES,
}


def staff_context() -> dict[str, Any]:
    """The context layouts/staff.html wants."""
    who = staff()
    role = who.role or Role.CREDITOR_ANALYST
    pages = [(endpoint, label) for endpoint, label in PAGES[role] if endpoint in current_app.view_functions]
    scope = "operação do portal" if who.creditor_id is None else ROLE_NAMES[role]
    return {
        "nav_items": pages,
        "staff_name": who.name,
        "staff_scope": scope,
        "staff_links": {"home": url_for(pages[0][0]) if pages else "/", "sign_out": _address("signin.staff_sign_out")},
    }


def _address(endpoint: str) -> str | None:
    return url_for(endpoint) if endpoint in current_app.view_functions else None
