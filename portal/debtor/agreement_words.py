"""The rules of an agreement's life, and what happened to it, in words anyone reads."""

from __future__ import annotations

from datetime import date
from typing import Any

from offers.agreements.changes import Refused
from offers.agreements.terms import LifeTerms
from offers.made.offer import Offer
from offers.policies.limits import Nature, Vesting
from portal.documents.terms import life_terms_of_offer
from portal.formatting import bps, date_long, date_plain
from portal.models import AgreementStep, OfferRecord
from portal.wording import has_sentence, sentence

Rule = tuple[str, str]


def rules(terms: LifeTerms, *, prescribed: bool = False, discounted: bool = True) -> list[Rule]:
    """What the agreement bears and what happens after, each with a title; the same before accepting and while it runs.

    Past its term nothing is demanded, so nothing of it ends by itself.
    """
    told = [("Parcela com data passada", _late(terms))]
    if prescribed:
        told.append(("Se você parar de pagar", "Nada acontece. Você só paga se quiser. O que já foi pago não volta."))
    else:
        told += [("Antes de encerrar", _notice(terms)), ("Se for encerrado", _after(terms, discounted=discounted))]
    told += [("Mudar uma data", _moves(terms)), *_skips(terms), *_renegotiations(terms)]
    return [*told, ("Pagar antes", _EARLY), ("Desistir", _WITHDRAW)]


def rules_of(record: OfferRecord, offer: Offer) -> list[Rule]:
    """The same for an offer, before it is accepted."""
    discounted = any(line.discount for line in offer.plan.discounts)
    return rules(life_terms_of_offer(record), prescribed=offer.prescribed, discounted=discounted)


_EARLY = "Quando quiser, uma, algumas ou todas as parcelas, sem tarifa. Os juros do tempo que falta saem do valor."
_NOVATED = (
    "O que falta do acordo passa a valer de uma vez. Multa e juros, só nas parcelas com data passada. "
    "Nada do que você pagou se perde."
)
_WITHDRAW = "Sem custo, enquanto nenhuma parcela foi paga."


def _late(terms: LifeTerms) -> str:
    charges = [f"multa de {bps(terms.fine_bps)}"] if terms.fine_bps else []
    charges += [f"juros de {bps(terms.interest_bps)} ao mês, por dia"] if terms.interest_bps else []
    if not charges:
        return "Não há multa nem juros por atraso."
    return f"Só ela tem acréscimo: {' e '.join(charges)}. As outras continuam iguais."


def _notice(terms: LifeTerms) -> str:
    grace = f"Esperamos {_days(terms.grace_days)}. Depois mandamos" if terms.grace_days else "Mandamos"
    window = f"A partir do aviso você tem {_days(terms.notice_days)} para pagar."
    return f"{grace} um aviso. {window} Só depois o acordo pode ser encerrado, com o banco conferido até o último dia."


def _after(terms: LifeTerms, *, discounted: bool) -> str:
    if terms.nature is Nature.NOVATION:
        return _NOVATED
    kept = {
        Vesting.PROPORTIONAL: " Você mantém o desconto na mesma proporção do que pagou.",
        Vesting.NONE: " O desconto deixa de valer.",
        Vesting.AT_END: " O desconto só vale com todas as parcelas pagas.",
    }[terms.vesting]
    back = "A dívida original volta, menos tudo o que você pagou, contado no dia de cada pagamento."
    return back + (kept if discounted else "")


def _moves(terms: LifeTerms) -> str:
    if not terms.due_date_moves:
        return "Este acordo não permite mudar datas pelo portal."
    times = "1 vez" if terms.due_date_moves == 1 else f"{terms.due_date_moves} vezes"
    return (
        f"Você pode mudar {times}, por até {_days(terms.move_days)}, sem custo. Precisa ser antes da data da parcela."
    )


def _skips(terms: LifeTerms) -> list[Rule]:
    if not terms.skips:
        return []
    which = "1 parcela" if terms.skips == 1 else f"{terms.skips} parcelas"
    cost = "Se o parcelamento tem juros, ela leva os juros desse tempo, e você vê quanto é antes."
    return [("Passar uma parcela para o fim", f"Você pode passar {which}. {cost}")]


def _renegotiations(terms: LifeTerms) -> list[Rule]:
    if not terms.renegotiations:
        return []
    times = "1 vez" if terms.renegotiations == 1 else f"{terms.renegotiations} vezes"
    return [
        ("Mudar o acordo todo", f"Você pode trocar por outro {times}. O que já pagou conta. Você vê o preço antes.")
    ]


def refused_sentence(refused: Refused) -> str:
    """Why a change is not possible, and what is."""
    values = {name: date_plain(value) if isinstance(value, date) else value for name, value in refused.values}
    return sentence(f"life.{refused.code.value}", **values)


def step_sentence(step: AgreementStep) -> str:
    """What happened, in one sentence."""
    code = f"step.{step.event}"
    code = next((f"{code}.{why}" for why in (step.reason, step.key) if has_sentence(f"{code}.{why}")), code)
    return sentence(code, **{name: _shown(name, value) for name, value in step.detail.items()})


_DATES = ("before", "due_on", "cure_until")


def _shown(name: str, value: Any) -> Any:
    if name not in _DATES:
        return value
    day = date.fromisoformat(value)
    return date_long(day) if name == "cure_until" else date_plain(day)


def _days(count: int) -> str:
    return "1 dia" if count == 1 else f"{count} dias"
