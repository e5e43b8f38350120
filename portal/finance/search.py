"""The search box. What is typed may be a CPF, so it travels in a form and never in an address."""

from __future__ import annotations

from flask import render_template, request

from portal.extensions import reading, sealer
from portal.finance.blueprint import finance
from portal.finance.scope import scope_of
from portal.finance.search_export import sealed_search
from portal.formatting import cpf_masked
from portal.models import Agreement
from portal.sealing import cpf_bound_to
from portal.services import finance_search
from portal.services.finance_accounts import creditor_names
from portal.staff_pages import staff_context


@finance.route("/busca", methods=["GET", "POST"])
def search() -> str:
    typed = request.form.get("q", "").strip()[:60]
    with reading() as session:
        scope = scope_of(session)
        found = finance_search.search(session, typed, creditor_id=scope.creditor_id, sealer=sealer())
        covering = finance_search.agreements_of_debts(session, [debt.id for debt in found.debts])
        people = {each.id: _cpf(each) for each in (*found.agreements, *covering.values())}
        return render_template(
            "finance/search.html",
            typed="" if found.by_cpf else typed,
            asked=bool(typed),
            found=found,
            covering=covering,
            people=people,
            creditors=creditor_names(session),
            shortest=finance_search.SHORTEST,
            sealed="" if found.nothing else sealed_search(typed),
            **staff_context(),
        )


def _cpf(agreement: Agreement) -> str:
    """Masked, whoever looks."""
    debtor = agreement.debtor
    return cpf_masked(sealer().unseal(debtor.cpf_sealed, cpf_bound_to(debtor.cpf_lookup)))
