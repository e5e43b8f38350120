"""An account of the operator's: said when it is kept, receives for several creditors, and slips name both parties."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from payments.party import Party
from portal import clock
from portal.db import Database
from portal.models import BeneficiaryKind, ReceivingAccount, Role, SwitchState
from portal.sealing import Sealer
from portal.services import charges
from portal.services.errors import NotAllowed
from portal.services.payouts.beneficiaries import receive_for
from portal.services.receiving_accounts import in_use
from portal.services.receiving_accounts_switching import propose
from tests.payments.issuing_accounts import ACCOUNTS
from tests.support.banking import make_account, make_agreement, make_lender
from tests.support.people import make_creditor, make_staff, sign_in_staff
from tests.support.receiving import errors_of, post_fields, typed

OPERATOR = Party(
    name="Operadora Exemplo Ltda.", tax_id="11444777000161", street="Rua Um, 1", district="Centro", city="Santos",
    state="SP", postal_code="11010000",
)  # fmt: skip


def test_an_operator_s_account_receives_for_another_creditor_and_its_slip_names_both(
    database: Database, sealer: Sealer
) -> None:
    today, now = clock.today(), clock.now()
    with database.writing() as session:
        creditor, own = make_lender(session)
        operator = make_creditor(session, legal_name=OPERATOR.name, tax_id=OPERATOR.tax_id)
        party = {name: getattr(OPERATOR, name) for name in Party.__dataclass_fields__}
        shared = make_account(session, operator, "237", beneficiary=party)
        member = make_staff(session, sealer, role=Role.FINANCE)
        agreement = make_agreement(session, sealer, creditor, 2)
        session.commit()
        asked = {"starts_on": today, "staff_id": member.id, "today": today, "now": now, "serves": creditor.id}
        with pytest.raises(NotAllowed, match="account_of_another"):
            propose(session, shared, **asked)  # type: ignore[arg-type]
        shared.beneficiary_kind = BeneficiaryKind.OPERATOR
        switch = propose(session, shared, **asked)  # type: ignore[arg-type]
        switch.state, switch.decided_by, switch.decided_at = SwitchState.CONFIRMED, member.id, now
        session.commit()
        assert in_use(session, creditor.id, today) == shared
        assert in_use(session, creditor.id, today - timedelta(days=1)) == own
        issued = charges.issue(session, agreement.id, sealer=sealer, today=today, now=now)
        slip = charges.boleto_of(session, issued[0], sealer)
        assert {each.receiving_account_id for each in issued} == {shared.id}
        assert (slip.account.beneficiary, slip.creditor.tax_id) == (OPERATOR, creditor.tax_id)
        with pytest.raises(NotAllowed, match="account_has_slips"):
            receive_for(session, shared.public_id, BeneficiaryKind.CREDITOR, actor="test", now=now)
        with pytest.raises(NotAllowed, match="account_of_the_creditor"):
            receive_for(session, own.public_id, BeneficiaryKind.OPERATOR, actor="test", now=now)


def test_only_the_operator_s_people_say_that_an_account_is_the_operator_s(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor = make_creditor(session, tax_id="11222333000181")
        ours = make_staff(session, sealer, role=Role.FINANCE)
        theirs = make_staff(session, sealer, role=Role.FINANCE, creditor=creditor)
        session.commit()
    sign_in_staff(client, ours)
    bank = f"341&credor={creditor.public_id}"
    own_name = typed(ACCOUNTS["341"], beneficiary_kind="operator")
    assert list(errors_of(post_fields(client, bank, own_name))) == ["beneficiary_kind"]
    values = {**own_name, "name": OPERATOR.name, "tax_id": OPERATOR.tax_id}
    assert "por repasse" in post_fields(client, bank, values).get_data(as_text=True)
    sign_in_staff(client, theirs)
    assert post_fields(client, bank, values, step="gravar").status_code == 303
    with database.reading() as session:
        assert session.scalars(select(ReceivingAccount.beneficiary_kind)).one() is BeneficiaryKind.CREDITOR
