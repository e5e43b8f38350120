"""Santander, CNAB 240: the records, field by field.

Source: Santander, Layout de Arquivo Padrão 240 Cobrança, versão 2.9, abril/2018 (H7815); a version of 2025 exists and
was not at hand. Segment Y-03 (Pix) is as two other programs have it, one of them after that version, and the same both
ways.
"""

from __future__ import annotations

from payments.cnab.base import febraban
from payments.cnab.record import (
    amount,
    blanks,
    constant,
    count,
    day,
    digits,
    exact,
    key,
    rate,
    record,
    tax_id,
    text,
    vary,
    zeros,
)

FILE_HEADER = vary(
    febraban.FILE_HEADER,
    "santander_240_file_header",
    blanks(9, 16),
    digits("beneficiary_kind", 17, 17),
    tax_id("beneficiary_tax_id", 18, 32),
    digits("transmission", 33, 47),
    blanks(48, 72),
    constant(103, 132, "BANCO SANTANDER"),
    blanks(152, 157),
    constant(164, 166, "040", "version"),
    blanks(167, 240),
)

BATCH_HEADER = vary(
    febraban.BATCH_HEADER,
    "santander_240_batch_header",
    constant(14, 16, "030", "version"),
    blanks(34, 53),
    digits("transmission", 54, 68),
    blanks(69, 73),
    blanks(200, 240),
)

SEGMENT_P = vary(
    febraban.SEGMENT_P,
    "santander_240_segment_p",
    digits("agencia", 18, 21),
    key("agencia_dv", 22, 22),
    digits("conta", 23, 31),
    key("conta_dv", 32, 32),
    digits("collection_conta", 33, 41),
    key("collection_conta_dv", 42, 42),
    blanks(43, 44),
    digits("nosso_numero", 45, 57),
    key("carteira", 58, 58),
    blanks(61, 61),
    blanks(62, 62),
    digits("receiving_agencia", 101, 104),
    key("receiving_agencia_dv", 105, 105),
    blanks(106, 106),
    constant(109, 109, "N"),
    rate("interest_bps", 127, 141),
    zeros(225, 225),
    digits("write_off_days", 226, 227),
    zeros(228, 229),
    blanks(230, 240),
)

SEGMENT_Q = vary(
    febraban.SEGMENT_Q,
    "santander_240_segment_q",
    digits("carne_mark", 210, 212),
    digits("carne_installment", 213, 215),
    digits("carne_total_installments", 216, 218),
    digits("carne_plan", 219, 221),
    blanks(222, 240),
)

SEGMENT_R = vary(
    febraban.SEGMENT_R,
    "santander_240_segment_r",
    blanks(42, 65),
    blanks(90, 99),
    blanks(180, 240),
)

SEGMENT_Y03 = record(
    "santander_240_segment_y03",
    240,
    constant(1, 3, "033"),
    count("lote", 4, 7),
    constant(8, 8, "3"),
    count("record_number", 9, 13),
    constant(14, 14, "Y"),
    blanks(15, 15),
    digits("occurrence_code", 16, 17),
    constant(18, 19, "03"),
    blanks(20, 80),
    digits("pix_key_kind", 81, 81),
    exact("pix_key", 82, 158),
    exact("pix_txid", 159, 193),
    blanks(194, 240),
)

SEGMENT_Y03_RETORNO = vary(
    SEGMENT_Y03,
    "santander_240_segment_y03_retorno",
    key("occurrence_code", 16, 17),
    exact("pix_text", 82, 158),
)

BATCH_TRAILER = vary(
    febraban.BATCH_TRAILER,
    "santander_240_batch_trailer",
    blanks(24, 240),
)

FILE_TRAILER = vary(
    febraban.FILE_TRAILER,
    "santander_240_file_trailer",
    blanks(30, 240),
)

FILE_HEADER_RETORNO = vary(
    febraban.FILE_HEADER,
    "santander_240_file_header_retorno",
    blanks(9, 16),
    digits("beneficiary_kind", 17, 17),
    tax_id("beneficiary_tax_id", 18, 32),
    digits("agencia", 33, 36),
    key("agencia_dv", 37, 37),
    digits("conta", 38, 46),
    key("conta_dv", 47, 47),
    blanks(48, 52),
    digits("convenio", 53, 61),
    blanks(62, 72),
    constant(103, 132, "BANCO SANTANDER"),
    blanks(152, 157),
    constant(164, 166, "040", "version"),
    blanks(167, 240),
)

BATCH_HEADER_RETORNO = vary(
    febraban.BATCH_HEADER,
    "santander_240_batch_header_retorno",
    constant(14, 16, "040", "version"),
    digits("convenio", 34, 42),
    blanks(43, 53),
    digits("agencia", 54, 57),
    key("agencia_dv", 58, 58),
    digits("conta", 59, 67),
    key("conta_dv", 68, 68),
    blanks(69, 73),
    blanks(104, 183),
    blanks(200, 240),
)

SEGMENT_T = vary(
    febraban.SEGMENT_T,
    "santander_240_segment_t",
    key("occurrence_code", 16, 17),  # A4: the payer sees slips by DDA
    digits("agencia", 18, 21),
    key("agencia_dv", 22, 22),
    digits("conta", 23, 31),
    key("conta_dv", 32, 32),
    blanks(33, 40),
    digits("nosso_numero", 41, 53),
    key("carteira", 54, 54),
    key("document_number", 55, 69),
    day("due_on", 70, 77),
    amount("title_amount", 78, 92),
    digits("receiving_bank", 93, 95),
    digits("receiving_agencia", 96, 99),
    key("receiving_agencia_dv", 100, 100),
    key("company_use", 101, 125),
    digits("currency", 126, 127),
    digits("payer_kind", 128, 128),
    tax_id("payer_tax_id", 129, 143),
    text("payer_name", 144, 183),
    text("collection_conta", 184, 193),
    amount("fee", 194, 208),
    key("reasons", 209, 218),
    blanks(219, 240),
)

SEGMENT_U = vary(
    febraban.SEGMENT_U,
    "santander_240_segment_u",
    key("occurrence_code", 16, 17),
    blanks(214, 240),
)
