"""The number a slip carries in the field "numero do documento", which people read and banks send back."""

from __future__ import annotations

WIDTH = 10  # the field at Itau and Bradesco (CNAB 400, remessa positions 111-120); Banco do Brasil has 15
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, so that no word comes out; letters only, so that no other number does


def document_number(agreement_id: int, installment: int) -> str:
    """``17-3``; from where that would not fit on, the agreement in letters: ``CRQNLDBM12``.

    Fits up to agreement 25,600,000,000 with two digits of installment and 1,280,000,000 with three. Raises ValueError
    beyond. No two installments share one: letters and digits need no sign between them.
    """
    plain = f"{agreement_id}-{installment}"
    if len(plain) <= WIDTH:
        return plain
    text = f"{_in_letters(agreement_id)}{installment}"
    if len(text) > WIDTH:
        raise ValueError("no document number fits")
    return text


def _in_letters(number: int) -> str:
    letters = ""
    while number:
        number, place = divmod(number, len(_LETTERS))
        letters = _LETTERS[place] + letters
    return letters
