"""Sentences of the team's pages: invitations, roles, authenticators and passkeys."""

from __future__ import annotations

from portal.models.staff import Role

ROLES = {
    Role.CREDITOR_ANALYST: "Análise: carteira, política, contestações e pedidos",
    Role.CREDITOR_MANAGER: "Gerência: tudo da análise, a equipe e a marca",
    Role.FINANCE: "Financeiro: contas, arquivos do banco e repasses",
    Role.ADMIN: "Administração: tudo, de todos os credores",
}

SENTENCES: dict[str, str] = {
    "email_wrong": "Confira o e-mail. Exemplo: nome@empresa.com.br.",
    "name_missing": "Escreva o nome da pessoa, com até 100 letras.",
    "role_not_here": "Este papel não existe nesta equipe.",
    "already_invited": "Já há um convite esperando neste e-mail. Envie de novo ou retire na lista.",
    "invitation_over": "Este convite já foi usado ou retirado.",
    "invitation_sent_often": "Este convite já foi enviado {most} vezes. Retire e faça outro.",
    "invitation_gone": "Este convite não vale mais. Ele serve uma vez e dura 72 horas. Peça outro a quem convidou.",
    "password_guessable": "Escolha uma senha mais difícil de adivinhar, sem o seu e-mail.",
    "not_yourself": "Isto outra pessoa precisa fazer por você.",
    "not_active": "O acesso desta pessoa está desativado. Ative antes.",
    "last_manager": "Esta é a única pessoa da gerência. Convide outra antes.",
    "reset_running": "Já há um pedido de autenticador novo para esta pessoa.",
    "reset_not_asked": "Não há pedido esperando. Atualize a página.",
    "reset_needs_another": "Quem pediu não pode concordar. Outra pessoa da gerência precisa fazer isto.",
    "reset_gone": "Este link não vale mais. Ele serve uma vez e dura 72 horas. Fale com a gerência.",
    "passkey_name": "Dê um nome à chave, com até {most} letras. Exemplo: celular.",
    "passkey_late": "O tempo acabou ou o pedido já foi usado. Tente de novo.",
    "passkey_refused": "Esta chave não foi aceita. Tente de novo, ou entre com senha e código.",
    "passkey_known": "Esta chave já está cadastrada.",
    "passkeys_many": "Já há {most} chaves. Retire uma antes.",
    "only_seen": "Nesta visita você só lê. Esta página ou este botão não faz parte dela.",
    "sight_reason": "Escreva por que você precisa ver, com {least} a {most} letras.",
    "brand_changed": "Outra pessoa guardou a marca enquanto você editava. Confira e guarde de novo.",
    "brand_name_missing": "Escreva o nome que as pessoas veem.",
    "brand_name_imitates": "O nome não pode usar “{words}”: as pessoas poderiam se enganar sobre quem cobra.",
    "brand_name_anothers": "O nome “{words}” é de outro credor: as pessoas se enganariam sobre quem cobra. Use o seu.",
    "brand_colour": "Escreva a cor com # e seis letras ou números. Exemplo: #0b5560.",
    "brand_colour_weak": "Com esta cor, o texto fica difícil de ler. A mais parecida que serve é {nearest}.",
    "brand_text_long": "O texto passa de {most} letras.",
    "brand_text_signs": "Use só texto simples, sem < nem >.",
    "brand_text_link": "Não ponha endereços de site no texto. As pessoas desconfiam deles, com razão.",
    "brand_placeholder": "Entre chaves, use só {known}.",
    "brand_text_threatens": "Este trecho assusta ou culpa quem lê: “{words}”. Escreva de outro jeito.",
    "brand_phone": "Confira o telefone. Exemplo: (11) 3000-0000.",
    "brand_officer_missing": "Diga quem é o encarregado de dados e o e-mail. A lei pede (LGPD, art. 41).",
    "logo_too_large": "O logotipo passa de {most} kB.",
    "logo_not_png": "Este arquivo não é um PNG que se possa abrir.",
    "logo_too_wide": "O logotipo passa de {most} pixels de lado.",
}
