"""Setting the numbers of an account: the bank's range, the next remessa, which file."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.validators import InputRequired

from payments.errors import InvalidCharge
from portal import clock
from portal.access import staff
from portal.extensions import reading, writing
from portal.finance.account_words import refusal_words, width_choices
from portal.finance.accounts_form import NumberField
from portal.finance.blueprint import finance
from portal.finance.scope import own_creditor
from portal.models import ReceivingAccount
from portal.services import receiving_accounts
from portal.services import receiving_accounts_numbers as numbers
from portal.services.errors import NotAllowed, Stale
from portal.services.finance_accounts import account_name
from portal.services.receiving_accounts_sample import remessa_widths
from portal.staff_pages import staff_context
from portal.wording import sentence

_FIELD_OF = {
    "nosso_numero": "next_number",
    "number_backwards": "next_number",
    "range_backwards": "last_number",
    "remessa_backwards": "next_remessa",
    "width_not_offered": "width",
}


class NumbersForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """The counters; forward only."""

    next_number = NumberField(
        "Próximo nosso número", description="Sem dígito. Pode pular para frente, nunca voltar.",
        validators=[InputRequired("Escreva o próximo número.")],
    )  # fmt: skip
    last_number = NumberField("Último da faixa", description="Em branco se o banco não deu fim.")
    next_remessa = NumberField(
        "Número da próxima remessa", description="O banco recusa número repetido.",
        validators=[InputRequired("Escreva o número da próxima remessa.")],
    )  # fmt: skip
    width = SelectField("Remessa", coerce=int, validate_choice=False, default=0)


@finance.route("/contas/<account_id>/numeracao", methods=["GET", "POST"])
def account_numbers(account_id: str) -> str | Response | tuple[str, int]:
    form = NumbersForm()
    if request.method == "GET":
        with reading() as session:
            account = receiving_accounts.account_of(session, account_id, own_creditor())
            form.process(data=_as_data(account))
            return _page(form, account)
    with writing() as session:
        account = receiving_accounts.account_of(session, account_id, own_creditor())
        if not form.validate() or not _stored(session, form, account):
            return _page(form, account), 422
    return redirect(url_for("finance.account", account_id=account_id), 303)


def _stored(session: Session, form: NumbersForm, account: ReceivingAccount) -> bool:
    wanted = numbers.Numbering(
        next_number=form.next_number.data,
        last_number=form.last_number.data,
        next_remessa=form.next_remessa.data,
        width=form.width.data or None,
    )
    try:
        numbers.renumber(session, account, wanted, staff_id=staff().staff_id or 0, today=clock.today(), now=clock.now())
    except InvalidCharge as error:
        _show(form, error.field, refusal_words(error))
    except (NotAllowed, Stale) as error:
        _show(form, error.code, sentence(error.code))
    else:
        return True
    session.rollback()
    return False


def _show(form: NumbersForm, name: str, text: str) -> None:
    field = _FIELD_OF.get(name, name)
    if field in form:
        form[field].errors = (text,)
    else:
        form.form_errors.append(text)


def _as_data(account: ReceivingAccount) -> dict[str, int | None]:
    standing = numbers.numbering_of(account)
    offered = remessa_widths(account.bank)
    return {
        "next_number": standing.next_number,
        "last_number": standing.last_number,
        "next_remessa": standing.next_remessa,
        "width": standing.width or next(iter(offered), 0),
    }


def _page(form: NumbersForm, account: ReceivingAccount) -> str:
    form.width.choices = width_choices(account.bank)
    return render_template(
        "finance/account_numbers.html", form=form, account=account, name=account_name(account), **staff_context()
    )
