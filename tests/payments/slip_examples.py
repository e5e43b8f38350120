"""Slips to print: every issuing bank, names short and long, with Pix and without; and a page as a picture."""

from dataclasses import replace
from datetime import date

import numpy as np
import pypdfium2

from brazil.money import Money
from payments.adapters.slips.slip import Slip, SlipNotes, slip_of
from payments.boleto import Boleto
from payments.party import Party
from tests.payments.issuing_accounts import ACCOUNTS, BANKS

BENEFICIARY = Party(
    name="Fundo Recupera FIDC",
    tax_id="11222333000181",
    street="Av. Central, 1000",
    district="Centro",
    city="São Paulo",
    state="SP",
    postal_code="01310100",
)
CREDITOR = replace(BENEFICIARY, name="Lojas Horizonte S.A.", tax_id="12ABC34501DE35", street="Rua das Acácias, 250")
PAYER = Party(name="Maria da Conceição Araújo", tax_id="52998224725", street="Rua Sete, 7", city="Bauru", state="SP")
NOTES = SlipNotes(
    description="Parcela 1 de 3 do acordo AC-1",
    contact="0800 123 4567 ou ajuda@recupera.example.br",
    check="Confira se este boleto é nosso: portal.example.br/conferir, código 7K2M-9QXT-4HWC-ABCD.",
)
PIX = (
    "00020101021226850014br.gov.bcb.pix2563pix.example.com/qr/v2/cobv/9d36b84fc70b478fb95c12729b90ca25520400005303986"
    "540510.005802BR5913LOJAS HORIZONTE6009SAO PAULO62070503***6304ABCD"
)
LONG_CREDITOR = replace(
    CREDITOR,
    name="Companhia Brasileira de Recuperação de Créditos do Comércio Varejista e de Serviços de Sant'Ana & Cia. Ltda.",
    street="Avenida Presidente Juscelino Kubitschek de Oliveira, nº 1830, torre 2, 14º andar, conj. 142/143 - fundos",
    district="Vila Nova Conceição",
)
LONG_PAYER = replace(
    PAYER,
    name="Ángela Müller D'Ávila Gonçalves dos Santos Araújo-Conceição de Oliveira e Silva Ñuñez Antônio João " * 2,
    street="Travessa Padre José de Anchieta, s/n, bloco B, apto. 1204 (fundos), próximo à praça da matriz " * 2,
    postal_code="17012345",
)


def boleto(bank: str = "341", number: int = 1, **changes: object) -> Boleto:
    """A boleto of an issuing bank that can be paid."""
    values: dict[str, object] = {
        "account": replace(ACCOUNTS[bank], beneficiary=BENEFICIARY),
        "nosso_numero": str(4500 + number) if bank != "003" else str(number),
        "document_number": f"AC-{number}",
        "amount": Money(123456 + number),
        "issued_on": date(2026, 11, 22),
        "due_on": date(2026, 12, 10),
        "payer": PAYER,
        "creditor": CREDITOR,
        "fine_bps": 200,
        "interest_bps": 100,
    }
    return Boleto(**(values | changes))


def slip(bank: str = "341", number: int = 1, *, pix: str = "", notes: SlipNotes = NOTES, **changes: object) -> Slip:
    """A slip of an issuing bank."""
    return slip_of(boleto(bank, number, **changes), notes, pix)


def varied_slips() -> list[Slip]:
    """One of every issuing bank, every third with Pix, some with long names, great amounts or little to say."""
    return [_varied(bank, number) for number, bank in enumerate(BANKS)]


def _varied(bank: str, number: int) -> Slip:
    changes: dict[str, object] = {"amount": Money((1, 99_999_999_99, 8_888_888_88, 12_345)[number % 4])}
    if number % 4 == 1:
        changes |= {"payer": LONG_PAYER, "document_number": "PROTOCOLO-998877-0001-PARCELA-12/60"}
    if number % 5 == 2:
        changes |= {"creditor": LONG_CREDITOR, "account": replace(ACCOUNTS[bank], beneficiary=LONG_CREDITOR)}
    if number % 6 == 3:
        changes |= {"fine_bps": 0, "interest_bps": 0, "payer": replace(PAYER, street="", city="", state="")}
    notes = SlipNotes() if number % 7 == 4 else NOTES
    return slip(bank, number + 1, pix=PIX if number % 3 == 0 else "", notes=notes, **changes)


def pictures(pdf: bytes, dpi: int = 150) -> list[np.ndarray]:
    """Every page as shades of grey, 0 to 255."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=dpi / 72, grayscale=True).to_numpy().astype(int) for page in document]


def texts(pdf: bytes) -> list[str]:
    """The words of every page in the order they were written."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
