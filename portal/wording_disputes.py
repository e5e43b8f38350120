"""Sentences about disputing a debt."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "file_too_large": "O arquivo é grande demais. Mande um de até {most_mb} MB, ou tire uma foto menor.",
    "file_kind": "Este arquivo não serve. Mande um PDF ou uma foto (JPEG ou PNG).",
    "file_too_many": "Você já mandou {most} arquivos nesta contestação. Não cabe mais nenhum.",
    "choose_reason": "Escolha por que você não concorda.",
    "dispute_over": "Esta contestação já terminou. Veja o resultado na página dela.",
}
