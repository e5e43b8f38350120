"""What the technical words mean, for everybody."""

from __future__ import annotations

from flask import render_template

from portal.signin.welcome import welcome
from portal.terms import TERMS


@welcome.get("/palavras")
def glossary() -> str:
    return render_template("signin/words.html", terms=sorted(TERMS.items(), key=lambda each: each[0].casefold()))
