"""A new account for a creditor: checked by the bank's own rules, kept once, and asked to take over from a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from payments.account import BankAccount
from payments.party import Party
from portal.models import AccountSwitch, BeneficiaryKind, Creditor, Instrument, ReceivingAccount
from portal.services import audit
from portal.services.errors import NotAllowed
from portal.services.once import add_once
from portal.services.parties import creditor_party
from portal.services.payouts.beneficiaries import require_another
from portal.services.receiving_accounts_sample import Sample, check_number, sample_of
from portal.services.receiving_accounts_switching import propose
from portal.services.retorno_accounts import same_at_bank


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """What a person states of an account. `last_number` None: as many as the bank's field holds."""

    account: BankAccount
    first_number: int = 1
    last_number: int | None = None
    next_remessa: int = 1
    width: int | None = None
    beneficiary_kind: BeneficiaryKind = BeneficiaryKind.CREDITOR


def checked(session: Session, new: NewAccount, creditor: Creditor, today: date) -> Sample:
    """A sample slip of the account; the file chosen takes it. Raises InvalidCharge, naming the field, or NotAllowed:

    "account_known" when it is here already, "account_not_told_apart" when the bank's returns could not tell it from
    one that is, "account_of_the_creditor" as `require_another` says, "width_not_offered", "range_backwards".
    """
    party = creditor_party(creditor)
    require_another(new.beneficiary_kind, new.account.beneficiary.tax_id, creditor.tax_id)
    sample = sample_of(new.account, party, new.first_number, today)
    if new.last_number is not None:
        if new.last_number < new.first_number:
            raise NotAllowed("range_backwards")
        check_number(new.account, party, new.last_number, today, field="last_number")
    _require_width(sample, new.width)
    _require_new(session, new.account)
    return sample


def add(
    session: Session, new: NewAccount, creditor: Creditor, *, starts_on: date | None, staff_id: int, today: date,
    now: datetime,
) -> tuple[ReceivingAccount, AccountSwitch | None]:  # fmt: skip
    """Keep the account and, with a day, ask that new slips use it from then on. Commits. Raises as `checked` and
    `propose` do."""
    checked(session, new, creditor, today)
    account = _record(new, creditor.id)
    if not add_once(session, account):
        raise NotAllowed("account_known")
    audit.record(
        session, actor=f"staff:{staff_id}", action="account.added", subject=f"receiving_account:{account.id}", now=now,
        creditor_id=creditor.id, detail=_detail(account),
    )  # fmt: skip
    switch = None
    if starts_on is not None:
        switch = propose(session, account, starts_on=starts_on, staff_id=staff_id, today=today, now=now)
    session.commit()
    return account, switch


def _require_width(sample: Sample, width: int | None) -> None:
    """The file chosen takes the slip; with none chosen, any of the bank's. A bank without files has none to choose."""
    if width is None and (sample.widths or not sample.refusals):
        return
    if width in sample.widths:
        return
    refusal = sample.refusals.get(width or 0) or next(iter(sample.refusals.values()), None)
    if refusal is not None:
        raise refusal
    raise NotAllowed("width_not_offered")


def _require_new(session: Session, account: BankAccount) -> None:
    there = select(ReceivingAccount).where(
        ReceivingAccount.bank == account.bank, ReceivingAccount.instrument == Instrument.BOLETO
    )
    for known in session.scalars(there):
        if same_at_bank(known, convenio=account.convenio, agencia=account.agencia, conta=account.conta):
            same = (known.carteira, known.variacao) == (account.carteira, account.variacao)
            raise NotAllowed("account_known" if same else "account_not_told_apart")


def _record(new: NewAccount, creditor_id: int) -> ReceivingAccount:
    account = new.account
    return ReceivingAccount(
        creditor_id=creditor_id,
        bank=account.bank,
        agencia=account.agencia,
        agencia_dv=account.agencia_dv,
        conta=account.conta,
        conta_dv=account.conta_dv,
        carteira=account.carteira,
        variacao=account.variacao,
        convenio=account.convenio,
        beneficiary={name: getattr(account.beneficiary, name) for name in Party.__dataclass_fields__},
        next_nosso_numero=new.first_number,
        last_nosso_numero=new.last_number,
        next_remessa=new.next_remessa,
        remessa_width=new.width,
        beneficiary_kind=new.beneficiary_kind,
        is_default=False,
    )


def _detail(account: ReceivingAccount) -> dict[str, str | int | None]:
    names = ("bank", "agencia", "conta", "carteira", "variacao", "convenio", "next_nosso_numero", "last_nosso_numero")
    return {name: getattr(account, name) for name in (*names, "next_remessa", "remessa_width", "beneficiary_kind")}
