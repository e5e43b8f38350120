"""Ailos, CNAB 240: the records, field by field.

Source: Ailos, Manual Técnico de Cobrança Bancária 240 Posições, versão 08, janeiro/2023. Discounts 2 and 3 are not
practised there.
"""

from __future__ import annotations

from payments.cnab.base import febraban
from payments.cnab.record import blanks, constant, rate, vary, zeros

FILE_HEADER = vary(
    febraban.FILE_HEADER,
    "ailos_240_file_header",
    blanks(72, 72),
    constant(164, 166, "084", "version"),
)

BATCH_HEADER = vary(
    febraban.BATCH_HEADER,
    "ailos_240_batch_header",
    constant(14, 16, "043", "version"),
    blanks(73, 73),
)

SEGMENT_P = vary(
    febraban.SEGMENT_P,
    "ailos_240_segment_p",
    rate("interest_bps", 127, 141),
    blanks(37, 37),
    constant(58, 58, "1"),
    constant(59, 59, "1"),
    constant(60, 60, "1"),
    blanks(225, 227),
)

SEGMENT_Q = vary(
    febraban.SEGMENT_Q,
    "ailos_240_segment_q",
    zeros(154, 154),
    zeros(155, 169),
    blanks(170, 209),
    zeros(210, 212),
    blanks(213, 232),
)

SEGMENT_R = febraban.SEGMENT_R

SEGMENT_T = febraban.SEGMENT_T

SEGMENT_U = febraban.SEGMENT_U

BATCH_TRAILER = febraban.BATCH_TRAILER

FILE_TRAILER = febraban.FILE_TRAILER
