"""flask documents: is the signature of a document ours? Without a database, with the published key alone."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from payments.verification.pasted import PastedSignature, recognise
from payments.verification.signed_text import SignedText, take_apart
from payments.verification.signing_keys import PublicKey, UnreadableKey, is_genuine, published, read_keys
from portal.extensions import document_keys

documents_commands = AppGroup("documents", help="Documentos: chaves e assinaturas.")


@documents_commands.command("keys")
def keys() -> None:
    """Mostra as chaves publicas, como sao publicadas."""
    click.echo(json.dumps(published(document_keys().known), indent=2))


@documents_commands.command("verify")
@click.argument("code")
@click.option(
    "--key",
    "key_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Arquivo com as chaves publicadas (JSON) ou com uma chave (PEM); sem ele, as deste portal.",
)
def verify(code: str, key_file: Path | None) -> None:
    """Confere sem internet o texto assinado de um documento (comeca por PRUMO1). Se nao confere: sai com 1."""
    known = _keys(key_file) if key_file else document_keys().known
    pasted = recognise(code)
    text = take_apart(pasted.text) if isinstance(pasted, PastedSignature) else None
    genuine = text is not None and is_genuine(text, known)
    click.echo(json.dumps({"genuine": genuine} | (_facts(text) if text else {}), ensure_ascii=False))
    if not genuine:
        raise SystemExit(1)


def _keys(path: Path) -> dict[str, PublicKey]:
    try:
        return read_keys(path.read_bytes())
    except UnreadableKey as error:
        raise click.ClickException("O arquivo nao tem chave Ed25519 em JSON (JWK Set) nem em PEM.") from error


def _facts(text: SignedText) -> dict[str, object]:
    facts = text.facts
    return {
        "key": text.key_id,
        "kind": facts.kind,
        "number": facts.number,
        "issuer": facts.issuer,
        "date": facts.day.isoformat(),
        "amount_cents": facts.amount.cents,
        "digest": facts.digest,
    }
