"""The ledger, posting by posting, each with the agreement, the file line or the statement it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Response, render_template, request
from sqlalchemy.orm import Session

from payments.ledger import AccountKind
from portal.extensions import reading
from portal.finance.blueprint import finance
from portal.finance.scope import Scope, own_creditor, scope_of
from portal.finance.words import JOURNALS, account_words, balance_name
from portal.models import PostingRecord
from portal.paging import PAGE, page_number, paging
from portal.services import finance_ledger
from portal.services.finance_accounts import account_names
from portal.services.finance_ledger import Slice
from portal.services.finance_origins import Origin, agreement_by_number, origins
from portal.staff_pages import staff_context
from portal.table_files import Cell, table_file

HEAD = ("Data", "Lançamento", "Referência", "De", "Para", "Acordo", "Arquivo", "Linha", "Valor")
_NO_SUCH = -1


@finance.get("/razao")
def ledger() -> str:
    with reading() as session:
        scope, page = scope_of(session), page_number()
        chosen, names = _slice(session, scope), account_names(session)
        postings = finance_ledger.postings(session, chosen, offset=(page - 1) * PAGE, limit=PAGE)
        came, went = finance_ledger.moved(session, chosen)
        held = finance_ledger.balances(session, scope.creditor_id)
        known = origins(session, postings)
        return render_template(
            "finance/ledger.html",
            scope=scope,
            fields=[_account_field(held, names, chosen), _agreement_field(), *scope.fields()],
            chosen=chosen,
            held=[
                (balance_name(each, names), each.amount, scope.link("finance.ledger", conta=each.name)) for each in held
            ],
            rows=[_shown(each, names, known[each.journal_id]) for each in postings],
            came=came,
            went=went,
            kept=dict(request.args.items()),
            paging=paging(finance_ledger.count(session, chosen), page, len(postings)),
            **staff_context(),
        )


@finance.get("/razao.csv")
def ledger_csv() -> Response:
    return _export("csv")


@finance.get("/razao.xlsx")
def ledger_xlsx() -> Response:
    return _export("xlsx")


def _export(form: str) -> Response:
    with reading() as session:
        chosen, names = _slice(session, scope_of(session)), account_names(session)
        postings = finance_ledger.postings(session, chosen)
        known = origins(session, postings)
        rows = [_row(each, names, known[each.journal_id]) for each in postings]
    return table_file(form, "razao", HEAD, rows)


def _row(posting: PostingRecord, names: Mapping[int, str], origin: Origin) -> list[Cell]:
    journal, line = posting.journal, origin.line
    return [
        journal.occurred_on,
        JOURNALS.get(journal.kind, journal.kind),
        journal.ref,
        account_words(posting.source, names),
        account_words(posting.destination, names),
        origin.agreement.number if origin.agreement else None,
        line.file.file_name if line else None,
        line.line_number if line else None,
        posting.amount,
    ]


def _shown(posting: PostingRecord, names: Mapping[int, str], origin: Origin) -> tuple[Sequence[Cell], Origin]:
    return _row(posting, names, origin), origin


def _slice(session: Session, scope: Scope) -> Slice:
    asked, number = request.args.get("conta", ""), request.args.get("acordo", "").strip()[:40]
    known = asked.partition(":")[0] in set(AccountKind) and asked.isprintable() and len(asked) < 60
    agreement = agreement_by_number(session, number, own_creditor()) if number else None
    return Slice(
        creditor_id=scope.creditor_id,
        account=asked if known else "",
        since=scope.since,
        until=scope.until,
        agreement_id=None if not number else agreement.id if agreement else _NO_SUCH,
    )


def _account_field(held: list[finance_ledger.Balance], names: Mapping[int, str], chosen: Slice) -> dict[str, object]:
    options = [("", "Todas"), *((each.name, balance_name(each, names)) for each in held)]
    return {"name": "conta", "label": "Conta", "kind": "select", "value": chosen.account, "options": options}


def _agreement_field() -> dict[str, object]:
    value = request.args.get("acordo", "")[:40]
    return {"name": "acordo", "label": "Acordo", "kind": "search", "value": value}
