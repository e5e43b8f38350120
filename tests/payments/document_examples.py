"""One agreement on paper: its terms, a receipt and the discharge letter, and how a test reads them."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pypdfium2

from brazil.money import Money
from payments.adapters.document_contents import (
    BalanceLine,
    Contacts,
    DischargeDocument,
    PlanLine,
    ReceiptDocument,
    TermsDocument,
)
from payments.party import Party

CREDITOR = Party(
    name="Lojas Horizonte S.A.",
    tax_id="11222333000181",
    street="Rua das Acácias, 250",
    district="Centro",
    city="Belo Horizonte",
    state="MG",
    postal_code="30110020",
)


DEBTOR = Party(name="Maria da Conceição", tax_id="52998224725")


CONTACTS = Contacts(service="0800 123 4567", data_protection="dados@exemplo.br", verification="exemplo.br/conferir")


TERMS = TermsDocument(
    agreement_number="AC-42",
    creditor=CREDITOR,
    debtor=DEBTOR,
    origin="Compras no cartão da loja",
    contract_number="778899-01",
    balance=(
        BalanceLine(label="Principal", amount=Money(90000)),
        BalanceLine(label="Multa", amount=Money(1800), discount=Money(1800)),
    ),
    plan=tuple(PlanLine(number=n, due_on=date(2026, 11 + n % 2, 10), amount=Money(31000)) for n in (1, 2, 3)),
    priced_on=date(2026, 11, 22),
    contacts=CONTACTS,
    monthly_rate=Decimal("1.5"),
    annual_rate=Decimal("19.56"),
    cet_annual=Decimal("20.87"),
    interest=Money(2500),
    iof=Money(500),
    fine_bps=200,
    interest_bps=100,
)


RECEIPT = ReceiptDocument(
    number="RC-123",
    agreement_number="AC-42",
    contract_number="778899-01",
    creditor=CREDITOR,
    debtor=DEBTOR,
    payer_name="João Conceição",
    payer_tax_id="11144477735",
    installment=3,
    installments=10,
    amount=Money(10051),
    paid_on=date(2027, 2, 12),
    method="Pix",
    reference="E18236120202702121403s0567890123",
    parts=(("Parcela", Money(9850)), ("Multa", Money(197)), ("Juros", Money(4))),
    left_to_pay=Money(68950),
    issued_on=date(2027, 2, 12),
    contacts=CONTACTS,
)


DISCHARGE = DischargeDocument(
    number="CQ-45",
    agreement_number="AC-42",
    contract_number="778899-01",
    origin="Compras no cartão da loja",
    creditor=CREDITOR,
    debtor=DEBTOR,
    owed=Money(107010),
    discount=Money(12800),
    paid=Money(98500),
    last_paid_on=date(2027, 9, 10),
    cleared_by=date(2027, 9, 17),
    issued_on=date(2027, 9, 13),
    signed_by="Carla Menezes, gerente",
    contacts=CONTACTS,
)


def plain(html: str) -> str:
    """The words of a page, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def text_of(pdf: bytes) -> str:
    """The words of a paper, as a reader copies them."""
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
