"""The mailbox a creditor's portfolio files come by: a folder or a server, set by its managers alone."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from payments.errors import ProviderError
from payments.mailbox_address import SftpAddress
from portal import clock
from portal.access import staff
from portal.creditor.managing import managing
from portal.creditor.portfolio_mailbox_form import MailboxForm, as_typed
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import database, reading, sealer, settings, writing
from portal.models import Creditor, MailboxKind, PortfolioMailbox
from portal.proof_form import password_cost
from portal.services.codes import CodeRefused
from portal.services.errors import NotAllowed, NotFound, TooMany
from portal.services.portfolios import mailbox as mailboxes
from portal.services.portfolios import mailbox_turns as turns
from portal.staff_pages import staff_context
from portal.wiring import portfolio_sftp
from portal.wording_portfolio_mailbox import fault_text, standing_words

HINTS = {
    "covers": {"whole": "As dívidas abertas que não estão no arquivo são encerradas."},
    "automatic": {
        "y": "Espera o sim mesmo assim se encerra mais de 5% das dívidas ou se a última linha parece cortada."
    },
}


@managing.route("/carteiras/caixa", methods=["GET", "POST"])
def portfolio_mailbox() -> str | Response | tuple[str, int]:
    if request.method == "GET":
        with reading() as session:
            chosen = current_creditor(session)
            return _page(session, chosen, MailboxForm(formdata=None, data=as_typed(_row(session, chosen))))
    form = MailboxForm()
    with writing() as session:
        chosen = current_creditor(session)
        if not form.validate() or not _saved(session, form, chosen.id):
            return _page(session, chosen, form), 422
    flash("Caixa gravada. Olhamos nela em até um minuto.")
    return redirect(url_for("managing.portfolio_mailbox", credor=request.args.get("credor")), 303)


@managing.post("/carteiras/caixa/testar")
def test_portfolio_mailbox() -> str:
    """Speak to the server now and say what it answered."""
    with reading() as session:
        row = _row(session, current_creditor(session))
        if row is None or row.kind is not MailboxKind.SFTP:
            raise NotFound
        address, mailbox_id = mailboxes.address_of(row, sealer()), row.id
    said = _tried(mailbox_id, address)
    with writing() as session:
        if "ok" in said:
            turns.look_soon(session, mailbox_id, clock.now())
        chosen = current_creditor(session)
        return _page(session, chosen, MailboxForm(formdata=None, data=as_typed(_row(session, chosen))), said)


def _tried(mailbox_id: int, address: SftpAddress) -> dict[str, str]:
    try:
        mailbox = portfolio_sftp(settings(), address, turns.TakenInDatabase(database(), mailbox_id))
        try:
            mailbox.check()
        finally:
            mailbox.close()
    except ProviderError as error:
        return {"fault": fault_text(error.code), "seen": getattr(error, "seen", "")}
    return {"ok": "1"}


def _row(session: Session, chosen: Creditor) -> PortfolioMailbox | None:
    return mailboxes.mailbox_of(session, chosen.id)


def _saved(session: Session, form: MailboxForm, creditor_id: int) -> bool:
    try:
        mailboxes.save(
            session,
            sealer(),
            password_cost(),
            creditor_id,
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


def _page(session: Session, chosen: Creditor, form: MailboxForm, said: dict[str, str] | None = None) -> str:
    row = _row(session, chosen)
    return render_template(
        "creditor/portfolio_mailbox.html",
        creditor=chosen,
        creditors=creditors_in_reach(session),
        form=form,
        hints=HINTS,
        row=row,
        standing=standing_words(row) if row else None,
        fault=fault_text(row.error) if row and row.error else "",
        said=said or {},
        **staff_context(),
    )
