"""Pages of their own for what is being made: they lead to it once it is there."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from offers.agreements.agreement import RUNNING, InstallmentState
from portal import access, clock
from portal.debtor.blueprint import debtor
from portal.extensions import reading, sealer
from portal.models import Agreement, Creditor, Installment, Instrument
from portal.services import kept_documents
from portal.services.agreement_records import agreement_of
from portal.services.errors import NotFound
from portal.services.issuing import account_of
from portal.services.pix.means import Means, means_of
from portal.wiring import pdf_available


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """What is waited for, in words; `told` where a message comes once it is there; `back` where to go meanwhile."""

    title: str
    text: str
    told: bool
    back: str
    back_text: str


_WORDS = {
    "pix": ("Preparando o código Pix", "Isso leva poucos minutos.", False),
    "boleto": ("Registrando o boleto no banco", "Pode levar até um dia útil. Você não precisa esperar aqui.", False),
    "carta": ("Assinando a carta de quitação", "Isso leva poucos instantes.", False),
}


@debtor.get("/acordos/<agreement_id>/esperar")
def wait_for_agreement(agreement_id: str) -> Response | str:
    """What an agreement waits for: `o` says pix, boleto or carta. There already, or not coming: the agreement."""
    asked = request.args.get("o", "pix")
    with reading() as session:
        found = agreement_of(session, access.debtor_id(), agreement_id)
        installment = _asked_installment(found)
        if _is_coming(session, found, installment, asked):
            title, text, told = _WORDS[asked]
            back = url_for("debtor.agreement", agreement_id=agreement_id)
            return _page(Awaited(title=title, text=text, told=told, back=back, back_text="Voltar para o acordo"))
    number = installment.number if installment and asked != "carta" else None
    where = "pix" if asked == "pix" else None
    return redirect(url_for("debtor.agreement", agreement_id=agreement_id, parcela=number, _anchor=where), 303)


@debtor.get("/documentos/esperar")
def wait_for_annual() -> Response | str:
    """The declaration of a year that was asked for; without saying which, the documents."""
    if "credor" not in request.args:
        return redirect(url_for("debtor.documents"), 303)
    year = request.args.get("ano", type=int) or 0
    with reading() as session:
        creditor_id = session.scalar(select(Creditor.id).where(Creditor.public_id == request.args.get("credor", "")))
        if creditor_id is None:
            raise NotFound
        made = kept_documents.year_of(session, creditor_id=creditor_id, debtor_id=access.debtor_id(), year=year)
    if made is not None and made.sha256:
        return redirect(url_for("debtor.documents", pronta=year), 303)
    back = url_for("debtor.documents")
    return _page(
        Awaited(
            title=f"Fazendo a declaração de {year}",
            text="Isso leva poucos minutos.",
            told=True,
            back=back,
            back_text="Voltar para os documentos",
        )
    )


def _page(awaited: Awaited) -> str:
    return render_template("debtor/wait.html", awaited=awaited)


def _asked_installment(agreement: Agreement) -> Installment | None:
    """The open installment that was named, or the first."""
    opened = [each for each in agreement.installments if each.status is InstallmentState.OPEN]
    named = [each for each in opened if str(each.number) == request.args.get("parcela")]
    return next(iter(named or opened), None)


def _is_coming(session: Session, agreement: Agreement, installment: Installment | None, asked: str) -> bool:
    if asked == "carta":
        return letter_is_coming(session, agreement)
    if asked not in _WORDS or installment is None or agreement.status not in RUNNING:
        return False
    every = means_of(session, agreement.debtor_id, agreement.id, sealer=sealer(), today=clock.today())
    means = every.get(installment.id, Means())
    if asked == "boleto":
        return means.boleto is None
    by_pix = account_of(session, agreement.creditor_id, Instrument.PIX) is not None
    return by_pix and means.pix is None and means.pix_ended_on is None


def letter_is_coming(session: Session, agreement: Agreement) -> bool:
    """Whether the letter of a settled agreement is still being signed: on its first day, where papers are drawn."""
    if agreement.settled_on != clock.today() or not pdf_available():
        return False
    letter = kept_documents.letter_of(session, agreement.id)
    return letter is None or not letter.sha256
