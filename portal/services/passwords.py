"""Staff passwords: Argon2id, with the same work for an e-mail nobody has."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordCost:
    """Memory in KiB and rounds (settings password_memory_kib and password_rounds)."""

    memory_kib: int
    rounds: int


@lru_cache(maxsize=8)
def _hasher(cost: PasswordCost) -> PasswordHasher:
    return PasswordHasher(time_cost=cost.rounds, memory_cost=cost.memory_kib, parallelism=1)


@lru_cache(maxsize=8)
def _unmatchable(cost: PasswordCost) -> str:
    return _hasher(cost).hash(secrets.token_hex(16))


def hash_password(password: str, cost: PasswordCost) -> str:
    """What is kept of a password."""
    return _hasher(cost).hash(password)


def password_matches(stored: str | None, password: str, cost: PasswordCost) -> bool:
    """Whether it is the password; None (nobody has that e-mail) takes as long and never is."""
    try:
        return _hasher(cost).verify(stored or _unmatchable(cost), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
