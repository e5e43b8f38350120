"""A creditor's account that receives by Pix, and how it is known at its PSP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from payments.pix.keys import check_key
from portal.models import Instrument, PixAccount, ReceivingAccount
from portal.sealing import Sealer
from portal.services import audit

SANDBOX = "sandbox"
"""What stands for the address of the demonstration's own PSP, which has another port at every start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPixAccount:
    """Where the money goes and how the PSP is reached. `certificate` names two files of the folder of certificates:
    ``<name>.pem`` and its key, ``<name>.key``; `authority` one more, or "" where the PSP's certificate is public."""

    creditor_id: int
    bank: str
    agencia: str
    conta: str
    conta_dv: str
    beneficiary: Mapping[str, str]
    key: str
    api_url: str
    token_url: str
    client_id: str
    client_secret: str
    certificate: str
    authority: str = ""


def add(session: Session, wanted: NewPixAccount, *, sealer: Sealer, actor: str, now: datetime) -> PixAccount:
    """Keep an account; the secret is sealed. What is received is listed from now on. Commits.

    Raises InvalidCharge("pix_key") for what is no Pix key.
    """
    check_key(wanted.key)
    account = ReceivingAccount(
        creditor_id=wanted.creditor_id,
        instrument=Instrument.PIX,
        bank=wanted.bank,
        agencia=wanted.agencia,
        conta=wanted.conta,
        conta_dv=wanted.conta_dv,
        carteira="",
        beneficiary=dict(wanted.beneficiary),
    )
    session.add(account)
    session.flush()
    side = PixAccount(
        receiving_account_id=account.id,
        key=wanted.key,
        api_url=wanted.api_url,
        token_url=wanted.token_url,
        client_id=wanted.client_id,
        client_secret_sealed=sealer.seal(wanted.client_secret, _bound_to(wanted.key)),
        certificate=wanted.certificate,
        authority=wanted.authority,
        read_until=now,
        created_at=now,
    )
    session.add(side)
    audit.record(
        session,
        actor=actor,
        action="pix_account.added",
        subject=f"receiving_account:{account.id}",
        creditor_id=wanted.creditor_id,
        detail={"key": wanted.key, "api_url": wanted.api_url},
        now=now,
    )
    session.commit()
    return side


def client_secret(side: PixAccount, sealer: Sealer) -> str:
    """Our secret at the PSP."""
    return sealer.unseal(side.client_secret_sealed, _bound_to(side.key))


def _bound_to(key: str) -> bytes:
    """Associated data of the sealed secret: the row's own key, so that swapping rows is noticed."""
    return b"pix_accounts|client_secret_sealed|" + key.encode()
