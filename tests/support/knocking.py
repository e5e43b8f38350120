"""Asking for a page as somebody who may have no business there."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.support.staff_things import PAGES_OF_MANAGERS

PAGE_WITH_A_FORM = {
    "debtor": "/inicio",
    "finance": "/financeiro/retornos/enviar",
    "creditor": "/credor/carteiras",
    **PAGES_OF_MANAGERS,
}
"""Of each area a page of one's own with a form, whose token a stranger has."""

OF_ANYBODY = (
    "debtor.complain_about", "debtor.correct_field", "debtor.rate_step", "creditor.changed", "managing.audit_file",
    "creditor.report", "creditor.report_rows",
)  # fmt: skip
"""A word of the address names a kind of question here, and nobody's thing."""


def visit(client: FlaskClient, address: str, method: str, token: str) -> int:
    if method == "GET":
        return client.get(address, follow_redirects=True).status_code
    return client.post(address, data={"csrf_token": token, "parcelas": "1"}, follow_redirects=True).status_code
