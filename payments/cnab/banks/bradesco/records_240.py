"""Bradesco, CNAB 240: the records, field by field.

Source: Bradesco, Manual de Procedimentos Operacionais para Troca de Arquivos 240 posições, 4008.524.0339, versão 06,
07/2017.
"""

from __future__ import annotations

from payments.cnab.base import febraban
from payments.cnab.record import blanks, constant, digits, key, rate, vary, zeros

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
    rate("interest_bps", 127, 141),
    digits("product", 38, 40),
    zeros(41, 45),
    digits("nosso_numero", 46, 56),
    key("nosso_numero_dv", 57, 57),
    blanks(240, 240),
)

SEGMENT_Q = febraban.SEGMENT_Q

SEGMENT_R = febraban.SEGMENT_R

SEGMENT_T = febraban.SEGMENT_T

SEGMENT_U = febraban.SEGMENT_U

BATCH_TRAILER = febraban.BATCH_TRAILER

FILE_TRAILER = febraban.FILE_TRAILER
