"""The finance area: staff with the finance role."""

from flask import Blueprint

from portal import wording_desk
from portal.access import only_staff
from portal.finance import words
from portal.models import Role

finance = Blueprint("finance", __name__, url_prefix="/financeiro")
only_staff(finance, Role.FINANCE)

for name, known in (
    ("file_states", words.FILE_STATES),
    ("outcomes", words.OUTCOMES),
    ("bank_words", words.bank_words),
    ("why_line", words.why),
    ("agreement_states", wording_desk.AGREEMENT_STATES),
    ("installment_states", wording_desk.INSTALLMENT_STATES),
    ("statement_findings", wording_desk.FINDINGS),
    ("statement_decided", wording_desk.DECIDED),
):
    finance.add_app_template_global(known, name)  # type: ignore[arg-type]  # a global may be any value
