"""A person in debt: one row a CPF, and what each creditor says of them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.db_types import Choice, Day, Flag, Id, Instant, Octets, one_of


class ContactKind(StrEnum):
    """Ways a code can reach a person."""

    EMAIL = "email"
    MOBILE = "mobile"


class Debtor(Base):
    """One row a CPF. The CPF is found by `cpf_lookup` and read from `cpf_sealed` (portal.sealing)."""

    __tablename__ = "debtors"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    cpf_lookup: Mapped[bytes] = mapped_column(Octets, unique=True)
    cpf_sealed: Mapped[bytes] = mapped_column(Octets)
    created_at: Mapped[datetime] = mapped_column(Instant)

    registrations: Mapped[list[Registration]] = relationship(back_populates="debtor")


class Registration(Base):
    """What one creditor has on file of a debtor. Creditors never see each other's.

    A creditor's contacts and debts of the debtor hang from this row, so neither can be of someone it does not know.
    """

    __tablename__ = "registrations"

    debtor_id: Mapped[int] = mapped_column(Id, ForeignKey("debtors.id"), primary_key=True)
    creditor_id: Mapped[int] = mapped_column(Id, ForeignKey("creditors.id"), primary_key=True)
    name: Mapped[str]
    birth_date: Mapped[date | None] = mapped_column(Day)
    street: Mapped[str] = mapped_column(default="")
    district: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="")
    deceased: Mapped[bool] = mapped_column(Flag, default=False)
    updated_at: Mapped[datetime] = mapped_column(Instant)

    debtor: Mapped[Debtor] = relationship(back_populates="registrations")
    contacts: Mapped[list[Contact]] = relationship(back_populates="registration")


class Contact(Base):
    """A way to reach the debtor, given by a creditor. Codes go only to contacts that are fresh and not quarantined.

    `address` is an e-mail in lower case or a phone in E.164. One the person disowned is used of no creditor's file.
    `address` is an e-mail in lower case or a phone in E.164. One the debtor gave waits until `usable_from`.
    """

    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("debtor_id", "creditor_id", "kind", "address"),
        CheckConstraint(one_of("kind", ContactKind), name="kind"),
        ForeignKeyConstraint(["debtor_id", "creditor_id"], ["registrations.debtor_id", "registrations.creditor_id"]),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    debtor_id: Mapped[int] = mapped_column(Id)
    creditor_id: Mapped[int] = mapped_column(Id)
    kind: Mapped[ContactKind] = mapped_column(Choice(ContactKind))
    address: Mapped[str]
    confirmed_on: Mapped[date | None] = mapped_column(Day)  # when the creditor last knew it was theirs
    quarantined_at: Mapped[datetime | None] = mapped_column(Instant)
    disowned_at: Mapped[datetime | None] = mapped_column(Instant)  # the person said that it is not theirs
    usable_from: Mapped[datetime | None] = mapped_column(Instant)

    registration: Mapped[Registration] = relationship(back_populates="contacts")
