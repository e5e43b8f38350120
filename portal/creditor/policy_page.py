"""The page of a policy while it is written: its form, its tiers at a glance, and what there is to say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from flask import render_template
from markupsafe import Markup, escape

from offers.policies.policy_lint import Finding, Severity
from portal.creditor.policy_form import PolicyForm, field_of, show_findings
from portal.creditor.policy_overview import overview
from portal.creditor.policy_preview import Shown
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.creditor.tier_moves import Move, Moved
from portal.extensions import reading
from portal.services.policies_in_force import version_in_force
from portal.services.segments.keeping import segments_of
from portal.staff_pages import staff_context
from portal.wording_policy import finding_cure, finding_place, finding_sentence

OPEN_TIERS = 3
"""More tiers than this stand closed, to be opened from the table above them."""


@dataclass(frozen=True, slots=True)
class TierExamples:
    """The examples of one tier; None while the form makes no policy."""

    tier: int
    examples: tuple[Shown, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A remark as the page shows it: what, how it is put right, and each place with its field's id, "" without one."""

    text: str
    cure: str
    severity: Severity
    places: list[tuple[str, str]]

    @property
    def tag(self) -> str:
        """How grave it is, in a word."""
        return {Severity.ERROR: "Erro", Severity.WARNING: "Aviso", Severity.NOTE: "Nota"}[self.severity]

    @property
    def kind(self) -> str:
        """The colour of the word."""
        return {Severity.ERROR: "danger", Severity.WARNING: "notice", Severity.NOTE: "neutral"}[self.severity]


MOVED = {
    Move.ADD: "A faixa {tier} é nova. Ela só vale depois de guardada e publicada.",
    Move.COPY: "A faixa {tier} é a cópia. Mude o que for preciso e guarde.",
    Move.UP: "A faixa subiu e agora é a {tier}. Guarde para valer.",
    Move.DOWN: "A faixa desceu e agora é a {tier}. Guarde para valer.",
    Move.REMOVE: "A faixa {tier} saiu desta página. Ela continua no rascunho até você guardar.",
}


def policy_page(
    form: PolicyForm,
    creditor_id: int,
    findings: tuple[Finding, ...],
    *,
    said: str = "",
    done: Moved | None = None,
    means: str = "",
    tried: TierExamples | None = None,
) -> str:
    """The page with this form. `said` is told before all else; `done` is what was just moved on the page and `means`
    what that does to the portfolio; `tried` is the tier whose examples were asked for."""
    general = [*([said] if said else []), *show_findings(form, findings)]
    with reading() as session:
        return render_template(
            "creditor/policy.html",
            form=form,
            rows=overview([entry.form.data for entry in form.tiers]),
            general=[*general, *_in_tiers(form)],
            remarks=_remarks(
                (each for each in findings if each.severity is not Severity.ERROR), lambda each: _id_of(form, each)
            ),
            moved=f"{MOVED[done.move].format(tier=done.tier + 1)} {means}".strip() if done else "",
            go_to=_go_to(done, tried),
            opened=_opened(form, done) | ({tried.tier} if tried else set()),
            tried=tried,
            creditor=current_creditor(session),
            creditors=creditors_in_reach(session),
            in_force=version_in_force(session, creditor_id),
            segments=segments_of(session, creditor_id),
            **staff_context(),
        )


def _opened(form: PolicyForm, done: Moved | None) -> set[int]:
    """The places of the tiers that stand open: all of a few; of many those with something to do."""
    places = range(len(form.tiers.entries))
    if len(places) <= OPEN_TIERS:
        return set(places)
    touched = {done.tier} if done and done.move is not Move.REMOVE else set()
    return touched | {place for place in places if form.tiers.entries[place].form.errors}


def _go_to(done: Moved | None, tried: TierExamples | None) -> int:
    """The number of the tier that was worked on, to be gone to; 0 for none."""
    if tried is not None:
        return tried.tier + 1
    return done.tier + 1 if done is not None and done.move is not Move.REMOVE else 0


def _in_tiers(form: PolicyForm) -> Iterator[Markup]:
    """What there is to correct in the tiers, each a link to its field."""
    for number, entry in enumerate(form.tiers, start=1):
        for field in entry.form:
            for error in field.errors:
                text = f"Faixa {number}, {_lower(field.label.text)}: {error}"
                yield Markup('<a href="#{}">{}</a>').format(field.id, escape(text))


def _lower(label: str) -> str:
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def remarks_of_file(findings: Iterable[Finding]) -> list[Remark]:
    """Everything there is to say of a policy that stands on no form."""
    return _remarks(findings, lambda finding: "")


def _remarks(findings: Iterable[Finding], field: Callable[[Finding], str]) -> list[Remark]:
    """Each remark once, with all its places: those of one kind about one tier, and those that say the same."""
    said: dict[tuple[object, ...], Remark] = {}
    for finding in findings:
        remark = Remark(
            text=finding_sentence(finding), cure=finding_cure(finding), severity=finding.severity, places=[]
        )
        kept = said.setdefault((finding.code, *finding.path[:2]), remark)
        kept.places.append((finding_place(finding), field(finding)))
    once: dict[tuple[object, ...], Remark] = {}
    for remark in said.values():
        first = once.setdefault((remark.text, remark.cure, remark.severity), remark)
        if first is not remark:
            first.places.extend(remark.places)
    return list(once.values())


def _id_of(form: PolicyForm, finding: Finding) -> str:
    field = field_of(form, finding.path)
    return str(field.id) if field is not None else ""
