"""Every changed digit of a copia e cola is noticed, its part named, and its record still found."""

from random import Random

import pytest

from brazil.money import Money
from payments.errors import InvalidCharge
from payments.pix import tlv
from payments.pix.brcode import GUI, BrCode, encode_brcode
from payments.pix.brcode_reading import decode_brcode
from payments.verification.pix_comparison import changed_pix_parts
from payments.verification.pix_parts import PixPart, address_halves, addresses_in, parts_of
from tests.payments.verification_payloads import one_digit_changed

HOSTS = ("pix.aurora.example/v2/cobv/", "qr.exemplo.com.br/api/pix/cobv/", "bank.example:8443/c/")
NAMES = ("AURORA ADMINISTRADORA", "NORTE SUL 24 HORAS", "ESCOLA 1o DE MAIO")


def dynamic(random: Random, **changes: object) -> str:
    """A code of a charge, as a PSP makes it."""
    values = {
        "name": random.choice(NAMES),
        "city": random.choice(("SAO PAULO", "RECIFE")),
        "url": random.choice(HOSTS) + f"{random.getrandbits(128):032x}",
        "single_use": random.choice((True, None)),
    }
    return encode_brcode(BrCode(**(values | changes)))


def static(random: Random) -> str:
    """A code with key, amount and txid."""
    return encode_brcode(
        BrCode(
            name=random.choice(NAMES),
            city="CURITIBA",
            key="cobranca2026@exemplo.com.br",
            amount=Money(random.randrange(100, 10_000_000)),
            txid=f"{random.getrandbits(80):020x}",
        )
    )


def payloads(count: int) -> list[str]:
    random = Random(7)
    return [static(random) if place % 4 == 0 else dynamic(random) for place in range(count)]


def test_every_changed_digit_of_a_thousand_codes_is_noticed_and_its_part_named() -> None:
    seen = set()
    for turn, payload in enumerate(payloads(1_000)):
        parts = parts_of(payload)
        assert changed_pix_parts(payload, payload) == ()
        for place, changed in one_digit_changed(payload, turn):
            assert changed_pix_parts(changed, payload) == (parts[place],)
            seen.add(parts[place])
    assert seen == set(PixPart)


def test_the_record_of_a_code_with_any_digit_changed_is_still_found() -> None:
    """By one half of its address at least, wherever the digit was: in the address, a length or another field."""
    random = Random(8)
    for turn in range(27):
        payload = dynamic(random)
        (own,) = {address_halves(each) for each in addresses_in(payload)}
        for place, changed in one_digit_changed(payload, turn):
            halves = {half for each in addresses_in(changed) for half in address_halves(each)}
            assert halves & set(own), (place, changed)


def test_no_two_charges_share_half_an_address() -> None:
    codes = [dynamic(Random(seed)) for seed in range(300)]
    halves = [half for code in codes for each in addresses_in(code) for half in address_halves(each)]
    assert len(set(halves)) == 600


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"name": "OUTRA EMPRESA"}, ("receiver_name",)),
        ({"city": "BELO HORIZONTE"}, ("receiver_city",)),
        ({"url": "golpe.example/c/" + "0" * 30}, ("pix_address",)),
        ({"url": "golpe.example/c/0", "name": "X"}, ("pix_address", "receiver_name")),
    ],
)
def test_a_field_swapped_for_one_of_another_length_is_named_alone(changes, parts) -> None:
    """With the checksum made anew, as whoever swaps it would."""
    ours = dynamic(Random(1), name="AURORA", city="SAO PAULO")
    forged = dynamic(Random(1), **({"name": "AURORA", "city": "SAO PAULO"} | changes))
    assert decode_brcode(forged)
    assert changed_pix_parts(forged, ours) == parts


def test_an_address_swapped_for_a_key_is_named() -> None:
    ours = dynamic(Random(1), name="AURORA", city="SAO PAULO", url=HOSTS[0] + "a" * 32)
    theirs = encode_brcode(BrCode(name="AURORA", city="SAO PAULO", key="golpe@exemplo.com"))
    assert changed_pix_parts(theirs, ours) == ("pix_key", "pix_address")


def test_a_code_cut_short_is_never_taken_for_the_record() -> None:
    ours = dynamic(Random(2))
    for length in range(30, len(ours)):
        assert changed_pix_parts(ours[:length], ours) != ()


def test_the_checksum_alone_is_named_as_such() -> None:
    ours = dynamic(Random(3))
    wrong = ours[:-4] + ("0000" if ours[-4:] != "0000" else "1111")
    assert changed_pix_parts(wrong, ours) == ("checksum",)
    with pytest.raises(InvalidCharge):
        decode_brcode(wrong)


def test_the_letters_of_the_network_belong_to_the_frame() -> None:
    payload = dynamic(Random(4))
    start = payload.index(GUI)
    assert set(parts_of(payload)[start : start + len(GUI)]) == {PixPart.FRAME}
    assert payload.endswith(tlv.crc16(payload[:-4].encode()))
