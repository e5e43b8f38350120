"""flask policies: a creditor's policy as a file, to be kept in git, checked and brought in."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from offers.policies.policy import Policy
from offers.policies.policy_file import (
    policy_document,
    policy_from_document,
    policy_from_text,
    policy_schema,
    policy_to_text,
)
from offers.policies.policy_lint import has_errors, policy_findings
from portal import clock
from portal.cli.arguments import Day, ExistingFile, NewFile
from portal.cli.commands import Commands
from portal.cli.creditor_slug import creditor_id_of
from portal.cli.policy_backtest import backtest_command
from portal.cli.policy_reading import file_bytes, finding_document, policy_from_file, said
from portal.extensions import reading, writing
from portal.models import PolicyVersion
from portal.services import policies
from portal.services.errors import Stale
from portal.wording import sentence

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
@click.option("--json", "as_json", is_flag=True, help="Mostra em JSON.")
def lint(file: Path, today: date | None, as_json: bool) -> None:
    """Confere a política em FILE. Sai com 1 quando há erro; avisos e notas não impedem."""
    policy = policy_from_text(file_bytes(file))
    day = today or clock.today()
    findings = policy_findings(policy, day) if isinstance(policy, Policy) else policy
    if as_json:
        click.echo(json.dumps([finding_document(each) for each in findings], ensure_ascii=False, indent=2))
    else:
        for each in findings:
            click.echo(said(each))
        if not findings:
            click.echo("Nada a dizer: a política está em ordem.")
    if has_errors(findings):
        raise SystemExit(1)


@policies_commands.command("export")
@_creditor
@click.option("--version", "number", type=int, default=None, help="Qual versão; padrão: a que vale agora.")
@click.option("--draft", is_flag=True, help="O rascunho, em vez de uma versão publicada.")
@click.option("--out", type=NewFile(), default=None, help="Padrão: a saída.")
def export(slug: str, number: int | None, draft: bool, out: Path | None) -> None:
    """Grava a política de um credor em JSON, sempre do mesmo jeito: políticas iguais, arquivos iguais."""
    document = _draft_of(slug) if draft else _version_of(slug, number)
    policy = policy_from_document(document)
    text = policy_to_text(policy) if isinstance(policy, Policy) else _as_it_is(document)
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, "utf-8")
        click.echo(f"Gravado em {out}.")


@policies_commands.command("import")
@_file
@_creditor
@click.option("--publish", is_flag=True, help="Publica em seguida: as propostas novas já seguem esta versão.")
def import_policy(file: Path, slug: str, publish: bool) -> None:
    """Faz da política em FILE o rascunho de um credor. Avisos e notas são mostrados; erros impedem."""
    policy = policy_from_file(file)
    findings = policy_findings(policy, clock.today())
    for each in findings:
        click.echo(said(each), err=True)
    if has_errors(findings):
        raise SystemExit(1)
    creditor_id = creditor_id_of(slug)
    try:
        click.echo(_kept(creditor_id, policy, publish))
    except Stale as stale:
        raise click.ClickException(sentence(stale.code)) from stale


def _kept(creditor_id: int, policy: Policy, publish: bool) -> str:
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
        if not publish:
            return "Rascunho guardado. As propostas só mudam quando ele for publicado."
        done = policies.publish(
            session,
            creditor_id=creditor_id,
            seen_version=saved.draft_version,
            staff_id=None,
            actor="cli",
            now=clock.now(),
        )
        if not isinstance(done, PolicyVersion):
            raise click.ClickException("\n".join(said(each) for each in done))
        return f"Versão {done.number} publicada."


def _version_of(slug: str, number: int | None) -> dict[str, Any]:
    with reading() as session:
        versions = policies.versions_of(session, creditor_id_of(slug))
        found = next((each for each in versions if number in (None, each.number)), None)
        if found is None:
            which = "nenhuma versão publicada" if number is None else f"a versão {number}"
            raise click.ClickException(f"Este credor não tem {which}.")
        return found.document


def _draft_of(slug: str) -> dict[str, Any]:
    with writing() as session:
        return policies.policy_of_creditor(session, creditor_id_of(slug), now=clock.now()).draft


def _as_it_is(document: dict[str, Any]) -> str:
    """A draft that is not complete yet, as it was left."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
