"""What the copy of one's own data holds, table by table, and what it leaves out and why.

A test compares this with every table that names a person: a new one is copied, or left out with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, select

from portal import models
from portal.models import Agreement
from portal.sealing import Sealer, words_bound_to
from portal.services.disputes import words_of_reason
from portal.services.requests import words_of_request

Reader = Callable[[Sealer, Any], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One table: which columns, which words are unsealed for it, and whose rows (the person's, unless said)."""

    name: str
    title: str
    model: Any
    columns: tuple[str, ...]
    read: Mapping[str, Reader] = field(default_factory=dict)
    whose: Callable[[int], ColumnElement[bool]] | None = None

    def rows_of(self, debtor_id: int) -> ColumnElement[bool]:
        """The condition that finds the person's rows."""
        return self.whose(debtor_id) if self.whose is not None else self.model.debtor_id == debtor_id


def _of_agreements(model: Any) -> Callable[[int], ColumnElement[bool]]:
    return lambda debtor_id: model.agreement_id.in_(select(Agreement.id).where(Agreement.debtor_id == debtor_id))


def _rated(sealer: Sealer, row: models.Rating) -> str:
    sealed = row.said_sealed
    return "" if sealed is None else sealer.unseal(sealed, words_bound_to("ratings", "said", row.public_id))


def _columns(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PARTS: tuple[Part, ...] = (
    Part(
        name="registrations", title="Cadastro em cada credor", model=models.Registration,
        columns=_columns("creditor_id name birth_date street district city state postal_code deceased updated_at"),
    ),
    Part(
        name="contacts", title="Contatos", model=models.Contact,
        columns=_columns("creditor_id kind address confirmed_on quarantined_at disowned_at usable_from"),
    ),
    Part(
        name="debts", title="Dívidas", model=models.DebtRecord,
        columns=_columns(
            "public_id creditor_id contract_number product origin original_creditor contracted_on due_on principal "
            "correction_index fine_bps late_interest_bps remuneratory_bps fees_bps status prescribes_on consumer "
            "segment score_band campaign held updated_at"
        ),
    ),
    Part(
        name="offers", title="Propostas que você viu", model=models.OfferRecord,
        columns=_columns("public_id debt_id installment_count first_due_on total valid_until created_at"),
    ),
    Part(
        name="counteroffers", title="Propostas que você fez", model=models.CounterofferRecord,
        columns=_columns(
            "debt_id asked_on round amount installment_count down_payment first_due_on rhythm outcome created_at"
        ),
    ),
    Part(
        name="agreements", title="Acordos", model=models.Agreement,
        columns=_columns(
            "public_id number creditor_id offer_id status balance total terms_digest accepted_at settled_on noticed_on "
            "cure_until ended_on evidence"
        ),
    ),
    Part(
        name="agreement_steps", title="O que aconteceu com cada acordo", model=models.AgreementStep,
        columns=_columns("agreement_id event reason before after happened_on"),
        whose=_of_agreements(models.AgreementStep),
    ),
    Part(
        name="installments", title="Parcelas", model=models.Installment,
        columns=_columns(
            "public_id agreement_id number due_on agreed_due_on amount principal interest status paid_on paid"
        ),
    ),
    Part(
        name="charges", title="Boletos e códigos Pix", model=models.Charge,
        columns=_columns(
            "public_id method document_number amount issued_on due_on valid_until linha_digitavel pix_payload status "
            "created_at"
        ),
    ),
    Part(
        name="pay_links", title="Links para outra pessoa pagar", model=models.PayLink,
        columns=_columns("agreement_id first_name expires_at ended_at opened created_at"),
    ),
    Part(
        name="payments", title="Pagamentos", model=models.Payment,
        columns=_columns(
            "public_id creditor_id agreement_id source paid_on credited_on amount credit status returned_on applied_at"
        ),
    ),
    Part(
        name="refunds", title="Devoluções", model=models.Refund,
        columns=_columns(
            "public_id creditor_id agreement_id amount method status destination_masked asked_at decided_at reason "
            "paid_on"
        ),
    ),
    Part(
        name="undue_returns", title="Valores cobrados sem dever", model=models.UndueReturnRecord,
        columns=_columns(
            "public_id creditor_id status base doubled correction interest total credited reckoned_on due_by paid_on"
        ),
    ),
    Part(
        name="documents", title="Documentos entregues", model=models.IssuedDocument,
        columns=_columns(
            "public_id kind number version creditor_id agreement_id year day amount sha256 issued_at revoked_on"
        ),
    ),
    Part(
        name="memos", title="Memórias de cálculo entregues", model=models.CalculationMemo,
        columns=_columns("number kind creditor_id day amount document digest issued_at"),
    ),
    Part(
        name="joint_plans", title="Planos com vários credores", model=models.JointPlan,
        columns=_columns("public_id number created_at"),
    ),
    Part(
        name="bureau_requests", title="Pedidos de baixa nos cadastros de crédito", model=models.BureauRequest,
        columns=_columns(
            "creditor_id agreement_id dispute_id event event_on due_by opened_at requested_at answer answered_at "
            "canceled_on"
        ),
    ),
    Part(
        name="disputes", title="Contestações", model=models.Dispute,
        columns=_columns(
            "public_id number creditor_id debt_id reason claimed paid_on status opened_at answer_by answered_at "
            "closed_on evidence"
        ),
        read={"said": words_of_reason.said_in, "answer": words_of_reason.answer_in},
    ),
    Part(
        name="requests", title="Pedidos e reclamações", model=models.PersonRequest,
        columns=_columns(
            "public_id number kind creditor_id debt_id status opened_at answer_by answered_at closed_on solved"
        ),
        read={
            "said": words_of_request.said_in, "wanted": words_of_request.wanted_in,
            "answer": words_of_request.answer_in,
        },
    ),
    Part(
        name="files", title="Arquivos enviados", model=models.EvidenceFile,
        columns=_columns("public_id creditor_id side name kind size sha256 added_at"),
    ),
    Part(
        name="ratings", title="Avaliações", model=models.Rating,
        columns=_columns("public_id creditor_id step score rated_at"), read={"said": _rated},
    ),
    Part(
        name="pauses", title="Pausas", model=models.Pause,
        columns=_columns("days starts_on ends_on why ended_on created_at"),
    ),
    Part(
        name="contact_preferences", title="Como você quer receber avisos", model=models.ContactPreference,
        columns=_columns("channel from_hour to_hour per_week updated_at"),
    ),
    Part(
        name="consents", title="Permissões dadas e retiradas", model=models.ConsentEvent,
        columns=_columns("kind given text_digest at"),
    ),
    Part(
        name="messages", title="Mensagens", model=models.Message,
        columns=_columns("public_id kind channel subject status created_at not_before sent_at"),
        read={"recipient": lambda _sealer, row: row.recipient},
    ),
    Part(
        name="withheld_messages", title="Mensagens que não foram enviadas", model=models.WithheldMessage,
        columns=_columns("creditor_id kind reason at"),
    ),
    Part(
        name="comparisons", title="Comparações de condições em que você entrou", model=models.ExperimentPerson,
        columns=_columns("arm entered_on"),
    ),
    Part(
        name="sights", title="Vezes em que a equipe de um credor viu suas páginas", model=models.Sight,
        columns=_columns("creditor_id started_at expires_at ended_at"),
        read={"looked_for": lambda _sealer, row: row.reason},
    ),
    Part(
        name="sessions", title="Acessos", model=models.SessionRecord,
        columns=_columns("public_id user_agent created_at last_seen_at expires_at revoked_at"),
    ),
    Part(
        name="trusted_browsers", title="Navegadores conhecidos", model=models.TrustedDevice,
        columns=_columns("last_used_at expires_at"),
    ),
)  # fmt: skip

NOT_COPIED: dict[str, str] = {
    "agreement_debts": "says again which debts an agreement covers; its amounts are in the agreement and its terms",
    "challenges": "codes, hashed and gone within a day; where each went is in the messages",
    "portfolio_people_before": "the registration a creditor's file replaced, kept for some weeks to take the file back",
    "pricings": "what offers were worked out from; each offer tells its amounts and reasons",
}
"""Tables that name a person and are not in the copy, with the reason."""
