"""Whether the slips of an account ask the bank for a Pix code (bolepix): by which key, tried on a slip first."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy.orm import Session

from payments.cnab.entries import PixRequest, RemessaEntry
from payments.cnab.remessa import write_remessa
from portal.clock import SAO_PAULO
from portal.models import Creditor, ReceivingAccount
from portal.services import audit
from portal.services.parties import bank_account, creditor_party
from portal.services.receiving_accounts_sample import sample_of


def ask_for_codes(
    session: Session, account: ReceivingAccount, key: str, *, actor: str, today: date, now: datetime
) -> None:
    """Have slips ask by this key from the next remessa on; "" to ask no more. Commits.

    Raises InvalidCharge for a file that cannot ask ("pix_not_offered") and for what is no key ("pix_key"): a slip that
    its remessa refuses would be canceled.
    """
    if key:
        _try(session, account, key, today)
    before, account.slip_pix_key = account.slip_pix_key, key
    audit.record(
        session, actor=actor, action="account.pix_on_slips", subject=f"receiving_account:{account.id}", now=now,
        creditor_id=account.creditor_id, detail={"before": before, "after": key},
    )  # fmt: skip
    session.commit()


def _try(session: Session, account: ReceivingAccount, key: str, today: date) -> None:
    creditor = creditor_party(session.get_one(Creditor, account.creditor_id))
    slip = sample_of(bank_account(account), creditor, account.next_nosso_numero, today).boleto
    moment = datetime.combine(today, time(12), tzinfo=SAO_PAULO)
    asked = RemessaEntry(boleto=slip, pix=PixRequest(key=key))
    write_remessa(slip.account, [asked], sequence=1, written_at=moment, width=account.remessa_width)
