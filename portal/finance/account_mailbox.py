"""The mailbox of an account at its bank. The operator's staff alone set it: it is a machine this one speaks to."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import BooleanField, IntegerField, PasswordField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, NumberRange

from payments.errors import ProviderError
from payments.mailbox_address import AfterReading
from portal import clock
from portal.access import staff
from portal.extensions import database, reading, sealer, writing
from portal.finance.accounts import account_page
from portal.finance.blueprint import finance
from portal.finance.scope import own_creditor
from portal.mailbox_fields import folder_given, host_given, host_keys_given, lines_of, private_key_given
from portal.models import AccountMailbox, ReceivingAccount
from portal.proof_form import ProofForm, password_cost
from portal.services import receiving_accounts
from portal.services import receiving_accounts_mailbox as mailboxes
from portal.services.codes import CodeRefused
from portal.services.errors import NotAllowed, TooMany
from portal.services.finance_accounts import account_name
from portal.staff_pages import staff_context
from portal.wiring import sftp_mailbox


class MailboxForm(ProofForm):
    """Where the bank's server is, who we are there, and how we know it is the bank's."""

    active = BooleanField("Entregar e buscar arquivos", default=True)
    host = StringField("Servidor", validators=[host_given])
    port = IntegerField(
        "Porta", default=22, validators=[InputRequired("Escreva a porta."), NumberRange(1, 65535, "De 1 a 65535.")]
    )
    username = StringField("Usuário", validators=[InputRequired("Escreva o usuário."), Length(max=200)])
    secret = PasswordField("Senha no banco", description="Em branco fica a que já está.", validators=[Length(max=500)])
    private_key = TextAreaField(
        "Chave privada",
        description="Se o banco pede chave. Em branco fica a que já está.",
        validators=[private_key_given],
    )
    host_keys = TextAreaField(
        "Chave do servidor",
        description="Como o banco informou: a chave pública ou a impressão SHA256. Sem ela não falamos com ninguém.",
        validators=[host_keys_given],
    )
    outgoing = StringField("Pasta das remessas", default="/remessa", validators=[folder_given])
    incoming = StringField("Pasta dos retornos", default="/retorno", validators=[folder_given])
    after_reading = RadioField(
        "Depois de ler um retorno",
        choices=[
            SelectChoice(AfterReading.MOVE.value, "Mover para outra pasta"),
            SelectChoice(AfterReading.KEEP.value, "Deixar onde está e anotar aqui"),
        ],
        default=AfterReading.MOVE.value,
    )
    taken = StringField("Pasta dos retornos lidos", default="/retorno/lidos", validators=[folder_given])

    def wanted(self) -> mailboxes.WantedMailbox:
        """What was typed."""
        return mailboxes.WantedMailbox(
            active=bool(self.active.data),
            host=self.host.data or "",
            port=self.port.data or 0,
            username=(self.username.data or "").strip(),
            password=self.secret.data or "",
            private_key=(self.private_key.data or "").strip(),
            host_keys=tuple(lines_of(self.host_keys.data)),
            outgoing=self.outgoing.data or "",
            incoming=self.incoming.data or "",
            after_reading=AfterReading(self.after_reading.data),
            taken=self.taken.data or "",
        )


@finance.route("/contas/<account_id>/caixa", methods=["GET", "POST"])
def account_mailbox(account_id: str) -> str | Response | tuple[str, int]:
    _operator_only()
    if request.method == "GET":
        with reading() as session:
            account = receiving_accounts.account_of(session, account_id, None)
            return _page(MailboxForm(data=_as_data(mailboxes.mailbox_of(session, account.id))), account)
    form = MailboxForm()
    with writing() as session:
        account = receiving_accounts.account_of(session, account_id, None)
        if not form.validate() or not _saved(session, form, account):
            return _page(form, account), 422
    return redirect(url_for("finance.account", account_id=account_id, _anchor="caixa"), 303)


@finance.post("/contas/<account_id>/caixa/testar")
def test_mailbox(account_id: str) -> str:
    """Speak to the bank's server now and say what it answered."""
    _operator_only()
    with reading() as session:
        account = receiving_accounts.account_of(session, account_id, None)
        row = mailboxes.mailbox_of(session, account.id)
        if row is None:
            abort(404)
        address, row_id = mailboxes.address_of(row, sealer()), row.id
    said = {"ok": "1"}
    mailbox = sftp_mailbox(address, mailboxes.TakenInDatabase(database(), row_id))
    try:
        mailbox.check()
    except ProviderError as error:
        said = {"code": error.code, "seen": getattr(error, "seen", "")}
    finally:
        mailbox.close()
    with writing() as session:
        if "code" in said:
            mailboxes.note_failure(session, row_id, said["code"], clock.now())
        else:
            mailboxes.note_contact(session, row_id, clock.now())
        return account_page(session, receiving_accounts.account_of(session, account_id, None), **said)


def _saved(session: Session, form: MailboxForm, account: ReceivingAccount) -> bool:
    try:
        mailboxes.save(
            session,
            sealer(),
            password_cost(),
            account,
            form.wanted(),
            staff_id=staff().staff_id or 0,
            proof=form.proof(),
            now=clock.now(),
        )
    except (NotAllowed, CodeRefused, TooMany) as error:
        session.rollback()
        form.refused(error)
        return False
    return True


def _operator_only() -> None:
    """Answer others as for a page that does not exist."""
    if own_creditor() is not None:
        abort(404)


def _as_data(row: AccountMailbox | None) -> dict[str, object] | None:
    if row is None:
        return None
    names = ("active", "host", "port", "username", "outgoing", "incoming", "taken")
    return {name: getattr(row, name) for name in names} | {
        "after_reading": row.after_reading.value,
        "host_keys": "\n".join(row.host_keys),
    }


def _page(form: MailboxForm, account: ReceivingAccount) -> str:
    return render_template(
        "finance/account_mailbox.html", form=form, account=account, name=account_name(account), **staff_context()
    )
