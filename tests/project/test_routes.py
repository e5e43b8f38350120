"""Every address is on the list of who may open it, and opens for them alone, without a fault for anybody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from werkzeug.routing import Rule

from portal import create_app
from portal.access import GUARDS
from portal.config import Settings
from portal.db import Database
from portal.models import Role
from portal.sealing import Sealer
from tests.support import engines
from tests.support.people import make_creditor, make_debt, make_debtor, make_staff, sign_in, sign_in_staff

TABLE = Path(__file__).with_name("routes.txt")
KEY = SecretStr("A" * 43 + "=")
Route = tuple[str, str, str]
SIGN_IN = {"debtors": "/entrar", "staff": "/equipe/entrar"}


def written(*, demo: bool) -> set[Route]:
    """The rows of the table: guard, methods, address."""
    everywhere, _, demonstration = TABLE.read_text().partition("# demonstration")
    lines = (everywhere + (demonstration if demo else "")).splitlines()
    rows = [tuple(cell.strip() for cell in line.split("|")) for line in lines if line and not line.startswith("#")]
    return {(guard, methods, address) for guard, methods, address in rows}


def guard_of(rule: Rule) -> str:
    return "everyone" if rule.endpoint == "static" else GUARDS[rule.endpoint.rpartition(".")[0]]


def existing(app: Flask) -> set[Route]:
    """The same rows from the application itself; the views of one address are one row."""
    methods: dict[tuple[str, str], set[str]] = {}
    for rule in app.url_map.iter_rules():
        own = set(rule.methods or ()) - {"HEAD", "OPTIONS"}
        methods.setdefault((guard_of(rule), rule.rule), set()).update(own)
    return {(guard, " ".join(sorted(own)), address) for (guard, address), own in methods.items()}


def make_app(folder: Path, *, demo: bool) -> Flask:
    settings = Settings(
        data_dir=folder,
        database_url=engines.fresh_sqlite(folder),
        secret_key=KEY,
        cpf_key=KEY,
        seal_key=KEY,
        testing=True,
        demo=demo,
    )
    return create_app(settings)


@pytest.mark.parametrize("demo", [True, False], ids=["demonstration", "production"])
def test_every_route_and_its_guard_is_on_the_list(tmp_path: Path, demo: bool) -> None:
    routes, listed = existing(make_app(tmp_path, demo=demo)), written(demo=demo)
    assert sorted(routes - listed) == [], "not in routes.txt: say there who may open it"
    assert sorted(listed - routes) == [], "in routes.txt, but no such address"


VIEWERS: dict[str, Role | None] = {
    "stranger": None,
    "debtor": None,
    "locked debtor": None,
    "analyst": Role.CREDITOR_ANALYST,
    "manager": Role.CREDITOR_MANAGER,
    "finance": Role.FINANCE,
    "finance of the operator": Role.FINANCE,
    "admin": Role.ADMIN,
}


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return make_app(tmp_path_factory.mktemp("walk"), demo=True)


@pytest.fixture(params=VIEWERS)
def viewer(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def browser(walked: Flask, viewer: str) -> FlaskClient:
    """A browser in which this viewer is signed in."""
    database: Database = walked.extensions["portal_database"]
    sealer: Sealer = walked.extensions["portal_sealer"]
    client, role = walked.test_client(), VIEWERS[viewer]
    with database.writing() as session:
        creditor = make_creditor(session)
        of_operator = viewer in ("admin", "finance of the operator")
        member = make_staff(session, sealer, role=role, creditor=None if of_operator else creditor) if role else None
        debtor = make_debtor(session, sealer, creditor=creditor)
        make_debt(session, debtor, creditor)
        session.commit()
    if member is not None:
        sign_in_staff(client, member)
    elif viewer != "stranger":
        sign_in(client, debtor, unlocked=viewer == "debtor")
    return client


def may_enter(viewer: str, guard: str) -> bool:
    if guard == "everyone":
        return True
    if guard == "debtors":
        return viewer == "debtor"
    role = VIEWERS[viewer]
    return role is not None and (role is Role.ADMIN or role.value in re.findall(r"\w+", guard.partition(":")[2]))


FILLERS = {"int": "999999", "path": "nao/existe", "": "nao-existe"}


def filled(address: str) -> str:
    """The address with something nobody has in the place of each parameter."""
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: FILLERS[found.group(1) or ""], address)


LEAVING = "/sair-rapido"  # whoever opens it is signed out: last


def readable(app: Flask) -> list[tuple[str, str]]:
    found = ((guard, address) for guard, methods, address in existing(app) if "GET" in methods.split())
    return sorted(found, key=lambda each: (each[1] == LEAVING, each))


def test_pages_open_for_whom_they_are_and_never_break(browser: FlaskClient, viewer: str, walked: Flask) -> None:
    wrong = {}
    for guard, address in readable(walked):
        answer = browser.get(filled(address))
        inside = answer.status_code < 400 and not answer.headers.get("Location", "").startswith(tuple(SIGN_IN.values()))
        welcome = may_enter(viewer, guard)
        whole = "<" not in address and guard != "everyone"
        if answer.status_code >= 500 or (inside and not welcome) or (welcome and whole and not inside):
            wrong[address] = (answer.status_code, answer.headers.get("Location"))
    assert wrong == {}


def test_what_does_not_exist_is_not_found_by_those_inside(browser: FlaskClient, viewer: str, walked: Flask) -> None:
    """No page of an area treats an identity nobody has as anything but missing, or a step that leads there."""
    inside = [(guard, address) for guard, address in readable(walked) if "<" in address and may_enter(viewer, guard)]
    answers = {address: browser.get(filled(address), follow_redirects=True).status_code for _, address in inside}
    assert answers
    assert {address: status for address, status in answers.items() if status != 404} == {}


def test_nothing_is_done_without_the_token_of_the_page(browser: FlaskClient, walked: Flask) -> None:
    """A PSP's notice has no page: who does not know its address finds nothing there."""
    notices = ("/avisos/pix/",)
    posts = [
        address
        for _, methods, address in existing(walked)
        if "POST" in methods.split() and not address.startswith(notices)
    ]
    assert posts
    assert {address: browser.post(filled(address)).status_code for address in posts} == dict.fromkeys(posts, 400)
