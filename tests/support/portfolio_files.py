"""Portfolio files for tests: one good row to start from, and what a test changes in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.db import Database
from portal.models.creditor import Creditor
from portal.models.portfolio import PortfolioImport
from portal.sealing import Sealer
from portal.services.portfolios import import_portfolio

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CPFS = ("11144477735", "52998224725", "39053344705", "01234567890")
GOOD: dict[str, str] = {
    "contrato": "A-1", "cpf": "111.444.777-35", "nome": "Ana Conceição", "nascimento": "02/03/1985",
    "email": "ana@correio.example", "celular": "(11) 98765-4321", "contato_confirmado_em": "01/09/2026",
    "logradouro": "Rua A, 10", "bairro": "Centro", "cidade": "São Paulo", "uf": "SP", "cep": "01310-100",
    "produto": "Cartão de crédito", "origem": "Fatura de março", "credor_original": "", "data_contrato": "10/01/2024",
    "vencimento": "10/03/2025", "valor_principal": "1.234,56", "multa_pct": "2,00", "juros_mes_pct": "1,00",
    "indice_correcao": "IPCA", "situacao": "aberta", "falecido": "não",
}  # fmt: skip


def rows(*changes: Mapping[str, str]) -> list[dict[str, str]]:
    """The good row with each set of changes."""
    return [{**GOOD, **change} for change in changes]


def table(given: Iterable[Mapping[str, str]], *, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """A CSV of rows that share their columns."""
    given = list(given)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(given[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(given)
    return text.getvalue().encode(encoding)


def add_creditor(session: Session, slug: str = "aurora", tax_id: str = "18743209000100") -> int:
    """A creditor; its id."""
    creditor = Creditor(
        slug=slug, name=slug, legal_name=slug, tax_id=tax_id, street="", district="", city="", state="",
        postal_code="", created_at=NOW,
    )  # fmt: skip
    session.add(creditor)
    session.commit()
    return creditor.id


def bring_in(database: Database, sealer: Sealer, creditor_id: int, content: bytes, **options: Any) -> PortfolioImport:
    """Import a file from memory."""
    with database.writing() as session:
        return import_portfolio(
            session,
            **{
                "creditor_id": creditor_id,
                "staff_id": None,
                "file_name": "carteira.csv",
                "source": io.BytesIO(content),
                "sealer": sealer,
                "now": NOW,
                "today": TODAY,
                **options,
            },
        )
