"""What every staff page is drawn with: the bar's links for the viewer's role, who they are and whom they work for."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for

from portal.access import Viewer, staff
from portal.extensions import reading
from portal.models import Creditor, Role

_CREDITOR = (
    ("creditor.home", "Carteira"),
    ("creditor.imports", "Arquivos"),
    ("creditor.policy", "Política"),
    ("creditor.dispute_list", "Contestações"),
    ("creditor.request_list", "Pedidos"),
    ("creditor.bureau", "Baixas"),
    ("creditor.assignment_list", "Cessões"),
    ("creditor.payouts", "Repasses"),
    ("creditor.loss_list", "Perdas"),
)
_FINANCE = (
    ("finance.home", "Financeiro"),
    ("finance.case_list", "Casos"),
    ("finance.send_retorno", "Enviar retorno"),
    ("finance.movements", "Movimentos"),
    ("finance.tie_out_list", "Conferência"),
    ("finance.remessas", "Remessas"),
    ("finance.account_list", "Contas"),
    ("finance.payout_list", "Repasses"),
    ("finance.ledger", "Razão"),
)
_ADMIN = (("admin.home", "Administração"),)
_NAV: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.CREDITOR_ANALYST: _CREDITOR,
    Role.CREDITOR_MANAGER: _CREDITOR,
    Role.FINANCE: _FINANCE,
    Role.ADMIN: _CREDITOR + _FINANCE + _ADMIN,
}
_ROLES = {
    Role.CREDITOR_ANALYST: "análise",
    Role.CREDITOR_MANAGER: "gerência",
    Role.FINANCE: "financeiro",
    Role.ADMIN: "administração",
}


def staff_context() -> dict[str, Any]:
    """Context of `layouts/staff.html` for the signed-in member of staff. Links to what does not exist are left out."""
    who = staff()
    role = who.role or Role.FINANCE
    nav = [item for item in _NAV[role] if _exists(item[0])]
    links = {"home": url_for(nav[0][0])} if nav else {}
    if _exists("signin.staff_sign_out"):
        links["sign_out"] = url_for("signin.staff_sign_out")
    return {
        "nav_items": nav,
        "staff_name": who.name,
        "staff_scope": f"{_works_for(who)} · {_ROLES[role]}",
        "staff_links": links,
    }


def _works_for(who: Viewer) -> str:
    if who.creditor_id is None:
        return "Prumo"
    with reading() as session:
        creditor = session.get(Creditor, who.creditor_id)
    return creditor.name if creditor else ""


def _exists(endpoint: str) -> bool:
    return endpoint in current_app.view_functions
