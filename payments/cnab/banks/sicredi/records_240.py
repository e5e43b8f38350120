"""Sicredi, CNAB 240: the records, field by field.

Source: Sicredi, Manual do beneficiário CNAB 240, versão 1.4, agosto/2019. The account columns hold the beneficiary's
code, the agencia the cooperativa. Its dates of fine and interest default to the due date.
"""

from __future__ import annotations

from payments.cnab.base import febraban
from payments.cnab.record import blanks, constant, digits, rate, vary, zeros

FILE_HEADER = vary(
    febraban.FILE_HEADER,
    "sicredi_240_file_header",
    blanks(33, 52),
    blanks(58, 58),
    digits("convenio", 59, 70),
    blanks(71, 71),
    blanks(72, 72),
    constant(103, 132, "SICREDI"),
    constant(164, 166, "081", "version"),
    constant(167, 171, "01600"),
    blanks(172, 191),
    blanks(192, 211),
)

BATCH_HEADER = vary(
    febraban.BATCH_HEADER,
    "sicredi_240_batch_header",
    constant(14, 16, "040", "version"),
    blanks(34, 53),
    blanks(59, 59),
    digits("convenio", 60, 71),
    blanks(72, 72),
    blanks(73, 73),
    zeros(200, 207),
)

SEGMENT_P = vary(
    febraban.SEGMENT_P,
    "sicredi_240_segment_p",
    blanks(23, 23),
    digits("convenio", 24, 35),
    blanks(36, 36),
    blanks(37, 37),
    constant(58, 58, "1"),
    zeros(101, 105),
    blanks(106, 106),
    rate("interest_bps", 127, 141),
    zeros(166, 180),
    constant(224, 224, "1"),
    zeros(230, 239),
    blanks(240, 240),
)

SEGMENT_Q = vary(
    febraban.SEGMENT_Q,
    "sicredi_240_segment_q",
    zeros(210, 212),
    blanks(213, 232),
)

SEGMENT_R = vary(
    febraban.SEGMENT_R,
    "sicredi_240_segment_r",
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
    "sicredi_240_segment_t",
    blanks(23, 23),
    digits("convenio", 24, 35),
    blanks(36, 36),
    blanks(37, 37),
    zeros(189, 198),
)

SEGMENT_U = vary(
    febraban.SEGMENT_U,
    "sicredi_240_segment_u",
    zeros(63, 77),
    blanks(154, 157),
    blanks(158, 165),
    zeros(166, 180),
    blanks(181, 210),
    zeros(211, 213),
    zeros(214, 233),
)

BATCH_TRAILER = vary(
    febraban.BATCH_TRAILER,
    "sicredi_240_batch_trailer",
    blanks(116, 123),
)

FILE_TRAILER = vary(
    febraban.FILE_TRAILER,
    "sicredi_240_file_trailer",
    zeros(30, 35),
)
