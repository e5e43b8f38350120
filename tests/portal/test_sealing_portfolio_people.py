"""Sealing many at once, as a portfolio file asks for, says and hides what sealing one does."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from portal.sealing import Sealer

SEALER = Sealer(b"k" * 32, b"s" * 32)


@given(st.binary(min_size=32, max_size=32), st.text(max_size=200))
def test_lookup_is_the_hmac_of_rfc_2104(key: bytes, text: str) -> None:
    assert Sealer(key, key).lookup(text) == hmac.digest(key, text.encode(), hashlib.sha256)


def test_each_of_many_is_sealed_by_itself_and_to_its_own_row() -> None:
    texts, rows = ["11144477735", "11144477735", "á"], [b"first", b"second", b"third"]
    sealed = SEALER.seal_each(texts, rows)
    assert [SEALER.unseal(each, row) for each, row in zip(sealed, rows, strict=True)] == texts
    assert len({each[:13] for each in sealed}) == 3  # a nonce is never used twice
    with pytest.raises(InvalidTag):
        SEALER.unseal(sealed[0], rows[1])
    assert SEALER.seal_each([], []) == []
