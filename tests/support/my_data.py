"""What a person's own data have of things with an address: a contact, and a browser they are signed in with."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.models import Channel, Debtor, Message, SessionRecord, WantedChannel, Why, WithheldMessage
from portal.sealing import Sealer
from portal.services import devices, disowning, preferences, sessions
from portal.services.preferences import Wanted
from tests.support import people

if TYPE_CHECKING:
    from tests.support.situations import World

PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120 Mobile Safari/537.36"


def another_browser(session: Session, debtor_id: int) -> SessionRecord:
    """The person is signed in on a phone too. Commits."""
    limits = sessions.Limits(idle=timedelta(minutes=10), absolute=timedelta(minutes=60))
    token = sessions.start(
        session, debtor_id=debtor_id, limits=limits, now=clock.now(), user_agent=PHONE, amounts_unlocked=True
    )
    session.commit()
    return session.scalars(select(SessionRecord).where(SessionRecord.token_digest == sessions.digest(token))).one()


def things_of_their_data(session: Session, sealer: Sealer, debtor: Debtor) -> dict[str, str]:
    """For tests that ask for another person's things."""
    contact = disowning.contacts_of(session, debtor.id)[0]
    return {
        "debtor.contact_id": disowning.reference(sealer, contact),
        "debtor.session_id": another_browser(session, debtor.id).public_id or "",
    }


def their_data(world: World) -> None:
    """Nina said how she wants to be written to and is signed in twice; Otto has one contact left; Olga was given a copy
    and erased something."""
    now = clock.now()
    with world.database.writing() as session:
        creditor = people.make_creditor(session, name="Ótica Norte", legal_name="Ótica Norte Ltda.")
        nina = people.make_debtor(session, world.sealer, creditor=creditor, name="NINA ALVES")
        people.make_debt(session, nina, creditor, origin="Óculos de grau")
        otto = people.make_debtor(session, world.sealer, creditor=creditor, name="OTTO NUNES", mobile=None)
        wanted = Wanted(channel=WantedChannel.SMS, hours=(12, 18), per_week=1)
        preferences.save(session, debtor_id=nina.id, wanted=wanted, now=now)
        for kind, wait in (("agreement_notice", timedelta(days=2)), ("payment_received", None)):
            session.add(
                Message(
                    kind=kind, debtor_id=nina.id, channel=Channel.SMS, recipient="+5511987654321", subject="Aviso",
                    created_at=now, not_before=now + wait if wait else None,
                )
            )  # fmt: skip
        session.add(WithheldMessage(debtor_id=nina.id, kind="agreement_broken", reason=Why.PREFERENCE, at=now))
        devices.trust(session, nina.id, now)
        session.commit()
        for name, person in (("contact", nina), ("last_contact", otto)):
            contact = disowning.contacts_of(session, person.id)[0]
            world.things[name] = disowning.reference(world.sealer, contact)
        another_browser(session, nina.id)
        olga = people.make_debtor(session, world.sealer, creditor=creditor, name="OLGA REIS")
        session.commit()
        world.comes_in("nina", nina)
        world.comes_in("otto", otto)
    people.sign_in(world.client("olga"), olga)
    with world.database.writing() as session:
        here = session.scalars(select(SessionRecord).where(SessionRecord.debtor_id == olga.id)).one()
        done = {"number": "AP-123-456-789-0", "what": ["navegadores", "palavras"]}
        here.values = {**here.values, "copy_until": (now + timedelta(minutes=15)).isoformat(), "erased": done}
        session.commit()
