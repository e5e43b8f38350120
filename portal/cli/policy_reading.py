"""Policies and debts read from files on the command line, and what is wrong with them, said in words or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from offers.policies.policy import Policy
from offers.policies.policy_file import policy_from_text
from offers.policies.policy_lint import Finding, Severity
from portal.wording_policy import finding_cure, finding_place, finding_sentence

LARGEST_BYTES = 4 * 1024 * 1024  # two hundred tiers with every list full are under a tenth of it
SEVERITY_NAMES = {Severity.ERROR: "erro", Severity.WARNING: "aviso", Severity.NOTE: "nota"}


def file_bytes(file: Path) -> bytes:
    """The bytes of a document. Ends the command when it is too large to be one."""
    if file.stat().st_size > LARGEST_BYTES:
        raise click.ClickException(f"{file.name} é grande demais: o máximo é {LARGEST_BYTES // 1024**2} MB.")
    return file.read_bytes()


def policy_from_file(file: Path) -> Policy:
    """The policy a file holds. Ends the command with every reason when it holds none."""
    policy = policy_from_text(file_bytes(file))
    if isinstance(policy, Policy):
        return policy
    raise unreadable(file, policy)


def texts_from_file(file: Path) -> dict[str, str]:
    """Texts by name, from a JSON object of strings. Ends the command when the file is none."""
    try:
        found = json.loads(file_bytes(file))
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise click.ClickException(f'{file.name} precisa ser um objeto JSON de textos, como {{"lembrete": "..."}}.')
    return found


def unreadable(file: Path, findings: Iterable[Finding], *, whole: str = "Política") -> click.ClickException:
    """The end of a command whose file could not be read. `whole` is what the file should have held."""
    told = (said(each, whole=whole) for each in findings)
    return click.ClickException("\n".join([f"{file.name} não pôde ser lido.", *told]))


def said(finding: Finding, *, whole: str = "Política") -> str:
    """``erro   tiers.1.cash.fine_bps  Faixa 2, à vista, desconto na multa: O máximo é 10.000.``, and how to mend it."""
    place = ".".join(str(step) for step in finding.path) or "-"
    where = finding_place(finding) if finding.path else whole
    cure = finding_cure(finding)
    told = f"{finding_sentence(finding)} {cure}" if cure else finding_sentence(finding)
    return f"{SEVERITY_NAMES[finding.severity]:<5}  {place}  {where}: {told}"


def finding_document(finding: Finding) -> dict[str, Any]:
    """A finding for other programs: its code and place, and its sentence."""
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "path": list(finding.path),
        "values": json.loads(json.dumps(dict(finding.values), default=str)),
        "place": finding_place(finding),
        "sentence": finding_sentence(finding),
        "cure": finding_cure(finding),
    }
