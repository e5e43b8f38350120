"""How a step went: five answers, words if one likes, asked once in ninety days."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import InputRequired

from portal import access, clock
from portal.debtor.blueprint import debtor
from portal.debtor.requests_form import at, typed, words_field
from portal.extensions import reading, sealer, writing
from portal.models import Step
from portal.services import ratings
from portal.services.debts import creditors_of
from portal.wording import sentence
from portal.wording_requests import SCORES, STEPS


class RatingForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Nothing is chosen beforehand."""

    score = RadioField(
        "Como foi?",
        choices=[SelectChoice(str(score), text) for score, text in SCORES.items()],
        validators=[InputRequired(sentence("choose_score"))],
        validate_choice=True,
    )
    said = words_field("Quer contar mais?", "Não é obrigatório. Só quem cuida do portal lê.")


@debtor.route("/avaliar/<step>", methods=["GET", "POST"])
def rate_step(step: str) -> Response | str | tuple[str, int]:
    chosen, form = at(Step, step), RatingForm()
    form.score.label.text = f"Como foi {STEPS[chosen]}?"
    if form.validate_on_submit():
        with writing() as session:
            creditors = creditors_of(session, access.debtor_id())
            ratings.rate(
                session,
                sealer(),
                debtor_id=access.debtor_id(),
                step=chosen,
                score=int(form.score.data),
                said=typed(form.said.data),
                creditor_id=creditors[0].id if len(creditors) == 1 else None,
                today=clock.today(),
                now=clock.now(),
            )
        return redirect(url_for("debtor.rate_step", step=step, feito=1), 303)
    with reading() as session:
        open_ = ratings.may_rate(session, access.debtor_id(), chosen, clock.today())
    page = render_template("debtor/rating.html", form=form, open_=open_, done=request.args.get("feito") == "1")
    return (page, 422) if form.errors else page


@debtor.app_template_global("may_rate")
def may_rate(step: str) -> bool:
    """Whether a page may offer to rate a step (templates/debtor/_rate.html)."""
    with reading() as session:
        return ratings.may_rate(session, access.debtor_id(), Step(step), clock.today())


@debtor.app_template_global("steps_to_rate")
def steps_to_rate() -> list[tuple[str, str]]:
    """The steps not rated lately, in words, each with its address (templates/debtor/complain.html)."""
    with reading() as session:
        open_ = ratings.unrated(session, access.debtor_id(), clock.today())
    return [(STEPS[step][0].upper() + STEPS[step][1:], url_for("debtor.rate_step", step=step)) for step in open_]
