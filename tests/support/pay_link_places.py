"""Links by which somebody else pays, in each state a page knows."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.db import Database
from portal.jobs import pix
from portal.models import Agreement, PayLink
from portal.sealing import Sealer
from portal.services import pay_links
from portal.services.agreement_life import payoff
from portal.services.pay_links import Length
from tests.support.pix import Psp, pix_tools


class World(Protocol):
    """Where they are."""

    app: Flask
    things: dict[str, str]

    @property
    def database(self) -> Database: ...

    @property
    def sealer(self) -> Sealer: ...


def asked(world: World, agreement: Agreement, name: str, number: int) -> int:
    """Somebody asks for help with an installment; the token is a thing of this name."""
    with world.database.writing() as session:
        made = pay_links.make(
            session,
            debtor_id=agreement.debtor_id,
            agreement_id=agreement.public_id,
            number=number,
            length=Length.SHORT,
            today=clock.today(),
            now=clock.now(),
        )
        world.things[name] = made.token
        return made.link.id


def paid(world: World, psp: Psp, link_id: int) -> None:
    """Somebody paid by a link."""
    with world.database.reading() as session:
        link = session.scalars(select(PayLink).where(PayLink.id == link_id)).one()
        psp.pay(link.charge.nosso_numero)
    pix.collect(pix_tools(world.app, psp))


def code_of_last_week(world: World, agreement: Agreement) -> None:
    """A code for two installments whose amount was right until some days ago."""
    with world.database.writing() as session:
        payoff.charge_for(
            session,
            debtor_id=agreement.debtor_id,
            agreement_id=agreement.public_id,
            numbers=[1, 2],
            sealer=world.sealer,
            today=clock.today() - timedelta(days=10),
            now=clock.now(),
        )
