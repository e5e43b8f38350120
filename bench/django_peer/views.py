"""The page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bench.django_peer.overview import overview_of
from portal import clock

View = Callable[[HttpRequest], HttpResponse]


def only_debtors(view: View) -> View:
    """The portal's guard: a debtor whose code was right and whose birth date matched."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if request.session.debtor_id is None:
            return HttpResponseRedirect(f"/entrar?proxima={request.path}")
        if not request.session.unlocked:
            return HttpResponseRedirect(f"/nascimento?proxima={request.path}")
        return view(request)

    return guarded


@only_debtors
def home(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    overview = overview_of(request.session.debtor_id, today)
    return render(request, "home.html", {"overview": overview, "step": overview.step, "today": today})
