"""Sicoob, CNAB 240: the records, field by field.

Source: Leiaute Cobrança Sicoob, Sistemas de Terceiro (planilha, abas CNAB240). The agencia is the cooperativa;
`variacao` the modalidade. Real returns carry the versions 085/043 and 081/044; neither is judged.
"""

from __future__ import annotations

from payments.cnab.base import febraban
from payments.cnab.record import blanks, constant, digits, rate, vary, zeros

FILE_HEADER = vary(
    febraban.FILE_HEADER,
    "sicoob_240_file_header",
    blanks(33, 52),
    zeros(72, 72),
    constant(103, 132, "SICOOB"),
    constant(164, 166, "081", "version"),
    zeros(167, 171),
    blanks(172, 191),
    blanks(192, 211),
)

BATCH_HEADER = vary(
    febraban.BATCH_HEADER,
    "sicoob_240_batch_header",
    constant(14, 16, "040", "version"),
    blanks(34, 53),
    blanks(73, 73),
    zeros(200, 207),
)

SEGMENT_P = vary(
    febraban.SEGMENT_P,
    "sicoob_240_segment_p",
    blanks(37, 37),
    digits("nosso_numero", 38, 47),
    digits("installment", 48, 49),
    digits("variacao", 50, 51),
    digits("form", 52, 52),
    blanks(53, 57),
    zeros(59, 59),
    blanks(60, 60),
    zeros(101, 105),
    blanks(106, 106),
    rate("interest_bps", 127, 141),
    zeros(224, 224),
    blanks(225, 227),
    zeros(230, 239),
    blanks(240, 240),
)

SEGMENT_Q = febraban.SEGMENT_Q

SEGMENT_R = vary(
    febraban.SEGMENT_R,
    "sicoob_240_segment_r",
    blanks(90, 99),
    zeros(200, 207),
    zeros(208, 210),
    zeros(211, 215),
    blanks(216, 216),
    zeros(217, 228),
    blanks(229, 229),
    blanks(230, 230),
    zeros(231, 231),
)

SEGMENT_T = vary(
    febraban.SEGMENT_T,
    "sicoob_240_segment_t",
    digits("nosso_numero", 38, 47),
    digits("installment", 48, 49),
    digits("variacao", 50, 51),
    digits("form", 52, 52),
    blanks(53, 57),
)

SEGMENT_U = vary(
    febraban.SEGMENT_U,
    "sicoob_240_segment_u",
    blanks(154, 157),
    zeros(158, 165),
    zeros(166, 180),
    blanks(181, 210),
)

BATCH_TRAILER = vary(
    febraban.BATCH_TRAILER,
    "sicoob_240_batch_trailer",
    blanks(116, 123),
)

FILE_TRAILER = vary(
    febraban.FILE_TRAILER,
    "sicoob_240_file_trailer",
    zeros(30, 35),
)

BATCH_HEADER_RETORNO = vary(
    febraban.BATCH_HEADER,
    "sicoob_240_batch_header_retorno",
    constant(14, 16, "044", "version"),
    blanks(73, 73),
)
