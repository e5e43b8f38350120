"""bank_224, CNAB 400: the records, field by field.

Source: Banco Fibra, Produto Cobrança Bancária, Manual do Usuário CNAB 400, agosto/2021; Autbank, Troca de Arquivos
Cobrança, Novo CNAB 400 (V2).
"""

from __future__ import annotations

from payments.cnab.record import amount, blanks, constant, count, day, digits, key, record, tax_id, text, zeros

RETORNO_HEADER = record(
    "bank_224_400_retorno_header",
    400,
    zeros(1, 1),
    constant(2, 2, "2"),
    constant(3, 9, "RETORNO"),
    constant(10, 11, "01"),
    constant(12, 26, "COBRANCA"),
    key("convenio", 27, 46),
    text("beneficiary_name", 47, 76),
    digits("bank", 77, 79),
    text("bank_name", 80, 94),
    day("written_on", 95, 100),
    digits("density", 101, 105),
    constant(106, 108, "BPI"),
    count("sequence", 109, 113),
    text("reserved_114", 114, 119),
    blanks(120, 394),
    constant(395, 400, "000001"),
)

RETORNO_DETAIL = record(
    "bank_224_400_retorno_detail",
    400,
    constant(1, 1, "1"),
    digits("beneficiary_kind", 2, 3),
    tax_id("beneficiary_tax_id", 4, 17),
    key("convenio", 18, 37),
    key("company_use", 38, 62),
    digits("nosso_numero", 63, 73),
    blanks(74, 82),
    text("bank_carteira", 83, 85),
    blanks(86, 94),
    text("correspondent_number", 95, 107),
    key("carteira", 108, 108),
    digits("occurrence_code", 109, 110),
    day("occurred_on", 111, 116),
    key("document_number", 117, 126),
    blanks(127, 146),
    day("due_on", 147, 152),
    amount("title_amount", 153, 165),
    digits("receiving_bank", 166, 168),
    digits("receiving_agencia", 169, 172),
    key("receiving_agencia_dv", 173, 173),
    key("especie", 174, 175),
    amount("fee", 176, 188),
    blanks(189, 214),
    amount("iof", 215, 227),
    amount("rebate", 228, 240),
    amount("discount", 241, 253),
    amount("paid_amount", 254, 266),
    amount("late_charges", 267, 279),
    zeros(280, 292),
    blanks(293, 376),
    digits("currency", 377, 377),
    key("reasons", 378, 385),
    day("moved_on", 386, 391),
    zeros(392, 394),
    count("record_number", 395, 400),
)

RETORNO_TRAILER = record(
    "bank_224_400_retorno_trailer",
    400,
    constant(1, 1, "9"),
    constant(2, 2, "2"),
    constant(3, 4, "01"),
    digits("bank", 5, 7),
    zeros(8, 105),
    text("free", 106, 394),
    count("record_number", 395, 400),
)
