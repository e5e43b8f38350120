"""flask policies: a creditor's policy as a file, to be kept in git, checked and brought in."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from offers.policies.lint.finding import by_severity
from offers.policies.policy import Policy
from offers.policies.policy_diff import policy_changes
from offers.policies.policy_file import (
    policy_document,
    policy_from_document,
    policy_from_text,
    policy_schema,
    policy_to_text,
)
from offers.policies.policy_lint import Finding, has_errors, policy_findings, text_findings
from portal import clock
from portal.cli.arguments import Day, ExistingFile, NewFile
from portal.cli.commands import Commands
from portal.cli.creditor_slug import creditor_id_of
from portal.cli.policy_backtest import backtest_command
from portal.cli.policy_reading import file_bytes, finding_document, policy_from_file, said, texts_from_file
from portal.extensions import reading, writing
from portal.models import PolicyReview
from portal.services import policies, policy_reviews
from portal.services.errors import NotAllowed, Stale
from portal.services.policy_facts import facts_of_portfolio
from portal.wording import sentence
from portal.wording_policy_diff import change_sentences

MANY = 5_000  # debts looked at where nobody waits for a page
policies_commands = Commands("policies", help="Políticas de desconto, em arquivos JSON.")
policies_commands.add_command(backtest_command)
_file = click.argument("file", type=ExistingFile())
_creditor = click.option("--creditor", "slug", required=True, help="Nome curto do credor, como em `creditors.slug`.")


@policies_commands.command("schema")
def schema() -> None:
    """Mostra o JSON Schema da política, para editores e verificações."""
    click.echo(json.dumps(policy_schema(), ensure_ascii=False, indent=2))


@policies_commands.command("lint")
@_file
@click.option("--on", "today", type=Day(), default=None, help="Dia das campanhas; padrão: hoje.")
@click.option("--creditor", "slug", default=None, help="Nome curto do credor: confere também nas dívidas dele.")
@click.option("--texts", type=ExistingFile(), default=None, help="Textos que as pessoas leem: JSON de nome e texto.")
@click.option("--json", "as_json", is_flag=True, help="Mostra em JSON.")
def lint(file: Path, today: date | None, slug: str | None, texts: Path | None, as_json: bool) -> None:
    """Confere a política em FILE. Sai com 1 quando há erro; avisos e notas não impedem."""
    policy = policy_from_text(file_bytes(file))
    day = today or clock.today()
    findings = _findings(policy, day, slug) if isinstance(policy, Policy) else policy
    if texts is not None:
        findings = by_severity([*findings, *text_findings(texts_from_file(texts))])
    if as_json:
        click.echo(json.dumps([finding_document(each) for each in findings], ensure_ascii=False, indent=2))
    else:
        for each in findings:
            click.echo(said(each))
        if not findings:
            click.echo("Nada a dizer: a política está em ordem.")
    if has_errors(findings):
        raise SystemExit(1)


def _findings(policy: Policy, day: date, slug: str | None) -> tuple[Finding, ...]:
    if slug is None:
        return policy_findings(policy, day)
    creditor_id = creditor_id_of(slug)
    with reading() as session:
        return policy_findings(policy, day, portfolio=facts_of_portfolio(session, creditor_id, policy, day, size=MANY))


@policies_commands.command("export")
@_creditor
@click.option("--version", "number", type=int, default=None, help="Qual versão; padrão: a que vale agora.")
@click.option("--draft", is_flag=True, help="O rascunho, em vez de uma versão publicada.")
@click.option("--out", type=NewFile(), default=None, help="Padrão: a saída.")
def export(slug: str, number: int | None, draft: bool, out: Path | None) -> None:
    """Grava a política de um credor em JSON, sempre do mesmo jeito: políticas iguais, arquivos iguais."""
    document = _draft_of(slug) if draft else _version_of(slug, number)
    policy = policy_from_document(document)
    text = policy_to_text(policy) if isinstance(policy, Policy) else policies.as_it_is(document)
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, "utf-8")
        click.echo(f"Gravado em {out}.")


@policies_commands.command("import")
@_file
@_creditor
@click.option("--review", "note", default=None, help="Manda para revisão em seguida, com esta nota.")
@click.option("--compare", "trial", is_flag=True, help="Com --review: somente para comparação, não vale para ninguém.")
def import_policy(file: Path, slug: str, note: str | None, trial: bool) -> None:
    """Faz da política em FILE o rascunho de um credor. Diz o que muda, com avisos e notas; erros impedem."""
    if trial and note is None:
        raise click.UsageError("--compare pede também --review, com a nota para quem revisa.")
    policy = policy_from_file(file)
    findings = _findings(policy, clock.today(), slug)
    for each in findings:
        click.echo(said(each), err=True)
    if has_errors(findings):
        raise SystemExit(1)
    creditor_id = creditor_id_of(slug)
    for change in _changes(slug, policy):
        click.echo(f"muda   {change}", err=True)
    try:
        click.echo(_kept(creditor_id, policy, note, trial=trial))
    except (NotAllowed, Stale) as refused:
        raise click.ClickException(sentence(refused.code)) from refused


def _changes(slug: str, policy: Policy) -> list[str]:
    """What the file says otherwise than the draft does, in sentences; nothing of a draft that is not complete."""
    before = policy_from_document(_draft_of(slug))
    return change_sentences(policy_changes(before, policy)) if isinstance(before, Policy) else []


def _kept(creditor_id: int, policy: Policy, note: str | None, *, trial: bool) -> str:
    with writing() as session:
        record = policies.policy_of_creditor(session, creditor_id, now=clock.now())
        saved = policies.save_draft(
            session,
            creditor_id=creditor_id,
            document=policy_document(policy),
            seen_version=record.draft_version,
            actor="cli",
            now=clock.now(),
        )
        if note is None:
            return "Rascunho guardado. As propostas só mudam quando outra pessoa aprovar."
        sent = policy_reviews.send(
            session,
            creditor_id=creditor_id,
            seen_version=saved.draft_version,
            note=note,
            staff_id=None,
            actor="cli",
            now=clock.now(),
            trial=trial,
        )
        if not isinstance(sent, PolicyReview):
            raise click.ClickException("\n".join(said(each) for each in sent))
        if trial:
            return "Mandada para revisão, somente para comparação. A gerência do credor aprova no portal."
        return "Mandada para revisão. Ela vale quando a gerência do credor aprovar no portal."


def _version_of(slug: str, number: int | None) -> dict[str, Any]:
    with reading() as session:
        versions = policies.versions_of(session, creditor_id_of(slug))
        wanted = (each for each in versions if (not each.trial if number is None else each.number == number))
        found = next(wanted, None)
        if found is None:
            which = "nenhuma versão publicada" if number is None else f"a versão {number}"
            raise click.ClickException(f"Este credor não tem {which}.")
        return found.document


def _draft_of(slug: str) -> dict[str, Any]:
    with writing() as session:
        return policies.policy_of_creditor(session, creditor_id_of(slug), now=clock.now()).draft
