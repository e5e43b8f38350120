"""What an authenticator's answer proves (W3C Web Authentication Level 3, sections 7.1 and 7.2), by py_webauthn.

The library takes a third of a second to load, for the few processes that need it: it is imported where it is used.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

LONGEST = 20_000
_NAME = "Prumo"


class Refused(Exception):
    """The answer proves nothing: forged, for another question, another place, or without its user's verification."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """The public half of a key, as it was made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]
    backed_up: bool


def creation(domain: str, *, handle: bytes, email: str, name: str, challenge: bytes, known: Sequence[bytes]) -> str:
    """What `navigator.credentials.create` is asked for, as JSON: a key kept on the device, its user verified."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers import structs

    return options_to_json(
        generate_registration_options(
            rp_id=domain,
            rp_name=_NAME,
            user_id=handle,
            user_name=email,
            user_display_name=name,
            challenge=challenge,
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED,
                user_verification=structs.UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=each) for each in known],
        )
    )


def request(domain: str, *, challenge: bytes) -> str:
    """What `navigator.credentials.get` is asked for, as JSON: any key of this place, its user verified."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    required = UserVerificationRequirement.REQUIRED
    return options_to_json(
        generate_authentication_options(rp_id=domain, challenge=challenge, user_verification=required)
    )


def answered_creation(answer: str, *, challenge: bytes, domain: str, origin: str) -> NewKey:
    """The key an answer brings. Raises Refused."""
    from webauthn import verify_registration_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        parsed = _parsed(answer)
        made = verify_registration_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=domain,
            expected_origin=origin,
            require_user_verification=True,
        )
        transports = parsed["response"].get("transports") or ()
        return NewKey(
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            transports=tuple(str(each)[:20] for each in transports[:8]),
            backed_up=made.credential_backed_up,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError) as broken:
        raise Refused(str(broken)) from broken


def answered_request(
    answer: str, *, challenge: bytes, domain: str, origin: str, public_key: bytes, sign_count: int
) -> int:
    """The key's counter after this use, which is more than before or both are 0. Raises Refused."""
    from webauthn import verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        used = verify_authentication_response(
            credential=_parsed(answer),
            expected_challenge=challenge,
            expected_rp_id=domain,
            expected_origin=origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError) as broken:
        raise Refused(str(broken)) from broken
    return used.new_sign_count


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST:
        raise Refused("too long")
    parsed = json.loads(answer)
    if not isinstance(parsed, dict):
        raise TypeError("not an object")
    return parsed
