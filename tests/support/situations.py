"""One portal with somebody in every situation a page knows: whose things they are, found by name."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from portal import clock, create_app
from portal.config import Settings
from portal.db import Database
from portal.jobs import runner
from portal.models import Agreement, Creditor, Debtor, DebtStatus, PauseWhy
from portal.sealing import Sealer
from portal.services.pauses.reading import Length
from portal.services.pauses.starting import end, start
from tests.portal.proofs import made as proofs
from tests.support import assignments, banking, engines, joint, lives, negotiation, people
from tests.support import pay_link_places as links
from tests.support.debtor_pages import CODE
from tests.support.dispute_place import disputes_everywhere
from tests.support.my_data import their_data
from tests.support.pix import Psp, make_pix_account, pix_tools
from tests.support.requests_world import their_requests

DAY = timedelta(days=1)
_KEY = SecretStr(base64.b64encode(b"k" * 32).decode())


@dataclass(slots=True, kw_only=True)
class World:
    """Signed-in people by name ("anyone" is not), their things by name, and days on which to look at them."""

    app: Flask
    clients: dict[str, FlaskClient] = field(default_factory=dict)
    things: dict[str, str] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    waiting: list[tuple[str, Debtor, bool]] = field(default_factory=list)

    @property
    def database(self) -> Database:
        found: Database = self.app.extensions["portal_database"]
        return found

    @property
    def sealer(self) -> Sealer:
        found: Sealer = self.app.extensions["portal_sealer"]
        return found

    def client(self, name: str) -> FlaskClient:
        """The browser of one of them; a name nobody has is a new person without a session."""
        return self.clients.setdefault(name, self.app.test_client())

    def comes_in(self, name: str, debtor: Debtor, *, unlocked: bool = True) -> None:
        """Signed in once everything is written: a session is a transaction of its own."""
        self.waiting.append((name, debtor, unlocked))

    def open_doors(self) -> None:
        for name, debtor, unlocked in self.waiting:
            people.sign_in(self.client(name), debtor, unlocked=unlocked)


@contextmanager
def everyone(folder: Path) -> Iterator[World]:
    """All of them at once, on SQLite; each code sent is CODE."""
    settings = Settings(
        data_dir=folder / "data",
        database_url=engines.fresh_sqlite(folder),
        secret_key=SecretStr("test"),
        cpf_key=_KEY,
        seal_key=_KEY,
        password_memory_kib=8,
        password_rounds=1,
        code_memory_kib=8,
        testing=True,
        demo=True,
    )
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app = create_app(settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("portal.services.codes.new_code", lambda: CODE)
        world = World(app=app)
        with app.app_context():
            _maria_owes(world)
            _joao_pays(world)
            _luzia_waits(world)
            _late_and_broken(world)
            _paid_over_and_settled(world)
            _joins(world)
            _disputes(world)
            _half_way_in(world)
            their_data(world)
            their_requests(world)
            world.open_doors()
        yield world
    world.database.engine.dispose()


def _lender(session: Session, name: str, legal_name: str, **policy: object) -> Creditor:
    creditor = people.make_creditor(session, name=name, legal_name=legal_name, shows_prescribed=True)
    negotiation.make_account(session, creditor)
    negotiation.publish_policy(session, creditor, **policy)
    return creditor


def _maria_owes(world: World) -> None:
    """Debts of every kind, none agreed: open, prescribed, disputed, paid, one of a creditor without a policy."""
    with world.database.writing() as session:
        aurora = _lender(session, "Cartão Aurora", "Aurora Pagamentos S.A.", installments={"rhythms": ["weekly"]})
        school = _lender(session, "Escola Sol", "Escola Sol Ltda.")
        silent = people.make_creditor(session, name="Loja Lua", legal_name="Loja Lua Comércio de Móveis Ltda.")
        maria = people.make_debtor(session, world.sealer, creditor=aurora, name="MARIA DA SILVA")
        old = clock.today() - timedelta(days=2200)
        debts = {
            "debt": people.make_debt(
                session, maria, aurora, origin="Fatura do cartão, agosto", remuneratory_bps=200, fees_bps=1000,
                original_creditor="Banco Poente S.A.",
            ),
            "bought": people.make_debt(
                session, maria, school, origin="Cheque especial", original_creditor=assignments.SELLER,
                correction_index="IPCA", due_on=clock.today() - timedelta(days=900),
            ),
            "other_debt": people.make_debt(session, maria, school, origin="Mensalidade de julho"),
            "prescribed": people.make_debt(
                session, maria, aurora, due_on=old, prescribes_on=clock.today() - 300 * DAY, origin="Fatura antiga"
            ),
            "disputed": people.make_debt(session, maria, school, status=DebtStatus.DISPUTED),
            "paid_debt": people.make_debt(session, maria, school, status=DebtStatus.SETTLED),
            "silent": people.make_debt(session, maria, silent, origin="Compra de um sofá"),
            "unknown": people.make_debt(session, maria, aurora, correction_index="IGP-M", due_on=date(1990, 5, 1)),
        }  # fmt: skip
        session.commit()
        told = {"instrument": "12/2025", "registry_office": "2º Registro de Títulos", "notified_on": clock.today()}
        assignments.tell(session, world.sealer, school.id, deed=assignments.DEED, **told)
        assignments.tell(session, world.sealer, school.id, assignee_name="Escola Sol Ltda.")
        offers = {
            "offer": negotiation.make_offer(session, debts["debt"], count=3),
            "cash_offer": negotiation.make_offer(session, debts["debt"], count=1),
            "prescribed_offer": negotiation.make_offer(session, debts["prescribed"], count=2),
        }
        session.commit()
        world.comes_in("maria", maria)
        world.things |= {name: each.public_id for name, each in (debts | offers).items()}
        nobody = people.make_debtor(session, world.sealer, creditor=aurora, name="RUI SEM NADA")
        session.commit()
        world.comes_in("rui", nobody)
        _pauses(world, session, aurora)


def _pauses(world: World, session: Session, creditor: Creditor) -> None:
    """Paulo is in a pause because he is ill; Silvia because she is not safe; Pedro used both of a year."""
    today, now = clock.today(), clock.now()
    people_of = {"paulo": PauseWhy.ILLNESS, "silvia": PauseWhy.SAFETY, "pedro": PauseWhy.UNSAID}
    for name, why in people_of.items():
        someone = people.make_debtor(session, world.sealer, creditor=creditor, name=f"{name.upper()} REIS")
        people.make_debt(session, someone, creditor)
        start(session, debtor_id=someone.id, length=Length.WEEK, why=why, today=today, now=now)
        if name == "pedro":
            end(session, debtor_id=someone.id, today=today, now=now)
            start(session, debtor_id=someone.id, length=Length.WEEK, why=why, today=today, now=now)
            end(session, debtor_id=someone.id, today=today, now=now)
        world.comes_in(name, someone)


def _joao_pays(world: World) -> None:
    """Slips that the bank registered and Pix that the PSP keeps."""
    with world.database.writing() as session:
        creditor = _lender(session, "Casa Norte", "Casa Norte Crédito S.A.", changes={"skips": 1, "renegotiations": 1})
        make_pix_account(session, creditor, world.sealer)
        session.commit()
        agreement = banking.make_agreement(session, world.sealer, creditor, 4)
        charges = banking.issue_registered(session, world.sealer, agreement)
        session.commit()
        owner = session.get_one(Debtor, agreement.debtor_id)
        _keep(world, "running", agreement)
        world.things |= {"slip": charges[0].public_id, "slip_line": charges[0].linha_digitavel}
        world.things["running_debt"] = agreement.debts[0].debt.public_id
        world.things["open_receipt"] = agreement.installments[0].public_id
        world.comes_in("joao", owner)
        helped = banking.make_agreement(session, world.sealer, creditor, 2)
        world.comes_in("noel", session.get_one(Debtor, helped.debtor_id))
    links.asked(world, agreement, "link_token", 1)
    paid = links.asked(world, helped, "paid_token", 1)
    links.code_of_last_week(world, helped)
    _keep(world, "helped", helped)
    psp = Psp()
    runner.run_due(pix_tools(world.app, psp))
    links.paid(world, psp, paid)


def _luzia_waits(world: World) -> None:
    """Accepted a moment ago: no slip yet, no Pix yet."""
    with world.database.writing() as session:
        creditor = _lender(session, "Banco Poente", "Banco Poente S.A.")
        make_pix_account(session, creditor, world.sealer)
        session.commit()
        agreement = banking.make_agreement(session, world.sealer, creditor, 2)
        _keep(world, "waiting", agreement)
        world.comes_in("luzia", session.get_one(Debtor, agreement.debtor_id))
    links.asked(world, agreement, "waiting_token", 1)


def _late_and_broken(world: World) -> None:
    """One told that it is late, one ended because nothing came, one given up; each seen on its own day."""
    with world.database.writing() as session:
        _, account, agreement, (first, *_) = lives.running(session, world.sealer, bank="033")
        told = lives.noticed(session, account, agreement, first)
        assert told.noticed_on is not None
        _keep(world, "late", told)
        world.days["noticed"] = told.noticed_on
        world.comes_in("lia", session.get_one(Debtor, told.debtor_id))
    with world.database.writing() as session:
        _, account, agreement, (first, second, *_) = lives.running(session, world.sealer, bank="104")
        paid = banking.paid(first, fee=ZERO)
        lives.file_made_on(session, account, clock.today(), first, paid)
        ended = lives.broken(session, account, agreement, second)
        assert ended.ended_on is not None
        _keep(world, "broken", ended)
        world.things["broken_debt"] = ended.debts[0].debt.public_id
        world.things |= {"paid_slip": first.public_id, "ended_slip": second.public_id}
        world.days["broken"] = ended.ended_on
        world.comes_in("ivo", session.get_one(Debtor, ended.debtor_id))


def _paid_over_and_settled(world: World) -> None:
    """One paid with R$ 12,34 too much, one paid whole, with its letter."""
    with world.database.writing() as session:
        creditor = proofs.lender(session)
        agreement = proofs.agree(session, creditor, 3)
        first = agreement.installments[0].amount
        payment = proofs.pay(session, agreement, 1, first + Money(12_34))
        _keep(world, "over", agreement)
        world.things |= {"receipt": agreement.installments[0].public_id, "payment": payment.public_id}
        world.comes_in("eva", session.get_one(Debtor, agreement.debtor_id))
        settled = proofs.agree(session, creditor, 1)
        proofs.pay(session, settled, 1)
        _keep(world, "settled", settled)
        world.comes_in("caio", session.get_one(Debtor, settled.debtor_id))
        settled_id = settled.id
    proofs.look(world.app, settled_id)


def _joins(world: World) -> None:
    """Ana may join two creditors; Bia did, and pays both in one slip."""
    with world.database.writing() as session:
        found = joint.served(session, world.sealer, banks=("756", "001"))
        for creditor in found.creditors:
            creditor.shows_prescribed = True
        plan = joint.join(session, joint.offers_of(session, found))
        joint.charged(session, world.sealer, plan)
        world.things["plan"] = plan.public_id
        world.comes_in("bia", session.get_one(Debtor, plan.debtor_id))
        ana = people.make_debtor(session, world.sealer, creditor=found.creditors[0], name="Ana Conceição")
        debts = [people.make_debt(session, ana, creditor) for creditor in found.creditors]
        session.commit()
        world.things |= {"joinable_1": debts[0].public_id, "joinable_2": debts[1].public_id}
        offers = [negotiation.make_offer(session, debt, count=2) for debt in debts]
        session.commit()
        world.things |= {"joint_offer_1": offers[0].public_id, "joint_offer_2": offers[1].public_id}
        world.comes_in("ana", ana)


def _disputes(world: World) -> None:
    """Dora disputes one debt and took one back, Davi waits for one answer alone, Tereza's disputes ended."""
    with world.database.writing() as session:
        creditor = _lender(session, "Casa Sul", "Casa Sul Crédito S.A.")
        things, visitors = disputes_everywhere(session, world.sealer, creditor)
        world.things |= things
        for name, someone in visitors.items():
            world.comes_in(name, someone)


def _half_way_in(world: World) -> None:
    """The code was right; the birth date was not asked yet."""
    with world.database.writing() as session:
        cpf = people.a_cpf()
        someone = people.make_debtor(session, world.sealer, cpf=cpf)
        session.commit()
        world.things["cpf"] = cpf
        world.comes_in("gil", someone, unlocked=False)


def _keep(world: World, name: str, agreement: Agreement) -> None:
    world.things[name] = agreement.public_id
