"""Payouts to creditors and invoices of commission: what waits, preparing one with a look first, those there are."""

from __future__ import annotations

from datetime import date

from flask import Response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from brazil.money import Money
from portal import clock
from portal import wording_payouts as words
from portal.access import staff
from portal.extensions import reading, writing
from portal.finance.blueprint import finance
from portal.finance.payouts_forms import PrepareForm
from portal.finance.scope import own_creditor
from portal.models import Creditor, PayoutKind
from portal.paging import PAGE, page_number, paging
from portal.payout_files import statement_file
from portal.services.errors import NotAllowed, NotFound, Stale
from portal.services.finance_accounts import creditor_names
from portal.services.finance_filters import creditor_in_reach
from portal.services.payouts import listing
from portal.services.payouts.contracts import contracts_of
from portal.services.payouts.preparing import free_totals, open_payout, prepare
from portal.staff_pages import staff_context
from portal.wording import sentence


@finance.get("/repasses")
def payout_list() -> str:
    with reading() as session:
        chosen = creditor_in_reach(session, own_creditor(), request.args.get("credor"))
        creditors = [chosen] if chosen else list(creditor_names(session).values())
        page, creditor_id = page_number(), chosen.id if chosen else None
        found = listing.payouts(session, creditor_id, offset=(page - 1) * PAGE, limit=PAGE)
        return render_template(
            "finance/payouts.html",
            chosen=chosen,
            operator=own_creditor() is None,
            creditors=list(creditor_names(session).values()) if own_creditor() is None else creditors,
            waiting=listing.waiting(session, creditors, clock.today()),
            uncontracted=listing.without_contract(session) if own_creditor() is None else [],
            payouts=found,
            paging=paging(listing.count(session, creditor_id), page, len(found)),
            words=words,
            **staff_context(),
        )


@finance.route("/repasses/preparar", methods=["GET", "POST"])
def prepare_payout() -> str | AnyResponse | tuple[str, int]:
    form = PrepareForm()
    with writing() if request.method == "POST" else reading() as session:
        asked = _asked(session)
        if asked is None:
            return redirect(url_for("finance.payout_list"), 303)
        creditor, kind, until_on = asked
        if request.method == "GET" or not form.validate():
            return _preview(session, form, creditor, kind, until_on)
        try:
            made = prepare(
                session,
                creditor.id,
                kind,
                until_on=until_on,
                seen=_seen(form),
                staff_id=staff().staff_id or 0,
                today=clock.today(),
                now=clock.now(),
            )
        except (NotAllowed, Stale) as error:
            session.rollback()
            session.expire_all()
            return _preview(session, form, creditor, kind, until_on, error.code), error.status
    return redirect(url_for("finance.payout", payout_id=made.public_id), 303)


@finance.get("/repasses/<payout_id>/extrato.<any(pdf,xlsx,csv):form>")
def payout_statement(payout_id: str, form: str) -> Response:
    with reading() as session:
        return statement_file(session, listing.payout_of(session, payout_id, own_creditor()), form)


def only_operator() -> None:
    """What only the operator's people do is not there for a creditor's."""
    if own_creditor() is not None:
        raise NotFound


def _asked(session: Session) -> tuple[Creditor, PayoutKind, date] | None:
    """Whose, which and until when; None for whoever does not prepare any, and where nothing was asked."""
    creditor = creditor_in_reach(session, own_creditor(), request.args.get("credor"))
    asked = request.args.get("tipo", PayoutKind.PAYOUT.value)
    if creditor is None or own_creditor() is not None or asked not in set(PayoutKind):
        return None
    try:
        until_on = date.fromisoformat(request.args.get("ate", ""))
    except ValueError:
        until_on = clock.today()
    return creditor, PayoutKind(asked), min(until_on, clock.today())


def _seen(form: PrepareForm) -> Money:
    typed = form.seen.data or ""
    return Money(int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 18 else Money(-1)


def _preview(
    session: Session, form: PrepareForm, creditor: Creditor, kind: PayoutKind, until_on: date, refused: str = ""
) -> str:
    totals = free_totals(session, creditor.id, kind, until_on)
    form.seen.data = str(totals.total.cents)
    contracts = contracts_of(session, creditor.id)
    return render_template(
        "finance/payout_prepare.html",
        form=form,
        creditor=creditor,
        kind=kind,
        until_on=until_on,
        totals=totals,
        contracts=contracts,
        opened=open_payout(session, creditor.id, kind),
        refused=sentence(refused) if refused else "",
        words=words,
        **staff_context(),
    )
