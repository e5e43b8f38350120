"""The form shows and keeps everything a policy can say: saving what was shown changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from offers.policies.policy import Policy
from offers.policies.policy_file import policy_document, policy_from_document
from portal import clock
from portal.creditor.tier_form import PATHS, TierForm
from portal.db import Database
from portal.models import Creditor
from portal.sealing import Sealer
from portal.services import policies
from tests.support import engines
from tests.support.people import submit
from tests.support.policy_pages import PAGE, fields_on, with_an_analyst

LIMITS = {
    "interest_bps": 9000, "fine_bps": 10_000, "correction_bps": 1000, "principal_bps": 2050, "fees_bps": 5000,
    "ceiling_bps": 4500,
}  # fmt: skip
FULL: dict[str, Any] = {
    "format": 1,
    "name": "Tudo",
    "selection": "best_for_debtor",
    "authority": [
        {"authority": "analyst", "extra_discount_bps": 500, "extra_installments": 2},
        {"authority": "manager", "extra_discount_bps": 1500, "extra_installments": 6},
    ],
    "disputes": {"answer_days": 15, "holds_accrual": False},
    "tiers": [
        {
            "name": "Campanha de fim de ano",
            "min_days_overdue": 30,
            "max_days_overdue": 720,
            "when": {
                "balance": {"min_cents": 10_000, "max_cents": 5_000_000},
                "principal": {"min_cents": 5_000},
                "products": ["credit_card", "loan"],
                "origins": ["Banco Pedra Branca S.A.", "Loja Azul"],
                "regions": ["RJ", "SP"],
                "segments": ["varejo"],
                "score_bands": ["A", "B"],
                "earlier_breaches": {"maximum": 1},
                "campaign": {"from_on": "2026-11-01", "until_on": "2026-12-31"},
            },
            "cash": LIMITS,
            "installments": {
                **LIMITS,
                "max_installments": 24,
                "min_installment_cents": 5_000,
                "min_down_payment_bps": 1_000,
                "monthly_interest_bps": 99,
                "method": "sac",
                "clears_after": "last_payment",
                "counts": [3, 6, 12, 24],
                "rate_steps": [
                    {"from_count": 7, "monthly_interest_bps": 150},
                    {"from_count": 13, "monthly_interest_bps": 199},
                ],
                "residue": "spread",
                "rhythms": ["monthly", "weekly"],
                "iof": "complementary",
            },
            "counter": {"extra_discount_bps": 500, "tolerance_bps": 100},
            "validity_days": 5,
            "first_due_min_days": 5,
            "first_due_max_days": 40,
            "changes": {
                "grace_days": 7,
                "notice_days": 10,
                "due_date_moves": 2,
                "move_days": 20,
                "skips": 1,
                "renegotiations": 2,
                "vesting": "none",
                "nature": "novation",
                "imputation": "clause",
            },
        }
    ],
}


def read(document: dict[str, Any]) -> Policy:
    policy = policy_from_document(document)
    assert isinstance(policy, Policy), policy
    return policy


def draft(database: Database, creditor: Creditor) -> Any:
    with database.writing() as session:
        record = policies.policy_of_creditor(session, creditor.id, now=clock.now())
        return record.draft, record.draft_version


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite alone: the SQL of a policy is tried on both engines by its commands."""
    return engines.fresh_sqlite(tmp_path)


@pytest.fixture
def creditor(database: Database, sealer: Sealer, client: FlaskClient) -> Creditor:
    return with_an_analyst(database, sealer, client)


@pytest.fixture
def saved(database: Database, creditor: Creditor) -> None:
    _, seen = draft(database, creditor)
    with database.writing() as session:
        policies.save_draft(
            session, creditor_id=creditor.id, document=FULL, seen_version=seen, actor="test", now=clock.now()
        )


@pytest.mark.usefixtures("saved")
def test_saving_what_is_shown_keeps_every_word_of_the_policy(
    client: FlaskClient,
    database: Database,
    creditor: Creditor,
) -> None:
    shown = fields_on(client)
    assert submit(client, PAGE, {**shown, "save": "1"}).status_code == 303
    assert read(draft(database, creditor)[0]) == read(FULL)


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("counts", "3; dois", "Escreva números separados por vírgula"),
        ("rate_steps", "7 com 1,5", "Escreva o número de parcelas, dois pontos"),
        ("regions", "sp, xx", "XX não é a sigla de um estado"),
        ("campaign_until", "2026-10-01", "A campanha acaba antes de começar"),
        ("balance_max", "50", "O fim vem antes do começo"),
        ("grace_days", "99", "O máximo é 60"),
        ("answer_days", "31", "O máximo é 30"),
    ],
)
def test_what_cannot_be_is_said_and_kept_as_typed(client: FlaskClient, field: str, typed: str, said: str) -> None:
    name = field if field == "answer_days" else f"tiers-0-{field}"
    answer = submit(client, PAGE, {**fields_on(client), name: typed, "save": "1"})
    text = (client.get(PAGE) if answer.status_code == 303 else answer).get_data(as_text=True)
    assert said in text
    assert typed in text or typed.upper() in text


def test_every_word_of_a_tier_has_its_field() -> None:
    """A field missing here would be lost by whoever edits a policy that came from a file."""
    assert set(PATHS) == set(TierForm()._fields)
    kept = set(_paths(policy_document(read(FULL))["tiers"][0]))  # type: ignore[index]
    assert kept <= set(PATHS.values())


def _paths(part: Any, above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(part, dict):
        return [above]
    return [path for name, value in part.items() for path in _paths(value, (*above, name))]
