"""What a person downloads is theirs: no cache on the way or on the disk keeps a copy."""

from __future__ import annotations

from flask.testing import FlaskClient

from portal.db import Database
from portal.models import BankFile, Role
from portal.sealing import Sealer
from tests.support.banking import issue_registered, make_agreement, make_lender
from tests.support.people import make_staff, sign_in_staff


def test_bank_files_with_names_and_cpfs_are_not_kept_by_any_cache(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor, _ = make_lender(session)
        issue_registered(session, sealer, make_agreement(session, sealer, creditor))
        member = make_staff(session, sealer, role=Role.FINANCE, creditor=creditor)
        session.commit()
        files = {file.direction.value: file.public_id for file in session.query(BankFile)}
    sign_in_staff(client, member)
    for kind, file_id in files.items():
        answer = client.get(f"/financeiro/{kind}s/{file_id}/arquivo")
        assert answer.status_code == 200, kind
        assert answer.headers["Cache-Control"] == "no-store", kind
