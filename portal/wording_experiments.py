"""What is said of comparisons of two versions of a policy."""

from __future__ import annotations

from collections.abc import Mapping

from offers.experiments.split import Arm
from portal.services.experiment_results import Standing
from portal.statistics.sequential import Verdict

SENTENCES: dict[str, str] = {
    "experiment_needs_manager": "Só a gerência deste credor pode começar ou encerrar uma comparação.",
    "experiment_shares": (
        "Confira as partes. O grupo de controle vai de 0% a 50%. A versão nova vai de 5% a 90%. A diferença procurada "
        "vai de 0,5 a 30 pontos."
    ),
    "experiment_days": "Escolha um começo a partir de hoje e de 14 a 180 dias de comparação.",
    "experiment_alike": (
        "Escolha uma versão diferente da que está em vigor e que não tenha sido tirada de vigor. Sem versão em vigor "
        "não há comparação."
    ),
    "experiment_open": "Já há uma comparação aberta. Encerre aquela antes de começar outra.",
    "experiment_over": "Esta comparação já terminou. Atualize a página para ver.",
}

STANDINGS: Mapping[Standing, tuple[str, str]] = {
    Standing.PLANNED: ("Ainda não começou", "neutral"),
    Standing.RUNNING: ("Em andamento", "main"),
    Standing.OVER: ("Terminou", "success"),
    Standing.ENDED: ("Encerrada antes do fim", "neutral"),
    Standing.STOPPED: ("Parou no meio", "neutral"),
}
"""The words of where a comparison stands and the kind of its tag."""

ARMS: Mapping[Arm, str] = {
    Arm.CHAMPION: "Versão em vigor",
    Arm.CHALLENGER: "Versão nova",
    Arm.CONTROL: "Grupo de controle",
}
VERDICTS: Mapping[Verdict, str] = {
    Verdict.TOO_FEW: "Pouca gente",
    Verdict.OPEN: "Pode ser acaso",
    Verdict.BETTER: "Nova melhor",
    Verdict.WORSE: "Nova pior",
}
"""What one day allows one to say."""
