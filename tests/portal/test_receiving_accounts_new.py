"""A new receiving account on screen: every issuing bank by its own words, checked before it is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from payments.banks import EXTINCT, ISSUERS, READ_ONLY, UNPROVED, bank_rules
from payments.cnab.entries import RemessaEntry
from payments.cnab.registry import widths
from payments.cnab.remessa import write_remessa
from payments.decode import decode
from payments.errors import InvalidCharge
from portal import clock
from portal.db import Database
from portal.models import AccountSwitch, AuditEvent, Creditor, ReceivingAccount, Role, SwitchState
from portal.sealing import Sealer
from portal.services import receiving_accounts_sample
from portal.services.receiving_accounts_sample import remessa_widths
from tests.payments.issuing_accounts import ACCOUNTS, BANKS, slip_of
from tests.support.banking import make_account
from tests.support.people import make_creditor, make_staff, sign_in_staff
from tests.support.receiving import FIELDS, NEW, errors_of, post_fields, soup, typed

WITHOUT_FILES = [bank for bank in BANKS if not remessa_widths(bank)]


@pytest.fixture
def creditor(database: Database, sealer: Sealer, client: FlaskClient) -> Creditor:
    """A creditor whose only finance person is signed in; no account yet."""
    with database.writing() as session:
        made = make_creditor(session)
        member = make_staff(session, sealer, role=Role.FINANCE, creditor=made)
        session.commit()
    sign_in_staff(client, member)
    return made


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(ReceivingAccount)) or 0


def test_every_bank_that_may_issue_can_be_chosen_and_no_other(client: FlaskClient, creditor: Creditor) -> None:
    page = soup(client.get(NEW))
    offered = {str(each["value"]) for each in page.select("input[name=banco]")}
    assert offered == {rules.code for rules in ISSUERS}
    assert offered == set(BANKS)
    for code in (*(rules.code for rules in (*UNPROVED, *EXTINCT)), *READ_ONLY, "000", ""):
        answer = client.get(f"{FIELDS}?banco={code}", follow_redirects=True)
        assert answer.request.path == NEW
        assert errors_of(answer)
    for code in WITHOUT_FILES:
        note = page.select_one(f"#banco-{code}-note")
        assert note is not None
        assert "ainda não tem arquivos de remessa" in note.text


def test_every_bank_s_own_words_and_a_sample_that_reads_back(
    client: FlaskClient, creditor: Creditor, database: Database
) -> None:
    """All banks in one go: the fields they ask, the sample with its parts, and nothing kept before it is confirmed."""
    for bank in BANKS:
        rules, account = bank_rules(bank), ACCOUNTS[bank]
        page = soup(client.get(f"{FIELDS}?banco={bank}"))
        for field in rules.account_fields:
            label = page.select_one(f"label[for={field.name}]")
            assert label is not None
            assert label.text == field.called
        offered = {str(each["value"]) for each in page.select("#carteira option")} - {""}
        assert offered == {each.code for each in rules.carteiras if each.registered and not each.of_the_bank}
        assert ("ainda não tem" in page.text) == (bank in WITHOUT_FILES)
        answer = post_fields(client, bank, typed(account), shown=page)
        assert answer.status_code == 200, (bank, errors_of(answer))
        shown = soup(answer)
        assert "SEM VALOR" in shown.text
        line = next(each.dd.text for each in shown.select(".summary div") if each.dt.text == "Linha digitável")  # type: ignore[union-attr]
        parts = [each.td.text for each in shown.select("tbody tr")]  # type: ignore[union-attr]
        read = decode(line.replace("SEM VALOR", ""), clock.today())
        assert "".join(parts) == read.barcode
        assert read.bank == bank
    assert count(database) == 0


def test_an_account_kept_waits_for_its_confirmation_and_is_in_the_audit(
    client: FlaskClient, creditor: Creditor, database: Database
) -> None:
    day = clock.today() + timedelta(days=3)
    values = typed(ACCOUNTS["341"], starts_on=day.isoformat())
    hidden = {
        str(each["name"]): str(each["value"])
        for each in soup(post_fields(client, "341", values)).select("form input[type=hidden]")
    }
    answer = post_fields(
        client, "341", {name: value for name, value in hidden.items() if name != "csrf_token"}, "gravar"
    )
    assert answer.status_code == 303
    with database.reading() as session:
        kept = session.scalars(select(ReceivingAccount)).one()
        switch = session.scalars(select(AccountSwitch)).one()
        events = set(session.scalars(select(AuditEvent.action).where(AuditEvent.action.startswith("account."))))
        assert (kept.creditor_id, kept.is_default, kept.conta_dv) == (creditor.id, False, "7")
        assert (kept.next_nosso_numero, kept.last_nosso_numero, kept.next_remessa) == (1001, 9999, 7)
        assert kept.beneficiary["tax_id"] == "11222333000181"
        assert (switch.state, switch.starts_on, switch.account_id) == (SwitchState.PROPOSED, day, kept.id)
        assert events == {"account.added", "account.switch_asked"}
    assert post_fields(client, "341", values, "gravar").status_code == 422
    assert count(database) == 1


WRONG: list[tuple[str, dict[str, str], str, str]] = [
    ("341", {"conta_dv": "3"}, "conta_dv", "pela conta do banco é 7"),
    ("341", {"agencia": ""}, "agencia", "exige este dado"),
    ("341", {"agencia": "12A4"}, "agencia", "só números"),
    ("341", {"conta": "1234567"}, "conta", "cabem 5"),
    ("341", {"carteira": ""}, "carteira", "Escolha a carteira"),
    ("341", {"tax_id": "11222333000182"}, "tax_id", "CNPJ não confere"),
    ("341", {"state": "SPO"}, "state", "duas letras"),
    ("341", {"first_number": "0"}, "first_number", "inteiro"),
    ("341", {"last_number": "1000"}, "last_number", "depois do primeiro"),
    ("341", {"last_number": "999999999"}, "last_number", "cabem 8"),
    ("104", {"convenio": "1050000"}, "convenio", "1100000"),
]


def test_what_is_wrong_is_said_at_its_field_with_what_was_expected(
    client: FlaskClient, creditor: Creditor, database: Database
) -> None:
    pages = {bank: soup(client.get(f"{FIELDS}?banco={bank}")) for bank in {bank for bank, *_ in WRONG}}
    for bank, changes, field, words in WRONG:
        answer = post_fields(client, bank, typed(ACCOUNTS[bank], **changes), "gravar", shown=pages[bank])
        assert answer.status_code == 422
        errors = errors_of(answer)
        assert list(errors) == [field], (changes, errors)
        assert words in errors[field]
    assert count(database) == 0


def test_a_check_digit_left_blank_is_worked_out_and_one_in_the_same_field_is_parted(
    client: FlaskClient, creditor: Creditor
) -> None:
    for changes in ({"conta_dv": ""}, {"conta": "12345-7", "conta_dv": ""}):
        page = soup(post_fields(client, "341", typed(ACCOUNTS["341"], **changes)))
        assert "12345-7" in page.text, changes


def test_a_bank_without_files_is_kept_but_never_used(
    client: FlaskClient,
    creditor: Creditor,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    request.addfinalizer(remessa_widths.cache_clear)
    monkeypatch.setattr(receiving_accounts_sample, "widths", lambda _bank: ())
    remessa_widths.cache_clear()
    assert "ainda não tem arquivos" in soup(client.get(f"{FIELDS}?banco=341")).text
    used = typed(ACCOUNTS["341"], starts_on=clock.today().isoformat())
    assert "ainda não tem arquivos" in errors_of(post_fields(client, "341", used, "gravar"))["starts_on"]
    assert post_fields(client, "341", typed(ACCOUNTS["341"]), "gravar").status_code == 303
    assert count(database) == 1


def test_a_bank_whose_returns_alone_are_read_has_no_files_to_issue_with() -> None:
    read_only = [bank for bank in BANKS if widths(bank) and not remessa_widths(bank)]
    assert read_only
    for bank in read_only:
        with pytest.raises(InvalidCharge, match="remessa_not_written"):
            write_remessa(
                ACCOUNTS[bank], [RemessaEntry(boleto=slip_of(ACCOUNTS[bank]))], sequence=1, written_at=clock.now()
            )


def test_an_account_that_returns_could_not_tell_from_another_is_refused(
    client: FlaskClient, creditor: Creditor, database: Database
) -> None:
    with database.writing() as session:
        make_account(session, creditor, "341", agencia="0057", conta="12345", conta_dv="7")
        session.commit()
    same = errors_of(post_fields(client, "341", typed(ACCOUNTS["341"]), "gravar"))
    assert "já está cadastrada" in same[""]
    other = errors_of(post_fields(client, "341", typed(ACCOUNTS["341"], carteira="112"), "gravar"))
    assert "se misturariam" in other[""]


def test_another_creditor_cannot_be_chosen(client: FlaskClient, creditor: Creditor, database: Database) -> None:
    with database.writing() as session:
        other = make_creditor(session)
        session.commit()
    assert client.get(f"{FIELDS}?banco=341&credor={other.public_id}").status_code == 404


def test_the_operator_chooses_whose_account_it_is(
    client: FlaskClient, creditor: Creditor, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        member = make_staff(session, sealer, role=Role.FINANCE)
        make_creditor(session)
        session.commit()
    sign_in_staff(client, member)
    assert "Escolha o credor" in str(errors_of(client.get(f"{NEW}?banco=341&credor=")))
    page = client.get(f"{NEW}?banco=341&credor={creditor.public_id}", follow_redirects=True)
    assert page.request.path == FIELDS
    assert creditor.name in page.text
