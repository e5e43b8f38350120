"""Which version a person's offers come from: the one in force, or the challenger of a comparison that runs.

A person comes into a comparison by signing in while it runs, before any price of it is seen, whatever their arm: who
stays away because of a price is counted as much as who stays. Where they stand is a hash (offers.experiments.split).
Who comes in by no such door has the version in force. Prices shown are stored and hold until they expire whatever
comparison starts or ends (portal.services.offers), so that the better of two a person saw stays theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, exists, select
from sqlalchemy.orm import Session, aliased, defer

from offers.experiments.split import Arm, Split, arm_of
from portal.models import Creditor, Debtor, DebtRecord, DebtStatus, ExperimentPerson, PolicyExperiment, PolicyVersion
from portal.services.once import add_once
from portal.services.policies_in_force import newest_of_creditors


def running(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """Whether a comparison is open and has this day among its days."""
    open_yet = PolicyExperiment.ended_at.is_(None)
    return and_(open_yet, PolicyExperiment.first_on <= today, PolicyExperiment.last_on >= today)


_TRIED = (
    select(PolicyExperiment.champion_id, PolicyExperiment.challenger_id)
    .join(ExperimentPerson, ExperimentPerson.experiment_id == PolicyExperiment.id)
    .where(
        ExperimentPerson.debtor_id == bindparam("debtor_id"),
        ExperimentPerson.arm == Arm.CHALLENGER,
        running(bindparam("today", type_=PolicyExperiment.first_on.type)),
    )
    .subquery()
)
_CHALLENGER = aliased(PolicyVersion)
_VERSIONS_FOR = (
    newest_of_creditors(_CHALLENGER)
    .outerjoin(_TRIED, _TRIED.c.champion_id == PolicyVersion.id)
    .outerjoin(_CHALLENGER, _CHALLENGER.id == _TRIED.c.challenger_id)
    .options(defer(_CHALLENGER.document))
)


def enter(session: Session, debtor_id: int, today: date) -> None:
    """Count a person who signs in into every comparison that runs on one of their open debts. Does not commit."""
    owes = exists().where(
        DebtRecord.debtor_id == debtor_id,
        DebtRecord.creditor_id == PolicyExperiment.creditor_id,
        DebtRecord.status == DebtStatus.OPEN,
    )
    known = exists().where(
        ExperimentPerson.debtor_id == debtor_id, ExperimentPerson.experiment_id == PolicyExperiment.id
    )
    query = (
        select(PolicyExperiment, Creditor.public_id)
        .join(Creditor, Creditor.id == PolicyExperiment.creditor_id)
        .where(running(today), owes, ~known)
    )
    for experiment, creditor in session.execute(query).all():
        split = Split(control_bps=experiment.control_bps, challenger_bps=experiment.challenger_bps)
        lookup = session.get_one(Debtor, debtor_id).cpf_lookup
        arm = arm_of(split, creditor=creditor, experiment=experiment.public_id, debtor=lookup)
        add_once(
            session,
            ExperimentPerson(debtor_id=debtor_id, experiment_id=experiment.id, arm=arm, entered_on=today),
        )


def versions_for(
    session: Session, debtor_id: int, creditor_ids: Iterable[int], today: date
) -> dict[int, PolicyVersion]:
    """The version a person's offers of each of these creditors come from today, where there is one, in one query.

    A comparison whose champion is no longer in force tries nothing any more: a newer version serves everybody, and
    none is offered once the champion was taken out of force.
    """
    wanted = sorted(set(creditor_ids))
    if not wanted:
        return {}
    rows = session.execute(_VERSIONS_FOR, {"creditor_ids": wanted, "debtor_id": debtor_id, "today": today})
    return {version.creditor_id: challenger or version for version, challenger in rows}


def version_for(session: Session, debtor_id: int, creditor_id: int, today: date) -> PolicyVersion | None:
    """The version a person's offers of a creditor come from today; None where nothing is in force."""
    return versions_for(session, debtor_id, [creditor_id], today).get(creditor_id)
