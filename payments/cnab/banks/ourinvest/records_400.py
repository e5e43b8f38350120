"""bank_712, CNAB 400: the records, field by field.

Source: No manual of this bank is at hand: the columns are those that laravel-boleto reads, of the lineage of
Bradesco's.
"""

from __future__ import annotations

from payments.cnab.record import amount, constant, count, day, digits, key, record, tax_id, text, zeros

RETORNO_HEADER = record(
    "bank_712_400_retorno_header",
    400,
    zeros(1, 1),
    constant(2, 2, "2"),
    constant(3, 9, "RETORNO"),
    constant(10, 11, "01"),
    constant(12, 26, "COBRANCA"),
    key("convenio", 27, 46),
    text("beneficiary_name", 47, 76),
    constant(77, 79, "712"),
    text("bank_name", 80, 94),
    day("written_on", 95, 100),
    text("unmapped_101", 101, 394),
    count("record_number", 395, 400),
)

RETORNO_DETAIL = record(
    "bank_712_400_retorno_detail",
    400,
    constant(1, 1, "1"),
    digits("beneficiary_kind", 2, 3),
    tax_id("beneficiary_tax_id", 4, 17),
    text("unmapped_018", 18, 20),
    text("unmapped_021", 21, 21),
    digits("carteira", 22, 24),
    digits("agencia", 25, 29),
    digits("conta", 30, 36),
    key("conta_dv", 37, 37),
    key("company_use", 38, 62),
    text("unmapped_063", 63, 70),
    digits("nosso_numero", 71, 81),
    key("nosso_numero_dv", 82, 82),
    text("unmapped_083", 83, 107),
    text("carteira_2", 108, 108),
    digits("occurrence_code", 109, 110),
    day("occurred_on", 111, 116),
    key("document_number", 117, 126),
    text("nosso_numero_2", 127, 146),
    day("due_on", 147, 152),
    amount("title_amount", 153, 165),
    digits("receiving_bank", 166, 168),
    digits("receiving_agencia", 169, 173),
    key("especie", 174, 175),
    amount("fee", 176, 188),
    amount("other_costs", 189, 201),
    amount("overdue_interest", 202, 214),
    amount("iof", 215, 227),
    amount("rebate", 228, 240),
    amount("discount", 241, 253),
    amount("paid_amount", 254, 266),
    amount("late_charges", 267, 279),
    amount("other_credits", 280, 292),
    text("unmapped_293", 293, 295),
    day("credited_on", 296, 301),
    text("unmapped_302", 302, 318),
    key("reasons", 319, 328),
    text("unmapped_329", 329, 394),
    count("record_number", 395, 400),
)

RETORNO_TRAILER = record(
    "bank_712_400_retorno_trailer",
    400,
    constant(1, 1, "9"),
    constant(2, 2, "2"),
    constant(3, 4, "01"),
    constant(5, 7, "712"),
    text("unmapped_008", 8, 17),
    count("title_count", 18, 25),
    amount("amount_total", 26, 39),
    text("unmapped_040", 40, 394),
    count("record_number", 395, 400),
)
