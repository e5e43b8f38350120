"""What a portfolio file changes, and what it must leave alone, on both engines."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import func, select, update

from portal.db import Base, Database
from portal.models.audit import AuditEvent
from portal.models.creditor import Creditor
from portal.models.debt import DebtRecord, DebtStatus
from portal.models.debtor import Contact, Debtor, Registration
from portal.models.portfolio import ImportStatus, PortfolioImport, PortfolioReject
from portal.sealing import Sealer, cpf_bound_to
from portal.services.errors import NotFound
from portal.services.portfolios import imports_of
from tests.support.portfolio_files import CPFS, NOW, add_creditor, bring_in, rows, table

COUNTS = ("rows_read", "rows_added", "rows_updated", "rows_unchanged", "rows_refused", "rows_under_agreement")


@pytest.fixture
def creditor_id(database: Database) -> int:
    with database.writing() as session:
        return add_creditor(session)


def counts(done: PortfolioImport) -> tuple[int, ...]:
    return tuple(getattr(done, name) for name in COUNTS)


def debt(database: Database, contract: str = "A-1") -> DebtRecord:
    with database.reading() as session:
        return session.scalars(select(DebtRecord).where(DebtRecord.contract_number == contract)).one()


def contents(database: Database) -> dict[str, Any]:
    """Everything stored but the imports themselves and their trail."""
    own = {"portfolio_imports", "portfolio_rejects", "audit_events"}
    with database.reading() as session:
        return {
            table.name: sorted(map(tuple, session.execute(select(table)).all()), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name not in own
        }


def codes(database: Database, done: PortfolioImport) -> list[tuple[int, str, str]]:
    with database.reading() as session:
        found = select(PortfolioReject).where(PortfolioReject.import_id == done.id).order_by(PortfolioReject.row_number)
        return [(reject.row_number, reject.column_name, reject.code) for reject in session.scalars(found)]


def set_status(database: Database, status: DebtStatus) -> None:
    with database.writing() as session:
        session.execute(update(DebtRecord).values(status=status))
        session.commit()


def test_a_good_row_becomes_a_debtor_a_registration_two_contacts_and_a_debt(
    database: Database, sealer: Sealer, creditor_id: int
) -> None:
    done = bring_in(database, sealer, creditor_id, table(rows({})))
    assert (done.status, counts(done)) == (ImportStatus.DONE, (1, 1, 0, 0, 0, 0))
    stored = debt(database)
    assert (stored.principal.cents, stored.fine_bps, stored.late_interest_bps) == (123_456, 200, 100)
    assert (stored.correction_index, stored.product, stored.version) == ("IPCA", "credit_card", 1)
    assert stored.due_on.isoformat() == "2025-03-10"
    assert stored.prescribes_on.isoformat() == "2030-03-10"
    with database.reading() as session:
        person = session.scalars(select(Debtor)).one()
        assert person.cpf_lookup == sealer.lookup(CPFS[0])
        assert sealer.unseal(person.cpf_sealed, cpf_bound_to(person.cpf_lookup)) == CPFS[0]
        found = session.scalars(select(Registration)).one()
        assert (found.name, found.postal_code, found.deceased) == ("Ana Conceição", "01310100", False)
        assert {contact.address for contact in session.scalars(select(Contact))} == {
            "ana@correio.example", "+5511987654321",
        }  # fmt: skip
        assert session.scalars(select(AuditEvent)).one().detail["rows_added"] == 1


def test_no_table_holds_the_cpf_in_the_clear(database: Database, sealer: Sealer, creditor_id: int) -> None:
    bring_in(database, sealer, creditor_id, table(rows({}, {"contrato": "A-2", "vencimento": "31/02/2025"})))
    with database.reading() as session:
        everything = repr([session.execute(select(each)).all() for each in Base.metadata.sorted_tables])
    assert CPFS[0] not in everything
    assert "111.444.777-35" not in everything


def test_the_same_file_twice_changes_nothing(database: Database, sealer: Sealer, creditor_id: int) -> None:
    file = table(rows({}, {"contrato": "A-2", "nome": "Ana C."}, {"contrato": "B-1", "cpf": CPFS[1], "email": ""}))
    bring_in(database, sealer, creditor_id, file)
    before = contents(database)
    assert counts(bring_in(database, sealer, creditor_id, file)) == (3, 0, 0, 3, 0, 0)
    assert contents(database) == before


def test_the_same_rows_written_another_way_change_nothing(database: Database, sealer: Sealer, creditor_id: int) -> None:
    bring_in(database, sealer, creditor_id, table(rows({})))
    same = rows({"cpf": "11144477735", "valor_principal": "1234.56", "vencimento": "2025-03-10", "uf": "São Paulo"})
    done = bring_in(database, sealer, creditor_id, table(same, delimiter=",", encoding="utf-16"))
    assert counts(done) == (1, 0, 0, 1, 0, 0)


CHANGES: tuple[tuple[dict[str, str], int], ...] = (
    ({"valor_principal": "1.300,00"}, 2),
    ({"vencimento": "11/03/2025"}, 2),
    ({"multa_pct": "1"}, 2),
    ({"juros_mes_pct": "0,5"}, 2),
    ({"indice_correcao": ""}, 2),
    ({"situacao": "contestada"}, 2),
    ({"produto": "telefonia"}, 2),
    ({"juros_mes_pct": ""}, 2),
    ({"correcao_dias": "linear"}, 2),
    ({"juros_dias": "365"}, 2),
    ({"juros_remuneratorios_mes_pct": "1"}, 2),
    ({"honorarios_pct": "5"}, 2),
    ({"segmento": "Varejo"}, 1),
    ({"faixa_score": "C"}, 1),
    ({"origem": "Outro texto"}, 1),
    ({"nome": "Ana C. Souza"}, 1),
    ({"credor_original": "Banco Antigo"}, 1),
)


def test_the_version_rises_only_when_what_is_owed_changes(database: Database, sealer: Sealer, creditor_id: int) -> None:
    """Each change in a file of its own, of a contract of its own."""
    contracts = [{"contrato": f"A-{number}"} for number in range(len(CHANGES))]
    bring_in(database, sealer, creditor_id, table(rows(*contracts)))
    wrong = {}
    for contract, (change, version) in zip(contracts, CHANGES, strict=True):
        done = counts(bring_in(database, sealer, creditor_id, table(rows(contract | change))))
        said = (done, debt(database, contract["contrato"]).version)
        wrong.update({str(change): said} if said != ((1, 0, 1, 0, 0, 0), version) else {})
    assert wrong == {}


def test_a_debt_under_agreement_is_left_alone_and_listed(database: Database, sealer: Sealer, creditor_id: int) -> None:
    bring_in(database, sealer, creditor_id, table(rows({})))
    set_status(database, DebtStatus.NEGOTIATED)
    for _ in range(2):  # said again each time, until the agreement ends
        done = bring_in(database, sealer, creditor_id, table(rows({"valor_principal": "9,99"})))
        assert counts(done) == (1, 0, 0, 0, 0, 1)
        assert codes(database, done) == [(2, "contrato", "debt_under_agreement")]
    assert (debt(database).principal.cents, debt(database).version) == (123_456, 1)


def test_a_settled_debt_is_not_reopened(database: Database, sealer: Sealer, creditor_id: int) -> None:
    bring_in(database, sealer, creditor_id, table(rows({})))
    set_status(database, DebtStatus.SETTLED)
    done = bring_in(database, sealer, creditor_id, table(rows({"valor_principal": "9,99", "situacao": "reaberta"})))
    assert (counts(done), debt(database).status) == ((1, 0, 0, 0, 1, 0), DebtStatus.SETTLED)
    assert codes(database, done) == [(2, "contrato", "debt_settled")]


@pytest.mark.parametrize(
    ("stored", "given", "then"),
    [
        (DebtStatus.DISPUTED, "aberta", DebtStatus.DISPUTED),
        (DebtStatus.DISPUTED, "reaberta", DebtStatus.OPEN),
        (DebtStatus.CLOSED, "aberta", DebtStatus.OPEN),
        (DebtStatus.OPEN, "encerrada", DebtStatus.CLOSED),
        (DebtStatus.OPEN, "paga", DebtStatus.SETTLED),
    ],
)
def test_the_file_moves_the_status_where_it_may(
    database: Database, sealer: Sealer, creditor_id: int, stored: DebtStatus, given: str, then: DebtStatus
) -> None:
    bring_in(database, sealer, creditor_id, table(rows({})))
    set_status(database, stored)
    bring_in(database, sealer, creditor_id, table(rows({"situacao": given, "origem": "mudou"})))
    assert debt(database).status is then


def test_a_contract_does_not_change_hands(database: Database, sealer: Sealer, creditor_id: int) -> None:
    bring_in(database, sealer, creditor_id, table(rows({})))
    done = bring_in(database, sealer, creditor_id, table(rows({"cpf": CPFS[1]}, {"contrato": "A-2"})))
    assert (counts(done), codes(database, done)) == ((2, 1, 0, 0, 1, 0), [(2, "cpf", "contract_of_another_cpf")])
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Debtor)) == 1  # nobody comes of a refused row


def test_repeated_rows_count_once_and_contradictions_are_refused(
    database: Database, sealer: Sealer, creditor_id: int
) -> None:
    done = bring_in(database, sealer, creditor_id, table(rows({}, {}, {"valor_principal": "5,00"}, {})))
    assert counts(done) == (4, 1, 0, 2, 1, 0)
    assert codes(database, done) == [(4, "contrato", "contract_repeated")]
    assert debt(database).principal.cents == 123_456


def test_contacts_are_merged_and_a_quarantine_stands(database: Database, sealer: Sealer, creditor_id: int) -> None:
    bring_in(database, sealer, creditor_id, table(rows({})))
    with database.writing() as session:
        session.execute(update(Contact).where(Contact.kind == "email").values(quarantined_at=NOW))
        session.commit()
    newer = {"contato_confirmado_em": "15/10/2026", "celular": "21 98888-7777"}
    bring_in(database, sealer, creditor_id, table(rows(newer)))
    bring_in(database, sealer, creditor_id, table(rows({"contato_confirmado_em": "01/01/2020"})))
    with database.reading() as session:
        found = {contact.address: contact for contact in session.scalars(select(Contact))}
    assert {address: str(contact.confirmed_on) for address, contact in found.items()} == {
        "ana@correio.example": "2026-10-15", "+5511987654321": "2026-09-01", "+5521988887777": "2026-10-15",
    }  # fmt: skip
    assert found["ana@correio.example"].quarantined_at is not None


def test_two_creditors_share_the_debtor_and_nothing_else(database: Database, sealer: Sealer, creditor_id: int) -> None:
    with database.writing() as session:
        other = add_creditor(session, "outro", "12ABC34501DE35")
    bring_in(database, sealer, creditor_id, table(rows({})))
    bring_in(database, sealer, other, table(rows({"nome": "Ana de Outro"})))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Debtor)) == 1
        assert {found.name for found in session.scalars(select(Registration))} == {"Ana Conceição", "Ana de Outro"}
        assert [found.rows_added for found in imports_of(session, other)] == [1]


def test_two_imports_at_once_that_share_people_both_finish(
    database: Database, sealer: Sealer, creditor_id: int
) -> None:
    with database.writing() as session:
        other = add_creditor(session, "outro", "12ABC34501DE35")
    file = table(rows(*({"contrato": f"A-{place}", "cpf": cpf} for place, cpf in enumerate(CPFS * 50))))
    backwards = table(reversed(rows(*({"contrato": f"B-{place}", "cpf": cpf} for place, cpf in enumerate(CPFS * 50)))))
    failures: list[BaseException] = []

    def run(creditor: int, content: bytes) -> None:
        try:
            bring_in(database, sealer, creditor, content)
        except BaseException as error:
            failures.append(error)

    threads = [
        threading.Thread(target=run, args=given)
        for given in ((creditor_id, file), (other, backwards), (creditor_id, file), (other, backwards))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Debtor)) == len(CPFS)
        assert session.scalar(select(func.count()).select_from(DebtRecord)) == 2 * len(CPFS) * 50


class Killed(BaseException):
    """As a process that dies."""


@pytest.mark.parametrize("share", [0.1, 1.0])
def test_an_import_that_dies_in_the_middle_leaves_nothing(
    database: Database, sealer: Sealer, creditor_id: int, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(database)

    def dies(*_given: object) -> None:
        raise Killed

    if share == 1.0:  # after everything is written, just before the commit
        monkeypatch.setattr("portal.services.portfolios.imports._audit", dies)
    with pytest.raises(Killed):
        bring_in(database, sealer, creditor_id, table(rows({})), progress=dies if share < 1 else None)
    assert contents(database) == before
    with database.reading() as session:
        assert imports_of(session, creditor_id) == []
    monkeypatch.undo()
    assert counts(bring_in(database, sealer, creditor_id, table(rows({})))) == (1, 1, 0, 0, 0, 0)


def test_an_old_file_does_not_bring_old_balances_back(database: Database, sealer: Sealer, creditor_id: int) -> None:
    old, new = table(rows({})), table(rows({"valor_principal": "2.000,00"}))
    bring_in(database, sealer, creditor_id, old)
    bring_in(database, sealer, creditor_id, new)
    again = bring_in(database, sealer, creditor_id, old)
    assert (again.status, again.reason) == (ImportStatus.REFUSED, "file_superseded")
    assert debt(database).principal.cents == 200_000


def test_a_creditor_that_does_not_exist_is_not_found(database: Database, sealer: Sealer, creditor_id: int) -> None:
    with pytest.raises(NotFound):
        bring_in(database, sealer, creditor_id + 1, table(rows({})))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Creditor)) == 1
