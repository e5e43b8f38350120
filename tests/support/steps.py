"""What several stories do the same way: send a portfolio, come in, agree."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tests.support import people
from tests.support.asking import MESSAGES, answered, wait_until
from tests.support.browser import Visitor
from tests.support.portfolio_files import rows, table

__all__ = ["wait_until"]  # which stories know from here
NAME, BIRTH_DATE, EMAIL = "Ana Conceição", "02/03/1985", "ana@correio.example"


def portfolio_of(cpf: str, today: date, *, principal: str = "1.234,56", contract: str = "A-1") -> bytes:
    """A creditor's file with one debt, 400 days overdue, and a contact confirmed last month."""
    changes = {
        "cpf": cpf,
        "contrato": contract,
        "valor_principal": principal,
        "data_contrato": f"{today - timedelta(days=700):%d/%m/%Y}",
        "vencimento": f"{today - timedelta(days=400):%d/%m/%Y}",
        "contato_confirmado_em": f"{today - timedelta(days=30):%d/%m/%Y}",
    }
    return table(rows(changes))


def staff_sign_in(someone: Visitor, email: str) -> None:
    """E-mail, password and the authenticator's code."""
    someone.visit("/equipe/entrar")
    someone.fill("E-mail", email)
    someone.fill("Senha", people.PASSWORD)
    someone.press("Continuar")
    someone.fill("Código do aplicativo", people.totp_now())
    someone.press("Entrar")


def upload(someone: Visitor, label: str, name: str, content: bytes, button: str) -> None:
    """Choose a file and send it."""
    media = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    someone.page.get_by_label(label).set_input_files(media)  # type: ignore[arg-type]
    someone.press(button)


def bring_in(analyst: Visitor, content: bytes) -> None:
    """Send a portfolio, from the page of the files, and say yes to what it will change."""
    upload(analyst, "Arquivo da carteira", "carteira.csv", content, "Enviar e conferir")
    analyst.press("Importar agora")


def newest_code(someone: Visitor, *, unlike: str = "") -> str:
    """The code at the top of the demonstration's messages, once the worker has sent it; the page asked for is kept."""
    found = ""

    def arrived() -> bool:
        nonlocal found
        found = shown_code(someone)
        return bool(re.fullmatch(r"\d{6}", found)) and found != unlike

    wait_until(arrived, "a message with a code")
    return found


def shown_code(someone: Visitor) -> str:
    """The code of the newest message now; "" when there is none."""
    shown = answered(someone, MESSAGES).select_one("article p.amount strong")
    return shown.get_text(strip=True) if shown else ""


def debtor_sign_in(someone: Visitor, cpf: str, *, birth_date: str = BIRTH_DATE) -> None:
    """CPF, the code that comes by e-mail, birth date."""
    before = shown_code(someone)
    someone.visit("/")
    someone.follow("Entrar com CPF")
    someone.fill("Qual é o seu CPF?", cpf)
    someone.check("Por e-mail")
    someone.press("Receber o código")
    someone.fill("Qual é o código que você recebeu?", newest_code(someone, unlike=before))
    someone.press("Entrar")
    someone.fill("Qual é a sua data de nascimento?", birth_date)
    someone.press("Continuar")


def accept(someone: Visitor) -> str:
    """From the page of an offer: read the terms, ask for the code, type it; returns the agreement's number."""
    used = shown_code(someone)
    someone.follow("Ler o acordo e aceitar")
    someone.check("E-mail para")
    someone.press("Aceitar e receber o código")
    someone.fill("Código de 6 números", newest_code(someone, unlike=used))
    someone.press("Confirmar o acordo")
    assert someone.title == "Seu acordo está feito"
    return someone.words(".panel strong")


def cents(text: str) -> int:
    """``R$ 1.234,56`` at the start of a text, in centavos."""
    found = re.match(r"R\$\s*([\d.]+),(\d\d)", text.strip())
    assert found, text
    return int(found[1].replace(".", "") + found[2])
