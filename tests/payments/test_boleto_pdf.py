"""Boletos on paper, read back: bars, text, sizes and tags equal the record."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import numpy as np
import pikepdf
import pypdfium2
import pytest
import zxingcpp

from brazil.money import Money
from payments.account import BankAccount
from payments.adapters.barcode import MODULES, bars_path, bars_svg
from payments.adapters.boleto_pdf import SlipNotes, boleto_pdf, carne_pdf
from payments.adapters.slip_texts import late_instruction, receiver_warning
from payments.boleto import Boleto
from payments.boleto_codes import boleto_codes
from payments.errors import InvalidCharge
from payments.party import Party

MM = 25.4
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
ACCOUNTS = {
    "341": {"agencia": "0057", "conta": "12345", "conta_dv": "7", "carteira": "109"},
    "001": {"agencia": "131", "conta": "59127", "conta_dv": "0", "carteira": "17", "convenio": "2379661"},
    "237": {"agencia": "2374", "agencia_dv": "4", "conta": "165199", "conta_dv": "4", "carteira": "09"},
}


def boleto(bank: str = "341", number: int = 1, **changes) -> Boleto:
    values = {
        "account": BankAccount(bank=bank, beneficiary=BENEFICIARY, **ACCOUNTS[bank]),
        "nosso_numero": str(4500 + number),
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


def raster(pdf: bytes, page: int, dpi: int):
    return pypdfium2.PdfDocument(pdf)[page].render(scale=dpi / 72, grayscale=True).to_pil()


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document).replace("\u00a0", " ")


def bars_read(image) -> set[str]:
    return {found.text for found in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.ITF)}


@pytest.fixture(scope="module")
def slips() -> dict[str, bytes]:
    return {bank: boleto_pdf(boleto(bank), notes=SlipNotes(description="Parcela 1 de 3")) for bank in ACCOUNTS}


@pytest.mark.parametrize("dpi", [150, 300])
@pytest.mark.parametrize("bank", ACCOUNTS)
def test_bars_read_back_from_the_paper(slips, bank, dpi):
    assert bars_read(raster(slips[bank], 0, dpi)) == {boleto_codes(boleto(bank)).barcode}


@pytest.mark.parametrize("bank", ACCOUNTS)
def test_text_states_the_record(slips, bank):
    text, slip = text_of(slips[bank]), boleto(bank)
    codes = boleto_codes(slip)
    for expected in (
        codes.linha_printed,
        codes.nosso_numero_printed,
        codes.agencia_codigo_printed,
        "R$ 1.234,57",
        "10/12/2026",
        "Parcela 1 de 3",
        "CNPJ 12.ABC.345/01DE-35",
        "Rua das Acácias, 250",
        "CPF 529.982.247-25",
        "Ficha de compensação",
        "Recibo do pagador",
    ):
        assert expected in text, expected


def dark_span(image, y_mm: float, dpi: int, until_mm: float) -> tuple[float, float]:
    pixels = np.asarray(image)
    row = pixels[round(y_mm / MM * dpi), : round(until_mm / MM * dpi)] < 128
    columns = np.flatnonzero(row)
    return columns[0] / dpi * MM, (columns[-1] + 1) / dpi * MM


def test_bars_are_103_by_13_mm_five_from_the_left_centre_twelve_from_the_bottom(slips):
    dpi = 600
    image = raster(slips["341"], 0, dpi)
    left, right = dark_span(image, 297 - 12, dpi, 130)
    assert right - left == pytest.approx(103, abs=0.5)
    assert left >= 5
    column = np.asarray(image)[:, round((left + 0.1) / MM * dpi)] < 128
    dark = np.flatnonzero(column[round((297 - 18.9) / MM * dpi) :]) + round((297 - 18.9) / MM * dpi)
    top, bottom = dark[0] / dpi * MM, (dark[-1] + 1) / dpi * MM
    assert bottom - top == pytest.approx(13, abs=0.2)
    assert 297 - (top + bottom) / 2 == pytest.approx(12, abs=0.2)


def test_linha_digitavel_stands_three_and_a_half_to_four_mm_high_inside_the_ficha(slips):
    page = pypdfium2.PdfDocument(slips["341"])[0].get_textpage()
    linha = boleto_codes(boleto("341")).linha_printed
    search = page.search(linha)
    spans = []
    while found := search.get_next():
        spans.append(found)
    start, count = spans[-1]  # the last one is the ficha's
    boxes = [page.get_charbox(start + n) for n in range(count) if linha[n].isdigit()]
    heights = [(top - bottom) / 72 * MM for _, bottom, _, top in boxes]
    assert 3.4 <= max(heights) <= 4
    assert min(box[0] for box in boxes) / 72 * MM > 45  # clear of bank and code
    assert max(box[2] for box in boxes) / 72 * MM <= 200.2


def test_the_widest_linha_still_fits():
    """Eights and fives are the widest figures: even a line full of them stays on the paper."""
    wide = boleto("237", nosso_numero="88888888888", amount=Money(88888888_88), due_on=date(2030, 5, 5))
    pdf = boleto_pdf(wide)
    linha = boleto_codes(wide).linha_printed
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    search, last = page.search(linha), None
    while found := search.get_next():
        last = found
    boxes = [page.get_charbox(last[0] + n) for n in range(len(linha))]
    assert min(box[0] for box in boxes) / 72 * MM > 45
    assert max(box[2] for box in boxes) / 72 * MM <= 200.2


def test_pdf_is_tagged_with_alternative_texts_in_portuguese(slips):
    with pikepdf.open(BytesIO(slips["001"])) as document:
        assert str(document.Root.Lang) == "pt-BR"
        assert str(document.docinfo["/Title"]).startswith("Boleto 2379661")
        elements = [o for o in document.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") is not None]
        kinds = {str(element.S) for element in elements}
        figures = [element for element in elements if str(element.S) == "/Figure"]
        assert {"/H1", "/H2", "/P", "/Figure"} <= kinds
        assert [str(figure.get("/Alt")) for figure in figures] == [
            f"Código de barras do boleto. Linha digitável: {boleto_codes(boleto('001')).linha_printed}"
        ]


def test_same_boleto_same_bytes(slips):
    assert boleto_pdf(boleto("237"), notes=SlipNotes(description="Parcela 1 de 3")) == slips["237"]


@pytest.mark.parametrize("dpi", [150, 300])
def test_carne_holds_every_slip_three_to_a_page(dpi):
    boletos = [boleto(("341", "001", "237")[n % 3], n) for n in range(4)]
    pdf = carne_pdf(boletos)
    expected = [boleto_codes(each).barcode for each in boletos]
    assert len(pypdfium2.PdfDocument(pdf)) == 2
    assert bars_read(raster(pdf, 0, dpi)) == set(expected[:3])
    assert bars_read(raster(pdf, 1, dpi)) == set(expected[3:])


def test_each_slip_of_a_carne_has_bars_of_103_mm_twelve_above_its_cut():
    dpi = 300
    image = raster(carne_pdf([boleto("341", n) for n in range(3)]), 0, dpi)
    pixels = np.asarray(image)
    for slot in range(3):
        row = pixels[round((99 * (slot + 1) - 12) / MM * dpi), round(41 / MM * dpi) : round(160 / MM * dpi)] < 128
        columns = np.flatnonzero(row) / dpi * MM
        assert columns[-1] - columns[0] == pytest.approx(103, abs=0.5)
        assert columns[0] + 41 - 37 >= 5  # from the cut between stub and ficha


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": Money(0)}, "amount_not_positive"),
        ({"creditor": replace(CREDITOR, street="")}, "creditor_incomplete"),
        ({"creditor": replace(CREDITOR, tax_id=" ")}, "creditor_incomplete"),
        ({"payer": replace(PAYER, name="")}, "payer_incomplete"),
    ],
)
def test_what_could_not_be_paid_or_lacks_the_creditor_is_not_printed(changes, code):
    with pytest.raises(InvalidCharge) as refusal:
        boleto_pdf(boleto(**changes))
    assert refusal.value.code == code


def test_an_empty_carne_is_refused():
    with pytest.raises(InvalidCharge):
        carne_pdf([])


def test_markup_in_a_name_is_printed_as_text():
    slip = boleto(payer=replace(PAYER, name='<img src="file:///etc/passwd"> & Filhos'))
    assert '<img src="file:///etc/passwd"> & Filhos' in text_of(boleto_pdf(slip))


def test_long_names_and_addresses_stay_in_their_cells():
    """The ficha keeps its bars readable whatever the payer is called."""
    slip = boleto(payer=replace(PAYER, name="Ana " * 60, street="Rua " * 60))
    assert bars_read(raster(boleto_pdf(slip), 0, 150)) == {boleto_codes(slip).barcode}
    assert len(pypdfium2.PdfDocument(boleto_pdf(slip))) == 1


@pytest.mark.parametrize("make", [boleto_pdf, lambda slip: carne_pdf([slip] * 3)])
def test_a_long_creditor_is_printed_whole_above_the_bars(make):
    """CDC art. 42-A: name, address and tax id may be small, never cut."""
    creditor = replace(
        CREDITOR,
        name="Companhia Brasileira de Recuperação de Créditos do Comércio Varejista e de Serviços S.A.",
        street="Avenida Presidente Juscelino Kubitschek de Oliveira, 1830, torre 2, 14º andar, conjunto 142",
    )
    page = pypdfium2.PdfDocument(make(boleto(creditor=creditor)))[0].get_textpage()
    search, found = page.search("CEP 01310-100"), []
    while hit := search.get_next():
        found.append(page.get_charbox(hit[0] + hit[1] - 1))
    lowest_of_last_slip = min(box[1] for box in found) / 72 * MM
    assert lowest_of_last_slip >= 99 - 79.8
    assert max(box[2] for box in found) / 72 * MM <= 200


@pytest.mark.parametrize(
    ("fine", "interest", "sentence"),
    [
        (
            200,
            100,
            "Após o vencimento: multa de 2% (R$ 24,69) e juros de 1% ao mês (R$ 0,41 por dia).",
        ),
        (200, 0, "Após o vencimento: multa de 2% (R$ 24,69)."),
        (0, 50, "Após o vencimento: juros de 0,5% ao mês (R$ 0,21 por dia)."),
        (0, 0, "Após o vencimento: sem multa e sem juros."),
    ],
)
def test_lateness_is_told_in_one_sentence_with_amounts(fine, interest, sentence):
    slip = boleto(amount=Money(123456), fine_bps=fine, interest_bps=interest)
    assert late_instruction(slip).replace("\u00a0", " ") == sentence


def test_the_warning_names_who_receives():
    assert "Fundo Recupera FIDC, CNPJ 11.222.333/0001-81" in receiver_warning(boleto())


def test_bars_are_405_modules_and_refuse_another_length():
    path = bars_path("34196166700000123451101234567880057123457000")
    assert path.startswith("M0 0h1v1")
    assert path.endswith(f"M{MODULES - 1} 0h1v1h-1z")
    for digits in ("3" * 43, "3" * 45, "3" * 43 + "x"):
        with pytest.raises(InvalidCharge):
            bars_svg(digits)
