"""What a creditor's managers have that another's must not find: a member, an invitation, a key of one's own."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from portal import clock
from portal.models import BrandVersion, Passkey, Role, StaffMember
from portal.sealing import Sealer
from portal.services import invitations
from portal.services.branding import brands
from portal.services.branding.document import BrandDocument

PAGES_OF_MANAGERS = {"managing": "/credor/equipe", "account": "/equipe/conta"}
"""The areas only managers own things in here, each with a page that holds a form."""


def staff_things(session: Session, sealer: Sealer, staff: Mapping[tuple[str, Role], StaffMember]) -> dict[str, str]:
    """Things by the name of the parameter that finds them."""
    manager, colleague = staff["own", Role.CREDITOR_MANAGER], staff["own", Role.FINANCE]
    key = Passkey(staff_id=manager.id, credential_id=b"c", public_key=b"p", name="celular", created_at=clock.now())
    session.add(key)
    invited = invitations.invite(
        session, sealer, by=manager.id, creditor_id=manager.creditor_id, email="convidada@example.com", name="Nova",
        role=Role.CREDITOR_ANALYST, base_url="http://localhost:8000", now=clock.now(),
    )  # fmt: skip
    look = BrandDocument(name="Loja Aurora", light="#0b5560")
    brands.save(
        session, manager.creditor_id or 0, look, seen_version=0, logo=None, keep_logo=True, by=manager.id,
        now=clock.now(),
    )  # fmt: skip
    published = BrandVersion(
        creditor_id=manager.creditor_id or 0, number=1, document=look.as_json(), published_by=manager.id,
        published_at=clock.now(),
    )  # fmt: skip
    session.add(published)
    session.flush()
    return {
        "managing.member_id": colleague.public_id,
        "managing.invitation_id": invited.public_id,
        "account.key_id": key.public_id,
        "managing.look_id": published.public_id,
        "managing.page": "divida",
        "managing.kind": "css",
    }
