"""Banrisul, CNAB 240: the records, field by field.

Source: Banrisul, Cobrança, Leiaute CNAB 240 Posições Padrão FEBRABAN, 25/10/2013. Columns it does not look at stay
blank; the beneficiary's code is agencia, code and its two digits.
"""

from __future__ import annotations

from payments.cnab.base import febraban
from payments.cnab.record import blanks, constant, digits, key, rate, text, vary, zeros

FILE_HEADER = vary(
    febraban.FILE_HEADER,
    "banrisul_240_file_header",
    digits("agencia_2", 33, 36),
    digits("convenio", 37, 43),
    digits("variacao", 44, 45),
    blanks(46, 52),
    blanks(58, 58),
    blanks(72, 72),
    constant(103, 132, "BANRISUL"),
    constant(164, 166, "040", "version"),
    zeros(167, 171),
    text("bank_use", 172, 191),
    blanks(192, 211),
)

BATCH_HEADER = vary(
    febraban.BATCH_HEADER,
    "banrisul_240_batch_header",
    zeros(12, 13),
    constant(14, 16, "020", "version"),
    digits("agencia_2", 34, 37),
    digits("convenio", 38, 44),
    digits("variacao", 45, 46),
    blanks(47, 53),
)

SEGMENT_P = vary(
    febraban.SEGMENT_P,
    "banrisul_240_segment_p",
    rate("interest_bps", 127, 141),
    key("especie", 107, 108),
    blanks(240, 240),
)

SEGMENT_Q = febraban.SEGMENT_Q

SEGMENT_R = vary(
    febraban.SEGMENT_R,
    "banrisul_240_segment_r",
    zeros(51, 65),
    digits("debit_bank", 180, 182),
    digits("debit_agencia", 183, 186),
    digits("debit_conta", 187, 199),
    blanks(208, 240),
)

SEGMENT_T = vary(
    febraban.SEGMENT_T,
    "banrisul_240_segment_t",
    key("occurrence_code", 16, 17),
    zeros(23, 23),
    blanks(37, 37),
)

SEGMENT_U = vary(
    febraban.SEGMENT_U,
    "banrisul_240_segment_u",
    key("occurrence_code", 16, 17),
    text("blu_contract", 181, 202),
    blanks(203, 210),
)

BATCH_TRAILER = febraban.BATCH_TRAILER

FILE_TRAILER = febraban.FILE_TRAILER
