"""The creditor's desk of disputes: the list, one dispute, the answer; and what the person reads of it."""

from __future__ import annotations

from io import BytesIO

from flask.testing import FlaskClient

from portal import clock
from portal.db import Database
from portal.models import DebtStatus, Dispute, DisputeReason, DisputeStatus, Role
from portal.sealing import Sealer
from portal.services.disputes import watching
from portal.services.disputes.reading import subject_of
from portal.services.evidence import files_of
from tests.support.disputes import PNG, dispute_debt
from tests.support.people import (
    csrf_token,
    make_creditor,
    make_debt,
    make_debtor,
    make_staff,
    sign_in,
    sign_in_staff,
)

WHY = "O contrato foi assinado na loja em 10 de maio.\nTemos cópia do documento."


def test_an_analyst_reads_what_the_person_says_answers_with_proof_and_the_person_reads_why(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor = make_creditor(session)
        debtor = make_debtor(session, sealer, creditor=creditor, name="Rita Lima")
        refused, silent, wrong = (
            dispute_debt(session, sealer, make_debt(session, debtor, creditor), **said)
            for said in (
                {"said": "Nunca <b>comprei</b> ali.", "files": (PNG,)},
                {"reason": DisputeReason.FRAUD},
                {"reason": DisputeReason.WRONG_AMOUNT},
            )
        )
        analyst = make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=creditor)
        (receipt,) = files_of(session, subject_of(refused))
        session.commit()
        late = refused.answer_by.replace(year=refused.answer_by.year + 1)
        watching.close_by_itself(session, silent.id, today=late, now=clock.now())
    sign_in_staff(client, analyst)
    listed = client.get("/credor/contestacoes").get_data(as_text=True)
    assert "Rita Lima" in listed
    assert refused.number in listed
    assert "Sem resposta no prazo: a favor da pessoa" in listed
    page = f"/credor/contestacoes/{refused.public_id}"
    shown = client.get(page).get_data(as_text=True)
    assert "Nunca &lt;b&gt;comprei&lt;/b&gt; ali." in shown
    assert "Valor original certo" in shown
    assert " checked" not in shown
    file = client.get(f"{page}/arquivos/{receipt.public_id}")
    assert file.data == PNG.content
    assert (file.headers["Cache-Control"], file.headers["Content-Disposition"].split(";")[0]) == (
        "no-store", "attachment",
    )  # fmt: skip
    token = {"csrf_token": csrf_token(client, page)}
    assert "Escolha uma das respostas" in client.post(page, data=token).get_data(as_text=True)
    said = {**token, "decision": "rejected", "words": WHY}
    without = client.post(page, data=said)
    assert without.status_code == 422
    assert "Mande o contrato" in without.get_data(as_text=True)
    assert "Temos cópia do documento." in without.get_data(as_text=True)
    noted = client.post(f"{page}/cadastros", data={**token, "cadastro": "suspended"}, follow_redirects=True)
    assert "Suspendi o registro." in noted.get_data(as_text=True)
    proof = {**said, "files": (BytesIO(PNG.content), "contrato.png")}
    assert "Resposta guardada" in client.post(page, data=proof, follow_redirects=True).get_data(as_text=True)
    again = client.post(page, data={**said, "decision": "upheld"})
    assert again.status_code == 409
    assert "Esta contestação já terminou" in again.get_data(as_text=True)
    other = f"/credor/contestacoes/{wrong.public_id}"
    higher = client.post(other, data={**token, "decision": "corrected", "right_amount": "99.999,00"})
    assert "menor que o valor original" in higher.get_data(as_text=True)
    client.post(other, data={**token, "decision": "corrected", "right_amount": "123,45"})
    with database.reading() as session:
        assert session.get_one(Dispute, refused.id).status is DisputeStatus.REJECTED
        assert session.get_one(Dispute, wrong.id).debt.principal.cents == 123_45
        assert session.get_one(Dispute, silent.id).debt.status is DebtStatus.CLOSED
    sign_in(client, debtor)
    read = client.get(f"/contestacoes/{refused.public_id}").get_data(as_text=True)
    assert "O contrato foi assinado na loja em 10 de maio." in read
    assert "contrato.png" in read
    assert "consumidor.gov.br" in read
    ended = client.get(f"/contestacoes/{silent.public_id}").get_data(as_text=True)
    assert "O credor não respondeu no prazo. Por isso a contestação terminou a seu favor." in ended
    assert "Esta dívida foi encerrada." in ended
