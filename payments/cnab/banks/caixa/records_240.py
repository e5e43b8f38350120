"""Caixa, CNAB 240: the records, field by field.

Source: Caixa, Leiaute de Arquivo Eletrônico Padrão CNAB 240 SIGCB, MO 67.118 v010, vigência 29/06/2018; real returns
carry the versions 040/030. A beneficiary's code of seven digits has no place in this layout.
"""

from __future__ import annotations

from payments.cnab.base import febraban
from payments.cnab.record import blanks, constant, digits, key, rate, text, vary, zeros

FILE_HEADER = vary(
    febraban.FILE_HEADER,
    "caixa_240_file_header",
    zeros(33, 52),
    digits("convenio", 59, 64),
    zeros(65, 71),
    zeros(72, 72),
    constant(103, 132, "CAIXA ECONOMICA FEDERAL"),
    constant(164, 166, "101", "version"),
    zeros(167, 171),
    blanks(172, 191),
    text("situation", 192, 211),
)

BATCH_HEADER = vary(
    febraban.BATCH_HEADER,
    "caixa_240_batch_header",
    zeros(12, 13),
    constant(14, 16, "060", "version"),
    digits("convenio", 34, 39),
    zeros(40, 53),
    digits("convenio_2", 60, 65),
    digits("own_form", 66, 72),
    zeros(73, 73),
    zeros(200, 207),
)

SEGMENT_P = vary(
    febraban.SEGMENT_P,
    "caixa_240_segment_p",
    digits("convenio", 24, 29),
    zeros(30, 37),
    zeros(38, 39),
    digits("sinco", 40, 40),
    digits("nosso_numero", 41, 57),
    constant(60, 60, "2"),
    key("document_number", 63, 73),
    blanks(74, 77),
    zeros(101, 106),
    rate("interest_bps", 127, 141),
    constant(228, 229, "09"),
    zeros(230, 239),
)

SEGMENT_Q = vary(
    febraban.SEGMENT_Q,
    "caixa_240_segment_q",
    blanks(210, 212),
    blanks(213, 232),
)

SEGMENT_R = vary(
    febraban.SEGMENT_R,
    "caixa_240_segment_r",
    blanks(90, 99),
    blanks(180, 229),
    blanks(230, 240),
)

SEGMENT_T = vary(
    febraban.SEGMENT_T,
    "caixa_240_segment_t",
    digits("convenio", 24, 29),
    zeros(30, 32),
    digits("payer_bank", 33, 35),
    zeros(36, 36),
    blanks(37, 38),
    digits("sinco", 39, 39),
    digits("nosso_numero", 40, 56),
    key("nosso_numero_dv", 57, 57),
    key("document_number", 59, 69),
    blanks(70, 73),
    zeros(133, 133),
    zeros(134, 148),
    blanks(189, 198),
)

SEGMENT_U = vary(
    febraban.SEGMENT_U,
    "caixa_240_segment_u",
    zeros(154, 157),
    zeros(181, 210),
)

BATCH_TRAILER = vary(
    febraban.BATCH_TRAILER,
    "caixa_240_batch_trailer",
    zeros(47, 52),
    zeros(53, 69),
    zeros(70, 75),
    zeros(76, 92),
    blanks(93, 123),
)

FILE_TRAILER = vary(
    febraban.FILE_TRAILER,
    "caixa_240_file_trailer",
    blanks(30, 35),
)

FILE_HEADER_RETORNO = vary(
    febraban.FILE_HEADER,
    "caixa_240_file_header_retorno",
    zeros(33, 52),
    digits("convenio", 59, 64),
    zeros(65, 71),
    zeros(72, 72),
    constant(103, 132, "C ECON FEDERAL"),
    constant(164, 166, "040", "version"),
    zeros(167, 171),
    blanks(172, 191),
    text("situation", 192, 211),
    blanks(212, 225),
    zeros(226, 228),
    blanks(229, 240),
)

BATCH_HEADER_RETORNO = vary(
    febraban.BATCH_HEADER,
    "caixa_240_batch_header_retorno",
    digits("service", 10, 11),
    zeros(12, 13),
    constant(14, 16, "030", "version"),
    digits("convenio", 34, 39),
    zeros(40, 53),
    digits("convenio_2", 60, 65),
    digits("own_form", 66, 72),
    zeros(73, 73),
    zeros(208, 209),
    blanks(210, 235),
    zeros(236, 237),
    blanks(238, 240),
)

BATCH_TRAILER_RETORNO = vary(
    febraban.BATCH_TRAILER,
    "caixa_240_batch_trailer_retorno",
    zeros(47, 52),
    zeros(53, 69),
    zeros(70, 75),
    zeros(76, 92),
    zeros(93, 115),
    blanks(116, 240),
)
