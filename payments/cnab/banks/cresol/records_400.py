"""Cresol, CNAB 400: the records, field by field.

Source: Cobrança Integrada Com Registro Cresol, Layout Retorno, CNAB 400 (133), sem data. The list of occurrences is
illegible there: as another reader of this bank has it.
"""

from __future__ import annotations

from payments.cnab.record import amount, blanks, constant, count, day, digits, key, record, tax_id, text, zeros

RETORNO_HEADER = record(
    "cresol_400_retorno_header",
    400,
    zeros(1, 1),
    constant(2, 2, "2"),
    constant(3, 9, "RETORNO"),
    constant(10, 11, "01"),
    constant(12, 26, "COBRANCA"),
    key("convenio", 27, 46),
    text("beneficiary_name", 47, 76),
    constant(77, 79, "133"),
    constant(80, 94, "CRESOL"),
    day("written_on", 95, 100),
    zeros(101, 113),
    blanks(114, 379),
    day("credited_on", 380, 385),
    blanks(386, 394),
    constant(395, 400, "000001"),
)

RETORNO_DETAIL = record(
    "cresol_400_retorno_detail",
    400,
    constant(1, 1, "1"),
    digits("beneficiary_kind", 2, 3),
    tax_id("beneficiary_tax_id", 4, 17),
    blanks(18, 20),
    zeros(21, 21),
    digits("carteira", 22, 24),
    digits("agencia", 25, 29),
    digits("conta", 30, 36),
    key("conta_dv", 37, 37),
    key("company_use", 38, 62),
    blanks(63, 70),
    digits("nosso_numero", 71, 81),
    key("nosso_numero_dv", 82, 82),
    blanks(83, 105),
    text("partial_payment", 106, 107),
    text("carteira_2", 108, 108),
    digits("occurrence_code", 109, 110),
    day("occurred_on", 111, 116),
    key("document_number", 117, 126),
    blanks(127, 146),
    day("due_on", 147, 152),
    amount("title_amount", 153, 165),
    digits("receiving_bank", 166, 168),
    digits("receiving_agencia", 169, 173),
    blanks(174, 175),
    amount("fee", 176, 188),
    amount("other_costs", 189, 201),
    amount("overdue_interest", 202, 214),
    amount("iof", 215, 227),
    amount("rebate", 228, 240),
    amount("discount", 241, 253),
    amount("paid_amount", 254, 266),
    amount("late_charges", 267, 279),
    amount("other_credits", 280, 292),
    blanks(293, 294),
    text("protesto_reason", 295, 295),
    day("credited_on", 296, 301),
    text("payment_origin", 302, 304),
    blanks(305, 314),
    text("cheque", 315, 318),
    key("reasons", 319, 328),
    blanks(329, 368),
    text("registry", 369, 370),
    text("protocol", 371, 380),
    blanks(381, 394),
    count("record_number", 395, 400),
)

RETORNO_TRAILER = record(
    "cresol_400_retorno_trailer",
    400,
    constant(1, 1, "9"),
    constant(2, 2, "2"),
    constant(3, 4, "01"),
    constant(5, 7, "133"),
    blanks(8, 394),
    count("record_number", 395, 400),
)
