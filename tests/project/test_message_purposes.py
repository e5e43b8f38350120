"""Every message has a purpose: whether it may leave while somebody asked for quiet is never left to chance."""

from __future__ import annotations

from pathlib import Path

from portal.services.quiet import KINDS, Purpose
from portal.wording_my_data import KINDS as NAMES

FOLDERS = Path(__file__).resolve().parents[2] / "templates" / "messages"


def test_every_kind_of_message_has_its_purpose_and_none_is_left_over() -> None:
    assert set(KINDS) == {path.name for path in FOLDERS.iterdir() if path.is_dir()}


def test_codes_always_leave_and_what_asks_for_money_is_held() -> None:
    """Whatever is written to press must be among those: its texts ask to pay what is late."""
    assert {kind for kind, purpose in KINDS.items() if purpose is Purpose.CODE} == {
        path.name for path in FOLDERS.glob("*_code")
    }
    assert KINDS["agreement_notice"] is KINDS["agreement_broken"] is Purpose.ASKING


TO_CREDITORS = {
    "bureau_reminder", "bureau_request", "dispute_asked", "dispute_reminder", "factor_reset", "policy_retired",
    "policy_review_asked", "policy_review_decided", "portfolio_arrived", "portfolio_mailbox_fault", "request_asked",
    "staff_invitation",
}  # fmt: skip


def test_the_page_of_messages_has_a_name_for_each_that_people_get() -> None:
    assert sorted(set(KINDS) - set(NAMES)) == sorted(TO_CREDITORS)
