"""Settings of the peer: same database, persistent connections, cached templates, and nothing it does not use."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

_url = urlsplit(os.environ["PORTAL_DATABASE_URL"].replace("postgresql+psycopg", "postgresql"))

SECRET_KEY = os.environ["PORTAL_SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.django_peer.urls"
WSGI_APPLICATION = "bench.django_peer.wsgi.application"
INSTALLED_APPS = ["bench.django_peer"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "bench.django_peer.middleware.Headers",
    "bench.django_peer.middleware.DatabaseSessions",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
if os.environ.get("PEER_GZIP"):
    MIDDLEWARE.insert(0, "django.middleware.gzip.GZipMiddleware")
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _url.path.lstrip("/"),
        "USER": _url.username or "",
        "PASSWORD": _url.password or "",
        "HOST": parse_qs(_url.query).get("host", [_url.hostname or ""])[0],
        "PORT": str(_url.port or ""),
        "CONN_MAX_AGE": None,
        # What SQLAlchemy does by itself with psycopg: statements repeated five times are prepared on the server.
        "OPTIONS": {"prepare_threshold": 5, "server_side_binding": True},
    }
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.csrf"]},
    }
]
CSRF_USE_SESSIONS = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"
IDLE_MINUTES = int(os.environ.get("PORTAL_IDLE_MINUTES", "10"))
