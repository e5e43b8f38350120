"""The queue of finance, a case with its facts and remedies, and one remedy for several cases after a preview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from brazil.errors import InvalidNumber
from brazil.money import ZERO, Money
from payments.incoming import REMEDIES, CaseKind, Remedy
from portal import clock
from portal.access import staff
from portal.extensions import reading, sealer, writing
from portal.finance.blueprint import finance
from portal.finance.queue_filters import fields_of, filter_of
from portal.finance.queue_words import address_of, label_of, number_of, words_of
from portal.finance.scope import own_creditor, scope_of
from portal.formatting import brl, cpf_masked, date_short
from portal.models import Creditor, FinanceCase, Installment
from portal.paging import PAGE, page_number, paging
from portal.sealing import cpf_bound_to
from portal.services import cases, finance_cases, finance_queue, suspense
from portal.services.errors import NotAllowed, ServiceError
from portal.services.finance_accounts import account_names, creditor_names
from portal.services.finance_cases import CaseFacts
from portal.services.finance_queue import QueueFilter, QueueItem
from portal.services.staff_names import people
from portal.staff_pages import staff_context
from portal.table_files import Cell, table_file
from portal.wording import has_sentence, sentence
from portal.wording_desk import ACTIONS, BUTTONS, CASE_LABELS, CONSEQUENCES, FINDINGS

HEAD = ("Espera desde", "O que é", "Por quê", "Número", "Credor", "Valor")


@finance.get("/casos")
def case_list() -> str:
    with reading() as session:
        scope, page = scope_of(session), page_number()
        chosen = filter_of(scope)
        found = finance_queue.queue(session, chosen, now=clock.now(), offset=(page - 1) * PAGE, limit=PAGE)
        names = creditor_names(session)
        return render_template(
            "finance/cases.html",
            scope=scope,
            fields=fields_of(scope, chosen),
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
        found = finance_queue.queue(session, filter_of(scope_of(session)), now=clock.now(), limit=100_000)
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


def said_of(remedies: Iterable[Remedy]) -> list[tuple[str, str, str, str]]:
    """Each remedy with its heading, what it does, and what its button says."""
    return [
        (each.value, sentence(f"remedy.{each.value}").rstrip("."), CONSEQUENCES[each.value], BUTTONS[each.value])
        for each in remedies
    ]


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
        label=title_of(found),
        lead=FINDINGS[found.detail["finding"]][1] if "finding" in found.detail else sentence(f"case.{found.kind}"),
        people=people(session, [each.actor for each in facts.history]),
        offered=said_of(offered),
        bank_account=account_names(session).get(facts.line.file.receiving_account_id or 0, "") if facts.line else "",
        creditor=_creditor(creditor_names(session), found.creditor_id),
        number=number,
        installments=[(each.id, _placed(each, found.amount or ZERO)) for each in installments],
        advice=_advice(facts),
        asker=_asker(session, found),
        actions=ACTIONS,
        said=typed.get("motivo", ""),
        error=error,
        done="feito" in request.args,
        **staff_context(),
    )


def _placed(installment: Installment, paid: Money) -> str:
    """An installment, and what the money would do to it."""
    left = installment.amount - (installment.paid or ZERO)
    told = f"Parcela {installment.number}, vence em {date_short(installment.due_on)}: paga {brl(min(paid, left))}"
    if paid > left:
        return f"{told}, sobra crédito de {brl(paid - left)}"
    return f"{told}, fica paga" if paid == left else f"{told}, faltam {brl(left - paid)}"


def _advice(facts: CaseFacts) -> str:
    """What to find out first, of money of nobody."""
    code = f"remedy_{facts.line.code}" if facts.line is not None and facts.case.closed_at is None else ""
    return sentence(code) if has_sentence(code) else ""


def _asker(session: Session, case: FinanceCase) -> str:
    """Who asked for what a second person decides."""
    actor = f"staff:{case.detail.get('proposed_by')}"
    return people(session, [actor])[actor] if case.detail.get("proposed_by") else "Pela linha de comando"


def title_of(case: FinanceCase) -> str:
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


def _bulk_kind(chosen: QueueFilter) -> bool:
    """Whether the list shows boxes: of one kind, whose remedies may be given to many."""
    known = chosen.kind in set(CaseKind)
    return known and any(each in finance_cases.IN_BULK for each in REMEDIES[CaseKind(chosen.kind)])


def _creditor(names: Mapping[int, Creditor], creditor_id: int | None) -> str:
    return names[creditor_id].name if creditor_id is not None and creditor_id in names else ""
