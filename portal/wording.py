"""The sentence for each stable code. Errors carry codes and values; what people read is written here."""

from __future__ import annotations

from flask import Flask

from portal import (
    wording_accounts,
    wording_agreements,
    wording_assignments,
    wording_debtor,
    wording_desk,
    wording_dispute_answers,
    wording_disputes,
    wording_errors,
    wording_experiments,
    wording_finance,
    wording_imports,
    wording_indices,
    wording_joint,
    wording_ledger,
    wording_money_in,
    wording_my_data,
    wording_offers,
    wording_pause,
    wording_pay_link,
    wording_payouts,
    wording_pix,
    wording_policy,
    wording_policy_review,
    wording_portfolio,
    wording_portfolio_mailbox,
    wording_proof,
    wording_queue,
    wording_reports,
    wording_request_answers,
    wording_requests,
    wording_segments,
    wording_signin,
    wording_staff,
    wording_trials,
    wording_verify,
)

SENTENCES: dict[str, str] = {
    **wording_errors.SENTENCES,
    **wording_portfolio.SENTENCES,
    **wording_portfolio_mailbox.SENTENCES,
    **wording_policy.SENTENCES,
    **wording_policy_review.SENTENCES,
    **wording_experiments.SENTENCES,
    **wording_signin.SENTENCES,
    **wording_staff.SENTENCES,
    **wording_finance.SENTENCES,
    **wording_desk.SENTENCES,
    **wording_accounts.SENTENCES,
    **wording_agreements.SENTENCES,
    **wording_assignments.SENTENCES,
    **wording_disputes.SENTENCES,
    **wording_dispute_answers.SENTENCES,
    **wording_imports.SENTENCES,
    **wording_indices.SENTENCES,
    **wording_joint.SENTENCES,
    **wording_ledger.SENTENCES,
    **wording_money_in.SENTENCES,
    **wording_my_data.SENTENCES,
    **wording_offers.SENTENCES,
    **wording_pause.SENTENCES,
    **wording_pay_link.SENTENCES,
    **wording_payouts.SENTENCES,
    **wording_pix.SENTENCES,
    **wording_proof.SENTENCES,
    **wording_queue.SENTENCES,
    **wording_reports.SENTENCES,
    **wording_requests.SENTENCES,
    **wording_request_answers.SENTENCES,
    **wording_trials.SENTENCES,
    **wording_segments.SENTENCES,
    **wording_verify.SENTENCES,
    **wording_debtor.SENTENCES,  # last: what debtors read of a code decides
}


def sentence(code: str, **values: object) -> str:
    """The sentence for a code, filled in. A code without one is a fault that a test finds."""
    return SENTENCES[code].format(**values)


def has_sentence(code: str) -> bool:
    """Whether a code has a sentence."""
    return code in SENTENCES


def init_wording(app: Flask) -> None:
    """Give templates `sentence('code', ...)`."""
    app.add_template_global(sentence, "sentence")
