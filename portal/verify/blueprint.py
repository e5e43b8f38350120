"""The area anybody may use to ask whether a code is ours: no session, nothing kept, nothing about people said."""

from __future__ import annotations

from flask import Blueprint

from portal.access import open_to_everyone
from portal.extensions import csrf

verify = Blueprint("verify", __name__)
open_to_everyone(verify)
csrf.exempt(verify)  # nothing is done in anybody's name here, so there is nothing to forge
