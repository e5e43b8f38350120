"""How a receiving account reaches its PSP: key, address and credentials of the Pix API."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.db_types import Id, Instant, Octets
from portal.models.creditor import ReceivingAccount


class PixAccount(Base):
    """The Pix side of a receiving account. `read_until` is how far the PSP's list of Pix received has been read."""

    __tablename__ = "pix_accounts"
    __table_args__ = (UniqueConstraint("receiving_account_id"), UniqueConstraint("key"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    receiving_account_id: Mapped[int] = mapped_column(Id, ForeignKey("receiving_accounts.id"))
    key: Mapped[str]  # CNPJ, e-mail, phone or random key
    api_url: Mapped[str]  # https://.../api/v2
    token_url: Mapped[str]  # https://.../oauth/token
    client_id: Mapped[str]
    client_secret_sealed: Mapped[bytes] = mapped_column(Octets)
    certificate: Mapped[str]  # file name in the folder of certificates: our certificate and its key, PEM
    authority: Mapped[str] = mapped_column(default="")  # who signs the PSP's certificate; "" for the public ones
    read_until: Mapped[datetime] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)

    account: Mapped[ReceivingAccount] = relationship()
