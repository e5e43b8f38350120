"""What the worker does: a function for each topic of the outbox, and what it runs every so often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal.jobs import (
    agreements,
    backtests,
    bank,
    disputes,
    finance,
    ledger,
    pauses,
    payouts,
    pix,
    policies,
    portfolio_mailboxes,
    portfolios,
    proofs,
    refunds,
    reminders,
    requests,
    send_message,
    sign_in_code,
    statements,
    telling,
    upkeep,
)
from portal.jobs.tools import Tools
from portal.services.pix import windows

Topic = Callable[[Tools, dict[str, Any]], None]

TOPICS: dict[str, Topic] = {
    "charges.issue": bank.issue_charges,
    "bank.remessa": bank.write_remessa,
    "bank.deliver": bank.deliver_remessa,
    "pix.create": pix.create,
    "pix.cancel": pix.cancel,
    "pix.confirm": pix.confirm,
    "sign_in.code": sign_in_code.send_sign_in_code,
    "agreement.tell": agreements.tell_accepted,
    "payment.tell": telling.tell_payment,
    "agreement.settled": telling.tell_settled,
    "agreement.notice": agreements.tell_notice,
    "agreement.cured": agreements.tell_cured,
    "agreement.broken": agreements.tell_broken,
    "agreement.resumed": agreements.tell_resumed,
    "agreement.paid_in_time": agreements.undo_breach,
    "agreement.changed": agreements.tell_changed,
    "agreement.given_up": agreements.tell_given_up,
    "dispute.tell": telling.tell_dispute,
    "dispute.ask": disputes.ask,
    "dispute.tell_closed": disputes.tell_closed,
    "dispute.tell_return": disputes.tell_return,
    "installment.remind": reminders.tell_due,
    "pause.tell": pauses.tell_started,
    "request.ask": requests.ask,
    "request.tell": requests.tell_received,
    "request.tell_answered": requests.tell_answered,
    "request.tell_contact": requests.tell_contact,
    "policy.ask": policies.ask,
    "policy.tell": policies.tell,
    "policy.tell_retired": policies.tell_retired,
    "policy.try": backtests.run,
    "refund.send": refunds.send,
    "refund.tell": refunds.tell_refund,
    "credit.tell": refunds.tell_credit,
    "payment.returned": refunds.tell_returned,
    "proofs.refresh": proofs.refresh,
    "documents.annual": proofs.make_year,
    "bureau.dossier": proofs.make_the_dossier,
    "bureau.tell_debtor": proofs.tell_debtor,
    "bureau.tell_late": proofs.tell_late,
    "case.remedy": finance.remedy_case,
    "retorno.read": finance.read_retorno,
    "portfolio.check": portfolios.check,
    "portfolio.bring_in": portfolios.bring_in,
    "portfolio.undo": portfolios.undo,
    "portfolio.arrived": portfolio_mailboxes.arrived,
    "portfolio.tell_fault": portfolio_mailboxes.tell_fault,
    "statement.read": finance.read_statement,
    "message.send": send_message.send_message,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Periodic:
    """A job run every so often while a worker lives."""

    name: str
    every: timedelta
    run: Callable[[Tools], None]


PERIODIC: tuple[Periodic, ...] = (
    Periodic(name="bank.sandbox", every=bank.SANDBOX_EVERY, run=bank.sweep_sandbox),
    Periodic(name="bank.collect", every=bank.COLLECT_EVERY, run=bank.collect_retornos),
    Periodic(name="bank.mailboxes", every=bank.BANKS_EVERY, run=bank.collect_from_banks),
    Periodic(name="bank.unread", every=timedelta(minutes=1), run=bank.read_left_over),
    Periodic(name="pix.collect", every=pix.COLLECT_EVERY, run=pix.collect),
    Periodic(name="pix.look_back", every=windows.LOOK_BACK_EVERY, run=pix.look_back),
    Periodic(name="agreements.look_after", every=agreements.EVERY, run=agreements.look_after),
    Periodic(name="payouts.derive", every=payouts.EVERY, run=payouts.derive_lines),
    Periodic(name="statements.flag", every=statements.EVERY, run=statements.flag_all),
    Periodic(name="ledger.check", every=ledger.EVERY, run=ledger.check_books),
    Periodic(name="disputes.watch", every=disputes.EVERY, run=disputes.watch),
    Periodic(name="policies.publish", every=policies.EVERY, run=policies.publish_due),
    Periodic(name="requests.watch", every=requests.EVERY, run=requests.watch),
    Periodic(name="bureau.clock", every=proofs.CLOCK_EVERY, run=proofs.run_clock),
    Periodic(name="documents.sweep", every=proofs.SWEEP_EVERY, run=proofs.sweep),
    Periodic(name="documents.years", every=proofs.ANNUAL_EVERY, run=proofs.start_years),
    Periodic(name="pauses.ending", every=pauses.EVERY, run=pauses.tell_ending),
    Periodic(name="portfolios.collect", every=portfolio_mailboxes.EVERY, run=portfolio_mailboxes.collect),
    Periodic(name="portfolios.sweep", every=portfolios.EVERY, run=portfolios.sweep),
    Periodic(name="reminders.due", every=reminders.EVERY, run=reminders.promise_due),
    Periodic(name="sessions.sweep", every=timedelta(minutes=10), run=upkeep.sweep_expired),
)
