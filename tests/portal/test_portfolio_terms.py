"""The terms and the profile a portfolio file gives a debt, as the rules see them, on both engines."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from offers.debt import ContractTerms, CorrectionDays, InterestDays, Product
from offers.facts import Profile
from portal.db import Database
from portal.models.debt import DebtRecord
from portal.sealing import Sealer
from tests.support.portfolio_files import add_creditor, bring_in, rows, table


@pytest.fixture
def creditor_id(database: Database) -> int:
    with database.writing() as session:
        return add_creditor(session)


AGREED = {
    "segmento": "Prime", "faixa_score": "B", "correcao_dias": "Exponencial", "juros_dias": "meses",
    "juros_remuneratorios_mes_pct": "1,99", "honorarios_pct": "10,00", "credor_original": "Banco Antigo",
}  # fmt: skip


def test_terms_and_profile_of_the_file_reach_the_rules(database: Database, sealer: Sealer, creditor_id: int) -> None:
    bring_in(database, sealer, creditor_id, table(rows(AGREED)))
    with database.reading() as session:
        stored = session.scalars(select(DebtRecord)).one()
        terms, profile = stored.as_rules_see_it().terms, stored.profile(earlier_breaches=2)
    assert terms == ContractTerms(
        correction_index="IPCA", correction_days=CorrectionDays.EXPONENTIAL, interest_days=InterestDays.MONTHS,
        remuneratory_bps=199, fees_bps=1_000,
    )  # fmt: skip
    assert profile == Profile(
        product=Product.CREDIT_CARD, origin="Banco Antigo", region="SP", segment="Prime", score_band="B",
        earlier_breaches=2,
    )  # fmt: skip


def test_a_file_without_those_columns_has_the_usual_terms(database: Database, sealer: Sealer, creditor_id: int) -> None:
    bring_in(database, sealer, creditor_id, table(rows({})))
    with database.reading() as session:
        stored = session.scalars(select(DebtRecord)).one()
        assert stored.as_rules_see_it().terms == ContractTerms(correction_index="IPCA")
        assert stored.profile() == Profile(product=Product.CREDIT_CARD, region="SP")


@pytest.mark.parametrize(("cell", "rate"), [("", None), ("-", None), ("0", 0), ("0,00", 0), ("1", 100)])
def test_interest_left_blank_is_the_legal_rate_and_zero_is_none(
    database: Database, sealer: Sealer, creditor_id: int, cell: str, rate: int | None
) -> None:
    done = bring_in(database, sealer, creditor_id, table(rows({"juros_mes_pct": cell})))
    with database.reading() as session:
        stored = session.scalars(select(DebtRecord)).one()
    assert (done.rows_added, stored.as_rules_see_it().terms.late_interest_bps) == (1, rate)
