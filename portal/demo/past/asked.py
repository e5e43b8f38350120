"""Disputes and complaints of the past, opened and answered by the services themselves: there are few of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money
from portal.demo.past.days import DAY, at
from portal.demo.past.team import Team
from portal.demo.past.trail import Trail
from portal.models import (
    BureauAnswer,
    BureauRequest,
    DebtRecord,
    DisputeReason,
    DisputeStatus,
    RequestKind,
    RequestStatus,
)
from portal.models.staff import Role
from portal.sealing import Sealer
from portal.services.bureau import answers
from portal.services.disputes.answering import Answer, answer
from portal.services.disputes.opening import Complaint, open_dispute
from portal.services.disputes.watching import close_by_itself
from portal.services.requests import answering
from portal.services.requests.answering import Given, Who
from portal.services.requests.asking import Asked, put
from portal.services.requests.complaining import About


@dataclass(frozen=True, slots=True, kw_only=True)
class _Disputed:
    """Opened so many days ago, answered so many days later; None: nobody answered, or it is open yet."""

    days_ago: int
    reason: DisputeReason
    outcome: DisputeStatus
    after: int | None


_R, _S = DisputeReason, DisputeStatus
_DISPUTES = (
    _Disputed(days_ago=151, reason=_R.ALREADY_PAID, outcome=_S.REJECTED, after=6),
    _Disputed(days_ago=74, reason=_R.NOT_MINE, outcome=_S.NO_ANSWER, after=None),
    _Disputed(days_ago=61, reason=_R.WRONG_AMOUNT, outcome=_S.CORRECTED, after=6),
    _Disputed(days_ago=47, reason=_R.ALREADY_PAID, outcome=_S.REJECTED, after=7),
    _Disputed(days_ago=33, reason=_R.ALREADY_PAID, outcome=_S.UPHELD, after=4),
    _Disputed(days_ago=2, reason=_R.ALREADY_PAID, outcome=_S.OPEN, after=None),
)
_COMPLAINTS = ((131, 5), (83, 4), (58, 9), (17, 6), (1, None))
"""Made so many days ago, answered so many days later: seven are allowed."""

HOW_MANY = len(_DISPUTES) + len(_COMPLAINTS)
"""Debts it takes, of as many people."""

_SAID = {
    _R.ALREADY_PAID: "Já paguei esta conta na loja e tenho o recibo em casa.",
    _R.WRONG_AMOUNT: "O valor não bate com o que contratei. Minha conta era menor.",
    _R.NOT_MINE: "Nunca fiz esta compra e não conheço esta empresa.",
}
_ANSWERED = {
    _S.REJECTED: "Conferimos o contrato e os pagamentos: o valor está certo e continua em aberto.",
    _S.CORRECTED: "Você tem razão: cobramos um serviço que não foi usado. O valor foi corrigido.",
    _S.UPHELD: "Achamos o pagamento que você fez. Nada mais será cobrado desta conta.",
}
_COMPLAINED = (
    "Recebi mensagem fora de hora e pedi para não ligarem no trabalho.",
    "O atendimento por telefone não soube explicar o meu acordo.",
    "Paguei a primeira parcela e meu nome demorou a sair do cadastro.",
)
_SORRY = "Pedimos desculpas. Já corrigimos o que houve e avisamos a equipe para não repetir."


def ask_and_answer(
    session: Session, debts: list[DebtRecord], *, team: Team, sealer: Sealer, trail: Trail, today: date
) -> None:
    """Disputes of the first debts, complaints of the people of the others; all but the newest ended."""
    for told, debt in zip(_DISPUTES, debts, strict=False):
        _dispute(session, debt, told, team, sealer, trail, today)
    others: Iterator[DebtRecord] = iter(debts[len(_DISPUTES) :])
    for place, (days_ago, after) in enumerate(_COMPLAINTS):
        _complain(session, next(others), place, today - timedelta(days=days_ago), after, team, sealer, trail)
    trail.past = None


def _dispute(
    session: Session, debt: DebtRecord, told: _Disputed, team: Team, sealer: Sealer, trail: Trail, today: date
) -> None:
    on = today - timedelta(days=told.days_ago)
    trail.past = at(on, 14)
    complaint = Complaint(reason=told.reason, said=_SAID[told.reason])
    dispute = open_dispute(
        session, debtor_id=debt.debtor_id, debt_id=debt.public_id, complaint=complaint, sealer=sealer, today=on,
        now=trail.past, proof={"ip": "192.0.2.7", "user_agent": "Mozilla/5.0"},
    )  # fmt: skip
    if told.outcome is DisputeStatus.NO_ANSWER:
        ended_on = dispute.answer_by + DAY
        trail.past = at(ended_on)
        close_by_itself(session, dispute.id, today=ended_on, now=trail.past)
    elif told.after is not None:
        ended_on = on + timedelta(days=told.after)
        trail.past = at(ended_on, 16)
        right = Money(debt.principal.cents * 4 // 5) if told.outcome is DisputeStatus.CORRECTED else None
        given = Answer(outcome=told.outcome, words=_ANSWERED[told.outcome], right_amount=right)
        answer(
            session, sealer, creditor_id=debt.creditor_id, dispute_id=dispute.public_id, given=given,
            staff_id=team.analyst, today=ended_on, now=trail.past,
        )  # fmt: skip
    else:
        return
    _clear(session, dispute.id, debt.creditor_id, ended_on + 2 * DAY, team, trail)


def _clear(session: Session, dispute_id: int, creditor_id: int, on: date, team: Team, trail: Trail) -> None:
    """What ended for the person was asked of the bureaus, and done in time."""
    request = session.scalar(select(BureauRequest).where(BureauRequest.dispute_id == dispute_id))
    if request is None:
        return
    request.requested_at = trail.past
    trail.past = at(on, 10)
    answers.confirm(
        session, creditor_id=creditor_id, request_ids=[request.public_id], answer=BureauAnswer.REMOVED,
        staff_id=team.analyst, now=trail.past,
    )  # fmt: skip


def _complain(
    session: Session,
    debt: DebtRecord,
    place: int,
    on: date,
    after: int | None,
    team: Team,
    sealer: Sealer,
    trail: Trail,
) -> None:
    trail.past = at(on, 15)
    asked = Asked(
        kind=RequestKind.COMPLAINT, creditor_id=debt.creditor_id, what={"about": About.CREDITOR.value},
        said=_COMPLAINED[place % len(_COMPLAINED)],
    )  # fmt: skip
    request = put(session, sealer, debtor_id=debt.debtor_id, asked=asked, today=on, now=trail.past)
    if after is None:
        return
    answered_on = on + timedelta(days=after)
    trail.past = at(answered_on, 11)
    who = Who(staff_id=team.manager, role=Role.CREDITOR_MANAGER, creditor_id=debt.creditor_id)
    given = Given(outcome=RequestStatus.ANSWERED, words=_SORRY)
    answering.answer(
        session, sealer, who=who, request_id=request.public_id, given=given, today=answered_on, now=trail.past
    )  # fmt: skip
