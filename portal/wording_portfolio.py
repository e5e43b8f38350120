"""Why a portfolio file or one of its rows was refused, and what to do: the sentences creditors read."""

from __future__ import annotations

_TRY = "Envie um arquivo CSV ou XLSX."

FILE_SENTENCES: dict[str, str] = {
    "file_empty": "O arquivo está vazio. Confira se escolheu o arquivo certo.",
    "file_too_large": "O arquivo passa do tamanho aceito. Divida-o em partes e envie uma de cada vez.",
    "file_nul": "O arquivo não é um texto que se possa ler. " + _TRY,
    "file_pdf": "Este arquivo é um PDF. " + _TRY,
    "file_image": "Este arquivo é uma imagem. " + _TRY,
    "file_old_excel": "Este arquivo é de um Excel antigo (.xls) ou tem senha. Salve-o como XLSX sem senha.",
    "file_compressed": "Este arquivo está compactado. Descompacte-o e envie o CSV ou XLSX que há dentro.",
    "file_html": "Este arquivo é uma página da internet, não uma planilha. Salve-o como CSV ou XLSX.",
    "file_unknown": "Não reconhecemos este tipo de arquivo. " + _TRY,
    "file_quotes": "Há aspas abertas e nunca fechadas no arquivo. Corrija-as ou exporte o arquivo de novo.",
    "file_unreadable": "O texto do arquivo está danificado. Exporte-o de novo, de preferência em UTF-8.",
    "file_bomb": "O arquivo se expande além do aceito. Salve só a planilha das dívidas em um XLSX novo ou em CSV.",
    "file_superseded": "Este arquivo já foi importado e depois veio outro. Gere um arquivo com os valores de hoje.",
    "workbook_truncated": "O arquivo XLSX está incompleto ou danificado. Salve-o de novo e repita o envio.",
    "workbook_unreadable": "Não conseguimos ler a planilha. Salve-a de novo como XLSX ou como CSV.",
    "workbook_entities": "O arquivo XLSX traz construções que não aceitamos por segurança. Salve-o como CSV.",
    "workbook_encrypted": "O arquivo está protegido por senha. Salve-o sem senha e envie de novo.",
    "header_missing": "A primeira linha precisa trazer os nomes das colunas. Veja o arquivo de exemplo.",
    "header_too_wide": "O arquivo tem colunas demais (o limite é 200). Deixe só as do modelo.",
    "columns_repeated": "A mesma coluna aparece mais de uma vez no arquivo. Deixe só uma de cada.",
    "columns_missing": "Faltam colunas obrigatórias no arquivo. Veja o arquivo de exemplo.",
}
"""For a file refused as a whole: `reason` of the import."""

ROW_SENTENCES: dict[str, str] = {
    "required": "Este campo é obrigatório.",
    "text_too_long": "O texto é longo demais para este campo.",
    "text_unreadable": "O texto tem letras ilegíveis. Exporte o arquivo de novo em UTF-8.",
    "row_too_wide": "A linha tem mais valores do que colunas. Confira os separadores e as aspas.",
    "quote_open": "O texto é longo demais: parece haver aspas abertas e não fechadas, e linhas seguintes dentro dele.",
    "cpf_length": "O CPF deve ter 11 números.",
    "cpf_characters": "O CPF deve ter só números, pontos e hífen.",
    "cpf_repeated": "O CPF não pode repetir o mesmo número.",
    "cpf_check_digits": "Os números finais do CPF não conferem. Veja se foi digitado certo.",
    "cpf_rounded": "A planilha arredondou o CPF. Formate a coluna como texto e exporte de novo.",
    "company_debtor": "O devedor é uma empresa (CNPJ). Por enquanto o portal atende só pessoas (CPF).",
    "email_format": "O e-mail não está em um formato válido.",
    "phone_format": "O celular não é um número válido com DDD.",
    "phone_not_mobile": "O número é de telefone fixo. Informe um celular ou deixe em branco.",
    "postal_code_format": "O CEP deve ter 8 números.",
    "state_unknown": "A UF não existe. Use a sigla, como SP.",
    "product_unknown": "O produto não está na lista do modelo.",
    "index_unknown": "O índice deve ser IPCA, INPC, IGP-M ou ficar em branco.",
    "status_unknown": "A situação deve ser aberta, contestada, reaberta, paga ou encerrada.",
    "correction_days_unknown": "A contagem da correção deve ser meses_inteiros, exponencial, linear ou em branco.",
    "interest_days_unknown": "A contagem dos juros deve ser 30, 365, meses ou em branco.",
    "closing_reason_unknown": "O motivo deve ser paga_fora, retirada, cedida, erro ou ficar em branco.",
    "reason_without_closing": "Há um motivo de encerramento, mas a situação não é paga nem encerrada.",
    "yes_or_no": "Responda com sim ou não.",
    "amount_format": "O valor não está em um formato válido. Use, por exemplo, 1.234,56.",
    "amount_negative": "O valor não pode ser negativo.",
    "amount_range": "O valor é grande demais.",
    "amount_zero": "O valor deve ser maior que zero.",
    "percentage_format": "O percentual não está em um formato válido. Use, por exemplo, 2,00.",
    "percentage_range": "O percentual não pode passar de 100.",
    "date_format": "A data não está em um formato válido. Use dd/mm/aaaa.",
    "date_nonexistent": "A data não existe no calendário.",
    "date_range": "O ano da data não é aceito.",
    "due_on_absurd": "O vencimento deve ficar entre 1980 e um ano à frente de hoje.",
    "birth_date_absurd": "A data de nascimento deve ser entre 1900 e hoje.",
    "date_in_future": "A data não pode ser depois de hoje.",
    "contract_after_due": "A data do contrato não pode ser depois do vencimento.",
    "contract_repeated": "O mesmo contrato já apareceu no arquivo com outros valores. Ficou o primeiro.",
    "contract_of_another_cpf": "Este contrato já está em nome de outro CPF. Confira antes de enviar de novo.",
    "debt_under_agreement": "A dívida está em um acordo e não foi alterada.",
    "debt_settled": "A dívida já está quitada e não foi reaberta.",
}
"""For a row refused or left alone: `code` of the reject."""

SENTENCES: dict[str, str] = {
    **{f"portfolio_{code}": text for code, text in FILE_SENTENCES.items()},
    **{f"portfolio_{code}": text for code, text in ROW_SENTENCES.items()},
}
"""As `portal.wording` knows them, apart from the sentences debtors read for the same codes."""


def reject_sentence(code: str) -> str:
    """Why a row was refused."""
    return ROW_SENTENCES[code]


def refusal_sentence(code: str, missing: str = "") -> str:
    """Why a whole file was refused; `missing` names the columns that are not there."""
    sentence = FILE_SENTENCES[code]
    return f"{sentence} Faltam: {missing}." if missing and code == "columns_missing" else sentence
