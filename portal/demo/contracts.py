"""The debts of the demonstration, as each creditor would export them: every one has habits of its own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from brazil.tax_id import format_tax_id
from portal.demo.people import SEED, SHOWCASES, Person, Showcase, person

SIX_YEARS = 2_190  # days: past the five years of the term, even with the 141 days of Lei 14.010/2020
HEADER = (
    "contrato", "cpf", "nome", "nascimento", "email", "celular", "contato_confirmado_em", "logradouro", "bairro",
    "cidade", "uf", "cep", "produto", "origem", "credor_original", "data_contrato", "vencimento", "valor_principal",
    "multa_pct", "juros_mes_pct", "indice_correcao", "situacao", "falecido",
    "segmento", "faixa_score", "correcao_dias", "juros_dias",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What a creditor's portfolio is like. People of the ranges owe it; amounts are in centavos, rates in bps."""

    prefix: str
    people: range
    more_debts: float  # chance that a person has one debt more, and again
    products: tuple[tuple[str, str], ...]
    smallest: int
    largest: int
    indices: tuple[str, ...]
    fines: tuple[int, ...]
    interests: tuple[int, ...]
    original_creditor: str = ""
    segments: tuple[str, ...] = ("",)
    score_bands: tuple[str, ...] = ("",)
    counting: tuple[tuple[str, str], ...] = (("", ""),)  # days of correction and of interest
    unagreed: float = 0.0  # share of contracts that set no rate of late interest: the legal one applies
    showcases: tuple[Showcase, ...] = ()


BOOKS: dict[str, Book] = {
    "cartao-aurora": Book(
        prefix="AUR", people=range(6, 1_150), more_debts=0.38, smallest=12_000, largest=1_800_000,
        products=(("Cartão de crédito", "Fatura do cartão Aurora"), ("Empréstimo", "Empréstimo pessoal Aurora")),
        indices=("", "", "IPCA", "INPC"), fines=(200, 200, 200, 1_000), interests=(100, 100, 80),
        original_creditor="Banco Pedra Branca S.A.",
        segments=("varejo", "varejo", "varejo", "prime"), score_bands=("A", "B", "C", "C", "D", "E"),
        counting=(("meses_inteiros", "30"), ("exponencial", "30"), ("linear", "30")),
        showcases=(Showcase.SEVERAL_DEBTS, Showcase.ONE_DEBT, Showcase.STALE_CONTACT),
    ),
    "telefonica-norte-sul": Book(
        prefix="TNS", people=range(900, 1_900), more_debts=0.42, smallest=4_500, largest=140_000,
        products=(("Telefonia", "Conta de celular"), ("Internet", "Internet fixa")),
        indices=("IGP-M", "IGP-M", ""), fines=(200, 200, 0), interests=(100, 0), score_bands=("1", "2", "3", "4", "5"),
        showcases=(Showcase.SEVERAL_DEBTS, Showcase.PRESCRIBED, Showcase.NO_CONTACT),
    ),
    "colegio-horizonte": Book(
        prefix="HOR", people=range(1_700, 2_300), more_debts=0.5, smallest=48_000, largest=320_000,
        products=(("Mensalidade escolar", "Mensalidade escolar"),),
        indices=("INPC", "INPC", "IPCA"), fines=(200, 100), interests=(100, 50),
        segments=("fundamental", "médio"), unagreed=0.15, counting=(("", "30"), ("", "meses"), ("", "365")),
        showcases=(Showcase.SEVERAL_DEBTS, Showcase.DISPUTED),
    ),
}  # fmt: skip
"""By the creditor's slug."""


def rows(slug: str, today: date) -> Iterator[tuple[str, ...]]:
    """The rows of a creditor's file, as of today, in the order of HEADER."""
    book = BOOKS[slug]
    chance = random.Random(f"{SEED} {slug}")  # noqa: S311  # invented debts, not secrets
    for showcase in book.showcases:
        who = person(SHOWCASES.index(showcase), today)
        yield from _showcase_rows(book, showcase, who, chance, today)
    for number in book.people:
        who = person(number, today)
        count = 1
        while chance.random() < book.more_debts and count < 6:
            count += 1
        for place in range(count):
            days = _days_overdue(chance)
            yield _row(book, who, place, days, chance, today, _status(chance))


def _showcase_rows(
    book: Book, showcase: Showcase, who: Person, chance: random.Random, today: date
) -> Iterator[tuple[str, ...]]:
    days = {
        Showcase.SEVERAL_DEBTS: (5, 310, 820),
        Showcase.PRESCRIBED: (SIX_YEARS,),
    }.get(showcase, (95,))
    status = "contestada" if showcase is Showcase.DISPUTED else "aberta"
    for place, overdue in enumerate(days):
        yield _row(book, who, place, overdue, chance, today, status)


def _days_overdue(chance: random.Random) -> int:
    """From 5 days to six years, most of them under three; one in eight of any age."""
    share = chance.random() if chance.random() < 0.125 else chance.betavariate(1.1, 2.4)
    return 5 + int(share * (SIX_YEARS - 4))


def _status(chance: random.Random) -> str:
    return chance.choices(("aberta", "contestada", "encerrada"), weights=(965, 25, 10))[0]


def _row(
    book: Book, who: Person, place: int, days: int, chance: random.Random, today: date, status: str
) -> tuple[str, ...]:
    due = today - timedelta(days=days)
    product, origin = chance.choice(book.products)
    cents = int(book.smallest * (book.largest / book.smallest) ** chance.betavariate(2, 3))
    assigned = book.original_creditor if chance.random() < 0.2 else ""
    contracted = due - timedelta(days=chance.randrange(35, 900))
    contract = f"{book.prefix}-{who.number:05d}-{place + 1}"
    return (
        contract, format_tax_id(who.cpf), who.name, _day(who.birth_date),
        who.email, who.mobile, _day(who.confirmed_on), who.street, who.district, who.city, who.state,
        f"{who.postal_code[:5]}-{who.postal_code[5:]}", product, f"{origin}, {due:%m/%Y}", assigned,
        _day(contracted), _day(due), f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02d}",
        _percent(chance.choice(book.fines)), _interest(book, who, contract, chance.choice(book.interests)),
        chance.choice(book.indices), status, "sim" if who.deceased else "não",
        *_profile(book, who), *_counting(book, contract),
    )  # fmt: skip


def _profile(book: Book, who: Person) -> tuple[str, str]:
    """The creditor's segment and score band of a person: the same for all their debts."""
    chance = random.Random(f"{SEED} {book.prefix} {who.number}")  # noqa: S311  # a draw of its own: no other one moves
    return chance.choice(book.segments), chance.choice(book.score_bands)


def _interest(book: Book, who: Person, contract: str, bps: int) -> str:
    """The rate of late interest, or none agreed; the showcases keep theirs."""
    drawn = random.Random(f"{SEED} rate {contract}").random()  # noqa: S311
    return "" if drawn < book.unagreed and who.number >= len(SHOWCASES) else _percent(bps)


def _counting(book: Book, contract: str) -> tuple[str, str]:
    """How the contract counts time for correction and for interest."""
    chance = random.Random(f"{SEED} {contract}")  # noqa: S311
    return chance.choice(book.counting)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _percent(bps: int) -> str:
    return f"{bps // 100},{bps % 100:02d}"
