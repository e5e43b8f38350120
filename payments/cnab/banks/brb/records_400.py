"""BRB, CNAB 400: the records, field by field.

Source: No manual of this bank is at hand: the columns are those that brcobranca, boletobr and boletonet read; a real
return agrees.
"""

from __future__ import annotations

from payments.cnab.record import amount, blanks, constant, count, day, digits, key, record, tax_id, text, zeros

RETORNO_HEADER = record(
    "brb_400_retorno_header",
    400,
    zeros(1, 1),
    constant(2, 2, "2"),
    constant(3, 9, "RETORNO"),
    constant(10, 11, "01"),
    constant(12, 19, "COBRANCA"),
    text("unmapped_020", 20, 26),
    zeros(27, 36),
    digits("agencia", 37, 39),
    digits("conta", 40, 45),
    key("conta_dv", 46, 46),
    text("beneficiary_name", 47, 76),
    constant(77, 79, "070"),
    text("bank_name", 80, 82),
    text("unmapped_083", 83, 94),
    day("written_on", 95, 102),
    text("unmapped_103", 103, 379),
    day("credited_on", 380, 387),
    text("unmapped_388", 388, 394),
    count("record_number", 395, 400),
)

RETORNO_DETAIL = record(
    "brb_400_retorno_detail",
    400,
    constant(1, 1, "1"),
    digits("beneficiary_kind", 2, 3),
    tax_id("beneficiary_tax_id", 4, 17),
    blanks(18, 20),
    zeros(21, 27),
    digits("agencia", 28, 30),
    digits("conta", 31, 36),
    key("conta_dv", 37, 37),
    text("unmapped_038", 38, 70),
    digits("nosso_numero", 71, 82),
    text("unmapped_083", 83, 92),
    key("document_number", 93, 105),
    text("unmapped_106", 106, 108),
    digits("occurrence_code", 109, 110),
    day("occurred_on", 111, 118),
    text("unmapped_119", 119, 128),
    key("document_number_2", 129, 140),
    text("split_code", 141, 144),
    blanks(145, 148),
    day("due_on", 149, 156),
    amount("title_amount", 157, 169),
    digits("receiving_bank", 170, 172),
    digits("receiving_agencia", 173, 177),
    digits("especie", 178, 179),
    amount("fee", 180, 192),
    amount("other_costs", 193, 205),
    amount("overdue_interest", 206, 218),
    amount("iof", 219, 231),
    amount("rebate", 232, 244),
    amount("discount", 245, 257),
    amount("paid_amount", 258, 270),
    amount("other_debits", 271, 283),
    amount("other_credits", 284, 296),
    text("unmapped_297", 297, 299),
    day("credited_on", 300, 307),
    text("unmapped_308", 308, 364),
    key("reasons", 365, 394),
    count("record_number", 395, 400),
)

RETORNO_TRAILER = record(
    "brb_400_retorno_trailer",
    400,
    constant(1, 1, "9"),
    constant(2, 2, "2"),
    constant(3, 4, "01"),
    digits("bank_of_file", 5, 7),
    text("unmapped_008", 8, 57),
    count("count_entries", 58, 62),
    amount("amount_entries", 63, 74),
    text("unmapped_075", 75, 86),
    count("count_settled", 87, 91),
    amount("amount_settled", 92, 103),
    text("unmapped_104", 104, 394),
    count("record_number", 395, 400),
)
