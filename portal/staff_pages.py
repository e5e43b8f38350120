"""What every staff page is drawn with: the bar's links for the viewer's role, who they are and whom they work for."""

from __future__ import annotations

from typing import Any

from flask import current_app, request, url_for

from portal.access import Viewer, staff
from portal.extensions import reading
from portal.models import Creditor, Role

# What belongs together stands together: each line is a group of the bar.
_CREDITOR = (
    (("creditor.home", "Início"),),
    (("creditor.imports", "Arquivos"), ("creditor.segment_list", "Segmentos"), ("creditor.assignment_list", "Cessões")),
    (("creditor.policy", "Política"), ("creditor.report_list", "Relatórios")),
    (
        ("creditor.dispute_list", "Contestações"),
        ("creditor.request_list", "Pedidos"),
        ("creditor.bureau", "Baixas"),
        ("creditor.see_as", "Ver como"),
    ),
    (("creditor.payouts", "Repasses"), ("creditor.loss_list", "Perdas")),
)
_MANAGER = ((("managing.team", "Equipe"), ("managing.audit", "Auditoria"), ("managing.brand", "Marca")),)
_FINANCE = (
    (("finance.home", "Financeiro"), ("finance.case_list", "Casos")),
    (
        ("finance.send_retorno", "Enviar retorno"),
        ("finance.movements", "Movimentos"),
        ("finance.tie_out_list", "Conferência"),
    ),
    (("finance.remessas", "Remessas"), ("finance.account_list", "Contas")),
    (("finance.payout_list", "Repasses"), ("finance.ledger", "Razão")),
)
_ADMIN = ((("admin.home", "Administração"),),)
_NAV: dict[Role, tuple[tuple[tuple[str, str], ...], ...]] = {
    Role.CREDITOR_ANALYST: _CREDITOR,
    Role.CREDITOR_MANAGER: _CREDITOR + _MANAGER,
    Role.FINANCE: _FINANCE,
    Role.ADMIN: _CREDITOR + _MANAGER + _FINANCE + _ADMIN,
}
# Pages whose address does not begin like the one of the part they belong to.
_PART_OF = {
    "creditor.changed": "creditor.home",
    "creditor.cost_entry": "creditor.report_list",
    "creditor.outside_policy_list": "creditor.report_list",
    "managing.portfolio_mailbox": "creditor.imports",
    "finance.line_case": "finance.case_list",
    "finance.batch": "finance.case_list",
    "finance.statement_list": "finance.tie_out_list",
    "finance.statement": "finance.tie_out_list",
    "finance.statement_entry": "finance.tie_out_list",
    "finance.send_statement": "finance.tie_out_list",
    "finance.contracts": "finance.payout_list",
    "finance.retorno": "finance.movements",
    "finance.retorno_list": "finance.movements",
    "finance.hand_entry": "finance.home",
    "finance.search": "finance.home",
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
    nav = [[item for item in group if _exists(item[0])] for group in _NAV[role]]
    nav = [group for group in nav if group]
    links = {"home": url_for(nav[0][0][0])} if nav else {}
    if _exists("signin.staff_sign_out"):
        links["sign_out"] = url_for("signin.staff_sign_out")
    if _exists("account.mine"):
        links["account"] = url_for("account.mine")
    return {
        "nav_groups": nav,
        "part_of": _part_of([endpoint for group in nav for endpoint, _ in group]),
        "staff_name": who.name,
        "staff_scope": f"{_works_for(who)} · {_ROLES[role]}",
        "staff_links": links,
    }


def _part_of(endpoints: list[str]) -> str:
    """The link of the bar whose part this page is in: said outright, or the one with the longest address above it."""
    here = request.endpoint or ""
    if here in _PART_OF:
        return _PART_OF[here]
    under = [each for each in endpoints if request.path.startswith(url_for(each).rstrip("/") + "/")]
    return max((each for each in under if not each.endswith(".home")), key=lambda each: len(url_for(each)), default="")


def _works_for(who: Viewer) -> str:
    if who.creditor_id is None:
        return "Prumo"
    with reading() as session:
        creditor = session.get(Creditor, who.creditor_id)
    return creditor.name if creditor else ""


def _exists(endpoint: str) -> bool:
    return endpoint in current_app.view_functions
