"""An account at a bank whose files the portal does not write yet: its slips never pass for registered."""

import pytest

from payments.banks import ISSUERS
from payments.charge import ChargeState
from payments.cnab.registry import BANKS
from portal import clock
from portal.db import Database
from portal.finance.words import rejection_words
from portal.models import ReceivingAccount
from portal.sealing import Sealer
from portal.services import charges, remessas
from tests.payments.issuing_accounts import ACCOUNTS
from tests.support.banking import charges_of, make_agreement, make_lender

WITHOUT_LAYOUT = sorted({rules.code for rules in ISSUERS} - BANKS)
PARTS = ("bank", "agencia", "agencia_dv", "conta", "conta_dv", "carteira", "variacao", "convenio")


def move_account(account: ReceivingAccount, bank: str) -> None:
    for part in PARTS:
        setattr(account, part, getattr(ACCOUNTS[bank], part))


@pytest.mark.parametrize("bank", WITHOUT_LAYOUT[:2])
def test_slips_of_a_bank_without_files_are_refused_in_words_and_never_shown(
    database: Database, sealer: Sealer, bank: str
) -> None:
    with database.writing() as session:
        creditor, account = make_lender(session)
        move_account(account, bank)
        session.commit()
        agreement = make_agreement(session, sealer, creditor)
        charges.issue(session, agreement.id, sealer=sealer, today=clock.today(), now=clock.now())
        file = remessas.write(session, account.id, sealer=sealer, now=clock.now())
        issued = charges_of(session, agreement.id)
        assert file is None
        assert [charge.status for charge in issued] == [ChargeState.CANCELED]
        assert "registra" in rejection_words(issued[0])
        assert charges.payable_charges(session, agreement.debtor_id, agreement.id) == []
