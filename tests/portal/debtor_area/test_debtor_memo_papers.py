"""Memos of a balance, an offer and an agreement: recomputed from the JSON, page and paper say the same centavos."""

from __future__ import annotations

import copy
import io
import json
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import pytest
from flask import Flask
from flask.testing import FlaskClient

from brazil.money import ZERO, Money
from offers.agreements.breach_memo import recompute_breach
from offers.agreements.rest_memo import recompute_rest
from offers.canonical import digest
from offers.made.offer_document import balance_document
from offers.made.offer_memo import recompute_offer
from offers.owed.memo_reading import recompute_memo
from portal import clock
from portal.db import Database
from portal.documents.memo_rules import CONVENTIONS
from portal.documents.memos import memo_amount, memo_sections
from portal.formatting import brl
from portal.models import Debtor, DebtRecord, OfferRecord
from portal.sealing import Sealer
from portal.services.agreement_life.facts import facts_of
from tests.portal.verify.asked import told
from tests.support import engines
from tests.support.banking import paid
from tests.support.debtor_pages import change, chosen, page
from tests.support.lives import broken, file_made_on, running
from tests.support.people import sign_in

AMOUNT = re.compile(r"-?R\$\s?[\d.]+,\d\d")
CODE = re.compile(r"Código: ((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})")


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One engine: memos are worked out and drawn alike on both."""
    return engines.fresh_sqlite(tmp_path)


def recomputed(document: dict[str, Any]) -> dict[str, Any]:
    """The memo with every result worked out anew from its own facts, and nothing else."""
    again = copy.deepcopy(document)
    for memo in (*again.get("memos", ()), *([again["breach"]] if "breach" in again else ())):
        memo["result"] = recompute_breach(memo) if memo["kind"] == "breach" else recompute_rest(memo)
    if again.get("memos"):
        again["owed_cents"] = sum(memo["result"]["owed_cents"] for memo in again["memos"])
    if again.get("kind") == "offer":
        again["result"] = recompute_offer(again)
    if "debt" in again:
        again["balance"] = json.loads(json.dumps(balance_document(recompute_memo(again))))
    return again


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def figures(document: dict[str, Any]) -> list[str]:
    """Every amount of the tables, in their order."""
    tables = [table for section in memo_sections(document) for table in section.tables]
    rows = [row for table in tables for row in (*table.rows, table.foot)]
    return [plain(brl(cell)) for row in rows for cell in row if isinstance(cell, Money)]


def says_the_same(client: FlaskClient, app: Flask, tmp_path: Path, address: str) -> dict[str, Any]:
    """The JSON recomputes, by the command too; the page has its figures one by one, and so has the paper, which is
    official by its code and the same when it is asked for again."""
    document: dict[str, Any] = json.loads(client.get(f"{address}.json").data)
    again = recomputed(document)
    assert again == document, "the memo does not recompute"
    wanted = figures(again)
    assert wanted, "no figure at all"
    shown = page(client, address)
    assert [plain(each.get_text()) for each in shown.select("td.money") if AMOUNT.fullmatch(each.get_text())] == wanted
    assert plain(brl(memo_amount(again))) in plain(shown.get_text())
    paper = client.get(f"{address}.pdf").data
    document_of = pypdfium2.PdfDocument(io.BytesIO(paper))
    pages = list(document_of)
    words = plain(" ".join(" ".join(each.get_textpage().get_text_bounded() for each in pages).split()))
    on_paper = Counter(AMOUNT.findall(words))
    assert not Counter(wanted) - on_paper, "figures of the page that the paper has not"
    assert raw.FPDFCatalog_IsTagged(document_of.raw)
    assert client.get(f"{address}.pdf").data == paper
    code = CODE.search(words)
    assert code is not None
    answer = told(client, code.group(1))
    assert (answer["answer"], answer["amount_cents"]) == ("official", memo_amount(again).cents)
    file = tmp_path / "memo.json"
    file.write_text(json.dumps(document), "utf-8")
    result = app.test_cli_runner().invoke(args=["offers", "recompute", str(file)])
    assert (result.exit_code, "DIFERENTE" in result.output) == (0, False), result.output
    return document


def test_of_a_balance_and_of_an_offer(client: FlaskClient, app: Flask, tmp_path: Path, debt: DebtRecord) -> None:
    balance = says_the_same(client, app, tmp_path, f"/dividas/{debt.public_id}/memoria")
    assert any(brl(balance["balance"]["total_cents"]) not in each for each in balance["explanation"])
    offer = chosen(client, debt, 6)
    assert page(client, offer).select_one(f'a[href="{offer}/memoria"]') is not None
    document = says_the_same(client, app, tmp_path, f"{offer}/memoria")
    assert document["result"]["count"] == 6


@pytest.mark.parametrize("nature", ["confession", "novation"])
def test_of_an_agreement_that_runs_and_of_its_breach_payment_by_payment(
    client: FlaskClient, app: Flask, tmp_path: Path, database: Database, sealer: Sealer, nature: str
) -> None:
    with database.writing() as session:
        _, account, agreement, (first, second, *_) = running(session, sealer)
        agreement.life = {**agreement.life, "nature": nature}
        debtor, path = session.get_one(Debtor, agreement.debtor_id), f"/acordos/{agreement.public_id}"
        file_made_on(session, account, clock.today(), first, paid(first, fee=ZERO))
        session.commit()
        sign_in(client, debtor)
    runs = says_the_same(client, app, tmp_path, f"{path}/memoria")
    (line,) = runs["memos"][0]["result"]["payments"]
    assert (line["amount_cents"], line["principal_cents"]) == (first.amount.cents, first.amount.cents)
    with database.writing() as session:
        ended = broken(session, account, agreement, second)
        facts = facts_of(session, ended)
        session.commit()
    told_of = says_the_same(client, app, tmp_path, f"{path}/memoria")
    (line,) = told_of["memos"][0]["result"]["payments"]
    assert line["amount_cents"] == first.amount.cents
    rest = sum(each.amount.cents for each in facts) - first.amount.cents
    assert (line["left_cents"] == rest) is (nature == "novation")
    assert told_of["owed_cents"] == told_of["memos"][0]["result"]["owed_cents"]
    assert page(client, path).select_one(f'a[href="{path}/memoria"]') is not None


def test_of_a_debt_under_an_agreement_as_of_the_day_it_was_priced_and_kept_in_the_list(
    client: FlaskClient, app: Flask, tmp_path: Path, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        _, _, agreement, _ = running(session, sealer)
        debt = agreement.debts[0].debt
        debtor, path = session.get_one(Debtor, agreement.debtor_id), f"/dividas/{debt.public_id}"
        day = session.get_one(OfferRecord, agreement.offer_id).pricing.priced_on
        session.commit()
        sign_in(client, debtor)
    document = says_the_same(client, app, tmp_path, f"{path}/memoria")
    assert document["priced_on"] == day.isoformat()
    assert document["balance"]["total_cents"] == agreement.debts[0].balance.cents
    assert page(client, path).select_one(f'a[href="{path}/memoria"]') is not None
    listed = page(client, "/documentos").find("a", string=re.compile("Memória de cálculo da dívida"))
    assert listed is not None
    assert client.get(str(listed["href"])).data == client.get(f"{path}/memoria.pdf").data
    change(database, debt, principal=Money(1))  # corrected since: the memo of the offer has what it rested on
    assert says_the_same(client, app, tmp_path, f"{path}/memoria")["kind"] == "offer"


def test_limits_conventions_engine_and_digest_stand_on_the_page(
    client: FlaskClient, database: Database, debt: DebtRecord
) -> None:
    change(database, debt, late_interest_bps=None, due_on=clock.today() - timedelta(days=900), fine_bps=300)
    address = f"/dividas/{debt.public_id}/memoria"
    document = json.loads(client.get(f"{address}.json").data)
    shown = " ".join(page(client, address).get_text(" ").split())
    assert document["engine"] in shown
    assert digest(document) in shown
    assert all(each["article"] in shown for each in document["limits"])
    assert {name for name, _ in CONVENTIONS} | {"card_ceiling_cut_order"} == set(document["conventions"])
    assert all(text in shown for text in CONVENTIONS.values())
