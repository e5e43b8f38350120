"""Sentences about creditors' mailboxes for portfolio files: what is wrong, and who can put it right."""

from __future__ import annotations

from portal.models import PortfolioMailbox

FAULTS = {
    "address_not_public": "O endereço do servidor fica em uma rede interna. Informe um endereço da internet.",
    "bad_private_key": "A chave privada não pode ser lida. Use uma chave OpenSSH ou PEM sem senha.",
    "connection_lost": "A conexão com o servidor caiu no meio. Tentamos de novo sozinhos.",
    "disk_refused": "A pasta desta instalação não pode ser lida ou gravada. Avise o suporte do portal.",
    "file_fault": "Um arquivo deu um erro aqui. Ele fica onde está e tentamos de novo.",
    "file_too_large": "Um arquivo é grande demais para vir por aqui. Envie pela página.",
    "host_key_differs": "O servidor mostrou outra chave. Nada foi lido. Confira a chave com quem cuida dele.",
    "no_answer": "O servidor não respondeu a tempo. Tentamos de novo sozinhos.",
    "no_connection": "Não conseguimos ligar para o servidor. Confira o endereço e a porta.",
    "no_safe_cipher": "O servidor só fala cifras antigas, que não são seguras. Peça a atualização dele.",
    "no_sftp": "O servidor aceita a entrada, mas não oferece SFTP. Confira o endereço.",
    "no_such_folder": "A pasta não existe no servidor. Confira os nomes das pastas.",
    "permission_denied": "Este usuário não pode ler a pasta ou mover os arquivos dela. Peça a permissão.",
    "server_failed": "O servidor deu um erro. Tentamos de novo sozinhos.",
    "sign_in_refused": "O servidor recusou o usuário, a senha ou a chave. Confira e grave de novo.",
    "still_changing": "Um arquivo ainda está sendo gravado. Lemos quando ele parar de mudar.",
}
_OTHER = "Algo no servidor não deixa pegar os arquivos. Tentamos de novo sozinhos."

SENTENCES = {
    "portfolio_mailbox_no_secret": "Informe a senha ou a chave privada. Se o servidor muda, digite de novo.",
}


def fault_text(code: str) -> str:
    """What is wrong, and who can put it right."""
    return FAULTS.get(code, _OTHER)


def standing_words(row: PortfolioMailbox) -> tuple[str, str]:
    """How it stands, and the kind of tag that says it."""
    if not row.active:
        return "Parada", "notice"
    if row.error:
        return "Com erro", "danger"
    return ("Em dia", "success") if row.contact_at else ("Ainda sem contato", "neutral")
