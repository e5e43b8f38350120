"""The area of signing in: everybody may come, nobody is known yet."""

from __future__ import annotations

from flask import Blueprint

from portal.access import open_to_everyone

signin = Blueprint("signin", __name__)
open_to_everyone(signin)
