"""The queue of finance, a case with its facts and remedies, and one remedy for several cases after a preview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from brazil.errors import InvalidNumber
from brazil.money import Money
from payments.errors import UnreadableFile
from payments.incoming import REMEDIES, CaseKind, Remedy
from payments.statements.ofx_values import amount_of
from portal import clock
from portal.access import staff
from portal.extensions import reading, sealer, writing
from portal.finance.blueprint import finance
from portal.finance.csv_export import Cell, table_file
from portal.finance.queue_words import address_of, label_of, number_of, words_of
from portal.finance.scope import PAGE, Scope, own_creditor, page_number, paging, scope_of
from portal.formatting import brl, cpf_masked, date_short
from portal.models import Creditor, FinanceCase
from portal.sealing import cpf_bound_to
from portal.services import cases, finance_cases, finance_queue, suspense
from portal.services.errors import NotAllowed, ServiceError
from portal.services.finance_accounts import account_names, creditor_names
from portal.services.finance_cases import CaseFacts
from portal.services.finance_queue import QueueFilter, QueueItem
from portal.staff_pages import staff_context
from portal.wording import sentence
from portal.wording_desk import ACTIONS, CASE_LABELS, CONSEQUENCES, FINDINGS

HEAD = ("Espera desde", "O que é", "Por quê", "Número", "Credor", "Valor")
AGES = (
    ("", "Qualquer"),
    ("1", "1 dia ou mais"),
    ("3", "3 dias ou mais"),
    ("7", "7 dias ou mais"),
    ("30", "30 dias ou mais"),
)


@finance.get("/casos")
def case_list() -> str:
    with reading() as session:
        scope, page = scope_of(session), page_number()
        chosen = _filter(scope)
        found = finance_queue.queue(session, chosen, now=clock.now(), offset=(page - 1) * PAGE, limit=PAGE)
        names = creditor_names(session)
        return render_template(
            "finance/cases.html",
            scope=scope,
            fields=_fields(scope, chosen),
            items=[_row(item, names) for item in found.items],
            found=found,
            in_bulk=_bulk_kind(chosen),
            kept=dict(request.args.items()),
            paging=paging(found.count, page, len(found.items)),
            done=request.args.get("feitos", ""),
            left=request.args.get("recusados", ""),
            **staff_context(),
        )


def _row(item: QueueItem, names: Mapping[int, Creditor]) -> tuple[QueueItem, str, str, str, str, str]:
    creditor = _creditor(names, item.creditor_id)
    return item, label_of(item), words_of(item), number_of(item), address_of(item), creditor


@finance.get("/casos.csv")
def cases_csv() -> Response:
    return _export("csv")


@finance.get("/casos.xlsx")
def cases_xlsx() -> Response:
    return _export("xlsx")


def _export(form: str) -> Response:
    with reading() as session:
        found = finance_queue.queue(session, _filter(scope_of(session)), now=clock.now(), limit=100_000)
        names = creditor_names(session)
        rows: list[list[Cell]] = [
            [
                clock.business_date(item.opened_at),
                label_of(item),
                words_of(item),
                number_of(item),
                _creditor(names, item.creditor_id),
                item.amount,
            ]
            for item in found.items
        ]
    return table_file(form, "casos", HEAD, rows)


@finance.route("/casos/<case_id>", methods=["GET", "POST"])
def case(case_id: str) -> str | AnyResponse | tuple[str, int]:
    if request.method == "GET":
        with reading() as session:
            return _case_page(session, case_id)
    remedy, error = request.form.get("solucao", ""), ""
    with writing() as session:
        found = cases.case_of(session, case_id, own_creditor())
        try:
            if remedy not in set(Remedy):
                raise NotAllowed("remedy_not_offered")
            finance_cases.remedy_case(
                session,
                found,
                Remedy(remedy),
                reason=request.form.get("motivo", ""),
                staff_id=staff().staff_id or 0,
                today=clock.today(),
                now=clock.now(),
                **_arguments(),
            )
        except (ServiceError, InvalidNumber) as refused:
            session.rollback()
            error = sentence(refused.code, **getattr(refused, "values_shown", {}))
            session.expire_all()
            return _case_page(session, case_id, error=error), 409 if getattr(refused, "status", 0) == 409 else 422
    return redirect(url_for("finance.case", case_id=case_id, feito=1), 303)


@finance.post("/casos/conferir")
def bulk_preview() -> str | tuple[str, int] | AnyResponse:
    with reading() as session:
        try:
            chosen = finance_cases.chosen_cases(session, request.form.getlist("caso"), own_creditor())
        except NotAllowed as error:
            return render_template("finance/bulk_none.html", error=sentence(error.code), **staff_context()), 422
        return _preview(session, chosen)


@finance.post("/casos/aplicar")
def bulk_apply() -> str | tuple[str, int] | AnyResponse:
    remedy = request.form.get("solucao", "")
    with writing() as session:
        try:
            chosen = finance_cases.chosen_cases(session, request.form.getlist("caso"), own_creditor())
        except NotAllowed as error:
            return render_template("finance/bulk_none.html", error=sentence(error.code), **staff_context()), 422
        kind = chosen[0].kind
        try:
            if remedy not in set(Remedy):
                raise NotAllowed("remedy_not_offered")
            done, refused = finance_cases.remedy_all(
                session,
                chosen,
                Remedy(remedy),
                reason=request.form.get("motivo", ""),
                staff_id=staff().staff_id or 0,
                today=clock.today(),
                now=clock.now(),
            )
        except NotAllowed as error:
            session.rollback()
            return _preview(session, chosen, error=sentence(error.code)), 422
    return redirect(url_for("finance.case_list", tipo=kind, feitos=done, recusados=len(refused) or None), 303)


def _preview(session: Session, chosen: list[FinanceCase], error: str = "") -> str:
    return render_template(
        "finance/bulk.html",
        cases=chosen,
        label=_label(chosen[0]),
        total=finance_cases.amount_of(chosen),
        remedies=_said(finance_cases.bulk_remedies(chosen)),
        error=error,
        creditors=creditor_names(session),
        **staff_context(),
    )


def _said(remedies: Iterable[Remedy]) -> list[tuple[str, str, str]]:
    return [(each.value, sentence(f"remedy.{each.value}"), CONSEQUENCES[each.value]) for each in remedies]


def _case_page(session: Session, case_id: str, error: str = "") -> str:
    found = cases.case_of(session, case_id, own_creditor())
    facts = finance_cases.facts_of(session, found)
    typed = request.form if request.method == "POST" else request.args
    number = typed.get("acordo", "").strip()[:40] or (facts.agreement.number if facts.agreement else "")
    offered = cases.remedies_of(found)
    installments = (
        suspense.open_installments(session, number, found.creditor_id or 0)
        if Remedy.PLACE in offered and number
        else []
    )
    return render_template(
        "finance/case.html",
        case=found,
        facts=facts,
        cpf=_cpf(facts),
        label=_label(found),
        lead=FINDINGS[found.detail["finding"]][1] if "finding" in found.detail else sentence(f"case.{found.kind}"),
        people=finance_cases.people(session, [each.actor for each in facts.history]),
        offered=_said(offered),
        bank_account=account_names(session).get(facts.line.file.receiving_account_id or 0, "") if facts.line else "",
        creditor=_creditor(creditor_names(session), found.creditor_id),
        number=number,
        installments=[
            (each.id, f"Parcela {each.number}, vence em {date_short(each.due_on)}, {brl(each.amount)}")
            for each in installments
        ],
        actions=ACTIONS,
        said=typed.get("motivo", ""),
        error=error,
        done="feito" in request.args,
        **staff_context(),
    )


def _label(case: FinanceCase) -> str:
    found = FINDINGS.get(str(case.detail.get("finding", "")))
    return found[0] if found else CASE_LABELS[case.kind]


def _cpf(facts: CaseFacts) -> str:
    if facts.debtor is None:
        return ""
    return cpf_masked(sealer().unseal(facts.debtor.cpf_sealed, cpf_bound_to(facts.debtor.cpf_lookup)))


def _arguments() -> dict[str, Any]:
    """What a remedy may need besides the reason."""
    chosen = request.form.get("parcela", "")
    given: dict[str, Any] = {}
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 18:
        given["installment_id"] = int(chosen)
    if request.form.get("destino", "").strip():
        given |= {"destination": request.form["destino"].strip()[:300], "sealer": sealer()}
    return given


def _filter(scope: Scope) -> QueueFilter:
    kind, days = request.args.get("tipo", ""), request.args.get("espera", "")
    return QueueFilter(
        creditor_id=scope.creditor_id,
        kind=kind if kind in CASE_LABELS else "",
        days=int(days) if days in {value for value, _ in AGES if value} else 0,
        least=_amount(request.args.get("valor_de", "")),
        most=_amount(request.args.get("valor_ate", "")),
    )


def _fields(scope: Scope, chosen: QueueFilter) -> list[dict[str, Any]]:
    kinds = [("", "Todos"), *CASE_LABELS.items()]
    return [
        {"name": "tipo", "label": "Tipo", "kind": "select", "value": chosen.kind, "options": kinds},
        {"name": "espera", "label": "Espera", "kind": "select", "value": str(chosen.days or ""), "options": AGES},
        {"name": "valor_de", "label": "Valor de", "kind": "text", "value": _typed(chosen.least)},
        {"name": "valor_ate", "label": "Valor até", "kind": "text", "value": _typed(chosen.most)},
        *scope.fields()[2:],
    ]


def _amount(typed: str) -> Money | None:
    """``1.234,56``, ``1234`` or ``1234.5`` as money; None for nothing, and for what is none."""
    try:
        return amount_of(typed, 0) if typed.strip() else None
    except UnreadableFile:
        return None


def _typed(amount: Money | None) -> str:
    return "" if amount is None else brl(amount).replace("R$", "").strip()


def _bulk_kind(chosen: QueueFilter) -> bool:
    """Whether the list shows boxes: of one kind, whose remedies may be given to many."""
    known = chosen.kind in set(CaseKind)
    return known and any(each in finance_cases.IN_BULK for each in REMEDIES[CaseKind(chosen.kind)])


def _creditor(names: Mapping[int, Creditor], creditor_id: int | None) -> str:
    return names[creditor_id].name if creditor_id is not None and creditor_id in names else ""
