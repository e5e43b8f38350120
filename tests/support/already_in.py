"""Somebody who is signed in when a story begins: the session that signing in opens, and its cookie.

How one signs in, with scripts and without, by code and by the authenticator, is told by the stories whose people go
through its pages (steps.debtor_sign_in, steps.staff_sign_in), and its rules by the tests of the service: every other
story would tell it again, one or two seconds of a core each time.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.models import Debtor, Role, StaffMember
from portal.services import sessions
from tests.support.browser import Visitor
from tests.support.serving import Portal

_LIMITS = sessions.Limits(idle=timedelta(minutes=10), absolute=timedelta(minutes=60))


def debtor(portal: Portal, someone: Visitor, cpf: str, *, user_agent: str = "") -> None:
    """The person of this CPF, who gave their birth date too, at home."""
    lookup = portal.app.extensions["portal_sealer"].lookup(cpf)
    with _writing(portal) as session:
        person = session.scalars(select(Debtor.id).where(Debtor.cpf_lookup == lookup)).one()
        token = sessions.start(
            session, debtor_id=person, limits=_LIMITS, now=clock.now(), user_agent=user_agent, amounts_unlocked=True
        )
        session.commit()
    _comes_in(portal, someone, token, "/inicio")


def staff(portal: Portal, someone: Visitor, email: str) -> None:
    """The member of this address, at the first page of their role."""
    with _writing(portal) as session:
        member = session.scalars(select(StaffMember).where(StaffMember.email == email)).one()
        token = sessions.start(session, staff_id=member.id, limits=_LIMITS, now=clock.now())
        home = "/financeiro" if member.role is Role.FINANCE else "/credor/"
        session.commit()
    _comes_in(portal, someone, token, home)


def _writing(portal: Portal) -> AbstractContextManager[Session]:
    database: Database = portal.app.extensions["portal_database"]
    return database.writing()


def _comes_in(portal: Portal, someone: Visitor, token: str, home: str) -> None:
    name = portal.app.session_interface.id_cookie  # type: ignore[attr-defined]
    someone.page.context.add_cookies([{"name": name, "value": token, "url": someone.base_url}])
    someone.visit(home)
