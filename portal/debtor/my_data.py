"""One's own data: what there is to see and to decide, what is known, and the messages that left or did not."""

from __future__ import annotations

from datetime import datetime

from flask import render_template

from portal import access, clock
from portal.debtor.blueprint import debtor
from portal.extensions import reading, sealer
from portal.formatting import date_plain
from portal.models import Contact, ContactKind, Message, MessageStatus
from portal.services import personal_messages
from portal.services.contacts import masked
from portal.services.personal_data import known_of
from portal.wording_my_data import AGREEMENT_STATES, BASES, DEBT_STATES, KEPT, KINDS, WHYS

CHANNEL_NAMES = {"email": "E-mail", "sms": "SMS"}


@debtor.get("/meus-dados")
def my_data() -> str:
    return render_template("debtor/my_data.html")


@debtor.get("/meus-dados/o-que-sabemos")
def my_known() -> str:
    with reading() as session:
        known = known_of(session, sealer(), access.debtor_id())
        return render_template(
            "debtor/my_known.html",
            known=known,
            bases=BASES,
            kept=KEPT,
            contact_words=contact_words,
            debt_states=DEBT_STATES,
            agreement_states=AGREEMENT_STATES,
        )


@debtor.get("/meus-dados/mensagens")
def my_messages() -> str:
    with reading() as session:
        sent, withheld = personal_messages.messages_of(session, access.debtor_id())
        rows = [
            (each.created_at, KINDS.get(each.kind, "Mensagem"), f"{CHANNEL_NAMES[each.channel]} para {_to(each)}",
             _standing(each, clock.now()))
            for each in sent
        ]  # fmt: skip
        held = [(each.at, KINDS.get(each.kind, "Mensagem"), WHYS[each.reason]) for each in withheld]
        return render_template("debtor/my_messages.html", sent=rows, withheld=held, most=personal_messages.MOST)


def contact_words(contact: Contact) -> tuple[str, str]:
    """A contact, masked, and what is known of it."""
    name = "E-mail" if contact.kind is ContactKind.EMAIL else "Celular"
    told = f"Confirmado em {date_plain(contact.confirmed_on)}." if contact.confirmed_on else "Sem data de confirmação."
    if contact.disowned_at is not None:
        told = f"Você disse em {date_plain(clock.business_date(contact.disowned_at))} que não é seu. Não é usado."
    elif contact.quarantined_at is not None:
        told = "Não é usado: não sabemos se é seu."
    return f"{name} {masked(contact)}", told


def _to(message: Message) -> str:
    kind = ContactKind.EMAIL if message.channel.value == "email" else ContactKind.MOBILE
    return masked(Contact(kind=kind, address=message.recipient))


def _standing(message: Message, now: datetime) -> str:
    if message.status is MessageStatus.SENT:
        return "Enviada"
    if message.status is MessageStatus.FAILED:
        return "Não foi possível enviar"
    waits = message.not_before
    return f"Sai em {date_plain(clock.business_date(waits))}" if waits and waits > now else "Na fila"
