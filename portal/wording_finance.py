"""Sentences of the finance desk: why a file, a line or a payment is where it is, and what to do now."""

from __future__ import annotations

from portal.wording_mailboxes import MAILBOX

_UNREADABLE = {
    "empty_file": "O arquivo está vazio. Baixe o retorno de novo no banco e envie.",
    "file_cut_short": "O arquivo está incompleto: falta a última linha, que fecha o arquivo. Baixe de novo e envie.",
    "line_too_long": "Uma linha é longa demais para um retorno. Confira se este é o arquivo do banco.",
    "not_a_bank_file": "Este não é um arquivo de retorno. Envie o arquivo CNAB 400 ou CNAB 240 que o banco entrega.",
    "remessa_not_retorno": "Este é um arquivo de remessa, que vai para o banco. Envie o retorno, que vem do banco.",
    "retorno_not_remessa": "Este é um arquivo de retorno, que vem do banco. O banco espera uma remessa.",
    "unknown_bank": "Este arquivo é de um banco que ainda não atendemos. Confira em Contas os bancos atendidos.",
    "unknown_layout": "Este banco usa outro formato neste arquivo. Peça ao banco o CNAB combinado no contrato.",
    "width_not_read": "Este arquivo do banco tem outro tamanho de linha: não é de cobrança. Envie o CNAB 400 ou o 240.",
    "unknown_account": "A conta deste arquivo não está cadastrada. Confira o arquivo ou cadastre a conta.",
    "another_account": "Este arquivo é de uma conta que não é do seu credor. Nada dele foi usado.",
    "not_a_day": "O cabeçalho traz uma data que não existe. Peça o arquivo de novo ao banco.",
    "not_numeric": "O cabeçalho ou o fecho traz letras onde deveria haver números. Peça o arquivo de novo ao banco.",
    "blank": "O cabeçalho ou o fecho traz um campo em branco. Peça o arquivo de novo ao banco.",
    "retorno_too_large": "O arquivo passa de 64 MB. Peça ao banco arquivos menores, um por dia.",
}
_QUARANTINE = {
    "unknown_record_type": "Tipo de linha desconhecido.",
    "unknown_segment": "Tipo de segmento desconhecido.",
    "after_trailer": "A linha vem depois da que fecha o arquivo.",
    "line_too_long": "A linha é mais longa do que o formato permite.",
    "blank": "Um campo obrigatório está em branco.",
    "not_a_day": "A data não existe.",
    "not_numeric": "Há letras onde deveria haver números.",
    "segment_without_pair": "Falta a outra metade do movimento (segmentos T e U).",
    "segments_disagree": "As duas metades do movimento não dizem a mesma coisa.",
    "pix_without_title": "A linha traz um Pix, mas o boleto dele não foi lido.",
}
_LINES = {
    "": "",
    "exact": "Pago no valor certo.",
    "short": "Pago a menos: a parcela continua aberta pelo que falta.",
    "over": "Pago a mais: a diferença é crédito de quem pagou.",
    "registered": "Boleto registrado.",
    "rejected": "Boleto recusado pelo banco.",
    "written_off": "Boleto baixado no banco.",
    "state_kept": "Movimento já conhecido: o boleto não mudou.",
    "unknown_number": "Nenhum boleto ou Pix nosso tem este número.",
    "changed": "Alteração confirmada pelo banco.",
    "instruction_rejected": "O banco recusou um pedido nosso. O boleto continua como estava.",
    "fee": "Tarifa cobrada pelo banco.",
    "open": "Boleto em aberto na lista do banco.",
    "other": "Aviso do banco que não pede nada.",
    "unknown": "O manual do banco não traz este código. Pergunte ao banco o que ele diz.",
    "reversed": "O banco tomou de volta um pagamento.",
    "paid_nothing": "Pagamento de valor zero: nada entrou.",
    "paid": "Pago.",
    "partly_paid": "Pago em parte.",
    "paid_again": "A parcela já estava paga por outro meio: tudo o que entrou é crédito de quem pagou.",
    "write_off_refused": "O banco recusou a baixa que pedimos: o boleto ainda pode ser pago. Peça a baixa ao banco.",
}
_UNMATCHED = {
    "unknown_number": "Nenhum boleto ou Pix nosso tem este número.",
    "already_paid": "O boleto ou Pix já estava pago: alguém pagou de novo.",
    "wrong_creditor": "O número é de uma cobrança de outra conta.",
    "duplicate": "O mesmo movimento já tinha sido usado.",
    "written_off": "O boleto ou Pix já estava encerrado no banco.",
    "never_sent": "O boleto existe aqui, mas o banco nunca o registrou.",
    "not_a_payment": "O movimento não é um pagamento.",
    "reversed": "O banco tomou de volta um pagamento.",
}
_REMEDY = {
    "unknown_number": "Descubra com o banco ou com quem pagou de qual acordo é e dê o dinheiro a uma parcela dele.",
    "already_paid": "Fale com quem pagou: use em outra parcela do acordo ou combine a devolução.",
    "wrong_creditor": "Veja com o banco por que o dinheiro entrou nesta conta e combine a devolução.",
    "duplicate": "Confira com o banco se entraram dois créditos antes de usar o dinheiro.",
    "written_off": "Se o acordo continua, dê o dinheiro à parcela do boleto.",
    "never_sent": "Dê o dinheiro à parcela do boleto e confira por que o banco não o registrou.",
    "not_a_payment": "Confira o movimento com o banco.",
    "reversed": "Confirme com o banco e desfaça o pagamento: a parcela volta a ficar em aberto.",
}
_FINDINGS = {
    "amount_without_payment": "A linha traz um valor, mas não é um pagamento. O valor não entrou na conta.",
    "pix_amount_differs": "O Pix que o banco deu é de outro valor. Ele não vai para o papel. Fale com o banco.",
    "pix_changed": "O banco deu outro Pix para o boleto {stated}, que já tinha um. Vale o primeiro. Fale com o banco.",
    "pix_no_code": "O banco não mandou o código do Pix, só {stated}. O boleto vale, sem Pix.",
    "pix_not_made": "O banco registrou o boleto sem Pix. Motivo do banco: {stated}.",
    "pix_receiver_differs": "O Pix que o banco deu paga a {stated}, não a {counted}. Ele não vai para o papel.",
    "pix_unknown_number": "Veio um Pix para o boleto {stated}, que não é nosso.",
    "pix_unreadable": "O Pix que o banco deu para o boleto não pode ser lido. O boleto vale, sem Pix.",
    "remessa_refused": "O banco recusou a remessa inteira: {stated}.",
    "segments_disagree": "As duas metades do movimento trazem códigos diferentes. Vale o da primeira; dinheiro não há.",
}
_BANK = {
    "unknown_slip": "O banco não conhece este boleto. Espere o registro ou confira os números.",
    "ambiguous_number": "Há mais de um boleto com este número. Cole a linha digitável.",
    "amount_differs": "O valor da linha digitável não é o do boleto registrado.",
    "not_registered": "O boleto ainda não está registrado, ou foi recusado. Espere alguns segundos.",
    "already_paid": "Este boleto já foi pago. Para pagar em dobro, marque a opção.",
    "written_off": "Este boleto foi baixado. Para pagar assim mesmo, marque a opção.",
    "unknown_account": "A conta do boleto não é deste banco.",
    "no_such_file": "Este arquivo não está mais no banco.",
    "bad_file_name": "O nome do arquivo não serve.",
    "name_taken": "Já existe outro arquivo com este nome no banco.",
    "disk_refused": "O disco recusou o arquivo. Tente de novo.",
    "pix_psp_away": "O banco do Pix não está respondendo. O portal tenta de novo sozinho.",
    "pix_not_configured": "O Pix não está ligado nesta instalação.",
    "absurd_date": "Escolha uma data a menos de dez anos de hoje.",
    **MAILBOX,
}
_CHARGE = {
    "account_field_missing": "Falta um dado da conta que o banco exige.",
    "amount_not_payable": "O valor não pode ser pago por boleto.",
    "amount_not_positive": "O valor precisa ser maior que zero.",
    "amount_too_high": "O valor passa do que cabe em um boleto.",
    "another_account": "O boleto é de outra conta.",
    "another_bank": "Os números são de outro banco.",
    "arrecadacao": "Estes números são de uma conta de consumo ou tributo, não de um boleto.",
    "campo_livre": "O campo livre do boleto não confere.",
    "carteira_of_the_bank": "Nesta carteira é o banco que numera ou imprime o boleto. Escolha outra.",
    "carteira_without_registration": "Esta carteira não registra boletos.",
    "check_digit": "Um dígito verificador não confere. Confira os números.",
    "convenio_length": "O convênio tem um tamanho que o banco não aceita.",
    "convenio_unknown": "O banco não tem convênio com este número.",
    "shares_unlike_amount": "As partes dos credores não somam o valor do boleto.",
    "creditor_incomplete": "Faltam dados do credor: nome, endereço ou CNPJ.",
    "currency_not_real": "O boleto não é em reais.",
    "does_not_fit": "Um dado não cabe no formato do banco.",
    "instruction_not_offered": "O arquivo deste banco não tem este pedido. Faça-o no site do banco.",
    "pix_not_offered": "O arquivo deste banco não pede Pix no boleto. Tire a chave Pix desta conta.",
    "remessa_not_written": "Deste banco só se leem retornos: não há remessa.",
    "too_fine": "Um percentual tem mais casas do que o formato do banco aceita.",
    "due_before_epoch": "O vencimento é antigo demais para um boleto.",
    "due_before_issue": "O vencimento é anterior à emissão.",
    "due_factor_range": "O vencimento não cabe no código de barras.",
    "empty_carne": "O carnê não tem boletos.",
    "extinct_bank": "Este banco não existe mais.",
    "no_entries": "A remessa não tem boletos.",
    "free_number_carteira": "Esta carteira não serve: o número do boleto precisa ser o que o banco registra.",
    "nosso_numero_exhausted": "A faixa de nosso número da conta acabou. Peça outra ao banco e grave em Contas.",
    "nosso_numero_unset": "O boleto está sem nosso número.",
    "number_of_the_bank": "Este número é reservado ao banco. Use a sequência da empresa.",
    "not_digits": "Use só números.",
    "payer_incomplete": "Faltam dados de quem paga: nome, CPF ou endereço.",
    "read_only_bank": "Deste banco o portal só lê retornos, não emite boletos.",
    "too_long": "Um dado é longo demais.",
    "unknown_bank": "O portal ainda não registra boletos por este banco. Use uma conta de outro banco.",
    "unknown_carteira": "Esta carteira não é conhecida.",
    "unknown_field": "O formato não tem este campo.",
    "unknown_layout": "O banco não usa este formato.",
    "unknown_segment": "O segmento da conta não é conhecido.",
    "unknown_value_kind": "O tipo de valor da conta não é conhecido.",
    "unproved_bank": "O cálculo do boleto deste banco ainda não foi conferido. Escolha outro banco.",
    "wrong_kind": "Um dado é de outro tipo.",
    "wrong_length": "A linha digitável tem 47 números. Confira se copiou inteira.",
    "year_does_not_fit": "O ano não cabe no formato do banco.",
}
_SEGMENTS = {
    "bank": "Conta de uso exclusivo do banco.",
    "city": "Conta da prefeitura.",
    "company": "Conta de empresa, como carnê.",
    "energy": "Conta de energia elétrica ou gás.",
    "government": "Conta de órgão do governo.",
    "sanitation": "Conta de água e saneamento.",
    "telecom": "Conta de telecomunicações.",
    "traffic_fine": "Multa de trânsito.",
}
_DEMO = {
    "bank_paid": "Boleto pago. O retorno está no banco e o portal busca em alguns segundos.",
    "bank_pix_paid": "Pix pago. O portal confirma com o banco em alguns segundos.",
    "bank_swept": "O banco leu as remessas e escreveu os retornos.",
    "bank_repeated": "O banco entregou de novo o último retorno. Nada deve mudar no portal.",
    "bank_nothing_to_repeat": "O portal ainda não buscou nenhum retorno. Pague um boleto antes.",
    "bank_habits_changed": "Costumes guardados. Valem para as próximas remessas.",
}
_DESK = {
    "another_account": _UNREADABLE["another_account"],
    "retorno_too_large": _UNREADABLE["retorno_too_large"],
    "already_placed": "Outra pessoa já resolveu esta pendência. Atualize a lista.",
    "no_receiving_account": "O credor não tem conta para receber. Cadastre uma conta antes de emitir boletos.",
    "boleto_not_released": "Este boleto ainda não pode ser mostrado.",
    "not_given_up": "Este envio já foi retomado. Atualize a página.",
}

# Why the paper of a registered slip is not given out.
WITHHELD_REASONS = {
    "bars_unlike_record": "As barras impressas não dão o código registrado. Avise o suporte.",
    "qr_unlike_record": "O QR Code impresso não dá o Pix do banco. Avise o suporte.",
    "text_unlike_record": "As palavras impressas não são as do registro. Confira nomes e endereços do cadastro.",
    "pages_unlike_record": "O documento não tem as folhas que devia ter. Avise o suporte.",
    "codes_unlike_record": "A conta mudou depois do registro e daria outro código. Volte a conta aos dados de antes.",
    "slip_not_printable": "Falta no cadastro o que a lei manda imprimir, ou o Pix do banco não confere.",
}


def _with_prefix(prefix: str, sentences: dict[str, str]) -> dict[str, str]:
    return {f"{prefix}_{code}": text for code, text in sentences.items()}


SENTENCES: dict[str, str] = {
    **_DESK,
    **_DEMO,
    **_with_prefix("unreadable", _UNREADABLE),
    **_with_prefix("quarantine", _QUARANTINE),
    **_with_prefix("retorno_line", _LINES),
    **_with_prefix("unmatched", _UNMATCHED),
    **_with_prefix("remedy", _REMEDY),
    **_with_prefix("finding", _FINDINGS),
    **_with_prefix("sandbox", _BANK),
    **_with_prefix("charge", _CHARGE),
    **_with_prefix("segment", _SEGMENTS),
}


def line_reason(outcome: str, code: str) -> str:
    """Why a line of a return is where it is."""
    prefix = {"quarantined": "quarantine", "unmatched": "unmatched", "resolved": "unmatched"}.get(
        outcome, "retorno_line"
    )
    return SENTENCES.get(f"{prefix}_{code}", "")


def finding(code: str, stated: str, counted: str) -> str:
    """What a file says of itself that its lines do not bear out."""
    known = SENTENCES.get(f"finding_{code}")
    if known:
        return known.format(stated=stated, counted=counted)
    return f"O fecho do arquivo diz {stated} e as linhas somam {counted}."


def bank_refusal(code: str) -> str:
    """Why the demonstration's bank does not take a payment."""
    return SENTENCES.get(f"sandbox_{code}") or SENTENCES.get(f"charge_{code}") or SENTENCES["sandbox_unknown_slip"]


def effect_error(reason: str) -> str:
    """Why an effect was given up: the sentence of its code when it has one, the technical name otherwise."""
    parts = [part.strip() for part in reason.split(":")]
    for code in parts[1:]:
        for prefix in ("sandbox", "charge", "unreadable"):
            if f"{prefix}_{code}" in SENTENCES:
                return SENTENCES[f"{prefix}_{code}"]
        if code in SENTENCES:
            return SENTENCES[code]
    return f"Falha técnica ({reason or 'sem descrição'})."
