"""A test's application, twin of one assembled before, has all that assembling gives, and keeps its own to itself."""

from __future__ import annotations

import pytest
from flask import Flask

from portal import application, create_app
from portal.config import Settings
from tests.support.made_once import own_routes

TOLD = (
    "before_request_funcs",
    "after_request_funcs",
    "teardown_request_funcs",
    "template_context_processors",
    "url_default_functions",
    "url_value_preprocessors",
)
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def routes(app: Flask) -> set[tuple[str, str, frozenset[str]]]:
    return {(rule.endpoint, rule.rule, frozenset(rule.methods or ())) for rule in app.url_map.iter_rules()}


def names(app: Flask, kind: str) -> dict[str | None, list[str]]:
    return {scope: [repr(each).partition(" at ")[0] for each in told] for scope, told in getattr(app, kind).items()}


@pytest.mark.parametrize("demo", [True, False])
def test_a_twin_lacks_nothing(settings: Settings, demo: bool) -> None:
    settings = settings.model_copy(update={"demo": demo})
    twins = [create_app(settings), create_app(settings)]
    anew: Flask = application.assembled.__wrapped__(demo=demo, https=settings.https)  # type: ignore[attr-defined]
    for found in twins:
        assert routes(found) == routes(anew)
        assert found.view_functions.keys() == anew.view_functions.keys()
        assert found.blueprints == anew.blueprints
        for kind in TOLD:
            assert names(found, kind) == names(anew, kind), kind
        assert found.error_handler_spec.keys() == anew.error_handler_spec.keys()
        assert found.error_handler_spec[None][None].keys() == anew.error_handler_spec[None][None].keys()
        assert found.jinja_env.filters.keys() == anew.jinja_env.filters.keys()
        assert found.jinja_env.globals.keys() == anew.jinja_env.globals.keys()
        assert found.cli.commands.keys() == anew.cli.commands.keys()
        assert anew.config.keys() <= found.config.keys()


def test_what_one_is_told_is_no_other_s(settings: Settings) -> None:
    one, other = create_app(settings), create_app(settings.model_copy(update={"max_upload_bytes": 1}))
    assert one.config["MAX_CONTENT_LENGTH"] == settings.max_upload_bytes
    assert other.config["MAX_CONTENT_LENGTH"] == 1
    for name in ("portal_settings", "portal_database", "portal_sealer", "portal_document_keys"):
        assert one.extensions[name] is not other.extensions[name]
    assert one.session_interface is not other.session_interface
    one.before_request(lambda: "ours")
    one.register_error_handler(KeyError, lambda _error: "ours")
    one.view_functions["health.alive"] = lambda: "ours"
    third = create_app(settings)
    for app in (other, third):
        assert len(app.before_request_funcs[None]) + 1 == len(one.before_request_funcs[None])
        assert KeyError not in app.error_handler_spec[None][None]
        assert app.view_functions["health.alive"] is not one.view_functions["health.alive"]
    with pytest.raises(RuntimeError, match="own_routes"):
        one.add_url_rule("/nossa", "ours", lambda: "ours")
    own_routes(one)
    one.add_url_rule("/nossa", "ours", lambda: "ours")
    assert "ours" not in third.view_functions
    assert "/nossa" in {rule.rule for rule in one.url_map.iter_rules()} - {r.rule for r in third.url_map.iter_rules()}
    for app in (one, other, third):
        app.extensions["portal_database"].engine.dispose()
