"""The peer's turn of `bench.boleto_pdf`: run by an interpreter that has pycobranca and not this project.

A line in is a turn of so many slips, of another number and another Pix each; the line out its processor seconds and
the size of the last one.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from decimal import Decimal
from importlib import import_module

# By name: it belongs to the other interpreter, and is no package of this project.
Bancos = import_module("pycobranca.bancos").Bancos
emite_boleto = import_module("pycobranca.render").emite_boleto


def slip(number: int, payload: str) -> bytes:
    made = Bancos.find("341")(
        valor=Decimal(123456 + number) / 100,
        cedente="Fundo Recupera FIDC",
        cedente_documento="11222333000181",
        cedente_endereco="Av. Central, 1000, Centro, São Paulo/SP, CEP 01310-100",
        agencia="0057",
        conta="12345",
        digito_conta="7",
        carteira="109",
        nosso_numero=f"{number:08}",
        data_vencimento=date(2026, 12, 10),
        data_documento=date(2026, 11, 22),
        numero_documento=f"AC-{number}",
        sacado=f"Maria da Conceição Araújo {number}",
        sacado_documento="52998224725",
        sacado_endereco="Rua Sete, 7, Bauru/SP",
        instrucoes=["Após o vencimento: multa de 2% e juros de 1% ao mês."],
        pix_copia_cola=f"{payload}{number:06}",
    )
    return bytes(emite_boleto(made, modelo="moderno").pdf)


def main() -> None:
    payload, number = sys.argv[1], 0
    slip(number, payload)
    for line in sys.stdin:
        began = time.process_time()
        for _ in range(int(line)):
            number += 1
            made = slip(number, payload)
        print(time.process_time() - began, len(made), flush=True)


main()
