"""Sentences for what banks' mailboxes answer: what is wrong, and who can put it right."""

from __future__ import annotations

MAILBOX = {
    "address_not_public": "O endereço do servidor fica em uma rede interna. Informe um endereço da internet.",
    "bad_private_key": "A chave privada não pode ser lida. Use uma chave OpenSSH ou PEM sem senha.",
    "cannot_compare": "Já existe um arquivo com este nome no banco e ele não nos deixa ler. Confira no banco.",
    "connection_lost": "A conexão com o banco caiu no meio. Tentamos de novo sozinhos.",
    "file_fault": "Um arquivo do banco deu um erro aqui. Ele fica na lista e tentamos de novo.",
    "file_too_large": "Um arquivo do banco passa de 64 MB. Peça arquivos menores, um por dia.",
    "host_key_differs": "O servidor mostrou outra chave. Nada foi enviado. Confira a chave com o banco por telefone.",
    "mailbox_paused": "A caixa do banco está parada. O arquivo espera até ela voltar.",
    "no_answer": "O servidor do banco não respondeu a tempo. Tentamos de novo sozinhos.",
    "no_connection": "Não conseguimos ligar para o servidor do banco. Confira o endereço e a porta.",
    "no_safe_cipher": "O servidor do banco só fala cifras antigas, que não são seguras. Peça ao banco outro servidor.",
    "no_sftp": "O servidor aceita a entrada, mas não oferece SFTP. Confira o endereço com o banco.",
    "no_such_folder": "A pasta não existe no servidor do banco. Confira os nomes das pastas.",
    "permission_denied": "O banco não deixa este usuário ler ou gravar na pasta. Peça a permissão ao banco.",
    "rename_refused": "O banco não deixa renomear arquivos, e sem isso a remessa não chega inteira. Fale com o banco.",
    "server_failed": "O servidor do banco deu um erro. Tentamos de novo sozinhos.",
    "sign_in_refused": "O banco recusou o usuário, a senha ou a chave. Confira e grave de novo.",
    "still_changing": "O banco ainda está gravando o arquivo. Lemos na próxima vez.",
    "upload_short": "O arquivo chegou incompleto ao banco e não valeu. Tentamos de novo sozinhos.",
}
