"""flask offers simulate: what a debtor would see of one debt under one policy, worked out from two files."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from brazil.errors import MissingIndex
from brazil.indices import load_series
from offers.errors import OfferError
from offers.explanation import explain
from offers.made.offer_document import balance_document, plan_document
from offers.owed.accrual import itemize
from offers.owed.balance import Balance
from offers.plans.simulation import Sheet, simulate
from offers.policies.debt_file import DescribedDebt, debt_from_text
from offers.policies.policy import Policy
from offers.policies.policy_file import policy_digest
from offers.refusal import Refusal
from portal import clock
from portal.cli.arguments import Day, ExistingFile
from portal.cli.offer_tables import refusal_text, sheet_text
from portal.cli.policy_reading import file_bytes, policy_from_file, unreadable
from portal.debtor.plan_words import reason_sentences, refusal_sentence
from portal.wording import has_sentence, sentence


@click.command("simulate")
@click.option("--policy", "policy_file", type=ExistingFile(), required=True, help="A política, em JSON.")
@click.option("--debt", "debt_file", type=ExistingFile(), required=True, help="A dívida, em JSON.")
@click.option("--on", "day", type=Day(), default=None, help="Dia da conta; padrão: hoje.")
@click.option("--json", "as_json", is_flag=True, help="Mostra em JSON, com todas as parcelas.")
def simulate_offers(policy_file: Path, debt_file: Path, day: date | None, as_json: bool) -> None:
    """Mostra o que a pessoa veria: o saldo, as formas de pagar e o porquê. Não usa o banco de dados."""
    policy = policy_from_file(policy_file)
    described = debt_from_text(file_bytes(debt_file))
    if not isinstance(described, DescribedDebt):
        raise unreadable(debt_file, described, whole="Dívida")
    balance = _balance(described, day or clock.today())
    answer = simulate(balance, policy, described.profile)
    if as_json:
        document = answer_document(answer, balance, policy)
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        click.echo(refusal_text(answer, balance) if isinstance(answer, Refusal) else sheet_text(answer, policy))


def _balance(described: DescribedDebt, today: date) -> Balance:
    try:
        return itemize(described.debt, today, load_series())
    except (OfferError, MissingIndex) as error:
        text = sentence(error.code, **error.values_shown) if has_sentence(error.code) else error.code
        raise click.ClickException(text) from error


def answer_document(answer: Sheet | Refusal, balance: Balance, policy: Policy) -> dict[str, Any]:
    """Everything a simulation tells, for other programs: whole centavos, ISO dates, rates as decimal text."""
    document: dict[str, Any] = {
        "priced_on": balance.priced_on.isoformat(),
        "policy_digest": policy_digest(policy),
        "balance": balance_document(balance),
    }
    if isinstance(answer, Refusal):
        values = json.loads(json.dumps(dict(answer.values), default=str))
        told = {"code": answer.code.value, "values": values, "sentence": refusal_sentence(answer)}
        return document | {"refusal": told}
    return document | {
        "tier_index": answer.tier_index,
        "tier_name": answer.tier.name,
        "valid_until": answer.valid_until.isoformat(),
        "first_due_min": answer.first_due_min.isoformat(),
        "first_due_max": answer.first_due_max.isoformat(),
        "cash": plan_document(answer.cash),
        "ladder": [plan_document(plan) for plan in answer.ladder],
        "reasons": [
            {"code": reason.code.value, "sentence": text}
            for reason in explain(answer)
            for text in reason_sentences((reason,))
        ],
    }
