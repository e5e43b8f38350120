"""Pix charges at the PSP, and what it says was received."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import structlog

from payments.errors import InvalidCharge, ProviderError
from payments.pix.charge import PixCharge, PixChargeStatus
from payments.pix.document import ChargeDocument
from payments.pix.open_charge import OpenCharge, OpenChargeDocument
from payments.pix.payment import PixPayment
from payments.ports import PixProvider
from portal import clock
from portal.jobs.psp_rest import speaking
from portal.jobs.tools import Tools
from portal.models import PixAccount
from portal.services.outbox import GiveUp
from portal.services.pix import charges, hints, receipts, windows
from portal.services.pix.charges import TakingBack

log = structlog.get_logger()
Payload = dict[str, Any]

COLLECT_EVERY = timedelta(seconds=15)
_SLICE = 500
UNKNOWN_CHARGE = "pix_unknown_charge"


def create(tools: Tools, payload: Payload) -> None:
    """Have the PSP keep a charge under its txid; one that was paid for otherwise meanwhile is taken back at once."""
    charge_id = payload["charge_id"]
    with tools.database.writing() as session:
        try:
            asking = charges.begin(session, charge_id, sealer=tools.sealer, now=clock.now())
        except InvalidCharge as error:
            raise GiveUp(f"InvalidCharge: {error.code}: {error.field}") from error
    if asking is None:
        return
    with speaking(tools, asking.account) as psp:
        made = _keep(psp, asking.document)
    with tools.database.writing() as session:
        if charges.register(session, charge_id, made, now=clock.now()):
            return
    without_payer = isinstance(asking.document, OpenChargeDocument)
    _take_back(tools, TakingBack(account=asking.account, txid=made.txid, without_payer=without_payer))


def cancel(tools: Tools, payload: Payload) -> None:
    """Have the PSP remove a charge whose installment was paid otherwise. Paid there too, the payment is applied."""
    charge_id = payload["charge_id"]
    with tools.database.reading() as session:
        found = charges.to_take_back(session, charge_id)
    if found is not None and _take_back(tools, found):
        with tools.database.writing() as session:
            charges.taken_back(session, charge_id)


def confirm(tools: Tools, payload: Payload) -> None:
    """Ask the PSP for one Pix that something hinted at; what it does not know came from somebody else."""
    account_id = payload["account_id"]
    with tools.database.reading() as session:
        account = charges.pix_account_of(session, account_id)
    with speaking(tools, account) as psp:
        found = psp.payment(payload["end_to_end_id"])
    if found is None:
        log.info("pix_unknown", account_id=account_id)
        return
    _receive(tools, account_id, [found])


def collect(tools: Tools) -> None:
    """Read each account's list of Pix received since it was last read. An account whose PSP is away waits alone."""
    for account in _accounts(tools):
        for since, until in windows.windows(account.read_until, clock.now()):
            if not _read_list(tools, account, since, until):
                break
            with tools.database.writing() as session:
                windows.note_read(session, account.id, until)


def look_back(tools: Tools) -> None:
    """Read a day of the last months again: a refund that nobody told of is found here."""
    since, until = windows.look_back_window(clock.now())
    for account in _accounts(tools):
        _read_list(tools, account, since, until)


def _accounts(tools: Tools) -> list[PixAccount]:
    with tools.database.reading() as session:
        return windows.accounts(session)


def _read_list(tools: Tools, account: PixAccount, since: datetime, until: datetime) -> bool:
    try:
        with speaking(tools, account) as psp:
            _receive(tools, account.receiving_account_id, psp.payments_received(since, until))
    except ProviderError as error:
        log.warning("pix_psp_away", account_id=account.receiving_account_id, code=error.code)
        return False
    return True


def _keep(psp: PixProvider, document: ChargeDocument | OpenChargeDocument) -> PixCharge | OpenCharge:
    return psp.create_charge(document) if isinstance(document, ChargeDocument) else psp.create_open_charge(document)


def _take_back(tools: Tools, wanted: TakingBack) -> bool:
    """Whether the PSP no longer takes the charge: it was removed, or the PSP never had it."""
    try:
        with speaking(tools, wanted.account) as psp:
            found = _remove(psp, wanted)
    except ProviderError as error:
        if error.code == UNKNOWN_CHARGE:
            return True
        raise
    if found.status is not PixChargeStatus.SETTLED:
        return True
    _receive(tools, wanted.account.receiving_account_id, found.payments)
    return False


def _remove(psp: PixProvider, wanted: TakingBack) -> PixCharge | OpenCharge:
    return psp.cancel_open_charge(wanted.txid) if wanted.without_payer else psp.cancel_charge(wanted.txid)


def _receive(tools: Tools, account_id: int, payments: Iterable[PixPayment]) -> None:
    left = iter(payments)
    while some := list(islice(left, _SLICE)):
        with tools.database.writing() as session:
            receipts.receive(session, account_id, some, sealer=tools.sealer, now=clock.now())
            hints.ask_again(session, account_id, some, clock.now())
