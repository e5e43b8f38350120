"""Every changed digit of a payment line is noticed and its part named, whatever the check digits say."""

from collections import Counter

from brazil.money import Money
from payments.banks import bank_rules
from payments.barcode_digits import check_barcode, compose, linha_digitavel
from payments.boleto_codes import boleto_codes
from payments.errors import InvalidCharge
from payments.verification.boleto_comparison import changed_parts, closest, recorded_boleto
from payments.verification.boleto_parts import BoletoPart, barcode_parts, campo_livre_form, linha_parts
from tests.payments.issuing_accounts import ACCOUNTS, BANKS, slip_of
from tests.payments.verification_payloads import one_digit_changed, recorded, slips
from tests.support.folded import each_of

LETTERS = {BoletoPart.ACCOUNT: "A", BoletoPart.NOSSO_NUMERO: "N", BoletoPart.CHECK_DIGIT: "C"}
# Written from the campo livre of each bank's manual: account (carteira, convenio and constants with it), number, digit.
CAMPO_LIVRE = {
    "001": "AAAAAAAAAAAAANNNNNNNNNNAA",
    "003": "AAAAAAAANNNNNNNNNNNNNNNNA",
    "004": "AAAAAAAAAAAANNNNNNNCAAAAA",
    "021": "NNNNNNNNAAAAAAAAAAAAAAACC",
    "033": "AAAAAAAANNNNNNNNNNNNCAAAA",
    "041": "AAAAAAAAAAAAANNNNNNNNAACC",
    "070": "AAAAAAAAAAAAAANNNNNNAAACC",
    "077": "AAAAAAAAAAAAAANNNNNNNNNNC",
    "084": "AAAAAANNNNNNNNNNNAAAAAAAA",
    "085": "AAAAAAAAAAAAAANNNNNNNNNAA",
    "097": "AAAAAAAAAAAAAAAAAAANNNNNN",
    "104": "AAAAAAANNNANNNANNNNNNNNNC",
    "136": "AAAAAAAAAAAAAANNNNNNNNNNC",
    "208": "AAAAAANNNNNNNNNNNAAAAAAAA",
    "237": "AAAAAANNNNNNNNNNNAAAAAAAA",
    "336": "AAAAAAAAAAAANNNNNNNNNNAAA",
    "341": "AAANNNNNNNNCAAAAAAAAAAAAA",
    "422": "AAAAAAAAAAAAAAANNNNNNNNCA",
    "655": "AAAAAAAAAAAAANNNNNNNNNNAA",
    "707": "AAAAAAAAAAAAAAAANNNNNNNNC",
    "745": "AAAAAAAAAAAAANNNNNNNNNNNC",
    "748": "AANNNNNNNNCAAAAAAAAAAAAAC",
    "756": "AAAAAAAAAAAAAANNNNNNNCAAA",
}


def form_of(bank: str):
    slip = slip_of(ACCOUNTS[bank])
    return slip, campo_livre_form(slip.account, len(slip.nosso_numero), slip.issued_on)


def test_every_changed_digit_of_a_thousand_slips_is_noticed_and_its_part_named() -> None:
    """And what check digits alone would have let pass, in the same run: about one barcode in eighteen."""
    noticed: Counter[str] = Counter()
    passed_by_check_digit = changes = 0
    for turn, slip in enumerate(slips(1_000)):
        record = recorded(slip)
        for code, parts in ((record.barcode, record.barcode_parts), (record.linha, record.linha_parts)):
            assert changed_parts(code, record) == ()
            for place, changed in one_digit_changed(code, turn):
                assert changed_parts(changed, record) == (parts[place],), (slip.account.bank, place)
                noticed[parts[place]] += 1
        for _, changed in one_digit_changed(record.barcode, turn):
            changes += 1
            passed_by_check_digit += is_consistent(changed)
    assert noticed.keys() == set(BoletoPart)
    assert sum(noticed.values()) == 1_000 * (44 + 47)
    assert changes / 20 < passed_by_check_digit < changes / 16


def is_consistent(barcode: str) -> bool:
    try:
        check_barcode(barcode)
    except InvalidCharge:
        return False
    return True


@each_of(BANKS)
def test_places_of_the_campo_livre_are_those_of_the_bank(bank: str) -> None:
    slip, form = form_of(bank)
    assert "".join(LETTERS[part] for part in form.parts) == CAMPO_LIVRE[bank]
    rules = bank_rules(bank)
    assert form.nosso_numero_of(rules.campo_livre(slip)) == rules.nosso_numero_full(slip)


def test_places_do_not_depend_on_how_long_the_number_is_written() -> None:
    account = ACCOUNTS["748"]
    issued_on = slip_of(account).issued_on
    assert len({campo_livre_form(account, length, issued_on).parts for length in (1, 4, 5, 6, 8)}) == 1


def test_the_line_and_the_bars_have_their_parts_at_the_same_digits() -> None:
    record = recorded(slip_of(ACCOUNTS["341"]))
    of_line = Counter(record.linha_parts) - Counter({BoletoPart.CHECK_DIGIT: 3})
    assert of_line == Counter(record.barcode_parts)
    assert len(record.linha_parts) == 47


@each_of(
    [
        ({"bank": "237"}, ("bank",)),
        ({"cents": 12751}, ("amount",)),
        ({"factor": 1300}, ("due_date",)),
        ({"cents": 99, "factor": 1300}, ("due_date", "amount")),
        ({"campo_livre": "1090000999910057123457000"}, ("nosso_numero",)),
        ({"campo_livre": "1090000123420057999997000"}, ("account",)),
    ]
)
def test_a_field_changed_with_its_check_digits_made_anew_is_named_alone(changes, parts) -> None:
    record = recorded(slip_of(ACCOUNTS["341"]))
    own = {
        "bank": "341",
        "factor": int(record.barcode[5:9]),
        "cents": 12750,
        "campo_livre": record.barcode[19:],
    }
    forged = compose(**(own | changes))
    assert changed_parts(forged, record) == parts
    assert changed_parts(linha_digitavel(forged), record) == parts


def test_the_closest_record_is_the_one_with_fewest_parts_apart() -> None:
    ours = recorded(slip_of(ACCOUNTS["001"]))
    neighbour = recorded(slip_of(ACCOUNTS["001"], nosso_numero="1235", amount=Money(25500)))
    assert closest(ours.linha, (neighbour, ours)) is ours
    changed = ours.linha[:-1] + str((int(ours.linha[-1]) + 1) % 10)
    assert closest(changed, (neighbour, ours)) is ours
    assert closest(changed, ()) is None


def test_records_know_their_line() -> None:
    slip = slip_of(ACCOUNTS["237"])
    codes, form = boleto_codes(slip), form_of("237")[1]
    assert recorded_boleto(codes.barcode, form.parts).linha == codes.linha_digitavel
    assert (len(barcode_parts(form.parts)), len(linha_parts(form.parts))) == (44, 47)
