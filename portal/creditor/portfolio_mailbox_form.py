"""What a manager types of the mailbox their portfolio files come by."""

from __future__ import annotations

from collections.abc import Callable

from wtforms import BooleanField, Field, IntegerField, PasswordField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, NumberRange, StopValidation

from payments.mailbox_address import AfterReading
from portal.mailbox_fields import folder_given, host_given, host_keys_given, lines_of, private_key_given
from portal.models import Covers, MailboxKind, PortfolioMailbox
from portal.proof_form import ProofForm
from portal.services.portfolios.mailbox import PATTERN, WantedMailbox
from portal.services.portfolios.pattern import is_pattern
from portal.wording_imports import COVERS

_ALIKE = ("active", "host", "port", "username", "incoming", "taken", "pattern", "automatic")


def _of_a_server(judge: Callable[[ProofForm, Field], None]) -> Callable[[ProofForm, Field], None]:
    """A judgement of what only a server has; with a folder chosen nothing is asked of it."""

    def judged(form: ProofForm, field: Field) -> None:
        if form["kind"].data != MailboxKind.SFTP:
            raise StopValidation
        judge(form, field)

    return judged


def _taken(form: ProofForm, field: Field) -> None:
    if form["after_reading"].data == AfterReading.MOVE:
        folder_given(form, field)
        if field.data == form["incoming"].data:
            raise StopValidation("Escolha outra pasta: nesta os arquivos seriam lidos de novo.")


def _pattern(_form: object, field: Field) -> None:
    field.data = " ".join((field.data or "").split())
    if not is_pattern(field.data):
        raise StopValidation("Escreva de um a dez nomes, com espaço entre eles. O * vale por qualquer parte do nome.")


class MailboxForm(ProofForm):
    """A folder of the portal or a server of the creditor's, and what becomes of what comes."""

    active = BooleanField("Buscar arquivos", default=True)
    kind = RadioField(
        "De onde vêm os arquivos",
        choices=[
            SelectChoice(MailboxKind.SFTP.value, "De um servidor SFTP"),
            SelectChoice(MailboxKind.FOLDER.value, "De uma pasta do portal"),
        ],
        default=MailboxKind.SFTP.value,
    )
    host = StringField("Servidor", validators=[_of_a_server(host_given)])
    port = IntegerField(
        "Porta",
        default=22,
        validators=[
            _of_a_server(InputRequired("Escreva a porta.")),
            _of_a_server(NumberRange(1, 65535, "De 1 a 65535.")),
        ],
    )
    host_keys = TextAreaField(
        "Chave do servidor",
        description="A chave pública ou a impressão SHA256, como quem cuida do servidor informou. Uma por linha.",
        validators=[_of_a_server(host_keys_given)],
    )
    username = StringField(
        "Usuário",
        validators=[_of_a_server(InputRequired("Escreva o usuário.")), Length(max=200, message="Até 200 letras.")],
    )
    secret = PasswordField(
        "Senha no servidor",
        description="Em branco fica a que já está, se o servidor é o mesmo.",
        validators=[Length(max=500)],
    )
    private_key = TextAreaField(
        "Chave privada",
        description="Se o servidor pede chave. Sem senha.",
        validators=[_of_a_server(private_key_given)],
    )
    incoming = StringField("Pasta dos arquivos", default="/carteira", validators=[_of_a_server(folder_given)])
    after_reading = RadioField(
        "Depois de pegar um arquivo",
        choices=[
            SelectChoice(AfterReading.MOVE.value, "Mover para outra pasta"),
            SelectChoice(AfterReading.KEEP.value, "Deixar onde está e anotar aqui"),
        ],
        default=AfterReading.MOVE.value,
    )
    taken = StringField("Pasta dos arquivos lidos", default="/carteira/lidos", validators=[_of_a_server(_taken)])
    pattern = StringField(
        "Nomes dos arquivos", default=PATTERN, description="Por exemplo, carteira_*.csv.", validators=[_pattern]
    )
    covers = RadioField(
        "O que há nos arquivos",
        choices=[SelectChoice(each.value, text) for each, text in COVERS.items()],
        default=Covers.CHANGES.value,
    )
    automatic = RadioField(
        "Depois de conferir",
        choices=[
            SelectChoice("", "Esperar o sim de uma pessoa"),
            SelectChoice("y", "Importar sozinho quando nada é recusado"),
        ],
        default="",
    )

    def wanted(self) -> WantedMailbox:
        """What was typed. Of a folder nothing of a server is kept."""
        kind = MailboxKind(self.kind.data)
        chosen = {"active": bool(self.active.data), "pattern": self.pattern.data or PATTERN,
                  "covers": Covers(self.covers.data), "automatic": self.automatic.data == "y"}  # fmt: skip
        if kind is MailboxKind.FOLDER:
            return WantedMailbox(kind=kind, **chosen)
        return WantedMailbox(
            kind=kind,
            **chosen,
            host=self.host.data or "",
            port=self.port.data or 0,
            username=(self.username.data or "").strip(),
            password=self.secret.data or "",
            private_key=(self.private_key.data or "").strip(),
            host_keys=tuple(lines_of(self.host_keys.data)),
            incoming=self.incoming.data or "",
            after_reading=AfterReading(self.after_reading.data),
            taken=self.taken.data or "",
        )


def as_typed(row: PortfolioMailbox | None) -> dict[str, object] | None:
    """A mailbox as its form shows it, without its secrets."""
    if row is None:
        return None
    shown = {name: getattr(row, name) for name in _ALIKE} | {"automatic": "y" if row.automatic else ""}
    choices = {name: getattr(row, name).value for name in ("kind", "covers", "after_reading")}
    if row.kind is MailboxKind.FOLDER:
        for name in ("host", "username", "incoming", "taken"):
            del shown[name]
    return shown | choices | {"host_keys": "\n".join(row.host_keys)}
