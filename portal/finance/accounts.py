"""Receiving accounts: the list, and one account with all it did."""

from __future__ import annotations

from datetime import date

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from payments.errors import InvalidCharge
from portal import clock
from portal.access import staff
from portal.extensions import reading, writing
from portal.finance import account_words as words
from portal.finance.blueprint import finance
from portal.finance.scope import own_creditor, scope_of
from portal.models import ReceivingAccount
from portal.services import receiving_accounts
from portal.services import receiving_accounts_switching as switching
from portal.services.errors import NotAllowed, Stale
from portal.services.finance_accounts import account_name
from portal.services.parties import bank_account, creditor_party
from portal.services.receiving_accounts_mailbox import mailbox_of
from portal.services.receiving_accounts_sample import Sample, sample_of
from portal.staff_pages import staff_context
from portal.wording import sentence

finance.add_app_template_global(words, "account_words")  # type: ignore[arg-type]  # a global may be any value


@finance.get("/contas")
def account_list() -> str:
    with reading() as session:
        scope = scope_of(session)
        lines = receiving_accounts.lines(session, scope.creditor_id, clock.today())
        return render_template(
            "finance/accounts.html",
            scope=scope,
            rows=[(line, account_name(line.account), mailbox_of(session, line.account.id)) for line in lines],
            waiting=[(each, account_name(each.account)) for each in switching.waiting(session, scope.creditor_id)],
            **staff_context(),
        )


@finance.get("/contas/<account_id>")
def account(account_id: str) -> str:
    with reading() as session:
        return account_page(session, receiving_accounts.account_of(session, account_id, own_creditor()))


@finance.post("/contas/<account_id>/usar")
def use_account(account_id: str) -> Response | tuple[str, int]:
    with writing() as session:
        found = receiving_accounts.account_of(session, account_id, own_creditor())
        try:
            switch = switching.ask(
                session,
                found,
                starts_on=_day(request.form.get("starts_on", "")),
                staff_id=staff().staff_id or 0,
                today=clock.today(),
                now=clock.now(),
            )
        except (NotAllowed, Stale) as error:
            session.rollback()
            return account_page(session, found, error.code), 422
        return redirect(url_for("finance.account_switch", switch_id=switch.public_id), 303)


def account_page(session: Session, found: ReceivingAccount, refused: str = "", **said: str) -> str:
    """One account: facts, numbers, files, and every switch that was asked. `said` is what a test of its mailbox
    answered."""
    return render_template(
        "finance/account.html",
        account=found,
        name=account_name(found),
        line=receiving_accounts.line_of(session, found, clock.today()),
        sample=_sample(found),
        switches=receiving_accounts.switches_of(session, found.id),
        mailbox=mailbox_of(session, found.id),
        operator=own_creditor() is None,
        today=clock.today(),
        refusal=sentence(refused) if refused else "",
        said=said,
        **staff_context(),
    )


def _sample(found: ReceivingAccount) -> Sample | None:
    """A slip of the account as it would be now; None when none can be made any more."""
    try:
        return sample_of(bank_account(found), creditor_party(found.creditor), found.next_nosso_numero, clock.today())
    except InvalidCharge:
        return None


def _day(text: str) -> date:
    """The day typed. Raises NotAllowed, for what is no day is no day to begin on."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotAllowed("start_in_the_past") from None
