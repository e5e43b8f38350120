"""The blueprint of the area and what all its pages share."""

from __future__ import annotations

from flask import Blueprint

from brazil.tax_id import format_tax_id
from portal.access import only_debtors
from portal.debtor import plan_words
from portal.debtor.balance_words import term_of
from portal.debtor.places import phone, postal_address
from portal.documents import COMPONENT_NAMES

debtor = Blueprint("debtor", __name__)
only_debtors(debtor)

for name, writer in (
    ("plan_title", plan_words.title),
    ("plan_headline", plan_words.headline),
    ("plan_rows", plan_words.card_rows),
    ("card_terms", plan_words.card_terms),
    ("plan_saving", plan_words.saving),
    ("plan_cet", plan_words.cet),
    ("plan_clears", plan_words.clears),
    ("plan_cleared_by", plan_words.cleared_by),
    ("rate", plan_words.rate),
    ("component_word", term_of),
    ("component_name", COMPONENT_NAMES.__getitem__),
    ("tax_id_formatted", format_tax_id),
    ("postal_address", postal_address),
    ("phone", phone),
):
    debtor.add_app_template_filter(writer, name)
