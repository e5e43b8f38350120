"""An application that finds its routes made by another has all that registering the areas gives."""

from __future__ import annotations

import pytest
from flask import Flask

from portal import create_app, registry
from portal.config import Settings

OF_AREAS = (
    "before_request_funcs",
    "after_request_funcs",
    "teardown_request_funcs",
    "template_context_processors",
    "url_default_functions",
    "url_value_preprocessors",
    "error_handler_spec",
)


def routes(app: Flask) -> set[tuple[str, str, frozenset[str]]]:
    rules = app.url_map.iter_rules()
    return {(rule.endpoint, rule.rule, frozenset(rule.methods or ())) for rule in rules if rule.endpoint != "static"}


@pytest.mark.parametrize("demo", [True, False])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_shared_routes_lack_nothing(settings: Settings, demo: bool) -> None:
    settings = settings.model_copy(update={"demo": demo})
    plain = Flask("portal")
    registry.register_blueprints(plain, settings)
    for found in (create_app(settings), create_app(settings)):
        assert routes(plain) <= routes(found)
        views = {name: view for name, view in plain.view_functions.items() if name != "static"}
        assert views.items() <= found.view_functions.items()
        assert plain.blueprints == found.blueprints
        for name in plain.blueprints:
            for kind in OF_AREAS:
                assert getattr(plain, kind).get(name) == getattr(found, kind).get(name), (name, kind)
        assert plain.jinja_env.filters.keys() <= found.jinja_env.filters.keys()
        assert plain.jinja_env.globals.keys() <= found.jinja_env.globals.keys()
