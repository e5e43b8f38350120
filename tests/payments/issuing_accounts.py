"""One account of every bank that may issue: digits right, carteira in use, all the bank asks for."""

from datetime import date

from brazil.money import Money
from payments.account import BankAccount
from payments.boleto import Boleto
from payments.party import Party

PARTY = Party(name="Ana Souza", tax_id="52998224725")
ACCOUNTS = {
    account["bank"]: BankAccount(**({"conta": "", "conta_dv": "", "beneficiary": PARTY} | account))
    for account in (
        {"bank": "001", "agencia": "131", "conta": "59127", "conta_dv": "0", "carteira": "17", "convenio": "2379661"},
        {
            "bank": "033",
            "agencia": "4165",
            "convenio": "6545424",
            "carteira": "101",
            "conta": "13000035",
            "conta_dv": "2",
        }
        | {"variacao": "416500006545424"},
        {"bank": "104", "agencia": "589", "convenio": "290274", "carteira": "14"},
        {"bank": "237", "agencia": "2374", "agencia_dv": "4", "conta": "165199", "conta_dv": "4", "carteira": "09"},
        {"bank": "341", "agencia": "57", "conta": "12345", "conta_dv": "7", "carteira": "109"},
        {"bank": "748", "agencia": "165", "convenio": "623", "variacao": "02", "carteira": "1"},
        {"bank": "756", "agencia": "4277", "convenio": "172278", "variacao": "01", "carteira": "1"}
        | {"conta": "73808", "conta_dv": "0"},
        {"bank": "041", "agencia": "1102", "convenio": "9000150", "carteira": "2", "variacao": "46"}
        | {"conta": "350012345", "conta_dv": "0"},
        {"bank": "085", "agencia": "101", "conta": "244140", "conta_dv": "3", "convenio": "101002", "carteira": "01"},
        {"bank": "077", "agencia": "1", "agencia_dv": "9", "conta": "12345606", "convenio": "1234567"}
        | {"carteira": "110"},
        {"bank": "336", "agencia": "1", "convenio": "123456789012", "carteira": "20"},
        {"bank": "422", "agencia": "811", "agencia_dv": "1", "conta": "53678", "conta_dv": "8", "carteira": "2"},
        {"bank": "136", "agencia": "1234", "conta": "12345", "conta_dv": "7", "carteira": "21"}
        | {"convenio": "12345678"},
        {"bank": "004", "agencia": "16", "conta": "1193", "conta_dv": "2", "carteira": "21"} | {"variacao": "017"},
        {"bank": "208", "agencia": "50", "conta": "388685", "conta_dv": "1", "carteira": "01"},
        {"bank": "707", "agencia": "1", "agencia_dv": "9", "conta": "1213165", "convenio": "1934436"}
        | {"carteira": "121", "variacao": "70712345"},
        {"bank": "655", "agencia": "1", "convenio": "116", "carteira": "500"},
        {"bank": "021", "agencia": "274", "conta": "9206981", "conta_dv": "9", "carteira": "4"},
        {"bank": "070", "agencia": "82", "conta": "52", "conta_dv": "8", "carteira": "2"},
        {"bank": "097", "agencia": "1", "convenio": "527", "carteira": "18", "conta": "63291", "conta_dv": "0"},
        {"bank": "084", "agencia": "12", "agencia_dv": "4", "conta": "47744", "conta_dv": "3", "carteira": "09"}
        | {"convenio": "4774400084"},
        {"bank": "745", "agencia": "121", "convenio": "264424020", "variacao": "611", "carteira": "3"},
        {"bank": "003", "agencia": "7", "agencia_dv": "8", "convenio": "1", "carteira": "0"},
    )
}
BANKS = sorted(ACCOUNTS)


def slip_of(account: BankAccount, **changes: object) -> Boleto:
    """A slip of the account that can be paid."""
    values = {
        "account": account,
        "nosso_numero": "1234",
        "document_number": "A-1",
        "amount": Money(12750),
        "issued_on": date(2026, 11, 1),
        "due_on": date(2026, 11, 30),
        "payer": PARTY,
        "creditor": PARTY,
    }
    return Boleto(**(values | changes))
