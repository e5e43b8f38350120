"""The ledger, posting by posting."""

from __future__ import annotations

from flask import Response, render_template, request
from sqlalchemy.orm import Session

from payments.ledger import AccountKind
from portal.extensions import reading
from portal.finance.blueprint import finance
from portal.finance.csv_export import Cell, csv_file
from portal.finance.scope import PAGE, Scope, page_number, paging, scope_of
from portal.finance.words import JOURNALS, account_words, balance_name
from portal.services import finance_ledger
from portal.services.finance_accounts import account_names
from portal.services.finance_ledger import Slice
from portal.staff_pages import staff_context

HEAD = ("Data", "Lançamento", "Referência", "De", "Para", "Valor")


@finance.get("/razao")
def ledger() -> str:
    with reading() as session:
        scope, page = scope_of(session), page_number()
        chosen, names = _slice(scope), account_names(session)
        postings = finance_ledger.postings(session, chosen, offset=(page - 1) * PAGE, limit=PAGE)
        came, went = finance_ledger.moved(session, chosen)
        return render_template(
            "finance/ledger.html",
            scope=scope,
            fields=[_account_field(session, scope, chosen), *scope.fields()],
            chosen=chosen,
            rows=[
                (
                    each.journal.occurred_on,
                    JOURNALS.get(each.journal.kind, each.journal.kind),
                    account_words(each.source, names),
                    account_words(each.destination, names),
                    each.amount,
                )
                for each in postings
            ],
            came=came,
            went=went,
            paging=paging(finance_ledger.count(session, chosen), page, len(postings)),
            **staff_context(),
        )


@finance.get("/razao.csv")
def ledger_csv() -> Response:
    with reading() as session:
        chosen, names = _slice(scope_of(session)), account_names(session)
        rows: list[list[Cell]] = [
            [
                each.journal.occurred_on,
                JOURNALS.get(each.journal.kind, each.journal.kind),
                each.journal.ref,
                account_words(each.source, names),
                account_words(each.destination, names),
                each.amount,
            ]
            for each in finance_ledger.postings(session, chosen)
        ]
    return csv_file("razao.csv", HEAD, rows)


def _slice(scope: Scope) -> Slice:
    asked = request.args.get("conta", "")
    known = asked.partition(":")[0] in set(AccountKind) and asked.isprintable() and len(asked) < 60
    return Slice(creditor_id=scope.creditor_id, account=asked if known else "", since=scope.since, until=scope.until)


def _account_field(session: Session, scope: Scope, chosen: Slice) -> dict[str, object]:
    names = account_names(session)
    held = finance_ledger.balances(session, scope.creditor_id)
    options = [("", "Todas"), *((each.name, balance_name(each, names)) for each in held)]
    return {"name": "conta", "label": "Conta", "kind": "select", "value": chosen.account, "options": options}
