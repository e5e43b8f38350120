"""The form of a receiving account: the fields its bank asks for, by the bank's own words."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, Field, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, Optional, Regexp, StopValidation

from brazil.errors import InvalidNumber
from brazil.tax_id import parse_cnpj
from payments.account import BankAccount
from payments.banks.rules import AccountField, BankRules
from payments.cnab.registry import layout_at
from payments.party import Party
from portal.finance.account_words import BENEFICIARIES, OPTIONAL, carteira_choices, width_choices
from portal.models import BeneficiaryKind, Creditor
from portal.services.receiving_accounts_adding import NewAccount
from portal.services.receiving_accounts_sample import remessa_widths

PARTS = ("agencia", "agencia_dv", "conta", "conta_dv", "convenio", "variacao")
_LARGEST = 10**17


class NumberField(StringField):
    """A whole number of up to 17 digits; None when left blank."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip().replace(".", "") if valuelist else ""
        self.data: Any = None
        if not text:
            return
        if not (text.isascii() and text.isdigit()) or not 0 < int(text) < _LARGEST:
            raise ValueError("Escreva um número inteiro a partir de 1.")
        self.data = int(text)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


class DayField(DateField):
    """A day, as the browser's own control sends it; None when left blank."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError("Escreva uma data, como 10/12/2026.") from None


def is_cnpj(_form: object, field: Field) -> None:
    """A validator: the CNPJ is right, letters in it included."""
    try:
        field.data = parse_cnpj(field.data or "")
    except InvalidNumber:
        raise StopValidation("O CNPJ não confere. Confira os 14 caracteres.") from None


class AccountForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """An account, its beneficiary, its numbers, and from when it is used."""

    agencia = StringField("Agência", validators=[Length(max=20)])
    agencia_dv = StringField(OPTIONAL["agencia_dv"], validators=[Length(max=2)])
    conta = StringField(OPTIONAL["conta"], validators=[Length(max=20)])
    conta_dv = StringField(
        OPTIONAL["conta_dv"], description="Em branco, calculamos quando o banco tem regra.", validators=[Length(max=2)]
    )
    convenio = StringField(OPTIONAL["convenio"], validators=[Length(max=20)])
    variacao = StringField(OPTIONAL["variacao"], validators=[Length(max=20)])
    carteira = SelectField("Carteira", validators=[InputRequired("Escolha a carteira do contrato.")])
    beneficiary_kind = SelectField(
        "De quem é o dinheiro que entra",
        description="Do operador: ele repassa ao credor, menos a comissão. Não muda depois que há boletos.",
        choices=[SelectChoice(kind.value, words) for kind, words in BENEFICIARIES.items()],
        validate_choice=False,
    )
    name = StringField("Nome de quem recebe", validators=[InputRequired("Escreva o nome."), Length(max=200)])
    tax_id = StringField("CNPJ de quem recebe", validators=[is_cnpj])
    street = StringField("Rua e número", validators=[InputRequired("Escreva a rua."), Length(max=200)])
    district = StringField("Bairro", validators=[Length(max=100)])
    city = StringField("Cidade", validators=[InputRequired("Escreva a cidade."), Length(max=100)])
    state = StringField("UF", validators=[Regexp(r"^[A-Z]{2}$", message="Escreva a UF com duas letras, como SP.")])
    postal_code = StringField("CEP", validators=[Regexp(r"^\d{8}$", message="O CEP tem oito números.")])
    first_number = NumberField("Primeiro nosso número", description="O primeiro da faixa que o banco deu, sem dígito.")
    last_number = NumberField("Último nosso número", description="Em branco se o banco não deu fim.")
    next_remessa = NumberField("Número da próxima remessa", description="1 se nenhuma foi enviada por esta conta.")
    width = SelectField("Remessa", coerce=int, validate_choice=False)
    starts_on = DayField(
        "Usar em boletos novos a partir de",
        description="Em branco, a conta fica guardada e nada muda.",
        validators=[Optional()],
    )

    def of_bank(self, rules: BankRules) -> None:
        """Take the bank's words, carteiras and files; bring what was typed to the form banks write."""
        asked = {field.name: field for field in (*_asked_by_files(rules.code), *rules.account_fields)}
        self.asked = tuple(asked)
        for field in asked.values():
            self[field.name].label.text = field.called
        self.carteira.choices = carteira_choices(rules)
        self.width.choices = width_choices(rules.code)
        if self.width.data not in remessa_widths(rules.code):
            self.width.data = next(iter(remessa_widths(rules.code)), 0)
        self.state.data = (self.state.data or "").strip().upper()
        self.postal_code.data = "".join(sign for sign in self.postal_code.data or "" if sign not in "-. ")
        for name in PARTS:
            self[name].data = "".join((self[name].data or "").upper().split()).replace(".", "")
        _split(self.agencia, self.agencia_dv)
        _split(self.conta, self.conta_dv)

    def suggest(self, creditor: Creditor, today: date) -> None:
        """The creditor's own name and address, the first numbers, and use from today where slips can be registered."""
        self.name.data, self.tax_id.data = creditor.legal_name, creditor.tax_id
        for name in ("street", "district", "city", "state", "postal_code"):
            self[name].data = getattr(creditor, name)
        self.first_number.data, self.next_remessa.data = 1, 1
        if self.width.choices:
            self.starts_on.data = today

    def account(self, bank: str) -> BankAccount:
        """The account as typed."""
        party = Party(**{name: (self[name].data or "").strip() for name in Party.__dataclass_fields__})
        return BankAccount(
            bank=bank, carteira=self.carteira.data or "", beneficiary=party, **{name: self[name].data for name in PARTS}
        )

    def kind(self) -> BeneficiaryKind:
        """Whose the money is; the creditor's where nothing was chosen."""
        chosen = "beneficiary_kind" in self and self.beneficiary_kind.data
        return BeneficiaryKind.OPERATOR if chosen == BeneficiaryKind.OPERATOR.value else BeneficiaryKind.CREDITOR

    def new_account(self, account: BankAccount) -> NewAccount:
        """What is to be kept."""
        return NewAccount(
            account=account,
            first_number=self.first_number.data or 1,
            last_number=self.last_number.data,
            next_remessa=self.next_remessa.data or 1,
            width=self.width.data or None,
            beneficiary_kind=self.kind(),
        )


def _asked_by_files(bank: str) -> list[AccountField]:
    """What the bank's files ask for; the words of the usual one stand, so it comes last."""
    return [field for width in reversed(remessa_widths(bank)) for field in layout_at(bank, width).asks]


def _split(number: Field, digit: Field) -> None:
    """``56789-7`` typed in one field is the number and its digit."""
    left, hyphen, right = (number.data or "").rpartition("-")
    if hyphen and len(right) <= 2 and not digit.data:
        number.data, digit.data = left, right
