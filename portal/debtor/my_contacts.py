"""How one is written to: contacts on file, which of them are not one's own, and when and how often notices come."""

from __future__ import annotations

from datetime import date

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import access, clock
from portal.debtor.blueprint import debtor
from portal.debtor.my_data import contact_words
from portal.debtor.my_data_form import PARTS, DisownForm, NoticesForm
from portal.extensions import reading, sealer, settings, writing
from portal.journeys.hours import Hours, Place, hours_offered, span_of
from portal.models import Contact
from portal.services import disowning, preferences
from portal.services.pauses.reading import pause_of
from portal.services.personal_data import creditors_on_file
from portal.services.preferences import ANY_HOUR, Wanted
from portal.wording_my_data import CHANNEL_NOTES, CHANNELS

Page = Response | str | tuple[str, int]


@debtor.get("/meus-dados/contatos")
def my_contacts() -> str:
    who, today = access.debtor_id(), clock.today()
    with reading() as session:
        found = [(each, contact_words(each), disowning.reference(sealer(), each))
                 for each in disowning.contacts_of(session, who)]  # fmt: skip
        wanted = preferences.wanted_by(session, who)
        return render_template(
            "debtor/my_contacts.html",
            contacts=found,
            creditors={each.id: each.name for each in creditors_on_file(session, who)},
            channel=CHANNELS[wanted.channel] if wanted.channel else "E-mail. Sem e-mail, SMS",
            hours=_hours_in_words(wanted, preferences.places_where(session, who), today),
            per_week=wanted.per_week,
            said=wanted.channel is not None,
            pause=pause_of(session, who, today),
            saved="salvo" in request.args,
            disowned="retirado" in request.args,
        )


@debtor.get("/meus-dados/contatos/avisos")
def my_notices() -> str:
    with reading() as session:
        return _notices_page(_notices_form(session))


@debtor.post("/meus-dados/contatos/avisos")
def save_notices() -> Page:
    with writing() as session:
        form = _notices_form(session)
        if not form.validate_on_submit():
            return _notices_page(form), 422
        preferences.save(session, debtor_id=access.debtor_id(), wanted=form.wanted(), now=clock.now())
    return redirect(url_for("debtor.my_contacts", salvo=1), 303)


@debtor.get("/meus-dados/contatos/<contact_id>/nao-e-meu")
def not_mine(contact_id: str) -> Page:
    with reading() as session:
        contact = disowning.contact_of(session, sealer(), access.debtor_id(), contact_id)
        if contact.disowned_at is not None:
            return redirect(url_for("debtor.my_contacts"), 303)
        return _disown_page(session, contact, contact_id, DisownForm())


@debtor.post("/meus-dados/contatos/<contact_id>/nao-e-meu")
def disown_contact(contact_id: str) -> Page:
    form = DisownForm()
    with writing() as session:
        contact = disowning.contact_of(session, sealer(), access.debtor_id(), contact_id)
        if _is_last(session, contact) and not form.validate_on_submit():
            return _disown_page(session, contact, contact_id, form), 422
        disowning.disown(
            session,
            sealer(),
            contact,
            base_url=settings().base_url,
            today=clock.today(),
            fresh_days=settings().contact_fresh_days,
            now=clock.now(),
        )
    return redirect(url_for("debtor.my_contacts", retirado=1), 303)


def _is_last(session: Session, contact: Contact) -> bool:
    return disowning.is_last(session, contact, today=clock.today(), fresh_days=settings().contact_fresh_days)


def _disown_page(session: Session, contact: Contact, contact_id: str, form: DisownForm) -> str:
    return render_template(
        "debtor/my_contact_not_mine.html",
        form=form,
        name=contact_words(contact)[0],
        contact_id=contact_id,
        last=_is_last(session, contact),
    )


def _notices_form(session: Session) -> NoticesForm:
    who = access.debtor_id()
    wanted = preferences.wanted_by(session, who)
    return NoticesForm(
        _offered(preferences.places_where(session, who), clock.today()), wanted if wanted.channel else None
    )


def _offered(places: tuple[Place, ...], today: date) -> list[tuple[str, Hours]]:
    """The parts of the day in which the law leaves any time where the person lives."""
    found = ((name, hours_offered(places, today, [hours])) for name, _, hours in PARTS)
    return [(name, hours[0]) for name, hours in found if hours]


def _notices_page(form: NoticesForm) -> str:
    notes = {channel.value: note for channel, note in CHANNEL_NOTES.items()}
    return render_template("debtor/my_notices.html", form=form, notes=notes)


def _hours_in_words(wanted: Wanted, places: tuple[Place, ...], today: date) -> str:
    """``Das 8h às 18h; aos sábados, das 8h às 13h``: what the law and the person leave, by their own clock."""
    asked = None if wanted.hours == ANY_HOUR else wanted.hours
    weekday = hours_offered(places, today, [wanted.hours])
    if not weekday:
        return "Nenhuma: a hora que você escolheu ficou fora da lei do seu estado"
    saturday = span_of(date(2026, 11, 28), places, asked)  # a Saturday like any other
    words = f"Das {weekday[0][0]}h às {weekday[0][1]}h, de segunda a sexta"
    return f"{words}. Aos sábados, das {saturday[0].hour}h às {saturday[1].hour}h" if saturday else words
