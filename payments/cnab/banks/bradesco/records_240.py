"""Bradesco, CNAB 240: the records, field by field.

Source: Bradesco Manual de Procedimentos Operacionais para Troca de Arquivos 240 posições, 4008.524.0339 versão 06, 07/2017; eduardokum/laravel-boleto Cnab240 Bradesco.
"""

from __future__ import annotations

from payments.cnab.base import febraban
from payments.cnab.record import amount, blanks, constant, count, day, digits, key, record, text, vary, zeros

FILE_HEADER = vary(
    febraban.FILE_HEADER,
    "bradesco_240_file_header",
    constant(103, 132, "BRADESCO"),
    constant(164, 166, "084", "version"),
)

BATCH_HEADER = vary(
    febraban.BATCH_HEADER,
    "bradesco_240_batch_header",
    constant(14, 16, "042", "version"),
)

SEGMENT_P = vary(
    febraban.SEGMENT_P,
    "bradesco_240_segment_p",
    digits("carteira_produto", 38, 40),
    zeros(41, 45),
    digits("nosso_numero", 46, 56),
    key("nosso_numero_dv", 57, 57),
    blanks(240, 240),
)

SEGMENT_Q = febraban.SEGMENT_Q

SEGMENT_R = febraban.SEGMENT_R

SEGMENT_S = record(
    "bradesco_240_segment_s",
    240,
    constant(1, 3, "237"),
    count("lote", 4, 7),
    constant(8, 8, "3"),
    count("record_number", 9, 13),
    constant(14, 14, "S"),
    blanks(15, 15),
    digits("occurrence_code", 16, 17),
    constant(18, 18, "3"),
    text("message_5", 19, 58),
    text("message_6", 59, 98),
    text("message_7", 99, 138),
    text("message_8", 139, 178),
    text("message_9", 179, 218),
    blanks(219, 240),
)

SEGMENT_S_TIPO_1_2 = record(
    "bradesco_240_segment_s_tipo_1_2",
    240,
    constant(1, 3, "237"),
    count("lote", 4, 7),
    constant(8, 8, "3"),
    count("record_number", 9, 13),
    constant(14, 14, "S"),
    blanks(15, 15),
    digits("occurrence_code", 16, 17),
    digits("kind_impressao", 18, 18),
    digits("line", 19, 20),
    text("message", 21, 160),
    digits("kind_fonte", 161, 162),
    blanks(163, 240),
)

SEGMENT_T = febraban.SEGMENT_T

SEGMENT_U = febraban.SEGMENT_U

BATCH_TRAILER = febraban.BATCH_TRAILER

FILE_TRAILER = febraban.FILE_TRAILER

SEGMENT_Y01 = vary(
    febraban.SEGMENT_Y01,
    "bradesco_240_segment_y01",
    digits("guarantor_postal_code", 131, 135),
    digits("guarantor_postal_suffix", 136, 138),
)

SEGMENT_Y50 = record(
    "bradesco_240_segment_y50",
    240,
    constant(1, 3, "237"),
    count("lote", 4, 7),
    constant(8, 8, "3"),
    count("record_number", 9, 13),
    constant(14, 14, "Y"),
    blanks(15, 15),
    digits("occurrence_code", 16, 17),
    constant(18, 19, "50"),
    digits("agencia", 20, 24),
    key("agencia_dv", 25, 25),
    digits("conta", 26, 37),
    key("conta_dv", 38, 38),
    key("agencia_conta_dv", 39, 39),
    text("carteira_produto", 40, 42),
    zeros(43, 47),
    digits("nosso_numero", 48, 58),
    key("nosso_numero_dv", 59, 59),
    digits("split_reckoning", 60, 60),
    digits("split_kind_amount", 61, 61),
    amount("split_amount", 62, 76),
    digits("credit_bank", 77, 79),
    digits("credit_agencia", 80, 84),
    key("credit_agencia_dv", 85, 85),
    digits("credit_conta", 86, 97),
    key("credit_conta_dv", 98, 98),
    key("credit_agencia_conta_dv", 99, 99),
    text("credit_name", 100, 139),
    text("installment", 140, 145),
    digits("floating_days", 146, 148),
    day("credited_on", 149, 156),
    digits("reasons", 157, 166),
    blanks(167, 240),
)

