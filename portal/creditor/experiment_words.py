"""A comparison as people read it: its answer in sentences, its arms and days as tables, its days as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isinf

from markupsafe import Markup

from offers.experiments.split import WHOLE_BPS, Arm
from portal.charts import Point, Series, line_chart, scale_of
from portal.creditor.report_words import percentage
from portal.formatting import bps, brl, date_plain, percent, whole
from portal.models import PolicyExperiment
from portal.services.experiment_forecast import LOOKED_BACK, Forecast
from portal.services.experiment_results import FOLLOWED, ArmResult, Results, Standing
from portal.services.policy_experiments import LONGEST
from portal.statistics.day_by_day import Answer, DayLook
from portal.table_files import Cell
from portal.wording_experiments import ARMS, VERDICTS

HEAD = (
    "Dia", "Versão em vigor: pessoas", "Versão em vigor: com acordo", "Versão nova: pessoas",
    "Versão nova: com acordo", "Diferença em pontos", "Margem em pontos", "Valor-p", "O que dá para dizer",
)  # fmt: skip
_ORDER = (Arm.CHAMPION, Arm.CHALLENGER, Arm.CONTROL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A box of the page: its kind, its title, its sentences."""

    kind: str
    title: str
    sentences: tuple[str, ...]


def answer_words(experiment: PolicyExperiment, results: Results) -> Said:
    """What the comparison says today, first of all on its page."""
    least = points(experiment.least_bps / WHOLE_BPS)
    if results.standing is Standing.PLANNED:
        begins = f"Começa em {date_plain(experiment.first_on)}. Até lá todos recebem a versão em vigor."
        return Said(kind="info", title="Ainda não começou", sentences=(begins,))
    if results.decided is not None:
        more = results.answer is Answer.BETTER
        return Said(
            kind="success" if more else "danger",
            title=f"A versão nova tem {'mais' if more else 'menos'} acordos",
            sentences=(
                f"A diferença apareceu em {date_plain(results.decided.day)}. O que vem depois não muda esta resposta.",
                *_shares(results.decided),
            ),
        )
    match results.answer:
        case Answer.ALIKE:
            return Said(
                kind="info",
                title=f"Nenhuma diferença de {least} pontos ou mais",
                sentences=("Se há diferença nos acordos, ela é menor do que a procurada.", *_seen(results)),
            )
        case Answer.UNKNOWN:
            return Said(
                kind="notice",
                title="Terminou sem dados suficientes",
                sentences=(
                    f"Uma diferença de {least} pontos pode existir ou não. Não use estes números para decidir.",
                    *_seen(results),
                ),
            )
    return _not_yet(results, least)


def _not_yet(results: Results, least: str) -> Said:
    counted = _counted(results)
    if results.more_people:
        return Said(
            kind="notice",
            title="Ainda não há dados suficientes",
            sentences=(
                f"{_people(counted)} das duas versões {_were(counted, 'acompanhada')} por {FOLLOWED} dias até agora.",
                f"{_lack(results.more_people)} para mostrar uma diferença de {least} pontos.",
                "Antes disso, qualquer diferença da tabela pode ser acaso.",
            ),
        )
    return Said(
        kind="notice",
        title="Ainda não há diferença que se possa afirmar",
        sentences=(
            f"Já há gente para uma diferença de {least} pontos aparecer, e ela não apareceu.",
            "A comparação segue até o último dia. Uma diferença menor ainda pode aparecer.",
        ),
    )


def _shares(look: DayLook) -> tuple[str, ...]:
    new, old = (each.hits / each.of for each in (look.challenger, look.champion))
    return (
        f"Fizeram acordo {percentage(new)} das pessoas com a versão nova e {percentage(old)} com a versão em vigor.",
        f"A diferença real está entre {_range(look)} pontos, com 95% de certeza.",
    )


def _seen(results: Results) -> tuple[str, ...]:
    look = results.shown
    return _shares(look) if look is not None and not isinf(look.look.margin) else ()


def forecast_words(forecast: Forecast) -> Said:
    """How many people it takes and how long that is, before anything starts."""
    needed = f"São precisas cerca de {_people(forecast.needed)}, contando o grupo de controle."
    if not forecast.known:
        return Said(
            kind="notice",
            title="Não dá para prever o prazo",
            sentences=(
                f"Em {LOOKED_BACK} dias, viram as opções: {_people(forecast.seen.of)}.",
                "É pouco para saber que parte das pessoas faz acordo.",
                f"No pior caso: {needed[:1].lower()}{needed[1:]}",
            ),
        )
    pace = f"No ritmo de agora, cerca de {_people(forecast.expected)} entram a tempo de contar."
    if forecast.fits:
        return Said(kind="success", title="Deve dar tempo", sentences=(needed, pace))
    long = forecast.days is None or forecast.days > LONGEST.days
    return Said(
        kind="notice",
        title="Não deve dar tempo",
        sentences=(
            needed,
            pace,
            f"Levaria mais que os {LONGEST.days} dias que uma comparação pode durar."
            if long
            else f"Levaria cerca de {whole(forecast.days or 0)} dias.",
            "Para precisar de menos gente, procure uma diferença maior ou dê metade das pessoas a cada versão.",
        ),
    )


def arm_rows(experiment: PolicyExperiment, results: Results) -> list[tuple[str, ...]]:
    """One row an arm and the version it sees: people, agreements, money; beneath a figure its interval."""
    found = {each.arm: each for each in results.arms}
    return [
        (
            _over(
                ARMS[arm], f"Versão {(experiment.challenger if arm is Arm.CHALLENGER else experiment.champion).number}"
            ),
            whole(found[arm].entered),
            whole(found[arm].tally.of),
            whole(found[arm].tally.hits),
            _share_of(found[arm]),
            _money_of(found[arm]),
        )
        for arm in _ORDER
    ]


def _share_of(arm: ArmResult) -> str:
    if arm.interval is None:
        return "–"
    low, high = arm.interval
    return _over(percentage(arm.tally.hits / arm.tally.of), f"de {percentage(low)} a {percentage(high)}")


def _money_of(arm: ArmResult) -> str:
    if arm.each is None:
        return "–"
    if arm.received_interval is None:
        return brl(round(arm.each))
    low, high = (max(0, round(each)) for each in arm.received_interval)
    return _over(brl(round(arm.each)), f"de {brl(low)} a {brl(high)}")


def _over(first: str, beneath: str) -> Markup:
    return Markup('{}<br><span class="hint">{}</span>').format(first, beneath)


def day_rows(days: Sequence[DayLook]) -> list[tuple[str, ...]]:
    """One row a day, newest first."""
    return [
        (
            f"{each.day:%d/%m/%Y}",
            f"{whole(each.champion.hits)} de {whole(each.champion.of)}",
            f"{whole(each.challenger.hits)} de {whole(each.challenger.of)}",
            "–" if isinf(each.look.margin) else _signed(each.look.difference),
            "–" if isinf(each.look.margin) else _tenths(each.look.margin),
            VERDICTS[each.look.verdict],
        )
        for each in reversed(days)
    ]


def day_cells(days: Sequence[DayLook]) -> list[list[Cell]]:
    """The same for a spreadsheet, oldest first, with the p-value."""
    return [
        [
            each.day, each.champion.of, each.champion.hits, each.challenger.of, each.challenger.hits,
            *(("", "") if isinf(each.look.margin) else (_plain(each.look.difference), _plain(each.look.margin))),
            f"{each.look.p_value:.4f}".replace(".", ","), VERDICTS[each.look.verdict],
        ]
        for each in days
    ]  # fmt: skip


def difference_chart(experiment: PolicyExperiment, results: Results) -> Markup | None:
    """The difference of each day within its margin, beside none at all; nothing before there are enough people."""
    shown = [each for each in results.days if not isinf(each.look.margin)]
    if len(shown) < 2:
        return None
    drawn = tuple(
        Point(
            x=(each.day - experiment.first_on).days, y=100 * each.look.difference,
            low=100 * (each.look.difference - each.look.margin), high=100 * (each.look.difference + each.look.margin),
        )
        for each in shown
    )  # fmt: skip
    none = tuple(Point(x=each.x, y=0) for each in (drawn[0], drawn[-1]))
    ends = [end for each in drawn for end in (each.low or 0.0, each.high or 0.0)]
    return line_chart(
        "diferenca",
        "Diferença na parte das pessoas com acordo, em pontos",
        f"No último dia: {_signed(shown[-1].look.difference)} pontos, com a diferença real entre {_range(shown[-1])}.",
        [Series(label="Versão nova", points=drawn), Series(label="Sem diferença", points=none)],
        x=scale_of((drawn[-1].x,), lambda day: f"{day:g}", title="dias depois do começo", whole=True, marks=7),
        y=scale_of(ends, lambda value: f"{value:g}".replace(".", ",")),
    )


def points(share: float) -> str:
    """``2,5`` of 0.025."""
    return _tenths(share).removesuffix(",0")


def share_words(part_bps: int) -> str:
    """``10% (1 em cada 10 pessoas)``, the second only where it is a round number."""
    one_in = WHOLE_BPS / part_bps if part_bps else 0.0
    return f"{bps(part_bps)} (1 em cada {one_in:g} pessoas)" if one_in and one_in == int(one_in) else bps(part_bps)


def _tenths(share: float) -> str:
    """``2,0`` of 0.02, as a column of figures has them; never a zero with a sign."""
    said = percent(Decimal(repr(100 * share)), 1).removesuffix("%")
    return said.removeprefix("-") if said == "-0,0" else said


def _signed(share: float) -> str:
    said = _tenths(share)
    return said if said.startswith("-") or said == "0,0" else f"+{said}"


def _range(look: DayLook) -> str:
    low, high = look.look.difference - look.look.margin, look.look.difference + look.look.margin
    return f"{_signed(low)} e {_signed(high)}"


def _plain(share: float) -> str:
    return f"{100 * share:.2f}".replace(".", ",")


def _counted(results: Results) -> int:
    return sum(each.tally.of for each in results.arms if each.arm is not Arm.CONTROL)


def _people(count: int) -> str:
    return "1 pessoa" if count == 1 else f"{whole(count)} pessoas"


def _were(count: int, what: str) -> str:
    return f"foi {what}" if count == 1 else f"foram {what}s"


def _lack(count: int) -> str:
    return f"{'Falta' if count == 1 else 'Faltam'} cerca de {_people(count)}"
