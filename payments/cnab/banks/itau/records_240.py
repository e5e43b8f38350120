"""Itaú, CNAB 240: the records, field by field.

Source: Itaú, Cobrança FEBRABAN 240, janeiro/2017.
"""

from __future__ import annotations

from payments.cnab.base import febraban
from payments.cnab.record import amount, blanks, constant, digits, key, text, vary, zeros

FILE_HEADER = vary(
    febraban.FILE_HEADER,
    "itau_240_file_header",
    blanks(33, 52),
    zeros(53, 53),
    digits("agencia", 54, 57),
    blanks(58, 58),
    zeros(59, 65),
    digits("conta", 66, 70),
    blanks(71, 71),
    key("conta_dv", 72, 72),
    constant(103, 132, "BANCO ITAU SA"),
    constant(164, 166, "040", "version"),
    zeros(167, 171),
    blanks(172, 225),
    zeros(226, 228),
    blanks(229, 240),
)

BATCH_HEADER = vary(
    febraban.BATCH_HEADER,
    "itau_240_batch_header",
    zeros(12, 13),
    constant(14, 16, "030", "version"),
    blanks(34, 53),
    zeros(54, 54),
    digits("agencia", 55, 58),
    blanks(59, 59),
    zeros(60, 66),
    digits("conta", 67, 71),
    blanks(72, 72),
    key("conta_dv", 73, 73),
    blanks(104, 183),
)

SEGMENT_P = vary(
    febraban.SEGMENT_P,
    "itau_240_segment_p",
    zeros(18, 18),
    digits("agencia", 19, 22),
    blanks(23, 23),
    zeros(24, 30),
    digits("conta", 31, 35),
    blanks(36, 36),
    key("conta_dv", 37, 37),
    digits("carteira", 38, 40),
    digits("nosso_numero", 41, 48),
    key("nosso_numero_dv", 49, 49),
    blanks(50, 57),
    zeros(58, 62),
    key("document_number", 63, 72),
    blanks(73, 77),
    zeros(101, 106),
    zeros(118, 118),
    zeros(142, 142),
    digits("write_off_days", 225, 226),
    zeros(227, 239),
    blanks(240, 240),
)

SEGMENT_Q = vary(
    febraban.SEGMENT_Q,
    "itau_240_segment_q",
    text("payer_name", 34, 63),
    blanks(64, 73),
    text("guarantor", 170, 199),
    blanks(200, 209),
    zeros(210, 212),
    blanks(213, 240),
)

SEGMENT_R = vary(
    febraban.SEGMENT_R,
    "itau_240_segment_r",
    zeros(18, 18),
    zeros(42, 42),
    blanks(90, 99),
    text("payer_note", 100, 139),
    blanks(140, 199),
    zeros(208, 215),
    blanks(216, 216),
    zeros(217, 228),
    blanks(229, 230),
    zeros(231, 231),
)

SEGMENT_T = vary(
    febraban.SEGMENT_T,
    "itau_240_segment_t",
    text("dda_mark", 15, 15),
    zeros(18, 18),
    digits("agencia", 19, 22),
    zeros(23, 30),
    digits("conta", 31, 35),
    zeros(36, 36),
    key("conta_dv", 37, 37),
    digits("carteira", 38, 40),
    digits("nosso_numero", 41, 48),
    key("nosso_numero_dv", 49, 49),
    blanks(50, 57),
    zeros(58, 58),
    key("document_number", 59, 68),
    blanks(69, 73),
    zeros(97, 99),
    zeros(131, 132),
    text("payer_name", 149, 178),
    blanks(179, 188),
    zeros(189, 198),
    key("reasons", 214, 221),
    text("payment_channel", 222, 223),
)

SEGMENT_U = vary(
    febraban.SEGMENT_U,
    "itau_240_segment_u",
    amount("credited_amount", 78, 92),
    amount("credited_amount_2", 93, 107),
    zeros(108, 137),
    blanks(181, 210),
    zeros(211, 233),
)

BATCH_TRAILER = vary(
    febraban.BATCH_TRAILER,
    "itau_240_batch_trailer",
    zeros(70, 115),
)

FILE_TRAILER = vary(
    febraban.FILE_TRAILER,
    "itau_240_file_trailer",
    zeros(30, 35),
)
