"""What the first page of a creditor's staff says of each figure and of each thing to decide."""

from __future__ import annotations

from portal.services.desk.changes import Change
from portal.services.desk.decisions import Decision

CHANGES = {
    Change.MADE: "Acordos feitos",
    Change.RECEIVED: "Dinheiro recebido",
    Change.BROKEN: "Acordos quebrados",
    Change.CURED: "Voltaram a ficar em dia",
    Change.DISPUTED: "Contestações novas",
    Change.ASKED: "Pedidos novos",
    Change.IMPORTED: "Arquivos recebidos",
    Change.BREAKING: "Acordos perto de quebrar",
}
"""The name of each figure, and the title of its page."""

EXPLAINED = {
    Change.MADE: "Acordos aceitos pelas pessoas. O valor é o total combinado.",
    Change.RECEIVED: "Pagamentos que entraram nos acordos, menos os que o banco tomou de volta.",
    Change.BROKEN: "Acordos que terminaram por atraso depois do aviso e do prazo para pagar.",
    Change.CURED: "Acordos avisados de atraso em que a pessoa pagou o que faltava.",
    Change.DISPUTED: "Contestações abertas pelas pessoas.",
    Change.ASKED: "Pedidos e reclamações enviados pelas pessoas.",
    Change.IMPORTED: "Arquivos de carteira lidos até o fim.",
    Change.BREAKING: "A pessoa foi avisada do atraso. O dia é o último para pagar o que falta.",
}
"""What each figure counts."""

DECISIONS = {
    Decision.PROPOSAL: "Propostas fora da política",
    Decision.REVIEW: "Revisões humanas (LGPD, art. 20)",
    Decision.CORRECTION: "Correções de dados",
    Decision.DELETION: "Exclusões de dados",
    Decision.COMPLAINT: "Reclamações",
    Decision.DISPUTE: "Contestações",
    Decision.CLEARING: "Nomes a limpar",
    Decision.BREAKING: "Acordos perto de quebrar",
    Decision.POLICY: "Política em revisão",
}
"""The name of each kind of thing to decide, many of them."""

ONE = {
    Decision.PROPOSAL: "Proposta fora da política",
    Decision.REVIEW: "Revisão humana",
    Decision.CORRECTION: "Correção de dados",
    Decision.DELETION: "Exclusão de dados",
    Decision.COMPLAINT: "Reclamação",
    Decision.DISPUTE: "Contestação",
    Decision.CLEARING: "Nome a limpar",
    Decision.BREAKING: "Acordo perto de quebrar",
    Decision.POLICY: "Política em revisão",
}
"""One of each."""
