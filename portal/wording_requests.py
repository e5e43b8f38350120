"""Sentences about asking a person: what may be asked, where it stands, how it ended."""

from __future__ import annotations

from portal.models import RequestKind, RequestStatus, Step
from portal.services.requests.complaining import About
from portal.services.requests.correcting import Field

SENTENCES: dict[str, str] = {
    "requests_waiting": "Você já tem {most} pedidos esperando resposta. Espere uma resposta ou retire um deles.",
    "proposal_asked_lately": "Uma pessoa já viu uma proposta sua para esta dívida. Você pode pedir de novo a partir "
    "de {again_on}.",
    "request_over": "Este pedido já terminou. Veja o resultado na página dele.",
    "complaint_said": "Você já respondeu se resolveu.",
    "complaint_words": "Conte o que aconteceu. Sem isso, ninguém consegue responder.",
    "choose_about": "Escolha sobre o que é a reclamação.",
    "choose_field": "Escolha o que está errado.",
    "choose_score": "Escolha uma das cinco opções.",
    "wanted_name": "Escreva o nome completo, como está no seu documento.",
    "wanted_birth_date": "Escreva a data de nascimento certa.",
    "wanted_email": "Escreva um e-mail, como nome@exemplo.com.",
    "wanted_mobile": "Escreva um celular com DDD, como 11 98765-4321.",
    "wanted_debt": "Escreva o que está errado e qual é o certo.",
    "wanted_street": "Escreva a rua e o número.",
    "wanted_district": "Escreva o bairro.",
    "wanted_city": "Escreva a cidade.",
    "wanted_state": "Escreva a sigla do estado, como SP.",
    "wanted_postal_code": "Escreva o CEP com 8 números.",
}

KINDS: dict[RequestKind, str] = {
    RequestKind.PROPOSAL: "Proposta para uma pessoa ver",
    RequestKind.REVIEW: "Revisão de uma proposta",
    RequestKind.CORRECTION: "Correção de dados",
    RequestKind.DELETION: "Apagar dados",
    RequestKind.COMPLAINT: "Reclamação",
}

RECEIVED: dict[RequestKind, str] = {
    RequestKind.PROPOSAL: "Uma pessoa vai ver sua proposta",
    RequestKind.REVIEW: "Uma pessoa vai rever a proposta",
    RequestKind.CORRECTION: "Pedido de correção recebido",
    RequestKind.DELETION: "Pedido para apagar recebido",
    RequestKind.COMPLAINT: "Reclamação recebida",
}

NEXT: dict[RequestKind, str] = {
    RequestKind.PROPOSAL: "As opções que você já viu continuam valendo. Você pode aceitar uma delas quando quiser.",
    RequestKind.REVIEW: "A proposta continua valendo até o dia marcado nela.",
    RequestKind.CORRECTION: "Até lá, seus dados ficam como estão.",
    RequestKind.DELETION: "Até lá, seus dados ficam como estão.",
    RequestKind.COMPLAINT: "Depois da resposta, você diz se resolveu.",
}

ENDS: dict[tuple[RequestKind, RequestStatus], str] = {
    **{(kind, RequestStatus.ANSWERED): "Respondido" for kind in RequestKind},
    **{(kind, RequestStatus.GRANTED): "Atendido" for kind in RequestKind},
    **{(kind, RequestStatus.REFUSED): "Não atendido" for kind in RequestKind},
    **{(kind, RequestStatus.WITHDRAWN): "Retirado por você" for kind in RequestKind},
    (RequestKind.PROPOSAL, RequestStatus.GRANTED): "O credor aceitou",
    (RequestKind.PROPOSAL, RequestStatus.ANSWERED): "O credor fez outra proposta",
    (RequestKind.PROPOSAL, RequestStatus.REFUSED): "O credor não aceitou",
    (RequestKind.REVIEW, RequestStatus.GRANTED): "Revista, com mudança",
    (RequestKind.REVIEW, RequestStatus.ANSWERED): "Revista, sem mudança",
    (RequestKind.CORRECTION, RequestStatus.GRANTED): "Corrigido",
    (RequestKind.COMPLAINT, RequestStatus.ANSWERED): "Respondida",
    (RequestKind.COMPLAINT, RequestStatus.WITHDRAWN): "Retirada por você",
}

ABOUT: dict[About, str] = {
    About.CREDITOR: "O credor",
    About.PORTAL: "Este portal",
    About.MESSAGE: "Uma mensagem que recebi",
    About.PAYMENT: "Um pagamento",
    About.DOCUMENT: "Um documento",
}

FIELDS: dict[Field, str] = {
    Field.NAME: "Meu nome",
    Field.BIRTH_DATE: "Minha data de nascimento",
    Field.ADDRESS: "Meu endereço",
    Field.EMAIL: "Meu e-mail",
    Field.MOBILE: "Meu celular",
    Field.DEBT: "Dados de uma dívida",
}

STEPS: dict[Step, str] = {
    Step.SIGN_IN: "entrar no portal",
    Step.CHOOSE: "escolher como pagar",
    Step.ACCEPT: "aceitar o acordo",
    Step.PAY: "pagar",
    Step.CHANGE: "mudar uma data do acordo",
    Step.DISPUTE: "contestar a dívida",
    Step.DOCUMENT: "encontrar o documento",
    Step.PAUSE: "pedir uma pausa",
}

SCORES: dict[int, str] = {1: "Muito difícil", 2: "Difícil", 3: "Mais ou menos", 4: "Fácil", 5: "Muito fácil"}

CORRECT: dict[Field, str] = {
    Field.NAME: "Corrigir meu nome",
    Field.BIRTH_DATE: "Corrigir minha data de nascimento",
    Field.ADDRESS: "Corrigir meu endereço",
    Field.EMAIL: "Corrigir meu e-mail",
    Field.MOBILE: "Corrigir meu celular",
    Field.DEBT: "Corrigir dados de uma dívida",
}
