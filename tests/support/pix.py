"""A PSP inside the test's own process, and accounts that receive by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money, total
from payments.errors import ProviderError
from payments.pix.charge import PixCharge, PixChargeStatus
from payments.pix.document import ChargeDocument
from payments.pix.open_charge import OpenCharge, OpenChargeDocument
from payments.pix.payment import PixPayment, PixRefund, RefundStatus
from portal import clock
from portal.db import Database
from portal.jobs import psp_rest
from portal.jobs.tools import Tools
from portal.models import (
    Agreement,
    Charge,
    ChargeMethod,
    Creditor,
    Installment,
    Instrument,
    PixAccount,
    ReceivingAccount,
)
from portal.sealing import Sealer
from portal.services.parties import creditor_party
from portal.services.pix import accounts as pix_accounts
from portal.services.pix import charges as pix_charges
from portal.services.pix.accounts import SANDBOX, NewPixAccount
from tests.support.banking import make_agreement, make_lender
from tests.support.remembered import remembered
from tests.support.worker import tools_of

_numbers = count(1)


@dataclass(slots=True)
class Psp:
    """A `PixProvider` in memory. `away` answers nobody; `loses_answers` does what is asked and loses the answer."""

    charges: dict[str, PixCharge] = field(default_factory=dict)
    open_charges: dict[str, OpenCharge] = field(default_factory=dict)
    payments: dict[str, PixPayment] = field(default_factory=dict)
    away: bool = False
    loses_answers: bool = False

    def create_charge(self, document: ChargeDocument) -> PixCharge:
        self._answers()
        known = self.charges.get(document.txid)
        if known is not None and known.document != document:
            raise ProviderError("pix_txid_taken", permanent=True)
        if known is None:
            known = PixCharge(
                document=document,
                status=PixChargeStatus.ACTIVE,
                revision=0,
                location=f"psp.example/cobv/{document.txid}",
                payload=f"000201{document.txid}",
                created_at=clock.now(),
            )
            self.charges[document.txid] = known
        return self._reached(known)

    def revise_charge(self, document: ChargeDocument) -> PixCharge:
        raise NotImplementedError

    def cancel_charge(self, txid: str) -> PixCharge:
        self._answers()
        known = self.charges.get(txid)
        if known is None:
            raise ProviderError("pix_unknown_charge", permanent=True)
        if known.status is PixChargeStatus.ACTIVE:
            self.charges[txid] = known = replace(known, status=PixChargeStatus.REMOVED_BY_RECEIVER)
        return self._reached(known)

    def charge(self, txid: str) -> PixCharge | None:
        self._answers()
        return self.charges.get(txid)

    def create_open_charge(self, document: OpenChargeDocument) -> OpenCharge:
        self._answers()
        known = self.open_charges.get(document.txid)
        if known is None:
            known = OpenCharge(
                document=document,
                status=PixChargeStatus.ACTIVE,
                revision=0,
                location=f"psp.example/{document.txid}",
                payload=f"000201{document.txid}",
                created_at=clock.now(),
            )
            self.open_charges[document.txid] = known
        if self.loses_answers:
            raise ProviderError("pix_unreachable", permanent=False)
        return known

    def cancel_open_charge(self, txid: str) -> OpenCharge:
        self._answers()
        known = self.open_charges.get(txid)
        if known is None:
            raise ProviderError("pix_unknown_charge", permanent=True)
        if known.status is PixChargeStatus.ACTIVE:
            self.open_charges[txid] = known = replace(known, status=PixChargeStatus.REMOVED_BY_RECEIVER)
        return known

    def open_charge(self, txid: str) -> OpenCharge | None:
        self._answers()
        return self.open_charges.get(txid)

    def payment(self, end_to_end_id: str) -> PixPayment | None:
        self._answers()
        return self.payments.get(end_to_end_id)

    def payments_received(self, since: datetime, until: datetime) -> Iterator[PixPayment]:
        self._answers()
        found = [each for each in self.payments.values() if since <= each.paid_at <= until]
        return iter(sorted(found, key=lambda each: each.paid_at))

    def refund(self, end_to_end_id: str, refund_id: str, amount: Money) -> PixRefund:
        self._answers()
        paid = self.payments[end_to_end_id]
        known = next((each for each in paid.refunds if each.id == refund_id), None)
        if known is None and amount > paid.amount - total(each.amount for each in paid.refunds):
            raise ProviderError("pix_refund_refused", permanent=True)
        if known is None:
            number = f"D{next(_numbers):031d}"
            known = PixRefund(
                id=refund_id,
                return_id=number,
                amount=amount,
                status=RefundStatus.RETURNED,
                requested_at=clock.now(),
                settled_at=clock.now(),
            )
            self.payments[end_to_end_id] = replace(paid, refunds=(*paid.refunds, known))
        if self.loses_answers:
            raise ProviderError("pix_unreachable", permanent=False)
        return known

    def register_webhook(self, key: str, url: str) -> None:
        raise NotImplementedError

    def webhook(self, key: str) -> str | None:
        raise NotImplementedError

    def pay(self, txid: str, amount: Money | None = None, **changes: Any) -> PixPayment:
        """Somebody pays a charge; whatever its state, as happens when two things are under way at once."""
        charge = self.charges.get(txid)
        asked = charge or self.open_charges.get(txid)
        number = next(_numbers)
        values: dict[str, Any] = {
            "end_to_end_id": f"E{number:031d}",
            "amount": asked.document.amount if amount is None and asked is not None else amount,
            "paid_at": clock.now(),
            "txid": txid,
        }
        paid = PixPayment(**{**values, **changes})
        self.payments[paid.end_to_end_id] = paid
        if charge is not None:
            self.charges[txid] = replace(charge, status=PixChargeStatus.SETTLED, payments=(*charge.payments, paid))
        if txid in self.open_charges:
            kept = self.open_charges[txid]
            self.open_charges[txid] = replace(kept, status=PixChargeStatus.SETTLED, payments=(*kept.payments, paid))
        return paid

    def give_back(self, paid: PixPayment, amount: Money, status: RefundStatus = RefundStatus.RETURNED) -> PixPayment:
        """A refund of a Pix, under way or done; the same one again moves on."""
        number = len(paid.refunds) + 1
        refund = PixRefund(
            id=f"d{number}", return_id=f"D{number:031d}", amount=amount, status=status, requested_at=clock.now()
        )
        self.payments[paid.end_to_end_id] = changed = replace(paid, refunds=(*paid.refunds, refund))
        return changed

    def _answers(self) -> None:
        if self.away:
            raise ProviderError("pix_unreachable", permanent=False)

    def _reached(self, charge: PixCharge) -> PixCharge:
        if self.loses_answers:
            raise ProviderError("pix_unreachable", permanent=False)
        return charge


def make_pix_account(session: Session, creditor: Creditor, sealer: Sealer) -> ReceivingAccount:
    """A creditor receives by Pix too, in the bank of its slips; its PSP has not been silent yet."""
    psp_rest.forget()
    beneficiary = {"name": creditor.legal_name, "tax_id": creditor.tax_id}
    account = ReceivingAccount(
        creditor_id=creditor.id,
        instrument=Instrument.PIX,
        bank="341",
        agencia="1234",
        conta=f"{88000 + creditor.id}",
        conta_dv="0",
        carteira="",
        beneficiary=beneficiary,
    )
    session.add(account)
    session.flush()
    session.add(
        PixAccount(
            receiving_account_id=account.id,
            key=f"pix{creditor.id}@credor.example",
            api_url="https://psp.example/api/v2",
            token_url="https://psp.example/oauth/token",
            client_id="client",
            client_secret_sealed=sealer.seal("secret", b"test"),
            certificate="client.pem",
            read_until=clock.now() - timedelta(minutes=5),
            created_at=clock.now(),
        )
    )
    session.flush()
    return account


def add_sandbox_account(session: Session, creditor: Creditor, sealer: Sealer) -> None:
    """A creditor receives by Pix at the demonstration's own PSP. Commits."""
    party = creditor_party(creditor)
    wanted = NewPixAccount(
        creditor_id=creditor.id,
        bank="341",
        agencia="1234",
        conta="90001",
        conta_dv="0",
        beneficiary={name: getattr(party, name) for name in type(party).__dataclass_fields__},
        key=f"pix@{creditor.slug}.example",
        api_url=SANDBOX,
        token_url=SANDBOX,
        client_id="",
        client_secret="",
        certificate="",
    )
    pix_accounts.add(session, wanted, sealer=sealer, actor="test", now=clock.now())


def pix_tools(app: Flask, psp: Psp) -> Tools:
    """What jobs work with when every Pix account is at this PSP."""
    return replace(tools_of(app), pix_provider=lambda _account: psp)


def make_pix_agreement(
    database: Database, sealer: Sealer, psp: Psp, count: int = 1, bank: str = "341"
) -> tuple[Creditor, ReceivingAccount, Agreement, list[Charge]]:
    """An agreement of a creditor that receives by both, with its Pix kept by the PSP; no slip yet."""
    psp_rest.forget()
    with database.writing() as session:
        creditor, account, agreement, issued, kept = _agreed_by_pix(session, sealer, count, bank)
        psp.charges |= kept
        return creditor, account, agreement, issued


@remembered
def _agreed_by_pix(
    session: Session, sealer: Sealer, count: int, bank: str
) -> tuple[Creditor, ReceivingAccount, Agreement, list[Charge], dict[str, PixCharge]]:
    psp = Psp()
    creditor, account, agreement = agreed_with_pix(session, sealer, count, bank)
    issued = pix_charges.issue(session, agreement.id, today=clock.today(), now=clock.now())
    for charge in issued:
        asking = pix_charges.begin(session, charge.id, sealer=sealer, now=clock.now())
        assert asking is not None
        pix_charges.register(session, charge.id, psp.create_charge(asking.document), now=clock.now())
    return creditor, account, agreement, pix_of(session, agreement.id), psp.charges


@remembered
def agreed_with_pix(
    session: Session, sealer: Sealer, count: int, bank: str = "341"
) -> tuple[Creditor, ReceivingAccount, Agreement]:
    """An agreement of a creditor that receives by both, nothing being asked for yet. Commits."""
    creditor, _ = make_lender(session, bank)
    account = make_pix_account(session, creditor, sealer)
    return creditor, account, make_agreement(session, sealer, creditor, count)


def pix_of(session: Session, agreement_id: int) -> list[Charge]:
    """The Pix of an agreement as they are now, by installment."""
    query = (
        select(Charge)
        .join(Installment)
        .where(Installment.agreement_id == agreement_id, Charge.method == ChargeMethod.PIX)
        .order_by(Installment.number, Charge.id)
        .execution_options(populate_existing=True)
    )
    found = list(session.scalars(query))
    session.commit()
    return found
