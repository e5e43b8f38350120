"""A creditor, and the bank accounts its slips are paid into."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.db_types import Choice, Document, Flag, Id, Instant, one_of
from portal.models.identity import public_id


class Creditor(Base):
    """Whose debts these are. CDC art. 42-A: name, address and tax id go on every document of collection."""

    __tablename__ = "creditors"
    __table_args__ = (UniqueConstraint("tax_id"), UniqueConstraint("slug"), {"sqlite_strict": True})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    slug: Mapped[str]  # short name for command lines, e.g. "cartao-aurora"
    name: Mapped[str]  # as people know it
    legal_name: Mapped[str]
    tax_id: Mapped[str]  # CNPJ, 14 characters, may be alphanumeric
    street: Mapped[str]
    district: Mapped[str]
    city: Mapped[str]
    state: Mapped[str]
    postal_code: Mapped[str]
    service_phone: Mapped[str] = mapped_column(default="")
    service_email: Mapped[str] = mapped_column(default="")
    service_url: Mapped[str] = mapped_column(default="")
    shows_prescribed: Mapped[bool] = mapped_column(Flag, default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)

    accounts: Mapped[list[ReceivingAccount]] = relationship(back_populates="creditor")


class Instrument(StrEnum):
    """What an account receives by."""

    BOLETO = "boleto"
    PIX = "pix"


class BeneficiaryKind(StrEnum):
    """Whose the money is that comes into an account."""

    CREDITOR = "creditor"  # it is the creditor's at once; commission is invoiced to it
    OPERATOR = "operator"  # received for the creditor, and paid out to it


class ReceivingAccount(Base):
    """A bank account with its convenio. The counters give each slip and each file its number, once.

    One that receives by Pix has no carteira; its key and its PSP are in `portal.models.pix`.
    """

    __tablename__ = "receiving_accounts"
    __table_args__ = (
        UniqueConstraint("bank", "agencia", "conta", "carteira", "convenio"),
        CheckConstraint(one_of("instrument", Instrument), name="instrument"),
        CheckConstraint(one_of("beneficiary_kind", BeneficiaryKind), name="beneficiary_kind"),
        CheckConstraint("next_nosso_numero > 0", name="nosso_numero_positive"),
        CheckConstraint("next_remessa > 0", name="remessa_positive"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"), index=True)
    instrument: Mapped[Instrument] = mapped_column(
        Choice(Instrument), default=Instrument.BOLETO, server_default=Instrument.BOLETO.value
    )
    bank: Mapped[str]  # COMPE code
    agencia: Mapped[str]
    agencia_dv: Mapped[str] = mapped_column(default="")
    conta: Mapped[str]
    conta_dv: Mapped[str]
    carteira: Mapped[str]
    variacao: Mapped[str] = mapped_column(default="")
    convenio: Mapped[str] = mapped_column(default="")
    beneficiary: Mapped[dict[str, str]] = mapped_column(Document)  # the fields of payments.party.Party
    beneficiary_kind: Mapped[BeneficiaryKind] = mapped_column(
        Choice(BeneficiaryKind), default=BeneficiaryKind.CREDITOR, server_default=BeneficiaryKind.CREDITOR.value
    )
    next_nosso_numero: Mapped[int] = mapped_column(Id, default=1)
    last_nosso_numero: Mapped[int | None] = mapped_column(Id)  # the last of the range the bank gave, if it gave one
    next_remessa: Mapped[int] = mapped_column(Id, default=1)
    remessa_width: Mapped[int | None] = mapped_column(Id)  # 240 or 400; None: the one the bank has
    slip_pix_key: Mapped[str] = mapped_column(default="", server_default=text("''"))  # by which slips ask for a code
    is_default: Mapped[bool] = mapped_column(Flag, default=True)  # in use until a confirmed switch says otherwise

    creditor: Mapped[Creditor] = relationship(back_populates="accounts")
