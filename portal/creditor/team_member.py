"""One member of the team: role, sessions, access, and a new authenticator by two people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import clock
from portal.access import staff
from portal.creditor.managing import creditor_or_portal, managing, named_in_address
from portal.creditor.team import staff_idle
from portal.creditor.team_form import ProofForm, RoleForm
from portal.extensions import reading, sealer, settings, writing
from portal.models import Creditor, Role, StaffMember
from portal.services import second_factor, staff_team
from portal.services.errors import NotFound, ServiceError
from portal.services.passwords import PasswordCost
from portal.services.staff_names import people
from portal.services.staff_proof import Proof, prove
from portal.staff_pages import staff_context
from portal.wording import sentence
from portal.wording_staff import ROLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What one button of the page does, and what is said afterwards."""

    do: Callable[[Session, StaffMember], object]
    said: str


@managing.get("/equipe/<member_id>")
def member(member_id: str) -> str:
    with reading() as session:
        whose = creditor_or_portal(session)
        found = staff_team.member_of(session, whose.id if whose else None, member_id)
        return _page(session, whose, found)


@managing.post("/equipe/<member_id>")
def change_member(member_id: str) -> str | Response | tuple[str, int]:
    """The button pressed says what is done."""
    with writing() as session:
        whose = creditor_or_portal(session)
        found = staff_team.member_of(session, whose.id if whose else None, member_id)
        deed = _DEEDS.get(request.form.get("acao", ""))
        if deed is None:
            raise NotFound
        try:
            deed.do(session, found)
        except ServiceError as refused:
            if refused.status == 404:
                raise
            session.rollback()
            session.expire_all()
            said = sentence(refused.code, **refused.values_shown)
            return _page(session, whose, found, said), 429 if refused.status == 429 else 422
        flash(deed.said)
        return redirect(url_for("managing.member", member_id=member_id, credor=named_in_address(whose)), 303)


def _by() -> int:
    return staff().staff_id or 0


def _role(session: Session, found: StaffMember) -> None:
    role = request.form.get("role", "")
    if role not in {each.value for each in Role}:
        raise NotFound
    staff_team.change_role(session, found, Role(role), by=_by(), now=clock.now())


def _end_session(session: Session, found: StaffMember) -> None:
    staff_team.end_one(session, found, request.form.get("sessao", ""), by=_by(), now=clock.now())


def _approve(session: Session, found: StaffMember) -> None:
    typed = ProofForm()
    cost = PasswordCost(memory_kib=settings().password_memory_kib, rounds=settings().password_rounds)
    proof = Proof(password=typed.password.data or "", code=typed.code.data or "")
    prove(session, sealer(), cost, staff_id=_by(), proof=proof, now=clock.now())
    second_factor.approve(session, sealer(), found, by=_by(), base_url=settings().base_url, now=clock.now())


_DEEDS = {
    "papel": Deed(do=_role, said="Papel mudado. Vale a partir da próxima página que a pessoa abrir."),
    "desativar": Deed(
        do=lambda session, found: staff_team.deactivate(session, found, by=_by(), now=clock.now()),
        said="Acesso desativado. Todas as sessões da pessoa terminaram.",
    ),
    "ativar": Deed(
        do=lambda session, found: staff_team.reactivate(session, found, by=_by(), now=clock.now()),
        said="Acesso ativado de novo.",
    ),
    "encerrar": Deed(do=_end_session, said="Sessão encerrada."),
    "pedir": Deed(
        do=lambda session, found: second_factor.ask(session, found, by=_by(), now=clock.now()),
        said="Pedido feito. Agora outra pessoa da gerência precisa concordar.",
    ),
    "concordar": Deed(do=_approve, said="O autenticador de antes parou de valer. O link para o novo foi enviado."),
    "desistir": Deed(
        do=lambda session, found: second_factor.withdraw(session, found, by=_by(), now=clock.now()),
        said="Pedido retirado. Nada mudou.",
    ),
}


def _page(session: Session, whose: Creditor | None, found: StaffMember, over: str = "") -> str:
    now = clock.now()
    running = second_factor.running(session, found, now)
    return render_template(
        "creditor/team_member.html",
        creditor=whose,
        named=named_in_address(whose),
        member=found,
        oneself=found.id == staff().staff_id,
        sessions=staff_team.live_sessions(session, found.id, now=now, idle=staff_idle()),
        last=staff_team.last_sign_ins(session, [found.id]).get(found.id),
        reset=running,
        people=people(session, [f"staff:{running.asked_by}"]) if running else {},
        asked_by_me=running is not None and running.asked_by == staff().staff_id,
        form=RoleForm(found.creditor_id, found.role),
        proof=ProofForm(),
        roles=ROLES,
        over=over,
        **staff_context(),
    )
