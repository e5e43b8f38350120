"""Who works in the demonstration. Everyone has the same password; TOTP secrets come from the installation's keys."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime

import pyotp

from portal.demo.creditors import CREDITORS
from portal.models.staff import Role
from portal.sealing import Sealer

PASSWORD = "prumo-demonstracao"  # noqa: S105  # shown to everyone, in demo mode only
OPERATOR_DOMAIN = "prumo.example"
ROLE_NAMES = {
    Role.CREDITOR_ANALYST: "Análise do credor",
    Role.CREDITOR_MANAGER: "Gerência do credor",
    Role.FINANCE: "Financeiro",
    Role.ADMIN: "Administração",
}
_CREDITOR_ROLES = (
    ("analise", "Analista", Role.CREDITOR_ANALYST),
    ("gerencia", "Gerente", Role.CREDITOR_MANAGER),
    ("financeiro", "Financeiro", Role.FINANCE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStaff:
    """A member of staff; `slug` is their creditor's, None for the operator of the portal."""

    email: str
    name: str
    role: Role
    slug: str | None


STAFF: tuple[DemoStaff, ...] = (
    *(
        DemoStaff(email=f"{mailbox}@{creditor.domain}", name=f"{title} {creditor.name}", role=role, slug=creditor.slug)
        for creditor in CREDITORS
        for mailbox, title, role in _CREDITOR_ROLES
    ),
    DemoStaff(email=f"financeiro@{OPERATOR_DOMAIN}", name="Financeiro do Prumo", role=Role.FINANCE, slug=None),
    DemoStaff(email=f"admin@{OPERATOR_DOMAIN}", name="Administração do Prumo", role=Role.ADMIN, slug=None),
)


def totp_secret(sealer: Sealer, email: str) -> str:
    """The base32 secret of a member of staff: the same as long as the installation keeps its keys."""
    return base64.b32encode(sealer.lookup(f"demo|totp|{email}")[:20]).decode()


def current_code(sealer: Sealer, email: str, now: datetime) -> str:
    """The six digits an authenticator app shows at an instant."""
    return pyotp.TOTP(totp_secret(sealer, email)).at(now)
