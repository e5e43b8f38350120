"""What the debtor may say of how to pay: first date, interval, day of the month, down payment."""

from __future__ import annotations

from datetime import date

from wtforms import Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind

from brazil.money import Money
from offers.plans.choice import Choice, Payday
from offers.plans.simulation import Sheet
from offers.policies.limits import InstallmentLimits, Rhythm
from offers.refusal import Refusal, RefusalCode
from portal.form_fields import CentsField
from portal.formatting import brl, date_plain
from portal.wording import sentence
from portal.wording_rhythms import RHYTHMS

_SAME_DAY = ("", "No mesmo dia do primeiro pagamento")
_BANK_DAYS = (1, 5, 10)
_FIELD_OF = {
    RefusalCode.FIRST_DUE_TOO_EARLY: "primeira",
    RefusalCode.FIRST_DUE_TOO_LATE: "primeira",
    RefusalCode.RHYTHM_NOT_OFFERED: "ritmo",
    RefusalCode.DOWN_PAYMENT_TOO_LOW: "entrada",
}


class WishForm(Form):
    """Every field may be left as it is. The names are those of the address, so that a choice can be linked to."""

    primeira = StringField("Quando você quer fazer o primeiro pagamento?")
    ritmo = SelectField("De quanto em quanto tempo?", validate_choice=False)
    dia = SelectField(
        "Em que dia do mês?", validate_choice=False, description="A primeira parcela cai no primeiro destes dias."
    )
    entrada = CentsField("Quer dar uma entrada?", description="Opcional. Uma entrada maior diminui as outras parcelas.")

    first_rhythm: Rhythm | None = None

    def offer(self, limits: InstallmentLimits) -> None:
        """Show only what the tier allows."""
        self.first_rhythm = limits.rhythms[0]
        self.ritmo.choices = [SelectChoice(each.value, RHYTHMS[each]) for each in limits.rhythms]
        days = [(f"dia-{day}", f"Todo dia {day}") for day in range(1, 32)]
        bank_days = [(f"util-{day}", f"No {day}º dia útil") for day in _BANK_DAYS]
        self.dia.choices = [SelectChoice(*each) for each in (_SAME_DAY, *bank_days, *days)]

    def choice(self, count: int) -> Choice:
        """The choice of so many payments. A day of the month says when the first one falls, too."""
        payday, rhythm = payday_of(self.dia.data), rhythm_of(self.ritmo.data)
        if rhythm not in (None, Rhythm.MONTHLY):
            payday = None  # weeks have no day of the month
        return Choice(
            count=count,
            first_due_on=None if payday else day_of(self.primeira.data),
            rhythm=rhythm,
            payday=payday,
            down_payment=Money(self.entrada.data) if self.entrada.data else None,
        )

    def refuse(self, refusal: Refusal, text: str) -> bool:
        """Put a refusal beside the field it is about; False when it is about none."""
        name = _FIELD_OF.get(refusal.code)
        if name is not None:
            self[name].errors = [text]
        return name is not None

    def explain(self, sheet: Sheet) -> None:
        """Say beside its field what was asked for and did not count."""
        if self.primeira.data and day_of(self.primeira.data) is None:
            earliest, latest = date_plain(sheet.first_due_min), date_plain(sheet.first_due_max)
            self.primeira.errors = [sentence("choose_date", earliest=earliest, latest=latest)]
        if self.entrada.data and not sheet.ladder and sheet.tier.installments.max_installments > 1:
            minimum = Money(sheet.tier.installments.min_installment_cents)
            self.entrada.errors = [sentence("down_payment_leaves_nothing", minimum=brl(minimum))]

    @property
    def said(self) -> set[str]:
        """Everything that is said beside a field."""
        return {error for field in self for error in field.errors}

    @property
    def beyond_the_date(self) -> bool:
        """Whether anything but the date was chosen, or has an error to be seen."""
        others = (self.ritmo, self.dia, self.entrada)
        usual = rhythm_of(self.ritmo.data) in (None, self.first_rhythm)
        return bool(any(each.errors for each in others) or self.dia.data or self.entrada.data or not usual)


def count_of(text: str) -> int | None:
    """How many payments were chosen; None for what is no number of them."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else None


def day_of(text: str | None) -> date | None:
    """The date of an ISO text; None for anything else."""
    try:
        return date.fromisoformat(text) if text and len(text) == 10 else None
    except ValueError:
        return None


def payday_of(text: str | None) -> Payday | None:
    """``dia-10`` or ``util-5``; None for anything else, what was made up included."""
    kind, _, number = (text or "").partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 2):
        return None
    if kind == "dia" and 1 <= int(number) <= 31:
        return Payday(day=int(number))
    return Payday(bank_day=int(number)) if kind == "util" and int(number) in _BANK_DAYS else None


def rhythm_of(text: str | None) -> Rhythm | None:
    """The rhythm of its value; None for anything else."""
    return next((each for each in Rhythm if each.value == text), None)
