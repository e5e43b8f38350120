"""Daycoval, CNAB 400: the records, field by field.

Source: No manual of this bank is at hand: the columns are those that BoletoNetCore, boletobr and boletonet write, of
Autbank's system.
"""

from __future__ import annotations

from payments.cnab.record import amount, blanks, constant, count, day, digits, key, record, tax_id, text, zeros

REMESSA_HEADER = record(
    "daycoval_400_remessa_header",
    400,
    zeros(1, 1),
    constant(2, 2, "1"),
    constant(3, 9, "REMESSA"),
    constant(10, 11, "01"),
    constant(12, 26, "COBRANCA"),
    key("convenio", 27, 46),
    text("beneficiary_name", 47, 76),
    constant(77, 79, "707"),
    constant(80, 94, "BANCO DAYCOVAL"),
    day("written_on", 95, 100),
    blanks(101, 394),
    constant(395, 400, "000001"),
)

REMESSA_DETAIL = record(
    "daycoval_400_remessa_detail",
    400,
    constant(1, 1, "1"),
    digits("beneficiary_kind", 2, 3),
    tax_id("beneficiary_tax_id", 4, 17),
    key("convenio", 18, 37),
    key("company_use", 38, 62),
    digits("nosso_numero", 63, 70),
    text("correspondent_number", 71, 83),
    blanks(84, 107),
    key("carteira", 108, 108),
    digits("occurrence_code", 109, 110),
    key("document_number", 111, 120),
    day("due_on", 121, 126),
    amount("title_amount", 127, 139),
    constant(140, 142, "707"),
    zeros(143, 147),
    digits("especie", 148, 149),
    key("aceite", 150, 150),
    day("issued_on", 151, 156),
    zeros(157, 160),
    amount("interest_per_day", 161, 173),
    day("discount_until", 174, 179),
    amount("discount", 180, 192),
    amount("iof", 193, 205),
    amount("rebate", 206, 218),
    digits("payer_kind", 219, 220),
    tax_id("payer_tax_id", 221, 234),
    text("payer_name", 235, 264),
    blanks(265, 274),
    text("payer_street", 275, 314),
    text("payer_district", 315, 326),
    digits("payer_postal_code", 327, 334),
    text("payer_city", 335, 349),
    key("payer_state", 350, 351),
    text("guarantor", 352, 381),
    blanks(382, 391),
    digits("protesto_days", 392, 393),
    zeros(394, 394),
    count("record_number", 395, 400),
)

REMESSA_TRAILER = record(
    "daycoval_400_remessa_trailer",
    400,
    constant(1, 1, "9"),
    blanks(2, 394),
    count("record_number", 395, 400),
)
