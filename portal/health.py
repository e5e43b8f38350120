"""Is the process alive, and is it ready to serve?"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.access import open_to_everyone
from portal.cli.migrations import head_revision
from portal.extensions import reading
from portal.wiring import pdf_available

health = Blueprint("health", __name__)
open_to_everyone(health)


@health.get("/healthz")
def alive() -> Response:
    return jsonify(status="ok")


@health.get("/readyz")
def ready() -> tuple[Response, int]:
    """Ready when the database answers and its tables are those this version expects. PDFs are told, not required."""
    try:
        with reading() as session:
            revision = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    except SQLAlchemyError:
        return jsonify(status="unavailable", database=False, pdf=pdf_available()), 503
    current = revision == head_revision()
    status = "ready" if current else "migrations_pending"
    return jsonify(status=status, database=True, migrations=current, pdf=pdf_available()), 200 if current else 503
