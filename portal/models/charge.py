"""What an installment can be paid by: a boleto, or a Pix with a due date (cobv)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from brazil.money import ZERO, Money
from payments.charge import ChargeState
from payments.verification.pix_parts import address_halves, addresses_in
from portal.db import Base
from portal.db_types import Cents, Choice, Day, Flag, Id, Instant, one_of
from portal.models.agreement import Installment
from portal.models.creditor import ReceivingAccount
from portal.models.identity import public_id


class ChargeMethod(StrEnum):
    """How a charge is paid."""

    BOLETO = "boleto"
    PIX = "pix"


class ChargePurpose(StrEnum):
    """What a charge is for."""

    INSTALLMENT = "installment"  # one installment, for what is left of it
    SEVERAL = "several"  # late ones caught up, or some or all paid ahead: its shares say which and how much


class Charge(Base):
    """A boleto or a Pix. Shown to the debtor only once the bank has registered it.

    A Pix has its txid in `nosso_numero` (drawn before the bank is told, and never again) and no barcode. `pix_payload`
    is the copia e cola as the bank made it: of a Pix, or of a boleto that the bank itself joined one to.

    `campo_livre` and the halves of the address in `pix_payload` follow them: a code somebody pasted, changed or not,
    is found by one of these, or by account, due date and amount.

    A Pix `without_payer` is kept by its PSP without anybody's name and CPF: somebody else is to pay it.
    """

    __tablename__ = "charges"
    __table_args__ = (
        UniqueConstraint("receiving_account_id", "nosso_numero"),
        Index("ix_charges_installment_id", "installment_id"),
        Index("ix_charges_status", "status"),
        Index("ix_charges_write_off_remessa_id", "write_off_remessa_id"),
        Index("ix_charges_campo_livre", "campo_livre"),
        Index("ix_charges_pix_address_head", "pix_address_head"),
        Index("ix_charges_pix_address_tail", "pix_address_tail"),
        Index("ix_charges_account_due_amount", "receiving_account_id", "due_on", "amount_cents"),
        CheckConstraint(one_of("status", ChargeState), name="status"),
        CheckConstraint(one_of("method", ChargeMethod), name="method"),
        CheckConstraint(one_of("purpose", ChargePurpose), name="purpose"),
        CheckConstraint("amount_cents > 0", name="positive"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public_id: Mapped[str] = mapped_column(default=public_id, unique=True)
    installment_id: Mapped[int] = mapped_column(Id, ForeignKey("installments.id"))
    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"), index=True)
    receiving_account_id: Mapped[int] = mapped_column(Id, ForeignKey("receiving_accounts.id"))
    method: Mapped[ChargeMethod] = mapped_column(
        Choice(ChargeMethod), default=ChargeMethod.BOLETO, server_default=ChargeMethod.BOLETO.value
    )
    sequential: Mapped[str]  # our number within the account
    nosso_numero: Mapped[str]  # what the bank makes of it, as its files write it, without the check digit; or the txid
    document_number: Mapped[str]
    purpose: Mapped[ChargePurpose] = mapped_column(
        Choice(ChargePurpose), default=ChargePurpose.INSTALLMENT, server_default=ChargePurpose.INSTALLMENT.value
    )
    valid_until: Mapped[date | None] = mapped_column(Day)  # the last day its amount is right; None: fine and interest
    without_payer: Mapped[bool] = mapped_column(Flag, default=False, server_default=false())
    amount: Mapped[Money] = mapped_column("amount_cents", Cents)
    issued_on: Mapped[date] = mapped_column(Day)
    due_on: Mapped[date] = mapped_column(Day)
    barcode: Mapped[str]
    linha_digitavel: Mapped[str]
    pix_payload: Mapped[str] = mapped_column(default="", server_default=text("''"))
    campo_livre: Mapped[str] = mapped_column(default="", server_default=text("''"))
    pix_address_head: Mapped[str] = mapped_column(default="", server_default=text("''"))
    pix_address_tail: Mapped[str] = mapped_column(default="", server_default=text("''"))
    status: Mapped[ChargeState] = mapped_column(Choice(ChargeState), default=ChargeState.DRAFTED)
    rejection: Mapped[str] = mapped_column(default="")
    remessa_id: Mapped[int | None] = mapped_column(Id, ForeignKey("bank_files.id"))
    write_off_remessa_id: Mapped[int | None] = mapped_column(Id, ForeignKey("bank_files.id"))  # asked for the baixa
    registered_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)

    installment: Mapped[Installment] = relationship()
    account: Mapped[ReceivingAccount] = relationship()
    shares: Mapped[list[ChargeShare]] = relationship(back_populates="charge", order_by="ChargeShare.id")

    @validates("barcode")
    def _keep_campo_livre(self, _name: str, barcode: str) -> str:
        self.campo_livre = barcode[19:]
        return barcode

    @validates("pix_payload")
    def _keep_address(self, _name: str, payload: str) -> str:
        addresses = addresses_in(payload)
        self.pix_address_head, self.pix_address_tail = address_halves(addresses[0]) if addresses else ("", "")
        return payload


class ChargeShare(Base):
    """What a charge for several installments pays of one of them. A charge for one has none.

    `amount` is what the charge asks for it, `charges` the fine and interest of its delay in that, `rebate` the interest
    that paying early takes off it (CDC art. 52 §2º): amount - charges + rebate is what is left of the installment.
    """

    __tablename__ = "charge_shares"
    __table_args__ = (
        UniqueConstraint("charge_id", "installment_id"),
        CheckConstraint("amount_cents > 0 AND charges_cents >= 0 AND rebate_cents >= 0", name="amounts"),
        Index("ix_charge_shares_installment_id", "installment_id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    charge_id: Mapped[int] = mapped_column(Id, ForeignKey("charges.id"))
    installment_id: Mapped[int] = mapped_column(Id, ForeignKey("installments.id"))
    amount: Mapped[Money] = mapped_column("amount_cents", Cents)
    charges: Mapped[Money] = mapped_column("charges_cents", Cents, default=ZERO)
    rebate: Mapped[Money] = mapped_column("rebate_cents", Cents, default=ZERO)

    charge: Mapped[Charge] = relationship(back_populates="shares")
    installment: Mapped[Installment] = relationship()
