"""Portfolio files of any size for the benchmarks: invented people, valid CPFs, contract terms that differ."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from brazil.tax_id import cpf_from_base

HEADER = (
    "contrato;cpf;nome;nascimento;email;celular;contato_confirmado_em;logradouro;bairro;cidade;uf;cep;produto;origem;"
    "credor_original;data_contrato;vencimento;valor_principal;multa_pct;juros_mes_pct;indice_correcao;situacao;falecido"
)
TODAY = date(2026, 11, 20)
PEOPLE_PER_ROW = 0.6
_FIRST = ("Ana", "João", "Maria", "José", "Luiza", "Pedro", "Antônia", "Carlos", "Conceição", "Davi")
_LAST = ("Silva", "Souza", "Araújo", "Gonçalves", "Pereira", "Assunção", "Lima", "Rocha", "Magalhães", "Brandão")
_CITIES = (("São Paulo", "SP", 1), ("Recife", "PE", 50), ("Curitiba", "PR", 80), ("Belém", "PA", 66))
_PRODUCTS = ("cartao", "emprestimo", "telefonia", "escola", "varejo")
_INDICES = ("IPCA", "INPC", "IGP-M", "")


def lines(count: int, *, seed: int = 7, raised_every: int = 0) -> Iterator[str]:
    """Lines of a file. With `raised_every` n, one row in n has a higher balance than in the first file."""
    chance = random.Random(seed)
    yield HEADER
    people = max(1, int(count * PEOPLE_PER_ROW))
    for number in range(count):
        person = number if number < people else chance.randrange(people)
        yield _line(number, person, chance, raised=bool(raised_every) and number % raised_every == 0)


def _line(number: int, person: int, chance: random.Random, *, raised: bool) -> str:
    who = random.Random(person)
    cpf = cpf_from_base(f"{(person * 7_919 + 123_456) % 999_999_937:09d}")
    name = f"{who.choice(_FIRST)} {who.choice(_LAST)} {who.choice(_LAST)}"
    city, state, postal = who.choice(_CITIES)
    born = date(1950, 1, 1) + timedelta(days=who.randrange(20_000))
    due = TODAY - timedelta(days=5 + chance.randrange(2_180))
    cents = chance.randrange(5_000, 2_000_000) + (1_000 if raised else 0)
    money = f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02d}"
    return ";".join((
        f"CT{number:010d}", f"{cpf[:3]}.{cpf[3:6]}.{cpf[6:9]}-{cpf[9:]}", name, f"{born:%d/%m/%Y}",
        f"pessoa{person}@correio.example", f"(11) 9{person % 100_000_000:08d}", "01/09/2026",
        f"Rua das Palmeiras, {who.randrange(1, 3_000)}", "Centro", city, state,
        f"{postal:02d}{who.randrange(1_000_000):06d}",
        chance.choice(_PRODUCTS), f"Fatura de {due:%m/%Y}", "", f"{due - timedelta(days=300):%d/%m/%Y}",
        f"{due:%d/%m/%Y}", money, chance.choice(("2,00", "1,00", "0")), "1,00", chance.choice(_INDICES),
        "aberta", "nao",
    ))  # fmt: skip


def write(path: Path, count: int, **options: int) -> None:
    """Write a file of `count` rows (UTF-8, semicolons), a row at a time."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(line + "\r\n" for line in lines(count, **options))
