"""CPF and CNPJ are read, written and masked; python-stdnum is the judge of the check digits."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.br import cnpj as stdnum_cnpj
from stdnum.br import cpf as stdnum_cpf

from brazil.errors import InvalidNumber
from brazil.tax_id import cpf_from_base, format_tax_id, mask_cpf, parse_cnpj, parse_cpf, parse_tax_id
from tests.support.folded import each_of

BASES = st.text(string.digits, min_size=9, max_size=9).filter(lambda base: len(set(base)) > 1)


def code_of(reader, text, **options):
    with pytest.raises(InvalidNumber) as caught:
        reader(text, **options)
    return caught.value.code


@given(st.text(string.digits, min_size=11, max_size=11))
def test_agrees_with_stdnum_on_any_eleven_digits(digits):
    try:
        accepted = parse_cpf(digits) == digits
    except InvalidNumber:
        accepted = False
    repeated = len(set(digits)) == 1  # stdnum lets eleven equal digits through, the Receita never issued them
    assert accepted == (stdnum_cpf.is_valid(digits) and not repeated)


@given(BASES)
def test_made_cpfs_are_valid_and_any_other_check_digit_is_not(base):
    cpf = cpf_from_base(base)
    assert stdnum_cpf.is_valid(cpf)
    for digit in string.digits:
        for wrong in (cpf[:9] + digit + cpf[10], cpf[:10] + digit):
            if wrong != cpf:
                assert code_of(parse_cpf, wrong) == "cpf_check_digits"


@given(BASES)
def test_reads_back_what_it_formats_and_restores_zeros_a_spreadsheet_dropped(base):
    cpf = cpf_from_base(base)
    assert parse_cpf(format_tax_id(cpf)) == parse_tax_id(f" {cpf}\u00a0") == cpf
    assert parse_cpf(str(int(cpf)), lost_zeros=True) == cpf


@each_of(
    [
        ("", "cpf_length"),
        ("1114447773", "cpf_length"),
        ("111444777350", "cpf_length"),
        ("111.444.777-36", "cpf_check_digits"),
        ("000.000.000-00", "cpf_repeated"),
        ("99999999999", "cpf_repeated"),
        ("1114447773a", "cpf_characters"),
        ("١١١٤٤٤٧٧٧٣٥", "cpf_characters"),
        ("-1144477735²", "cpf_characters"),
    ]
)
def test_each_wrong_cpf_has_its_code(text, code):
    assert code_of(parse_cpf, text) == code


def test_lost_zeros_are_restored_only_when_asked():
    assert parse_cpf("191", lost_zeros=True) == "00000000191"
    assert code_of(parse_cpf, "191") == "cpf_length"
    assert code_of(parse_cpf, "", lost_zeros=True) == "cpf_length"
    assert code_of(parse_cpf, "0", lost_zeros=True) == "cpf_repeated"


@pytest.mark.parametrize(
    ("text", "compact"),
    [
        ("00.000.000/0001-91", "00000000000191"),
        ("60.701.190/0001-04", "60701190000104"),
        ("12.abc.345/01de-35", "12ABC34501DE35"),  # the example of IN RFB 2.229/2024
    ],
)
def test_reads_numeric_and_alphanumeric_cnpj(text, compact):
    assert parse_cnpj(text) == parse_tax_id(text) == compact
    assert parse_cnpj(format_tax_id(compact)) == compact


@given(st.text(string.digits + string.ascii_uppercase, min_size=12, max_size=12).filter(lambda b: b[:2] != "00"))
def test_any_base_with_its_check_digits_is_a_cnpj_and_with_others_is_not(base):
    digits = stdnum_cnpj.calc_check_digits(base)
    if len(set(base + digits)) > 1:
        assert parse_cnpj((base + digits).lower()) == base + digits
        wrong = f"{(int(digits) + 1) % 100:02}"
        assert code_of(parse_cnpj, base + wrong) == "cnpj_check_digits"


@each_of(
    [
        ("", "cnpj_length"),
        ("1234567800019", "cnpj_length"),
        ("11.111.111/1111-11", "cnpj_repeated"),
        ("12.ABC.345/01DE-36", "cnpj_check_digits"),
        ("12ABC34501DEA5", "cnpj_characters"),
        ("12ÁBC34501DE35", "cnpj_characters"),
    ]
)
def test_each_wrong_cnpj_has_its_code(text, code):
    assert code_of(parse_cnpj, text) == code


def test_other_lengths_are_neither():
    assert code_of(parse_tax_id, "123456789012") == "tax_id_length"
    assert code_of(format_tax_id, "123") == "tax_id_length"


def test_mask_shows_only_the_middle():
    assert mask_cpf("12345678909") == "***.456.789-**"
    assert code_of(mask_cpf, "123.456.789-09") == "cpf_length"
