"""Who pays and who is paid, as printed on a slip and written in a bank file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person or company. `tax_id` is a compact CPF (11) or CNPJ (14, may be alphanumeric)."""

    name: str
    tax_id: str
    street: str = ""
    district: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""  # 8 digits
