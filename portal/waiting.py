"""Pages about something that is being made: whichever shows components/waiting.html asks again by itself, a limited
number of times.

By the Refresh header, so that it works without JavaScript; a script asks in the background instead. People may stop it
(WCAG 2.2.2), nothing on such a page can be half filled in (2.2.1), and after two minutes it stops by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask, Response, make_response, request

SECONDS, MOST = 6, 20
_PARAMETER, _STOP = "vez", "parar"
_BOX = b' data-waiting="'


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How often this page has asked again. `again`, `now` and `stop` are addresses of the same page: the next turn,
    the first one anew, and the one that asks no more."""

    number: int
    stopped: bool
    seconds: int
    most: int
    again: str
    now: str
    stop: str

    @property
    def goes_on(self) -> bool:
        return not self.stopped and self.number < self.most


def turn(*, seconds: int = SECONDS, most: int = MOST) -> Turn:
    """The turn of this request, by its address; whatever else stands there counts as the first."""
    said = request.args.get(_PARAMETER, "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
    return Turn(
        number=min(number, most),
        stopped=said == _STOP,
        seconds=seconds,
        most=most,
        again=_address(str(number + 1)),
        now=_address(None),
        stop=_address(_STOP),
    )


def waiting(response: Response | str, *, seconds: int = SECONDS, most: int = MOST) -> Response:
    """The answer, asking again after some seconds while it may. For a page whose thing is not there yet."""
    answer: Response = make_response(response)
    here = turn(seconds=seconds, most=most)
    if here.goes_on:
        answer.headers["Refresh"] = f"{here.seconds}; url={here.again}"
    return answer


def init_waiting(app: Flask) -> None:
    """Give templates `waiting_turn()`, and let a page ask again while it shows a box that waits."""

    @app.after_request
    def ask_again(response: Response) -> Response:
        is_page = response.status_code == 200 and response.mimetype == "text/html" and not response.is_streamed
        return waiting(response) if is_page and _BOX in response.get_data() else response

    app.add_template_global(turn, "waiting_turn")


def _address(number: str | None) -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != _PARAMETER]
    query = urlencode([*kept, *([(_PARAMETER, number)] if number is not None else [])])
    return f"{request.script_root}{request.path}{'?' if query else ''}{query}"
