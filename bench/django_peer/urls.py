"""The address of the page, and those it links to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from bench.django_peer.views import home


def elsewhere(_request: HttpRequest, **_parts: str) -> HttpResponse:
    """Only there so that addresses can be reversed."""
    return HttpResponse(status=404)


urlpatterns = [
    path("inicio", home, name="home"),
    path("dividas/<str:debt_id>", elsewhere, name="debt"),
    path("dividas/<str:debt_id>/opcoes", elsewhere, name="options"),
    path("acordos/<str:agreement_id>", elsewhere, name="agreement"),
    path("boletos/<str:charge_id>", elsewhere, name="boleto"),
    path("documentos", elsewhere, name="documents"),
    path("falar-com-o-credor", elsewhere, name="channels"),
    path("sair", elsewhere, name="sign_out"),
    path("sair-de-todos", elsewhere, name="sign_out_everywhere"),
    path("como-conferir", elsewhere, name="check_us"),
    path("ajuda", elsewhere, name="help"),
    path("seus-direitos", elsewhere, name="rights"),
    path("seus-dados", elsewhere, name="privacy"),
]
