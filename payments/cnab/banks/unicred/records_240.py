"""itau, CNAB 240: the records, field by field.

Source: Unicred, Layout de Arquivo de Remessas Padrão CNAB 240, and Layout de Retorno de Boletos CNAB 240 (Cobrança
Web). The decimals of the return are taken to be two.
"""

from __future__ import annotations

from payments.cnab.base import febraban
from payments.cnab.record import blanks, constant, count, day, digits, key, rate, text, vary, zeros

FILE_HEADER = vary(
    febraban.FILE_HEADER,
    "unicred_240_file_header",
    blanks(33, 52),
    digits("convenio", 59, 72),
    constant(103, 132, "UNICRED DO BRASIL"),
    constant(164, 166, "085", "version"),
    zeros(172, 174),
    text("bank_use", 175, 191),
)

BATCH_HEADER = vary(
    febraban.BATCH_HEADER,
    "unicred_240_batch_header",
    constant(14, 16, "044", "version"),
    blanks(34, 53),
    digits("convenio", 60, 73),
    blanks(104, 183),
    blanks(200, 207),
    zeros(208, 209),
    blanks(210, 240),
)

SEGMENT_P = vary(
    febraban.SEGMENT_P,
    "unicred_240_segment_p",
    rate("interest_bps", 127, 141),
    zeros(37, 37),
    key("nosso_numero", 38, 48),
    blanks(49, 56),
    constant(57, 58, "21"),
    blanks(59, 62),
    blanks(101, 105),
    blanks(106, 106),
    key("discountable", 107, 107),
    blanks(108, 108),
    constant(109, 109, "N"),
    blanks(166, 180),
    blanks(224, 227),
    blanks(240, 240),
)

SEGMENT_Q = vary(
    febraban.SEGMENT_Q,
    "unicred_240_segment_q",
    blanks(210, 232),
)

SEGMENT_R = vary(
    febraban.SEGMENT_R,
    "unicred_240_segment_r",
    blanks(18, 65),
    blanks(90, 99),
    blanks(200, 231),
)

SEGMENT_T = vary(
    febraban.SEGMENT_T,
    "unicred_240_segment_t",
    constant(1, 7, "1360001"),
    blanks(18, 23),
    key("convenio", 24, 37),
    zeros(38, 38),
    digits("nosso_numero", 39, 57),
    constant(58, 58, "1"),
    zeros(106, 198),
    key("reasons", 214, 221),
    text("origin_code", 222, 223),
)

SEGMENT_U = vary(
    febraban.SEGMENT_U,
    "unicred_240_segment_u",
    constant(1, 7, "1360001"),
    blanks(108, 137),
    zeros(154, 157),
    day("fee_on", 158, 165),
    blanks(166, 240),
)

BATCH_TRAILER = vary(
    febraban.BATCH_TRAILER,
    "unicred_240_batch_trailer",
    zeros(116, 123),
)

FILE_TRAILER = febraban.FILE_TRAILER

FILE_HEADER_RETORNO = vary(
    febraban.FILE_HEADER,
    "unicred_240_file_header_retorno",
    constant(1, 7, "1360000"),
    blanks(33, 52),
    key("convenio", 59, 72),
    constant(103, 132, "UNICRED DO BRASIL"),
    blanks(164, 240),
)

BATCH_HEADER_RETORNO = vary(
    febraban.BATCH_HEADER,
    "unicred_240_batch_header_retorno",
    constant(1, 7, "1360001"),
    constant(9, 16, "T0100030"),
    blanks(34, 53),
    blanks(60, 73),
    blanks(104, 183),
    constant(184, 185, "03"),
    count("sequence", 186, 191),
    day("batch_on", 192, 199),
    day("written_on", 200, 207),
)

BATCH_TRAILER_RETORNO = vary(
    febraban.BATCH_TRAILER,
    "unicred_240_batch_trailer_retorno",
    constant(1, 7, "1360001"),
    blanks(24, 240),
)

FILE_TRAILER_RETORNO = vary(
    febraban.FILE_TRAILER,
    "unicred_240_file_trailer_retorno",
    constant(1, 9, "136999991"),
    blanks(10, 23),
    blanks(30, 240),
)
