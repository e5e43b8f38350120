"""Inter, CNAB 400: occurrence and reason codes of the return file, in the bank's own words.

Source: Inter - Manual CNAB400 Emissao de boletos de cobranca v1.1, 30/08/2021; eduardokum/laravel-boleto src/Cnab/*/Cnab400/Banco/Inter.php (divisao carteira/agencia/conta).
"""

from __future__ import annotations

from payments.cnab.movements import Occurrence
from payments.cnab.ocorrencias import Ocorrencia, OcorrenciaTable

_REASONS: dict[str, str] = {
}
_REASONS_OF: dict[str, dict[str, str]] = {
}
_CODES: dict[str, Ocorrencia] = {
    "02": Ocorrencia(Occurrence.REGISTERED, "em aberto (entrada confirmada)"),
    "03": Ocorrencia(Occurrence.REJECTED, "erro (entrada rejeitada)"),
    "06": Ocorrencia(Occurrence.PAID, "pago"),
    "07": Ocorrencia(Occurrence.WRITTEN_OFF, "baixado"),
}

TABLE = OcorrenciaTable(codes=_CODES, reasons=_REASONS, reasons_of=_REASONS_OF)
