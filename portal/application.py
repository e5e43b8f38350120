"""The Flask application: everything the portal is made of, put together."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import clock
from portal.assets import init_assets
from portal.brands import init_brands
from portal.compression import init_compression
from portal.config import Settings, load_settings
from portal.db import Database
from portal.demo.days_ahead import DaysAhead
from portal.document_keys import document_keys
from portal.document_wiring import pdf_signer
from portal.errors import init_errors
from portal.extensions import csrf, login_manager
from portal.formatting import init_formatting
from portal.logs import init_logs
from portal.registry import register_blueprints, register_commands
from portal.sealing import Sealer
from portal.security import init_security
from portal.sessions import PortalSessionInterface
from portal.templating import init_templating
from portal.terms import init_terms
from portal.waiting import init_waiting
from portal.wording import init_wording

ROOT = Path(__file__).resolve().parents[1]


def create_app(settings: Settings | None = None) -> Flask:
    """The application with these settings, or those of the environment."""
    settings = settings or load_settings()
    init_logs(as_json=settings.log_json)
    clock.run_ahead(DaysAhead(settings.data_dir).shift if settings.demo else timedelta)
    app = assembled(demo=settings.demo, https=settings.https)
    _configure(app, settings)
    database = Database(settings.url)
    app.extensions["portal_settings"] = settings
    app.extensions["portal_database"] = database
    app.extensions["portal_sealer"] = Sealer(settings.key("cpf_key"), settings.key("seal_key"))
    app.extensions["portal_document_keys"] = document_keys(settings)
    if settings.signing_pkcs12 is not None:
        pdf_signer(settings)  # one that cannot be used stops the start
    app.session_interface = PortalSessionInterface(settings, database)
    return app


def assembled(*, demo: bool, https: bool) -> Flask:
    """Every page, answer and command of the portal, which know of no settings until a request is there."""
    app = Flask("portal", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    init_compression(app)  # first, so that it runs last
    csrf.init_app(app)
    login_manager.init_app(app)
    login_manager.session_protection = None  # sessions are ours: nothing of theirs in the cookie
    init_security(app, https=https)
    init_templating(app)
    init_assets(app)
    init_brands(app)
    init_waiting(app)
    init_formatting(app)
    init_wording(app)
    init_terms(app)
    init_errors(app)
    register_blueprints(app, demo=demo)
    register_commands(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    if settings.secret_key is None:
        raise RuntimeError("PORTAL_SECRET_KEY is not set")
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        TESTING=settings.testing,
        MAX_CONTENT_LENGTH=settings.max_upload_bytes,
        MAX_FORM_MEMORY_SIZE=512 * 1024,
        MAX_FORM_PARTS=200,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: an expired form is a lost form
        WTF_I18N_ENABLED=False,  # its own words come from extensions.py, in Portuguese
        WTF_CSRF_SSL_STRICT=False,  # pages are served with Referrer-Policy: no-referrer
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
