"""Every component in every state, to be looked at. Registered in demo mode only."""

from __future__ import annotations

from datetime import date

from flask import render_template
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from brazil.index_publication import Behind
from portal.charts import Column, Point, Series, column_chart, line_chart, scale_of
from portal.wiring import qr_code

SAID_WRONG = {
    "cpf": "Confira o CPF: são 11 números.",
    "code": "Digite os 6 números do código.",
    "budget": "Escreva um valor em reais, como 150,00.",
    "discount": "Escreva um número de 0 a 100.",
    "first_due_on": "Escolha uma data até 30 de dezembro de 2026.",
    "day": "Escolha um dia.",
    "offer": "Escolha uma das opções.",
    "kinds": "Escolha pelo menos um.",
    "agree": "Marque que você leu.",
    "reason": "Conte o que aconteceu.",
    "portfolio": "Escolha o arquivo.",
    "password": "Digite a senha.",
}
TYPED = {"cpf": "123", "code": "12", "budget": "muito", "discount": "900", "reason": "Não é minha."}


class SampleForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """One field of each kind."""

    cpf = StringField("Qual é o seu CPF?", description="Só os números.")
    code = StringField("Qual é o código que você recebeu?")
    budget = StringField("Quanto cabe por mês?")
    discount = StringField("Desconto")
    first_due_on = DateField("Quando você quer começar?")
    day = SelectField("Melhor dia para pagar", choices=[SelectChoice("5", "Dia 5"), SelectChoice("10", "Dia 10")])
    offer = RadioField(
        "Como você quer pagar?", choices=[SelectChoice("pix", "Com Pix"), SelectChoice("boleto", "Com boleto")]
    )
    kinds = SelectMultipleField(
        "Por onde podemos avisar?", choices=[SelectChoice("email", "Por e-mail"), SelectChoice("sms", "Por SMS")]
    )
    agree = BooleanField("Li o resumo do acordo")
    reason = TextAreaField("O que aconteceu?")
    portfolio = FileField("Arquivo")
    password = PasswordField("Senha")


def page() -> str:
    """The page of docs/design.md."""
    late = Behind(name="IPCA", last_month=date(2026, 8, 1), expected=date(2026, 10, 1))
    return render_template(
        "components_page.html",
        form=SampleForm(formdata=None),
        wrong=_refused(),
        behind=(late,),
        qr=qr_code("Este código não paga nada: é uma amostra."),
        lines=_lines(),
        columns=_columns(),
    )


def _lines() -> Markup:
    """A curve that holds between its points, with its band, and a plain one."""
    held = tuple(Point(x=x, y=y, low=y - x / 20, high=min(100, y + x / 20)) for x, y in ((0, 100), (30, 72), (90, 41)))
    plain = tuple(Point(x=x, y=y) for x, y in ((0, 90), (45, 60), (90, 55)))
    return line_chart(
        "amostra-linhas",
        "Acordos sem fim, por dia",
        "A primeira linha desce de 100% a 41% em 90 dias. A segunda, de 90% a 55%.",
        [Series(label="Agosto", points=held, stepped=True), Series(label="Setembro", points=plain)],
        x=scale_of((90,), lambda days: f"{days:g}", title="dias", whole=True),
        y=scale_of((100,), lambda part: f"{part:g}%"),
    )


def _columns() -> Markup:
    """Two columns beside each other in each group, with intervals."""
    columns = (Column(value=12, text="12%", low=9, high=15), Column(value=18, text="18%", low=14, high=22))
    return column_chart(
        "amostra-colunas",
        "Recuperação por mês",
        "Agosto: 12% e 18%. Setembro: 18% e 12%.",
        [("Agosto", columns), ("Setembro", columns[::-1])],
        y=scale_of((22,), lambda part: f"{part:g}%"),
        names=("Antes", "Agora"),
    )


def _refused() -> SampleForm:
    """The same form as it comes back: what was typed kept, a sentence beside each field."""
    form = SampleForm(MultiDict({f"errado-{name}": text for name, text in TYPED.items()}), prefix="errado-")
    for name, sentence in SAID_WRONG.items():
        form[name].errors = [sentence]
    return form
