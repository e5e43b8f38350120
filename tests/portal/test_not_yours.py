"""What belongs to another person, or to another creditor, answers like what does not exist, on every page there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from payments.charge import ChargeState
from portal.access import GUARDS
from portal.db import Database
from portal.models import (
    Agreement,
    BankLine,
    Charge,
    DebtRecord,
    OfferRecord,
    OutboxEntry,
    Role,
)
from portal.sealing import Sealer
from tests.support.knocking import OF_ANYBODY, PAGE_WITH_A_FORM, visit
from tests.support.owned_things import owned
from tests.support.people import csrf_token, sign_in, sign_in_staff
from tests.support.staff_things import PAGES_OF_MANAGERS

Signer = Callable[[FlaskClient], None]
# A settled agreement, terms read on a page, and the operator's own people.
NEEDS_MORE = ("debtor.discharge_paper", "debtor.terms_paper", "finance.account_mailbox")


@dataclass(frozen=True, kw_only=True)
class Case:
    """Somebody's things by the name of the parameter that finds them; who owns them, and who does not."""

    things: dict[str, str]
    creditor: str
    owners: dict[str, Signer]
    strangers: dict[str, Signer]


@pytest.fixture
def case(database: Database, sealer: Sealer) -> Case:
    with database.writing() as session:
        found = owned(session, sealer)
    staff = {(whose, role): member for whose, role, member in found.staff}

    def of(whose: str, role: Role) -> Signer:
        return lambda client: sign_in_staff(client, staff[whose, role])

    return Case(
        things=found.things,
        creditor=found.creditor,
        owners={
            "debtor": lambda client: sign_in(client, found.owner),
            "finance": of("own", Role.FINANCE),
            "creditor": of("own", Role.CREDITOR_ANALYST),
            **{area: of("own", Role.CREDITOR_MANAGER) for area in PAGES_OF_MANAGERS},
        },
        strangers={
            "debtor": lambda client: sign_in(client, found.stranger),
            "finance": of("other", Role.FINANCE),
            "creditor": of("other", Role.CREDITOR_ANALYST),
            **{area: of("other", Role.CREDITOR_MANAGER) for area in PAGES_OF_MANAGERS},
        },
    )


def pages_of_things(app: Flask, case: Case) -> list[tuple[str, str, str, set[str]]]:
    """Every address with something in it: area, endpoint, address with somebody's thing, methods."""
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        area = rule.endpoint.partition(".")[0]
        if area not in case.owners or not rule.arguments or rule.endpoint in OF_ANYBODY:
            continue
        values = {
            name: case.things.get(f"{rule.endpoint}.{name}") or case.things[f"{area}.{name}"] for name in rule.arguments
        }
        address = adapter.build(rule.endpoint, {name: int(v) if v.isdigit() else v for name, v in values.items()})
        found.append((area, rule.endpoint, address, set(rule.methods or ()) & {"GET", "POST"}))
    return found


def test_what_is_not_yours_is_not_there_and_nothing_sent_to_it_changes_anything(
    app: Flask, database: Database, case: Case
) -> None:
    wrong = {}
    pages = pages_of_things(app, case)
    assert len(pages) > 20
    for area, signer in case.strangers.items():
        client = app.test_client()
        signer(client)
        token = csrf_token(client, PAGE_WITH_A_FORM[area])
        for owner_area, _, address, methods in pages:
            if owner_area == area and "/versoes/" not in address:
                wrong.update({(m, address): s for m in methods if (s := visit(client, address, m, token)) != 404})
    assert wrong == {}
    with database.reading() as session:
        entry = session.get_one(OutboxEntry, int(case.things["finance.entry_id"]))
        assert entry.failed_at is not None
        line = session.scalars(select(BankLine).where(BankLine.public_id == case.things["finance.line_id"])).one()
        assert line.outcome.value == "unmatched"
        debts = session.scalars(select(DebtRecord).where(DebtRecord.public_id == case.things["debtor.debt_id"])).one()
        assert debts.status.value == "open"
        assert len(session.scalars(select(Agreement)).all()) == 2
        assert len(session.scalars(select(OfferRecord)).all()) == 3
        slip = session.scalars(select(Charge).where(Charge.public_id == case.things["finance.charge_id"])).one()
        assert slip.status is ChargeState.REJECTED


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_its_owner_does_find_it(app: Flask, case: Case) -> None:
    """The addresses above are real: what keeps strangers out is whose they are. On SQLite `test_whole_pages` asks for
    the same pages, and reads them too."""
    wrong = {}
    for area, signer in case.owners.items():
        client = app.test_client()
        signer(client)
        for owner_area, endpoint, address, methods in pages_of_things(app, case):
            if owner_area == area and "GET" in methods and endpoint not in NEEDS_MORE:
                status = visit(client, address, "GET", "")
                wrong.update({address: status} if status != 200 else {})
    assert wrong == {}


def test_naming_another_creditor_leads_nowhere_and_none_of_its_figures_are_shown(app: Flask, case: Case) -> None:
    wrong = {}
    for area in ("finance", "creditor", "managing"):
        client = app.test_client()
        case.strangers[area](client)
        for rule in app.url_map.iter_rules():
            takes_one = rule.endpoint.startswith(f"{area}.") and "GET" in (rule.methods or ()) and not rule.arguments
            if takes_one and rule.endpoint not in ("finance.send_retorno", "finance.send_statement"):
                status = client.get(f"{rule.rule}?credor={quote(case.creditor)}").status_code
                wrong.update({rule.rule: status} if status != 404 else {})
    assert wrong == {}
    assert set(GUARDS) >= {"finance", "creditor", "debtor"}
    client = app.test_client()
    case.strangers["finance"](client)
    for address in ("/financeiro", "/financeiro/movimentos", "/financeiro/casos", "/financeiro/razao"):
        text = client.get(address).get_data(as_text=True)
        assert "Bradesco" not in text, address
        assert case.things["finance.file_id"] not in text, address
