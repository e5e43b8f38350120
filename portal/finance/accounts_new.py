"""A new receiving account in three steps: creditor and bank, the bank's fields, a sample slip to look at."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from payments.banks import ISSUERS, bank_rules
from payments.banks.rules import BankRules
from payments.errors import InvalidCharge
from portal import clock
from portal.access import staff
from portal.extensions import reading, writing
from portal.finance.account_words import refusal_words
from portal.finance.accounts_form import AccountForm
from portal.finance.blueprint import finance
from portal.finance.scope import own_creditor
from portal.models import Creditor
from portal.services.errors import NotAllowed, Stale
from portal.services.finance_accounts import creditor_names
from portal.services.finance_filters import creditor_in_reach
from portal.services.receiving_accounts_adding import NewAccount, add, checked
from portal.services.receiving_accounts_sample import Sample, remessa_widths, with_digits
from portal.staff_pages import staff_context
from portal.wording import sentence

_FIELD_OF = {
    "nosso_numero": "first_number",
    "range_backwards": "last_number",
    "width_not_offered": "width",
    "bank_without_files": "starts_on",
    "start_in_the_past": "starts_on",
    "already_in_use": "starts_on",
    "switch_waiting": "starts_on",
    "beneficiary_name": "name",
    "beneficiary_tax_id": "tax_id",
    "account_of_the_creditor": "beneficiary_kind",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Whose account, and at which bank."""

    creditor: Creditor
    rules: BankRules


@finance.get("/contas/nova")
def new_account() -> str | Response:
    with reading() as session:
        creditors = _creditors(session)
        creditor_in_reach(session, own_creditor(), request.args.get("credor"))
        if "banco" in request.args and _chosen(session) is not None:
            asked = request.args
            return redirect(url_for("finance.account_fields", banco=asked["banco"], credor=asked.get("credor")), 303)
        return render_template(
            "finance/account_bank.html",
            creditors=creditors,
            banks=[(each.code, each.name, bool(remessa_widths(each.code))) for each in ISSUERS],
            refused=_refused_bank() if request.args else "",
            **staff_context(),
        )


@finance.route("/contas/nova/dados", methods=["GET", "POST"])
def account_fields() -> str | Response | tuple[str, int]:
    with writing() if request.method == "POST" else reading() as session:
        chosen = _chosen(session)
        if chosen is None:
            asked = request.args
            return redirect(url_for("finance.new_account", banco=asked.get("banco"), credor=asked.get("credor")), 303)
        form = AccountForm()
        form.of_bank(chosen.rules)
        if own_creditor() is not None:
            del form.beneficiary_kind  # a creditor's people add accounts of the creditor
        if request.method == "GET":
            form.suggest(chosen.creditor, clock.today())
            return _fields_page(form, chosen)
        if not form.validate() or request.form.get("passo") == "mudar":
            return _fields_page(form, chosen), 422 if form.errors else 200
        return _go_on(session, form, chosen)


def _go_on(session: Session, form: AccountForm, chosen: Chosen) -> Response | tuple[str, int]:
    """Show the sample, or keep the account when it was seen; back to the fields with what is wrong."""
    try:
        account = with_digits(form.account(chosen.rules.code))
        new = form.new_account(account)
        sample = checked(session, new, chosen.creditor, clock.today())
        if request.form.get("passo") == "gravar":
            return _keep(session, form, new, chosen)
    except InvalidCharge as error:
        session.rollback()
        _show(form, error.field, refusal_words(error))
        return _fields_page(form, chosen), 422
    except (NotAllowed, Stale) as error:
        session.rollback()
        _show(form, error.code, sentence(error.code))
        return _fields_page(form, chosen), 422
    return _sample_page(form, new, sample, chosen), 200


def _keep(session: Session, form: AccountForm, new: NewAccount, chosen: Chosen) -> Response:
    account, switch = add(
        session,
        new,
        chosen.creditor,
        starts_on=form.starts_on.data,
        staff_id=staff().staff_id or 0,
        today=clock.today(),
        now=clock.now(),
    )
    if switch is not None:
        return redirect(url_for("finance.account_switch", switch_id=switch.public_id, nova=1), 303)
    return redirect(url_for("finance.account", account_id=account.public_id), 303)


def _show(form: AccountForm, name: str, text: str) -> None:
    """Beside its field where it has one, above all of them otherwise."""
    field = _FIELD_OF.get(name, name)
    if field in form:
        form[field].errors = (text,)
    else:
        form.form_errors.append(text)


def _creditors(session: Session) -> list[Creditor]:
    """Whose accounts the viewer may add."""
    own = own_creditor()
    return [each for each in creditor_names(session).values() if own in (None, each.id)]


def _chosen(session: Session) -> Chosen | None:
    """The creditor and bank of the address; None when the bank may not issue or no creditor was chosen."""
    creditor = creditor_in_reach(session, own_creditor(), request.args.get("credor"))
    try:
        rules = bank_rules(request.args.get("banco", ""))
    except InvalidCharge:
        return None
    return None if creditor is None else Chosen(creditor=creditor, rules=rules)


def _refused_bank() -> str:
    """Why the step before was not enough."""
    try:
        bank_rules(request.args.get("banco", ""))
    except InvalidCharge as error:
        known = error.code != "unknown_bank"
        return sentence(f"charge_{error.code}") if known else "Escolha um banco da lista."
    return "Escolha o credor."


def _fields_page(form: AccountForm, chosen: Chosen) -> str:
    return render_template(
        "finance/account_fields.html",
        form=form,
        chosen=chosen,
        has_files=bool(remessa_widths(chosen.rules.code)),
        **staff_context(),
    )


def _sample_page(form: AccountForm, new: NewAccount, sample: Sample, chosen: Chosen) -> str:
    known = {field.name for field in form if field.name != "csrf_token"}
    typed = MultiDict((name, value) for name, value in request.form.items(multi=True) if name in known)
    computed = [part for part in ("agencia_dv", "conta_dv") if getattr(new.account, part) != form[part].data]
    return render_template(
        "finance/account_sample.html",
        form=form,
        typed=list(typed.items(multi=True)),
        chosen=chosen,
        new=new,
        sample=sample,
        computed=computed,
        starts_on=form.starts_on.data,
        **staff_context(),
    )
