"""The slips of past agreements, as `portal.services.charges.issue` makes them and a bank has registered and been paid.

What can still be paid is drafted anew for the demonstration's own bank, which knows of no past: a first file tells it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from offers.agreements.agreement import InstallmentState
from payments.boleto import Boleto
from payments.boleto_codes import boleto_codes
from payments.charge import ChargeState
from portal.demo.past.agreed import Deal
from portal.demo.past.days import at, told_on
from portal.demo.past.fates import Fate
from portal.demo.past.trail import Trail
from portal.models import Charge, Installment, ReceivingAccount
from portal.services.document_numbers import document_number
from portal.services.parties import bank_account

_ENDS = frozenset({Fate.BROKEN, Fate.CHANGED})


def slips_of(session: Session, account: ReceivingAccount, deals: Sequence[Deal]) -> dict[int, Charge]:
    """A slip for each installment of these agreements, by installment id; numbers are taken from the account. What
    ends unpaid has none left open: the bank ended it."""
    made = {
        installment.id: _slip(deal, installment, account, account.next_nosso_numero + place)
        for place, (deal, installment) in enumerate(
            (deal, installment) for deal in deals for installment in deal.agreement.installments
        )
    }
    account.next_nosso_numero += len(made)
    session.add_all(made.values())
    session.flush()
    return made


def ask_the_bank(slips: Iterable[Charge], trail: Trail, now: datetime) -> None:
    """Promise the file that tells the bank of what can still be paid."""
    drafted = [each for each in slips if each.status is ChargeState.DRAFTED]
    if drafted:
        payload = {"account_id": drafted[0].receiving_account_id}
        trail.promise(now, "bank.remessa", f"charge:{drafted[0].id}", payload, due=now)


def _slip(deal: Deal, installment: Installment, account: ReceivingAccount, number: int) -> Charge:
    accepted_on, life = deal.wanted.accepted_on, deal.rows.life
    boleto = Boleto(
        account=bank_account(account), nosso_numero=str(number),
        document_number=document_number(deal.agreement.id, installment.number), amount=installment.amount,
        issued_on=min(accepted_on, installment.due_on), due_on=installment.due_on, payer=deal.terms.debtor,
        creditor=deal.terms.creditor, fine_bps=int(life["fine_bps"]), interest_bps=int(life["interest_bps"]),
    )  # fmt: skip
    codes, status = boleto_codes(boleto), _status(deal, installment)
    return Charge(
        installment_id=installment.id, debtor_id=installment.debtor_id, receiving_account_id=account.id,
        sequential=boleto.nosso_numero, nosso_numero=codes.nosso_numero, document_number=boleto.document_number,
        amount=boleto.amount, issued_on=boleto.issued_on, due_on=boleto.due_on, barcode=codes.barcode,
        linha_digitavel=codes.linha_digitavel, status=status, created_at=deal.rows.now,
        registered_at=None if status is ChargeState.DRAFTED else at(told_on(accepted_on)),
    )  # fmt: skip


def _status(deal: Deal, installment: Installment) -> ChargeState:
    if installment.status is InstallmentState.PAID:
        return ChargeState.PAID
    return ChargeState.WRITTEN_OFF if deal.wanted.script.fate in _ENDS else ChargeState.DRAFTED
