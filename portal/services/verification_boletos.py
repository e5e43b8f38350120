"""A pasted payment line, looked up by whatever of it a swap may have left untouched, always by an index.

Campo livre untouched: the slip itself. Nosso numero untouched, or account untouched, with bank, due date and amount:
the slip, or one of ours like it. Bank, due date and amount alone count for a code that could be paid, because then the
account is another's: that is how slips are forged. All look-ups are made for every line, found or not, so that an
answer takes as long for one as for the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session, joinedload

from brazil.money import Money
from payments.barcode_digits import BARCODE_LENGTH, barcode_of, check_barcode
from payments.due_factor import due_date
from payments.errors import InvalidCharge
from payments.verification.boleto_comparison import RecordedBoleto, changed_parts, closest, recorded_boleto
from payments.verification.boleto_parts import BoletoPart, CampoLivreForm, campo_livre_form
from payments.verification.pasted import PastedBoleto
from portal.models import Agreement, Charge, ChargeMethod, Installment, Instrument, ReceivingAccount
from portal.services.parties import bank_account
from portal.services.verification_answers import Answer, Outcome, Subject, answer_of_charge

CAMPO_LIVRE = slice(19, 44)
_SAME_CODE_AT_MOST = 20  # records whose campo livre is the same: one, but for banks that happen to write alike
_BATCH = 200  # an expression of SQLite is at most a thousand deep
_UNKNOWN_FORM = (BoletoPart.ACCOUNT,) * 25


def answer_to_boleto(session: Session, pasted: PastedBoleto, today: date) -> Answer:
    """What a payment line is: ours to the last digit, ours with a part changed, or not ours."""
    records = {_recorded(charge): charge for charge in _candidates(session, pasted, today)}
    found = closest(pasted.digits, records)
    if found is None:
        return Answer(outcome=Outcome.NOT_OURS, subject=Subject.BOLETO)
    if parts := changed_parts(pasted.digits, found):
        return Answer(outcome=Outcome.CHANGED, subject=Subject.BOLETO, parts=parts)
    return answer_of_charge(session, records[found], today)


def _candidates(session: Session, pasted: PastedBoleto, today: date) -> list[Charge]:
    barcode = pasted.barcode
    campo_livre = barcode[CAMPO_LIVRE]
    forms = _forms(session, barcode[:3])
    paid_to = [account_id for account_id, form in forms.items() if form.pays_this_account(campo_livre)]
    any_of_ours = list(forms) if _could_be_paid(pasted.digits) else []
    due_on = due_date(int(barcode[5:9]), today) or date.min
    alike = and_(Charge.due_on == due_on, Charge.amount == Money(int(barcode[9:19])))
    return [
        *_found(session, _SAME_CODE_AT_MOST, Charge.campo_livre == campo_livre),
        *_of_number(
            session, {account_id: form.nosso_numero_of(campo_livre) for account_id, form in forms.items()}, alike
        ),
        *_found(session, 1, Charge.receiving_account_id.in_(paid_to), alike),
        *_found(session, 1, Charge.receiving_account_id.in_(any_of_ours), alike),
    ]


def _of_number(session: Session, numbers: Mapping[int, str], alike: ColumnElement[bool]) -> list[Charge]:
    """The slip each account has under its number. One OR for each: SQLite finds pairs by no index."""
    pairs = [
        and_(Charge.receiving_account_id == account_id, Charge.nosso_numero == number)
        for account_id, number in numbers.items()
    ]
    batches = [pairs[start : start + _BATCH] for start in range(0, len(pairs), _BATCH)] or [[]]
    return [charge for batch in batches for charge in _found(session, _BATCH, or_(false(), *batch), alike)]


def _found(session: Session, most: int, *conditions: ColumnElement[bool]) -> Sequence[Charge]:
    query = (
        select(Charge)
        .where(Charge.method == ChargeMethod.BOLETO, *conditions)
        .options(
            joinedload(Charge.account),
            joinedload(Charge.installment).joinedload(Installment.agreement).joinedload(Agreement.creditor),
        )
        .order_by(Charge.id)
        .limit(most)
    )
    return session.scalars(query).all()


def _forms(session: Session, bank: str) -> dict[int, CampoLivreForm]:
    """The form of the slips of each of our accounts at a bank."""
    at_bank = select(ReceivingAccount).where(
        ReceivingAccount.bank == bank, ReceivingAccount.instrument == Instrument.BOLETO
    )
    forms = {}
    for account in session.scalars(at_bank):
        if form := _form(account, len(str(account.next_nosso_numero)), date.min):
            forms[account.id] = form
    return forms


def _form(account: ReceivingAccount, number_length: int, issued_on: date) -> CampoLivreForm | None:
    """None for an account whose data the bank's rules refuse by now."""
    year = date(issued_on.year, 1, 1)  # the one thing of the day that a bank writes
    try:
        return campo_livre_form(bank_account(account), number_length, year)
    except InvalidCharge:
        return None


def _recorded(charge: Charge) -> RecordedBoleto:
    form = _form(charge.account, len(charge.sequential), charge.issued_on)
    return recorded_boleto(charge.barcode, form.parts if form else _UNKNOWN_FORM)


def _could_be_paid(digits: str) -> bool:
    """Whether every check digit holds, as it does in a forged code and hardly ever in one mistyped."""
    try:
        check_barcode(digits) if len(digits) == BARCODE_LENGTH else barcode_of(digits)
    except InvalidCharge:
        return False
    return True
