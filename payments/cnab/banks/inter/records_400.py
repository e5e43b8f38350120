"""Inter, CNAB 400: the records, field by field.

Source: Inter, Manual CNAB 400 Emissão de boletos de cobrança, v1.1, 30/08/2021. Real returns leave numeric fields
without content blank.
"""

from __future__ import annotations

from payments.cnab.record import amount, blanks, constant, count, day, digits, key, record, tax_id, text, zeros

RETORNO_HEADER = record(
    "inter_400_retorno_header",
    400,
    zeros(1, 1),
    constant(2, 2, "2"),
    constant(3, 9, "RETORNO"),
    constant(10, 11, "01"),
    constant(12, 26, "COBRANCA"),
    blanks(27, 46),
    text("beneficiary_name", 47, 76),
    constant(77, 79, "077"),
    constant(80, 94, "INTER"),
    day("written_on", 95, 100),
    blanks(101, 394),
    constant(395, 400, "000001"),
)

RETORNO_DETAIL = record(
    "inter_400_retorno_detail",
    400,
    constant(1, 1, "1"),
    digits("beneficiary_kind", 2, 3),
    tax_id("beneficiary_tax_id", 4, 17),
    zeros(18, 20),
    digits("own_carteira", 21, 23),
    digits("agencia", 24, 27),
    digits("conta", 28, 36),
    key("conta_dv", 37, 37),
    key("company_use", 38, 62),
    zeros(63, 70),
    digits("nosso_numero", 71, 81),
    blanks(82, 86),
    digits("carteira", 87, 89),
    digits("occurrence_code", 90, 91),
    day("occurred_on", 92, 97),
    key("document_number", 98, 107),
    digits("nosso_numero_2", 108, 118),
    day("due_on", 119, 124),
    amount("title_amount", 125, 137),
    digits("receiving_bank", 138, 140),
    digits("receiving_agencia", 141, 144),
    digits("especie", 145, 146),
    blanks(147, 159),
    amount("paid_amount", 160, 172),
    day("credited_on", 173, 178),
    blanks(179, 181),
    text("payer_name", 182, 221),
    blanks(222, 226),
    tax_id("payer_tax_id", 227, 240),
    key("reasons", 241, 380),
    blanks(381, 394),
    count("record_number", 395, 400),
)

RETORNO_TRAILER = record(
    "inter_400_retorno_trailer",
    400,
    constant(1, 1, "9"),
    constant(2, 2, "2"),
    constant(3, 4, "01"),
    constant(5, 7, "077"),
    blanks(8, 17),
    count("title_count", 18, 25),
    blanks(26, 57),
    count("count_02", 58, 62),
    amount("amount_registered", 63, 74),
    blanks(75, 86),
    count("count_03", 87, 91),
    blanks(92, 115),
    count("count_06", 116, 120),
    amount("amount_settled", 121, 132),
    blanks(133, 394),
    count("record_number", 395, 400),
)
