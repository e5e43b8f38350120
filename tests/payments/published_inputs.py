"""How each source names what a bank's slip needs. One function a bank: it changes `facts`, the account's attributes
with `nosso_numero` and `document_number`, as that bank's rows want.
"""

from datetime import date

from payments.banks.banco_do_brasil import PENDING

CONTA = ("conta", "conta_corrente", "conta_cedente")
CONTA_DV = ("conta_dv", "conta_corrente_dv", "digito_conta", "digito_conta_corrente")
NUMBER = ("nosso_numero", "nosso_numero_sequencial", "numero_documento")  # some number their slips by the document


def first(inputs: dict[str, str], *keys: str) -> str:
    """The first of the keys that says anything."""
    return next((inputs[key] for key in keys if inputs.get(key)), "")


def common(inputs: dict[str, str]) -> dict[str, str]:
    """What most sources call by one of a few names."""
    conta, _, dv = first(inputs, *CONTA).replace(".", "").partition("-")
    agencia, _, agencia_dv = first(inputs, "agencia", "agencia_cedente").partition("-")
    return {
        "agencia": agencia,
        "agencia_dv": agencia_dv or first(inputs, "agencia_dv", "digito_agencia"),
        "conta": conta,
        "conta_dv": dv or first(inputs, *CONTA_DV),
        "carteira": inputs.get("carteira", ""),
        "convenio": first(inputs, "convenio", "codigo_beneficiario", "codigo_cedente"),
        "variacao": first(inputs, "variacao", "variacao_carteira"),
        "nosso_numero": first(inputs, *NUMBER),
        "document_number": first(inputs, "seu_numero", "numeroDocumento", "numero_documento") or "1",
    }


def unchanged(facts: dict, row: dict) -> None:
    """Nothing of its own."""


def bradesco(facts: dict, row: dict) -> None:
    """One source calls the account the beneficiary's code."""
    facts["carteira"] = (facts["carteira"] or "19").zfill(2)  # the manual's, where a source gives a digit alone
    facts["conta"] = facts["conta"] or row["inputs"].get("codigo_beneficiario", "")


def itau(facts: dict, row: dict) -> None:
    """One source gives no carteira with the digits it asserts: 175 is the default of its class."""
    facts["carteira"] = facts["carteira"].zfill(3) if facts["carteira"] else "175"
    facts["conta"] = facts["conta"] or row["inputs"].get("codigo_beneficiario", "")  # one source calls it so
    facts["convenio"] = first(row["inputs"], "codigoCliente", "convenio")


def banco_do_brasil(facts: dict, row: dict) -> None:
    inputs, number = row["inputs"], facts["nosso_numero"]
    facts["carteira"], _, facts["variacao"] = first(inputs, "carteira").partition("-")
    convenio = first(inputs, "convenio", "codigo_cedente")
    beneficiary = first(inputs, "codigo_beneficiario", "codigo_cedente_dv")
    if not convenio and len(beneficiary) == 7:
        convenio = beneficiary
    if row.get("input_note", "").startswith("nosso numero zerado"):
        number = PENDING
    elif row["id"].endswith("NN11"):
        convenio, number = number[:4], number[4:]
    elif row["id"].endswith("NN17Convenio6"):
        convenio, facts["carteira"] = inputs["conta"], "18"
    elif row["id"].endswith("NN17Convenio7"):
        convenio, number = number[:7], number[7:]
    elif len(number) == 17 and number.startswith(convenio):
        number = number.removeprefix(convenio)
    elif inputs.get("codigo_servico"):  # that source's way to ask for the free number of 17 digits
        number = number.zfill(17)
    elif row.get("input_note", "").startswith("nosso numero montado no teste"):  # convenio and an all-zero sequential
        number = "0"
    facts |= {"convenio": convenio, "nosso_numero": number}
    facts |= {"carteira": facts["carteira"] or "18", "agencia": facts["agencia"] or "0"}
    facts["conta"] = facts["conta"] or inputs.get("codigo_beneficiario", "") or "0"


def santander(facts: dict, row: dict) -> None:
    """Two sources call the beneficiary's code an account."""
    named = first(row["inputs"], "convenio", "codigo_beneficiario", "codigo_cedente")
    facts["convenio"] = named or facts["conta"]
    facts["carteira"] = facts["carteira"] or "101"


def caixa(facts: dict, row: dict) -> None:
    """SIG14 and RG are carteira 14; SR is 24 in one source and SICOB in three; caelum writes the 17 digits whole."""
    inputs, source, number = row["inputs"], row["source"], facts["nosso_numero"]
    facts["carteira"] = {"SIG14": "14", "RG": "14", "SR": "24"}.get(facts["carteira"], facts["carteira"])
    if inputs.get("emissao"):
        facts["carteira"] += inputs["emissao"]
    if row.get("variant") == "SIGCB":
        facts |= {"carteira": number[:2], "nosso_numero": number[2:]}
    elif row.get("variant") == "SINCO" or row["id"].endswith("SINCO"):
        sequential = number.removeprefix("9") if len(number) == 18 else number
        facts |= {"carteira": "SINCO", "nosso_numero": sequential, "convenio": facts["convenio"] or facts["conta"]}
    elif row["id"].endswith("SICOBNossoNumero14"):
        facts |= {"carteira": "SICOB14", "convenio": facts["conta"]}
    elif source.endswith(("pyboleto", "openboleto/openboleto")):
        facts |= {"carteira": "SICOB", "convenio": facts["conta"]}
        facts["nosso_numero"] = number if len(number) == 10 else "8" + number.zfill(9)


def sicredi(facts: dict, row: dict) -> None:
    """The year of numbering is in the code alone: it is read from there, as the row's note says."""
    facts["variacao"] = first(row["inputs"], "posto", "operacao", "parametro_POSTO_DA_AGENCIA")
    facts["convenio"] = facts["convenio"] or facts["conta"]
    if row.get("campo_livre"):
        facts["issued_on"] = date(2000 + int(row["campo_livre"][2:4]), 1, 1)
    if row["id"] == "748 Sicredi":  # bopepo: SEM_REGISTRO
        facts["carteira"] = "3"


def sicoob(facts: dict, row: dict) -> None:
    """The beneficiary's code goes with its digit; one source carries two codes and uses the cedente's."""
    inputs = row["inputs"]
    for name in ("codigo_cedente", "codigo_beneficiario"):
        if inputs.get(name):
            facts["convenio"] = inputs[name] + inputs[f"{name}_dv"]
            break
    else:
        facts["convenio"] = facts["convenio"] or facts["conta"] + facts["conta_dv"]
    facts["variacao"] = facts["variacao"] or inputs.get("modalidade", "01")
    facts["carteira"] = facts["carteira"] or "1"


def banrisul(facts: dict, row: dict) -> None:
    """The carteira of the sources is that of the bank file; the product is 2 but for the slips the bank issues."""
    inputs = row["inputs"]
    facts["carteira"] = "1" if inputs.get("carteira_tipo") == "COM_REGISTRO" else "2"
    if len(inputs.get("codigo_beneficiario", "")) == 13:  # agencia 4, code 7, digits 2
        facts["convenio"] = inputs["codigo_beneficiario"][4:11]
    elif inputs.get("conta_cedente") or "convenio" not in inputs:
        facts["convenio"] = facts["conta"]


def ailos(facts: dict, row: dict) -> None:
    facts["carteira"] = facts["carteira"].zfill(2)
    if convenio := row["inputs"].get("parametro_CODIGO_DO_CONVENIO"):  # bopepo: account with digit, number whole
        conta = facts["conta"]
        facts |= {"convenio": convenio, "conta": conta[:-1], "conta_dv": conta[-1]}
        facts["nosso_numero"] = facts["nosso_numero"].removeprefix(conta)


def inter(facts: dict, row: dict) -> None:
    """The operacao is set up by the source's test, not among its inputs."""
    facts["convenio"] = "1234567"
    if row["id"] == "077 BancoIntermedium":
        facts["carteira"] = "70"


def daycoval(facts: dict, row: dict) -> None:
    facts["convenio"] = row["inputs"]["operacao"]


def c6(facts: dict, row: dict) -> None:
    facts["convenio"] = facts["convenio"] or facts["conta"]


def bv(facts: dict, row: dict) -> None:
    facts["convenio"] = facts["conta"]


def safra(facts: dict, row: dict) -> None:
    facts["convenio"] = ""
    if row["inputs"].get("carteira_tipo") == "SEM_REGISTRO":
        facts["carteira"] = "4"


def last_digit_apart(facts: dict) -> None:
    """Some sources write the account with its digit."""
    if not facts["conta_dv"]:
        facts |= {"conta": facts["conta"][:-1], "conta_dv": facts["conta"][-1]}


def unicred(facts: dict, row: dict) -> None:
    last_digit_apart(facts)


def banestes(facts: dict, row: dict) -> None:
    """Carteira 11 is a label: the code has the tipo de cobranca, 2 by default, or 4 as the source's test sets."""
    from_the_test = row.get("input_note", "").startswith("tipo de cobranca 4")
    facts["carteira"] = "4" if from_the_test else facts["variacao"] or "2"
    if from_the_test:  # its account is written with the digit, and the digit beside it is not used
        facts["conta_dv"] = ""
        last_digit_apart(facts)
    facts["variacao"] = ""


def brb(facts: dict, row: dict) -> None:
    """One source sets an increment by default; another writes an account that PHP reads as octal."""
    note = row.get("input_note", "")
    if note.startswith("incremento 100"):
        facts["variacao"] = "100"
    if "octal" in note:
        facts["conta"] = str(int(facts["conta"], 8))
    last_digit_apart(facts)


def credisis(facts: dict, row: dict) -> None:
    """The beneficiary's document is in each source's test alone: a CPF-like number, a CNPJ."""
    facts["tax_id"] = "12345678912" if row["source"] == "kivanio/brcobranca" else "12345678000195"


def citibank(facts: dict, row: dict) -> None:
    facts |= {"variacao": row["inputs"]["portfolio"], "carteira": "3"}


def banco_da_amazonia(facts: dict, row: dict) -> None:
    """The convenio is set in the source's test, as its account says."""
    facts |= {"convenio": facts["conta"], "carteira": "0"}


def hsbc(facts: dict, row: dict) -> None:
    facts["carteira"] = facts["carteira"] if facts["carteira"] in ("CNR", "CSB") else "CSB"
    facts["conta"] = facts["conta"] or facts["convenio"]
    if row["inputs"].get("data_vencimento") == "2008-JULY-4":
        facts |= {"carteira": "CNR", "due_on": "2008-07-04"}


def unibanco(facts: dict, row: dict) -> None:
    """The registered row's due date is in the code alone."""
    registered = row["inputs"]["carteira_tipo"] == "COM_REGISTRO"
    facts["carteira"] = "DIRETA" if registered else "ESPECIAL"
    if registered:
        facts["due_on"] = "2001-12-31"


def rural(facts: dict, row: dict) -> None:
    facts["convenio"] = row["inputs"]["parametro_CODIGO_REDUZIDO"]
