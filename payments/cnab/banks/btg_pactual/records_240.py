"""BTG, CNAB 240: the records, field by field.

Source: Layout Padrão FEBRABAN 240 posições, V10.6, in the kit of BTG Pactual, and its Manual de Implantação, V2.1.
"""

from __future__ import annotations

from payments.cnab.base import febraban
from payments.cnab.record import constant, rate, vary

FILE_HEADER = vary(
    febraban.FILE_HEADER,
    "btg_pactual_240_file_header",
    constant(103, 132, "BANCO BTG PACTUAL S.A."),
    constant(164, 166, "103", "version"),
)

BATCH_HEADER = vary(
    febraban.BATCH_HEADER,
    "btg_pactual_240_batch_header",
    constant(14, 16, "060", "version"),
)

SEGMENT_P = vary(
    febraban.SEGMENT_P,
    "btg_pactual_240_segment_p",
    rate("interest_bps", 127, 141),
)

SEGMENT_Q = febraban.SEGMENT_Q

SEGMENT_R = febraban.SEGMENT_R

SEGMENT_T = febraban.SEGMENT_T

SEGMENT_U = febraban.SEGMENT_U

BATCH_TRAILER = febraban.BATCH_TRAILER

FILE_TRAILER = febraban.FILE_TRAILER
