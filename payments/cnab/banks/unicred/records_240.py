"""itau, CNAB 240: the records, field by field.

Source: Unicred Layout de Arquivo de Remessas Padrão CNAB240; Unicred Layout de Retorno de Boletos CNAB 240 (Cobrança Web); Unicred Composição da Ficha de Compensação, dez/2019.
"""

from __future__ import annotations

from payments.cnab.base import febraban
from payments.cnab.record import blanks, constant, count, day, digits, key, record, text, vary, zeros

FILE_HEADER = vary(
    febraban.FILE_HEADER,
    "itau_240_file_header",
    blanks(33, 52),
    digits("convenio", 59, 72),
    constant(103, 132, "UNICRED DO BRASIL"),
    constant(164, 166, "085", "version"),
    zeros(172, 174),
    text("bank_use", 175, 191),
)

BATCH_HEADER = vary(
    febraban.BATCH_HEADER,
    "itau_240_batch_header",
    constant(14, 16, "044", "version"),
    blanks(34, 53),
    digits("conta", 60, 73),
    blanks(104, 183),
    blanks(200, 207),
    zeros(208, 209),
    blanks(210, 240),
)

SEGMENT_P = vary(
    febraban.SEGMENT_P,
    "itau_240_segment_p",
    zeros(37, 37),
    key("nosso_numero", 38, 48),
    blanks(49, 56),
    constant(57, 58, "21"),
    blanks(59, 62),
    blanks(101, 105),
    blanks(106, 106),
    text("title_descontavel", 107, 107),
    blanks(108, 108),
    constant(109, 109, "N"),
    blanks(119, 126),
    blanks(166, 180),
    blanks(224, 227),
    blanks(240, 240),
)

SEGMENT_Q = vary(
    febraban.SEGMENT_Q,
    "itau_240_segment_q",
    blanks(210, 232),
)

SEGMENT_R = vary(
    febraban.SEGMENT_R,
    "itau_240_segment_r",
    blanks(18, 65),
    blanks(67, 74),
    blanks(90, 99),
    blanks(200, 231),
)

SEGMENT_S = record(
    "itau_240_segment_s",
    240,
    constant(1, 3, "136"),
    count("lote", 4, 7),
    constant(8, 8, "3"),
    count("record_number", 9, 13),
    constant(14, 14, "S"),
    blanks(15, 15),
    digits("occurrence_code", 16, 17),
    zeros(18, 18),
    text("message_5", 19, 98),
    text("message_6", 99, 178),
    text("message_7", 179, 218),
    blanks(219, 240),
)

SEGMENT_T = vary(
    febraban.SEGMENT_T,
    "itau_240_segment_t",
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
    "itau_240_segment_u",
    constant(1, 7, "1360001"),
    blanks(108, 137),
    zeros(154, 157),
    day("day_debit_fee", 158, 165),
    blanks(166, 240),
)

BATCH_TRAILER = vary(
    febraban.BATCH_TRAILER,
    "itau_240_batch_trailer",
    zeros(116, 123),
)

FILE_TRAILER = febraban.FILE_TRAILER

SEGMENT_Y01 = vary(
    febraban.SEGMENT_Y01,
    "itau_240_segment_y01",
    digits("guarantor_postal_code", 131, 135),
    digits("guarantor_postal_suffix", 136, 138),
)

SEGMENT_Y02_ENDERECO = record(
    "itau_240_segment_y02_endereco",
    240,
    constant(1, 3, "136"),
    count("lote", 4, 7),
    constant(8, 8, "3"),
    count("record_number", 9, 13),
    constant(14, 14, "Y"),
    blanks(15, 15),
    digits("occurrence_code", 16, 17),
    constant(18, 19, "02"),
    text("street_kind", 20, 44),
    text("street", 45, 104),
    text("number", 105, 109),
    text("complement", 110, 139),
    text("district", 140, 179),
    text("postal_code", 180, 187),
    text("city", 188, 237),
    text("state", 238, 239),
    blanks(240, 240),
)

SEGMENT_Y03_EMAIL = record(
    "itau_240_segment_y03_email",
    240,
    constant(1, 3, "136"),
    count("lote", 4, 7),
    constant(8, 8, "3"),
    count("record_number", 9, 13),
    constant(14, 14, "Y"),
    blanks(15, 15),
    digits("occurrence_code", 16, 17),
    constant(18, 19, "03"),
    text("email", 20, 79),
    text("recebe_by_email", 80, 80),
    blanks(81, 240),
)

FILE_HEADER_RETORNO = vary(
    febraban.FILE_HEADER,
    "itau_240_file_header_retorno",
    constant(1, 7, "1360000"),
    blanks(33, 52),
    key("convenio", 59, 72),
    constant(103, 132, "UNICRED DO BRASIL"),
    blanks(164, 240),
)

BATCH_HEADER_RETORNO = vary(
    febraban.BATCH_HEADER,
    "itau_240_batch_header_retorno",
    constant(1, 7, "1360001"),
    constant(9, 16, "T0100030"),
    blanks(34, 53),
    blanks(60, 73),
    blanks(104, 183),
    constant(184, 185, "03"),
    count("sequence", 186, 191),
    day("day_lote", 192, 199),
    day("written_on", 200, 207),
)

BATCH_TRAILER_RETORNO = vary(
    febraban.BATCH_TRAILER,
    "itau_240_batch_trailer_retorno",
    constant(1, 7, "1360001"),
    blanks(24, 240),
)

FILE_TRAILER_RETORNO = vary(
    febraban.FILE_TRAILER,
    "itau_240_file_trailer_retorno",
    constant(1, 9, "136999991"),
    blanks(10, 23),
    blanks(30, 240),
)

