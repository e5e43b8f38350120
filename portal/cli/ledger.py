"""flask ledger: whether the books are right."""

from __future__ import annotations

import json

import click

from brazil.money import ZERO
from portal import clock
from portal.cli.commands import Commands
from portal.cli.creditor_slug import creditor_id_of
from portal.extensions import reading
from portal.formatting import brl
from portal.services.ledger_checks.checking import check as check_invariants
from portal.services.ledger_checks.invariants import Finding
from portal.wording import sentence

ledger_commands = Commands("ledger", help="O razao: conferencia dos saldos.")


@ledger_commands.command("check")
@click.option("--creditor", default="", help="Nome curto do credor; sem ele, todos.")
@click.option("--json", "as_json", is_flag=True, help="Um objeto por linha, para programas.")
def check(creditor: str, as_json: bool) -> None:
    """Confere tudo o que deve fechar, sem mudar nada; termina com 1 quando algo nao fecha."""
    creditor_id = creditor_id_of(creditor) if creditor else None
    with reading() as session:
        findings = check_invariants(session, creditor_id=creditor_id, now=clock.now())
    for finding in findings:
        click.echo(json.dumps(_document(finding), ensure_ascii=False) if as_json else _line(finding))
    if findings:
        raise SystemExit(1)
    if not as_json:
        click.echo("Tudo fecha.")


def _line(finding: Finding) -> str:
    amounts = [
        f"{label} {brl(amount)}"
        for label, amount in (("esperado", finding.expected), ("encontrado", finding.found))
        if amount is not None
    ]
    told = f" ({', '.join(amounts)})" if amounts else ""
    return f"{finding.code.value} {finding.subject}: {_sentence(finding)}{told}"


def _sentence(finding: Finding) -> str:
    expected, found = finding.expected or ZERO, finding.found or ZERO
    return sentence(finding.sentence_code, expected=brl(expected), found=brl(found))


def _document(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code.value,
        "subject": finding.subject,
        "creditor_id": finding.creditor_id,
        "agreement_id": finding.agreement_id,
        "expected_cents": None if finding.expected is None else finding.expected.cents,
        "found_cents": None if finding.found is None else finding.found.cents,
        "sentence": _sentence(finding),
    }
