"""flask pix: accounts that receive by Pix, and the address their PSP tells of payments."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from payments.errors import InvalidCharge, ProviderError
from portal import clock
from portal.cli.creditor_slug import creditor_id_of
from portal.extensions import reading, sealer, settings, writing
from portal.models import Creditor
from portal.pix_wiring import pix_providers
from portal.services.parties import creditor_party
from portal.services.pix import accounts, windows
from portal.services.pix.hints import webhook_path
from portal.wording import sentence

pix_commands = AppGroup("pix", help="Contas que recebem por Pix.")


@pix_commands.command("add")
@click.argument("creditor")
@click.option("--bank", required=True, help="Codigo do banco, tres numeros.")
@click.option("--agencia", required=True)
@click.option("--conta", required=True, help="Numero e digito: 56789-7.")
@click.option("--key", required=True, help="Chave Pix de quem recebe.")
@click.option("--api-url", required=True, help="Endereco da API Pix do banco, antes de /cobv.")
@click.option("--token-url", required=True, help="Endereco que da os tokens (OAuth2).")
@click.option("--client-id", required=True)
@click.option("--certificate", required=True, help="Nome dos arquivos .pem e .key na pasta de certificados.")
@click.option("--authority", default="", help="Arquivo de quem assina o certificado do banco; vazio: os de sempre.")
@click.password_option("--client-secret", prompt="Segredo do cliente", confirmation_prompt=False)
def add(
    creditor: str,
    bank: str,
    agencia: str,
    conta: str,
    key: str,
    api_url: str,
    token_url: str,
    client_id: str,
    certificate: str,
    authority: str,
    client_secret: str,
) -> None:
    """Acrescenta a conta Pix de um credor."""
    creditor_id = creditor_id_of(creditor)
    number, _, digit = conta.partition("-")
    try:
        with writing() as session:
            party = creditor_party(session.get_one(Creditor, creditor_id))
            wanted = accounts.NewPixAccount(
                creditor_id=creditor_id,
                bank=bank,
                agencia=agencia,
                conta=number,
                conta_dv=digit,
                beneficiary={name: getattr(party, name) for name in type(party).__dataclass_fields__},
                key=key,
                api_url=api_url,
                token_url=token_url,
                client_id=client_id,
                client_secret=client_secret,
                certificate=certificate,
                authority=authority,
            )
            accounts.add(session, wanted, sealer=sealer(), actor="cli", now=clock.now())
    except InvalidCharge as error:
        raise click.ClickException(sentence(f"charge_{error.code}")) from error
    click.echo("Conta Pix acrescentada. Rode flask pix webhooks para o banco avisar dos pagamentos.")


@pix_commands.command("webhooks")
def webhooks() -> None:
    """Registra em cada banco o endereco em que ele avisa dos Pix recebidos."""
    with reading() as session:
        known = windows.accounts(session)
    with pix_providers(settings(), sealer()) as provider:
        for account in known:
            address = settings().base_url + webhook_path(sealer(), account.account)
            try:
                provider(account).register_webhook(account.key, address)
            except ProviderError as error:
                raise click.ClickException(f"{account.key}: {error.code}") from error
            click.echo(f"{account.key}: registrado")
