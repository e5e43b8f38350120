"""What is said of reviews and versions of a policy."""

from __future__ import annotations

from collections.abc import Mapping

from offers.policies.review import ReviewState
from portal.models import PolicyStepKind
from portal.services.policy_history import VersionState

SENTENCES: dict[str, str] = {
    "review_needed": "Este credor já tem política. Mande o rascunho para revisão de outra pessoa.",
    "review_note_missing": "Escreva em poucas palavras o que muda e por quê.",
    "draft_unchanged": "Esta política é igual à que está em vigor. Não há o que revisar.",
    "review_open": "Já há uma política esperando revisão ou data. Decida aquela antes de mandar outra.",
    "review_own": "Quem escreveu a política não aprova. Outra pessoa precisa decidir.",
    "review_needs_manager": "Só a gerência deste credor pode fazer isto.",
    "review_of_another": "Só quem escreveu a política pode pedir de volta.",
    "review_decided": "Esta revisão já foi decidida. Atualize a página para ver.",
    "review_reason_missing": "Escreva o motivo. Ele fica no histórico.",
    "publish_day": "Escolha hoje ou um dia daqui a no máximo um ano.",
    "version_has_errors": "Esta versão quebra uma regra de hoje. Abra o rascunho, corrija e mande para revisão.",
    "version_not_in_force": "Esta versão não está mais em vigor. Atualize a página para ver.",
}

STATES: Mapping[ReviewState, tuple[str, str]] = {
    ReviewState.WAITING: ("Esperando revisão", "notice"),
    ReviewState.SENT_BACK: ("Devolvida", "danger"),
    ReviewState.TAKEN_BACK: ("Pedida de volta", "neutral"),
    ReviewState.APPROVED: ("Aprovada, com data", "main"),
    ReviewState.WITHDRAWN: ("Cancelada antes da data", "neutral"),
    ReviewState.PUBLISHED: ("Publicada", "success"),
}
"""The words of a review's state and the kind of its tag."""

VERSIONS: Mapping[VersionState, tuple[str, str]] = {
    VersionState.IN_FORCE: ("Em vigor", "success"),
    VersionState.REPLACED: ("Substituída", "neutral"),
    VersionState.TRIAL: ("Somente para comparação", "notice"),
    VersionState.RETIRED: ("Fora de vigor", "danger"),
}

TRIAL = ("Somente para comparação", "notice")
"""The tag of a document that becomes a version for comparisons only."""

STEPS: Mapping[PolicyStepKind, str] = {
    PolicyStepKind.SENT: "Mandou para revisão",
    PolicyStepKind.SENT_BACK: "Devolveu",
    PolicyStepKind.TAKEN_BACK: "Pediu de volta",
    PolicyStepKind.APPROVED: "Aprovou",
    PolicyStepKind.WITHDRAWN: "Cancelou antes da data",
    PolicyStepKind.PUBLISHED: "Publicou",
    PolicyStepKind.RETIRED: "Tirou de vigor",
}


def steps_of(trial: bool) -> Mapping[PolicyStepKind, str]:
    """The words of each step of a document; one for comparisons only is never said to be published."""
    return {**STEPS, PolicyStepKind.PUBLISHED: "Liberou somente para comparação"} if trial else STEPS
