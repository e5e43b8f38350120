"""The peer's turn of `bench.boleto_digits`: run by an interpreter that has pycobranca and not this project.

First line in: the slips as JSON; first line out: how many each turn composes. Then a line in is a turn, and the line
out its seconds. A barcode other than the one written with a slip ends the program.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from decimal import Decimal
from importlib import import_module

# By name: it belongs to the other interpreter, and is no package of this project.
Bancos = import_module("pycobranca.bancos").Bancos
linha_digitavel = import_module("pycobranca.boleto").linha_digitavel


def main() -> None:
    rows, times = json.loads(sys.stdin.readline()), int(sys.argv[1])
    made = []
    for row in rows:
        slip = Bancos.find(row["bank"])(
            valor=Decimal(row["cents"]) / 100,
            data_vencimento=date.fromisoformat(row["due_on"]),
            cedente="Empresa",
            sacado="Pessoa",
            **row["inputs"],
        )
        if slip.codigo_barras != row["barcode"]:
            raise SystemExit(f"{row['id']}: {slip.codigo_barras}")
        made.append(slip)
    made *= times
    print(len(made), flush=True)
    for _ in sys.stdin:
        began = time.process_time()
        for slip in made:
            linha_digitavel(slip.codigo_barras)
            slip.nosso_numero_formatado()
            slip.agencia_conta_formatado()
        print(time.process_time() - began, flush=True)


main()
