"""What a file would change or left out as a spreadsheet, and the file as it came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Response

from portal.access import staff
from portal.creditor import creditor
from portal.creditor.imports import asked_kind, asked_words
from portal.extensions import database, reading, sealer
from portal.models import PortfolioImport
from portal.services.errors import NotFound
from portal.services.portfolios import changes, file_keeping, records, rejects_file
from portal.spreadsheets.delimited import csv_chunks
from portal.wording_imports import KINDS, difference_text

_CHANGES = ("Linha", "O que acontece", "Contrato", "Nome", "Valor antes", "Valor depois", "O que muda")


@creditor.get("/carteiras/<import_id>/recusadas.csv")
def import_rejects(import_id: str) -> Response:
    record = _record(import_id)

    def lines() -> Iterator[bytes]:
        with database().reading() as stream:
            yield from rejects_file(stream, record.id, sealer())

    return _csv(lines(), f"recusadas-{record.started_at:%Y-%m-%d}.csv")


@creditor.get("/carteiras/<import_id>/mudancas.csv")
def import_changes(import_id: str) -> Response:
    record = _record(import_id)
    kind, sought = asked_kind(), asked_words()

    def lines() -> Iterator[bytes]:
        with database().reading() as stream:
            found = changes.all_of(stream, record.id, kind=kind, sought=sought)
            yield from csv_chunks(
                _CHANGES,
                (
                    (
                        each.row_number or None, KINDS[each.kind], each.contract_number, each.name,
                        each.principal_before, each.principal_after,
                        "; ".join(map(difference_text, changes.differences_of(each))),
                    )
                    for each in found
                ),
            )  # fmt: skip

    return _csv(lines(), f"mudancas-{record.started_at:%Y-%m-%d}.csv")


@creditor.get("/carteiras/<import_id>/original")
def import_original(import_id: str) -> Response:
    """The file as it came; gone once it is kept no longer."""
    record = _record(import_id)
    if not record.file_size:
        raise NotFound

    def pieces() -> Iterator[bytes]:
        with database().reading() as stream:
            yield from file_keeping.pieces_of(stream, record, sealer())

    answer = Response(pieces(), mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=record.file_name)
    answer.headers["Content-Length"] = str(record.file_size)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return _unkept(answer)


def _record(import_id: str) -> PortfolioImport:
    with reading() as session:
        return records.import_of(session, import_id, staff().creditor_id)


def _csv(lines: Iterable[bytes], name: str) -> Response:
    answer = Response(lines, mimetype="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return _unkept(answer)


def _unkept(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
