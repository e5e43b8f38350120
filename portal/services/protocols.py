"""Protocol numbers told to people: ``CT-482-913-550-7``.

CT is a dispute, PD a request to a person, RC a complaint, AP data erased. Each prefix has a permutation of its own, so
that the numbers of one kind tell nothing of another's.
"""

from __future__ import annotations

from portal.sealing import Sealer
from portal.services.agreement_numbers import agreement_number


def number(prefix: str, record_id: int, sealer: Sealer) -> str:
    """The number of the record `record_id` of its kind, with a check digit: it tells neither how many there are nor
    which came before."""
    return f"{prefix}-{agreement_number(record_id, lambda text: sealer.lookup(f'protocol|{prefix}|{text}'))}"
