"""Every page of the creditor's staff and of finance, each once: who opens it, and where. What they find is somebody's
things of `tests/portal/test_not_yours.py`, with what `more_things` adds. A route that shows no page of its own, or one
another place shows already, is in NO_PAGE with its reason.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.db import Database
from portal.models import Covers, DebtRecord
from portal.models.portfolio import Arrival
from portal.sealing import Sealer
from portal.services.portfolios import receiving
from tests.support.disputes import dispute_debt
from tests.support.people import make_debt, make_debtor
from tests.support.portfolio_files import rows, table
from tests.support.report_harm import add_clearing

AREAS = ("creditor", "finance", "managing", "account")

NO_PAGE: dict[str, str] = {
    **dict.fromkeys(
        ("creditor.dispute_evidence", "creditor.request_evidence", "creditor.assignment_deed"), "a file somebody sent"
    ),
    **dict.fromkeys(("creditor.import_original", "finance.retorno_raw", "finance.statement_raw"), "a file as it came"),
    "finance.remessa_raw": "a file as it went",
    **dict.fromkeys(("creditor.policy_file", "managing.brand_draft_file"), "a document for programs"),
    **dict.fromkeys(
        (
            "creditor.experiment_days", "creditor.import_changes", "creditor.import_rejects",
            "creditor.payout_statement", "creditor.policy_trial_rows", "creditor.segment_debts",
            "finance.payout_statement", "managing.audit_file",
            *(
                f"finance.{each}_{form}"
                for each in ("cases", "ledger", "movements", "remessa", "remessas", "retorno", "retornos", "statement",
                             "statements", "tie_outs")
                for form in ("csv", "xlsx")
            ),
        ),
        "a table for a spreadsheet",
    ),
    "creditor.policy_version": "the parts of creditor.policy_review, once published",
    "creditor.publish_policy": "the parts of creditor.policy_review, before it is sent",
    "finance.retorno_list": "the table of finance.home by itself",
    "finance.search": "the box of finance.home, until something is looked for",
    "finance.send_statement": "the form of finance.send_retorno, of a statement",
    "account.remove_key": "two fields of the form of account.mine",
    "creditor.segment_new": "the form of creditor.segment, empty",
    "creditor.loss_of_debt": "the form of creditor.loss_of_agreement, of a debt",
    "creditor.import_columns": "leads to creditor.import_result unless columns are to be named",
    "finance.account_fields": "leads to finance.new_account until a bank is chosen",
    "finance.prepare_payout": "leads to finance.payout_list",
    "finance.line_case": "leads to finance.case",
    "finance.account_mailbox": "for the operator's own people; its form is the one of managing.portfolio_mailbox",
    "finance.batch": "asks again by itself every three seconds; tests/portal/test_finance_progress.py",
    "managing.brand_preview": "the debtor's own page, which tests/stories/test_every_page.py looks at",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPlace:
    """A page: whose part of the portal, the route, the address."""

    area: str
    endpoint: str
    address: str


def more_things(database: Database, sealer: Sealer, debt_id: str) -> dict[str, str]:
    """Beside somebody's things: a name to clear that is late, a file that waits to be decided, a long name."""
    today, now = clock.today(), clock.now()
    with database.writing() as session:
        creditor = session.scalars(select(DebtRecord).where(DebtRecord.public_id == debt_id)).one().creditor
        person = make_debtor(session, sealer, creditor=creditor, name="RITA DE CÁSSIA ALBUQUERQUE DOS SANTOS LIMA")
        number = "0004-2026-000000123-7"
        dispute = dispute_debt(session, sealer, make_debt(session, person, creditor, contract_number=number))
        add_clearing(session, dispute, due=today - timedelta(days=1), answered=None)
        other = dispute_debt(session, sealer, make_debt(session, person, creditor))
        add_clearing(session, other, due=today, answered=today)
        session.commit()
        creditor_id = creditor.id
    with database.writing() as session:
        content = table(rows({"contrato": "N-1"}, {"contrato": "N-2", "cpf": "123"}))
        record = receiving.receive(
            session, creditor_id=creditor_id, staff_id=None, file_name="carteira-de-novembro-2026-11-23.csv",
            source=io.BytesIO(content), covers=Covers.WHOLE, arrival=Arrival.PAGE, sealer=sealer, now=now,
            max_bytes=1 << 20,
        )  # fmt: skip
        receiving.check(session, record.id, sealer=sealer, now=now, today=today)
        return {"review": record.public_id}


def staff_places(app: Flask, addresses: Mapping[str, tuple[str, str]], more: Mapping[str, str]) -> list[StaffPlace]:
    """Each page with somebody's things in its address, then those without, then some in another state."""
    wanted = [
        StaffPlace(area=area, endpoint=endpoint, address=address)
        for endpoint, (area, address) in addresses.items()
        if endpoint in staff_routes(app) and endpoint not in NO_PAGE
    ]
    wanted += [
        StaffPlace(area=rule.endpoint.partition(".")[0], endpoint=rule.endpoint, address=rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint in staff_routes(app) and not rule.arguments and rule.endpoint not in NO_PAGE
    ]
    return [*wanted, *_of_kinds(), StaffPlace(
        area="creditor", endpoint="creditor.import_result", address=f"/credor/carteiras/{more['review']}"
    )]  # fmt: skip


def _of_kinds() -> list[StaffPlace]:
    """A word of the address names a question: one page for each kind of answer."""
    return [
        StaffPlace(area="creditor", endpoint=endpoint, address=f"/credor/{rest}")
        for endpoint, rest in (
            ("creditor.changed", "mudou/contestacoes"),
            ("creditor.report", "relatorios/recuperacao"),
            ("creditor.report_rows", "relatorios/danos/reclamaram"),
        )
    ]


def staff_routes(app: Flask) -> set[str]:
    """Every route of theirs that can be opened."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint.partition(".")[0] in AREAS
    }
