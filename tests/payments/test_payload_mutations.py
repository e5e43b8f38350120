"""Damaged payment codes are read or refused with a reason: a seeded sample of `bench.payload_mutations`."""

from __future__ import annotations

import pytest

from bench.payload_mutations import READERS, mutations, outcome, payment_lines, pix_payloads, run
from payments.errors import InvalidCharge
from payments.pix.tlv import read

SAMPLE = 2_000
BASES = {"pix": (pix_payloads(), True), "lines": (payment_lines(), False)}


@pytest.mark.parametrize("kind", BASES)
@pytest.mark.parametrize("reader", READERS)
def test_no_damaged_code_crashes_and_each_refusal_says_why(kind, reader):
    bases, seal = BASES[kind]
    found = run(READERS[reader], mutations(bases, SAMPLE, 11, seal=seal))
    assert [wrong for wrong in found if wrong[0] == "crashed" or wrong[1] == "without a reason"] == []
    assert sum(found.values()) == SAMPLE


def test_what_is_damaged_was_whole_before():
    lines = [outcome(READERS["payment line"], line)[0] for line in payment_lines()]
    codes = [outcome(READERS["copia e cola"], payload)[0] for payload in pix_payloads()]
    assert (set(lines), codes.count("read")) == ({"read"}, 24)


def test_the_damage_reaches_every_rule_of_a_copia_e_cola():
    """A sample that only ever broke the checksum would prove little."""
    bases, seal = BASES["pix"]
    found = run(READERS["copia e cola"], mutations(bases, 10_000, 11, seal=seal))
    codes = {reason.partition(" ")[0] for kind, reason in found if kind == "refused"}
    assert {
        "pix_crc", "pix_tlv", "pix_format", "pix_field", "pix_field_missing", "pix_not_pix", "pix_key_and_url",
        "pix_url", "pix_txid", "pix_amount_format",
    } <= codes  # fmt: skip
    assert any(kind == "read" for kind, _ in found)


def careless(text: str) -> object:
    """A reader that trusts lengths and digits, as many do."""
    fields, at = {}, 0
    while at < len(text):
        length = int(text[at + 2 : at + 4])
        fields[text[at : at + 2]] = text[at + 4 : at + 4 + length]
        at += 4 + length
    return fields["63"]


def test_a_careless_reader_would_be_seen():
    bases, seal = BASES["pix"]
    found = run(careless, mutations(bases, 500, 11, seal=seal))
    assert sum(times for (kind, _), times in found.items() if kind == "crashed") > 100


def test_a_refusal_without_a_field_would_be_seen():
    def silent(text):
        raise InvalidCharge("pix_tlv", "")

    assert outcome(silent, "x") == ("refused", "without a reason")
    assert outcome(read, "9") == ("refused", "pix_tlv 0")


def test_the_same_seed_makes_the_same_damage():
    bases, seal = BASES["pix"]
    first, second, other = (list(mutations(bases, 50, seed, seal=seal)) for seed in (1, 1, 2))
    assert first == second != other
