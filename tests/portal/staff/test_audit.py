"""The trail tells who did what, to whoever it belongs to and nobody else, and leaves no formula in a file."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from offers.agreements.agreement import AgreementEvent
from payments.statements.findings import Decision
from portal import clock
from portal.db import Database
from portal.models import DisputeStatus, IssuedKind, PolicyStepKind, RequestStatus, Role
from portal.sealing import Sealer
from portal.services import audit, audit_trail
from portal.services.audit_trail import Sought
from portal.wording_audit import DEEDS, THINGS, deed, told
from tests.support.people import make_creditor, make_debt, make_debtor, make_staff, sign_in_staff
from tests.support.sources import nodes_of
from tests.support.team import Team

ROOT = Path(__file__).resolve().parents[3]


def note(team: Team, *, actor: str, action: str, subject: str, days: int = 0, creditor_id: int | None = None) -> None:
    audit.record(
        team.session, actor=actor, action=action, subject=subject, now=team.now - timedelta(days=days),
        creditor_id=creditor_id or team.creditor.id,
    )  # fmt: skip
    team.session.commit()


def seen(team: Team, **sought: object) -> list[str]:
    found, count = audit_trail.lines(team.session, team.creditor.id, Sought(**sought))  # type: ignore[arg-type]
    assert count == len(found)
    return [each.action for each in found]


def test_each_question_finds_its_lines_and_another_creditors_are_never_among_them(team: Team) -> None:
    debt = make_debt(team.session, make_debtor(team.session, team.sealer, creditor=team.creditor), team.creditor)
    note(team, actor=f"staff:{team.boss.id}", action="policy.saved", subject="policy:1", days=3)
    note(team, actor=f"debtor:{debt.debtor_id}", action="dispute.open", subject=f"debt:{debt.id}", days=1)
    note(team, actor="bank", action="retorno.read", subject="bank_file:1")
    note(team, actor="bank", action="retorno.read", subject="bank_file:2", creditor_id=team.stranger.creditor_id)
    assert seen(team) == ["retorno.read", "dispute.open", "policy.saved"]
    assert seen(team, who=team.boss.public_id) == ["policy.saved"]
    assert seen(team, who=team.stranger.public_id) == []
    assert seen(team, who="debtor") == seen(team, about=debt.contract_number) == ["dispute.open"]
    assert seen(team, who="system") == seen(team, what="retorno.read") == ["retorno.read"]
    day = clock.today() - timedelta(days=1)
    assert seen(team, since=day, until=day) == ["dispute.open"]
    assert audit_trail.actions_of(team.session, team.creditor.id) == ["dispute.open", "policy.saved", "retorno.read"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_manager_reads_and_takes_it_out_and_that_is_noted(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor = make_creditor(session)
        member = make_staff(session, sealer, role=Role.CREDITOR_MANAGER, creditor=creditor, name="=Gerente")
        audit.record(
            session, actor=f"staff:{member.id}", action="staff.role", subject="staff:9", now=clock.now(),
            creditor_id=creditor.id, detail={"from": "finance", "to": "creditor_analyst"},
        )  # fmt: skip
        debt = make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor, contract_number="=B-77")
        audit.record(
            session, actor="command:x", action="dispute.open", subject=f"debt:{debt.id}", now=clock.now(),
            creditor_id=creditor.id, detail={"reason": "not_mine"},
        )  # fmt: skip
        session.commit()
    sign_in_staff(client, member)
    page = client.get("/credor/auditoria?que=staff.role&de=amanha").text
    assert "mudou o papel de alguém" in page
    assert "Antes: Financeiro. Depois: Análise" in page
    assert "/credor/auditoria.csv?que=staff.role" in page
    disputed = client.get("/credor/auditoria?que=dispute.open").text
    assert "Dívida =B-77" in disputed
    assert "Motivo: Não reconheço esta dívida" in disputed
    table = client.get("/credor/auditoria.csv").text
    assert "'=Gerente" in table
    assert ";=Gerente" not in table
    assert client.get("/credor/auditoria.pdf").status_code == 404
    assert "baixou a trilha" in client.get("/credor/auditoria").text


WRITERS = {"record", "AuditEvent", "_note", "note", "_resolved", "_audit", "audit_of"}


def deeds_in(source: str) -> set[str]:
    """Every deed written out where the trail is written."""
    calls = [node for node in nodes_of(source) if isinstance(node, ast.Call)]
    named = [node for node in calls if getattr(node.func, "attr", getattr(node.func, "id", "")) in WRITERS]
    given = [value for node in named for value in (*node.args, *(each.value for each in node.keywords))]
    texts = {value.value for value in given if isinstance(value, ast.Constant) and isinstance(value.value, str)}
    return {text for text in texts if re.fullmatch(r"[a-z_]+\.[a-z_]+|(portfolio|segment|assignment)_[a-z]+", text)}


def test_every_deed_and_every_end_a_deed_is_named_after_has_its_words() -> None:
    found = {each for path in (ROOT / "portal").rglob("*.py") for each in deeds_in(path.read_text())}
    ends = {
        "agreement": AgreementEvent, "dispute": DisputeStatus, "document": IssuedKind, "request": RequestStatus,
        "statement": Decision, "policy": PolicyStepKind,
    }  # fmt: skip
    still_open = {"dispute.open", "request.waiting", "statement.open"}
    found |= {f"{thing}.{each.value}" for thing, kind in ends.items() for each in kind} - still_open
    assert len(found) > 90
    assert sorted(each for each in found if each not in DEEDS) == []
    assert deeds_in('record(session, action="debt.gone")\n_note(session, x, "debt.lost", now)') == {
        "debt.gone",
        "debt.lost",
    }
    assert {each.partition(".")[0] for each in DEEDS if "." in each} <= THINGS.keys()
    assert deed("staff.role") == "mudou o papel de alguém"


def test_a_reason_is_told_in_words_and_what_somebody_wrote_as_it_was_written() -> None:
    assert told({"reason": "already_paid"}) == "Motivo: Já paguei"
    assert told({"reason": "cure_ended"}) == "Motivo: O prazo do aviso terminou sem pagamento"
    assert told({"reason": "asked_anew", "number": 3}) == "Motivo: A pessoa pediu outro acordo"
    assert told({"reason": "Engano no cadastro"}) == "Motivo: Engano no cadastro"
