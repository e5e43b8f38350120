"""Load the demonstration: creditors, accounts, policies and staff, then their files through the import itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta

from argon2 import PasswordHasher
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from offers.policies.policy_file import policy_document
from payments.party import Party
from portal.config import Settings
from portal.demo.contracts import HEADER, rows
from portal.demo.creditors import CREDITORS, DemoCreditor
from portal.demo.operator import COMMISSIONS, OPERATOR, pix_key, receives_for
from portal.demo.past.give import give_past, has_past, place_of
from portal.demo.past.trail import Trail
from portal.demo.staff import PASSWORD, STAFF, DemoStaff, totp_secret
from portal.demo.statement import statement_of
from portal.models.bank_statement import BankStatement
from portal.models.creditor import BeneficiaryKind, Creditor, ReceivingAccount
from portal.models.payment import Payment
from portal.models.pix import PixAccount
from portal.models.portfolio import ImportStatus, PortfolioImport
from portal.models.staff import StaffMember
from portal.sealing import Sealer, totp_bound_to
from portal.services import policies
from portal.services.payouts import contracts
from portal.services.pix import accounts as pix_accounts
from portal.services.pix.accounts import SANDBOX, NewPixAccount
from portal.services.portfolios import import_portfolio
from portal.services.statements import receiving as statements

Progress = Callable[[str, float], None]
"""Told what is being loaded and the share of the whole that is done."""

_ACTOR = "command:demo"
_FIRST_NOSSO_NUMERO = 100_001
_LOOKED_BACK = timedelta(days=60)
_OPENED_BEFORE = timedelta(days=400)
"""How long ago the creditors came: a while before the first of what lies behind them."""


def load(session: Session, *, sealer: Sealer, settings: Settings, now: datetime, today: date, told: Progress) -> None:
    """Load what is not there yet; a second run changes nothing."""
    told("credores e equipe", 0.0)
    opened = now - _OPENED_BEFORE
    creditors = {demo.slug: _creditor(session, demo, opened) for demo in CREDITORS}
    session.flush()
    _add_staff(session, {slug: creditor.id for slug, creditor in creditors.items()}, sealer, settings, opened)
    session.commit()
    for place, demo in enumerate(CREDITORS):
        creditor = creditors[demo.slug]
        with Trail(session) as trail:
            _receive_by_pix(session, demo, creditor.id, sealer, now)  # its PSP is asked for all since
            _agree_commission(session, demo, creditor.id, opened, today)
            _publish_policy(session, demo, creditor.id, opened)
            told(demo.name, (place + 0.2) / len(CREDITORS))
            _import_once(session, demo, creditor.id, sealer=sealer, now=now, today=today)
            told(demo.name, (place + 0.5) / len(CREDITORS))
            if not has_past(session, creditor.id):
                where = place_of(
                    session, creditor, sealer=sealer, base_url=settings.base_url, today=today, now=now, trail=trail
                )
                give_past(session, where)
        session.commit()
        told(demo.name, (place + 1) / len(CREDITORS))
    _bring_statement(session, CREDITORS[0], now, today)


def portfolio_file(demo: DemoCreditor, today: date) -> bytes:
    """The creditor's file, in its own encoding and with its own delimiter."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=demo.delimiter)
    writer.writerow(HEADER)
    writer.writerows(rows(demo.slug, today))
    return text.getvalue().encode(demo.encoding)


def _creditor(session: Session, demo: DemoCreditor, now: datetime) -> Creditor:
    found = session.scalar(select(Creditor).where(Creditor.slug == demo.slug))
    if found is not None:
        return found
    creditor = Creditor(
        slug=demo.slug, name=demo.name, legal_name=demo.legal_name, tax_id=demo.tax_id, street=demo.street,
        district=demo.district, city=demo.city, state=demo.state, postal_code=demo.postal_code,
        service_phone=demo.service_phone, service_email=f"atendimento@{demo.domain}",
        service_url=f"https://{demo.domain}/atendimento", shows_prescribed=demo.shows_prescribed, created_at=now,
    )  # fmt: skip
    creditor.accounts.append(
        ReceivingAccount(
            **demo.account,
            beneficiary=_party(demo),
            beneficiary_kind=_kind(demo),
            next_nosso_numero=_FIRST_NOSSO_NUMERO,
        )
    )
    session.add(creditor)
    return creditor


def _receive_by_pix(session: Session, demo: DemoCreditor, creditor_id: int, sealer: Sealer, now: datetime) -> None:
    """An account at the demonstration's own PSP, in the bank of the slips."""
    if session.scalar(select(PixAccount.id).where(PixAccount.key == pix_key(demo))) is not None:
        return
    wanted = NewPixAccount(
        creditor_id=creditor_id, bank=demo.account["bank"], agencia=demo.account["agencia"],
        conta=demo.account["conta"], conta_dv=demo.account["conta_dv"], beneficiary=_party(demo), key=pix_key(demo),
        api_url=SANDBOX, token_url=SANDBOX, client_id="", client_secret="", certificate="",
    )  # fmt: skip
    added = pix_accounts.add(session, wanted, sealer=sealer, actor=_ACTOR, now=now)
    session.get_one(ReceivingAccount, added.receiving_account_id).beneficiary_kind = _kind(demo)
    session.commit()


def _agree_commission(session: Session, demo: DemoCreditor, creditor_id: int, now: datetime, today: date) -> None:
    """What the operator keeps of what it recovers for the creditor, since the year before began."""
    if contracts.contracts_of(session, creditor_id):
        return
    contracts.add(
        session, creditor_id, COMMISSIONS[demo.slug], starts_on=date(today.year - 1, 1, 1),
        reason="Contrato da demonstração", staff_id=None, today=today, now=now,
    )  # fmt: skip


def _bring_statement(session: Session, demo: DemoCreditor, now: datetime, today: date) -> None:
    """The statement of one account for the last day on which no slip of its was paid, yesterday most often: what it
    tells of is for finance to decide."""
    if session.scalar(select(BankStatement.id).limit(1)) is not None:
        return
    credited = set(session.scalars(_credited(demo, today - _LOOKED_BACK)))
    on = next(day for ago in range(1, 60) if (day := today - timedelta(days=ago)) not in credited)
    statements.receive(
        session, statement_of(demo, on), file_name=f"extrato-{on:%Y-%m-%d}.ofx", staff_id=None, creditor_id=None,
        now=now,
    )  # fmt: skip


def _credited(demo: DemoCreditor, since: date) -> Select[date | None]:
    """The days on which money came in."""
    query = select(Payment.credited_on).join(Creditor, Creditor.id == Payment.creditor_id)
    return query.where(Creditor.slug == demo.slug, Payment.credited_on >= since)


def _kind(demo: DemoCreditor) -> BeneficiaryKind:
    return BeneficiaryKind.OPERATOR if receives_for(demo) else BeneficiaryKind.CREDITOR


def _party(demo: DemoCreditor) -> dict[str, str]:
    """Who receives."""
    own = Party(
        name=demo.legal_name, tax_id=demo.tax_id, street=demo.street, district=demo.district, city=demo.city,
        state=demo.state, postal_code=demo.postal_code,
    )  # fmt: skip
    party = OPERATOR if receives_for(demo) else own
    return {name: getattr(party, name) for name in Party.__dataclass_fields__}


def _add_staff(
    session: Session, creditor_ids: dict[str, int], sealer: Sealer, settings: Settings, now: datetime
) -> None:
    known = set(session.scalars(select(StaffMember.email)))
    missing = [demo for demo in STAFF if demo.email not in known]
    if not missing:
        return
    hasher = PasswordHasher(time_cost=settings.password_rounds, memory_cost=settings.password_memory_kib, parallelism=1)
    password_hash = hasher.hash(PASSWORD)  # one for all: the password is the same, and each takes its time
    session.add_all(_member(demo, creditor_ids, sealer, password_hash, now) for demo in missing)


def _member(
    demo: DemoStaff, creditor_ids: dict[str, int], sealer: Sealer, password_hash: str, now: datetime
) -> StaffMember:
    member = StaffMember(
        email=demo.email,
        name=demo.name,
        role=demo.role,
        creditor_id=creditor_ids[demo.slug] if demo.slug else None,
        password_hash=password_hash,
        created_at=now,
    )
    member.public_id = sealer.lookup(f"demo|staff|{demo.email}").hex()[:22]
    member.totp_sealed = sealer.seal(totp_secret(sealer, demo.email), totp_bound_to(member.public_id))
    return member


def _publish_policy(session: Session, demo: DemoCreditor, creditor_id: int, now: datetime) -> None:
    if policies.versions_of(session, creditor_id):
        return
    seen = policies.policy_of_creditor(session, creditor_id, now=now).draft_version
    document = policy_document(demo.policy)
    saved = policies.save_draft(
        session, creditor_id=creditor_id, document=document, seen_version=seen, actor=_ACTOR, now=now
    )
    policies.publish_first(session, creditor_id=creditor_id, seen_version=saved.draft_version, actor=_ACTOR, now=now)


def _import_once(
    session: Session, demo: DemoCreditor, creditor_id: int, *, sealer: Sealer, now: datetime, today: date
) -> None:
    done = select(PortfolioImport.id).where(
        PortfolioImport.creditor_id == creditor_id, PortfolioImport.status == ImportStatus.DONE
    )
    if session.scalar(done.limit(1)) is not None:
        return
    import_portfolio(
        session, creditor_id=creditor_id, staff_id=None, file_name=f"{demo.slug}-{today:%Y-%m-%d}.csv",
        source=io.BytesIO(portfolio_file(demo, today)), sealer=sealer, now=now, today=today,
    )  # fmt: skip
