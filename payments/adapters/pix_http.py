"""A `payments.ports.PixProvider` over HTTP, for any PSP that follows BCB's Pix API v2 (openapi v2.9.0)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from brazil.money import Money
from payments.adapters.pix.access import PspAccess
from payments.adapters.pix.attempts import Attempts
from payments.adapters.pix.charges import charge_of, open_charge_of, same_charge, same_open_charge
from payments.adapters.pix.connection import Answer
from payments.adapters.pix.exchange import Exchange, Unreadable
from payments.errors import ProviderError
from payments.pix.charge import PixCharge, PixChargeStatus
from payments.pix.cob_body import cob_body
from payments.pix.cobv_body import cobv_body, cobv_revision, reais
from payments.pix.document import ChargeDocument
from payments.pix.open_charge import OpenCharge, OpenChargeDocument
from payments.pix.payment import PixPayment, PixRefund
from payments.pix.pix_reading import Pix, PixPage, Refund, Webhook, read_payment, read_refund
from payments.pix.txid import charge_txid, end_to_end_id, refund_id

PAGE_SIZE = 100
_MOST_PAGES = 10_000
_Model = TypeVar("_Model", bound=BaseModel)


class PixHttp:
    """One PSP, spoken to as `access` says. Not for several threads at once; close it, or use it in a ``with``."""

    def __init__(self, access: PspAccess, attempts: Attempts | None = None) -> None:
        self._exchange = Exchange(access, attempts or Attempts())
        self._skew = timedelta(seconds=access.skew_seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close what is open."""
        self._exchange.close()

    def create_charge(self, document: ChargeDocument) -> PixCharge:
        """Keep a charge. The PSP is asked first: a `PUT` over a charge it has would change that one."""
        if (kept := self._same(document)) is not None:
            return kept
        txid = document.txid
        return self._exchange.write(
            "PUT",
            _cobv(txid),
            cobv_body(document),
            lambda answer: charge_of(answer, txid),
            lambda: self._same(document),
        )

    def revise_charge(self, document: ChargeDocument) -> PixCharge:
        """Change an active charge to this document."""

        def revised() -> PixCharge | None:
            kept = self._charge_or_raise(document.txid)
            return kept if same_charge(kept.document, document) else None

        return self._exchange.write(
            "PATCH",
            _cobv(document.txid),
            cobv_revision(document),
            lambda answer: charge_of(answer, document.txid),
            revised,
        )

    def cancel_charge(self, txid: str) -> PixCharge:
        """Remove an active charge; one that is no longer active comes back as it is."""

        def removed() -> PixCharge | None:
            kept = self._charge_or_raise(txid)
            return None if kept.status is PixChargeStatus.ACTIVE else kept

        status = {"status": PixChargeStatus.REMOVED_BY_RECEIVER.value}
        return self._exchange.write("PATCH", _cobv(txid), status, lambda answer: charge_of(answer, txid), removed)

    def charge(self, txid: str) -> PixCharge | None:
        """The charge with its payments."""
        return self._exchange.find(_cobv(txid), lambda answer: charge_of(answer, txid))

    def create_open_charge(self, document: OpenChargeDocument) -> OpenCharge:
        """Keep a charge that names nobody; the PSP is asked first, as by `create_charge`."""
        if (kept := self._same_open(document)) is not None:
            return kept
        txid = document.txid
        return self._exchange.write(
            "PUT",
            _cob(txid),
            cob_body(document),
            lambda answer: open_charge_of(answer, txid),
            lambda: self._same_open(document),
        )

    def cancel_open_charge(self, txid: str) -> OpenCharge:
        """Remove an active charge that names nobody; one that is no longer active comes back as it is."""

        def removed() -> OpenCharge | None:
            kept = self.open_charge(txid)
            if kept is None:
                raise ProviderError("pix_unknown_charge", permanent=True)
            return None if kept.status is PixChargeStatus.ACTIVE else kept

        status = {"status": PixChargeStatus.REMOVED_BY_RECEIVER.value}
        return self._exchange.write("PATCH", _cob(txid), status, lambda answer: open_charge_of(answer, txid), removed)

    def open_charge(self, txid: str) -> OpenCharge | None:
        """A charge that names nobody, with its payments."""
        return self._exchange.find(_cob(txid), lambda answer: open_charge_of(answer, txid))

    def payment(self, end_to_end_id: str) -> PixPayment | None:
        """One Pix received."""

        def read(answer: Answer) -> PixPayment:
            found = read_payment(_parse(Pix, answer))
            if found.end_to_end_id != end_to_end_id:
                raise Unreadable
            return found

        return self._exchange.find(_pix(end_to_end_id), read)

    def payments_received(self, since: datetime, until: datetime) -> Iterator[PixPayment]:
        """Every Pix of the window, widened by how far the clocks may be apart; each once, however pages shift."""
        seen: set[str] = set()
        query = {
            "inicio": _instant(since - self._skew),
            "fim": _instant(until + self._skew + timedelta(seconds=1)),
            "paginacao.itensPorPagina": str(PAGE_SIZE),
        }
        pages = 1
        number = 0
        while number < pages:
            page = self._page({**query, "paginacao.paginaAtual": str(number)}, number)
            pages = min(page.parametros.paginacao.quantidade_de_paginas, _MOST_PAGES)
            for pix in page.pix:
                if pix.end_to_end_id not in seen:
                    seen.add(pix.end_to_end_id)
                    yield read_payment(pix)
            number += 1

    def refund(self, end_to_end_id: str, refund_id: str, amount: Money) -> PixRefund:
        """Give back a part or all of a Pix under our refund id."""
        path = _refund(end_to_end_id, refund_id)

        def read(answer: Answer) -> PixRefund:
            found = read_refund(_parse(Refund, answer))
            if found.id != refund_id:
                raise Unreadable
            return found

        def known() -> PixRefund | None:
            found = self._exchange.find(path, read)
            if found is not None and found.amount != amount:
                raise ProviderError("pix_refund_id_taken", permanent=True)
            return found

        return self._exchange.write("PUT", path, {"valor": reais(amount)}, read, known)

    def register_webhook(self, key: str, url: str) -> None:
        """Have payments to the key told to `url` + "/pix"."""
        self._exchange.write(
            "PUT",
            _webhook(key),
            {"webhookUrl": url},
            lambda answer: url,
            lambda: url if self.webhook(key) == url else None,
        )

    def webhook(self, key: str) -> str | None:
        """The address registered for a key."""
        return self._exchange.find(_webhook(key), lambda answer: _parse(Webhook, answer).webhook_url)

    def _same(self, document: ChargeDocument) -> PixCharge | None:
        kept = self.charge(document.txid)
        if kept is not None and not same_charge(kept.document, document):
            raise ProviderError("pix_txid_taken", permanent=True)
        return kept

    def _same_open(self, document: OpenChargeDocument) -> OpenCharge | None:
        kept = self.open_charge(document.txid)
        if kept is not None and not same_open_charge(kept.document, document):
            raise ProviderError("pix_txid_taken", permanent=True)
        return kept

    def _charge_or_raise(self, txid: str) -> PixCharge:
        kept = self.charge(txid)
        if kept is None:
            raise ProviderError("pix_unknown_charge", permanent=True)
        return kept

    def _page(self, query: dict[str, str], number: int) -> PixPage:
        def read(answer: Answer) -> PixPage:
            page = _parse(PixPage, answer)
            if page.parametros.paginacao.pagina_atual != number:
                raise Unreadable
            return page

        page = self._exchange.find("/pix", read, query)
        if page is None:
            raise ProviderError("pix_answer_unreadable", permanent=False)
        return page


def _parse(model: type[_Model], answer: Answer) -> _Model:
    try:
        return model.model_validate_json(answer.body)
    except ValidationError as error:
        raise Unreadable from error


def _instant(instant: datetime) -> str:
    """RFC 3339 in UTC, whole seconds. Raises ValueError for an instant without a zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant has a zone")
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _cobv(txid: str) -> str:
    return f"/cobv/{charge_txid(txid)}"


def _cob(txid: str) -> str:
    return f"/cob/{charge_txid(txid)}"


def _pix(number: str) -> str:
    return f"/pix/{end_to_end_id(number)}"


def _refund(number: str, refund: str) -> str:
    return f"{_pix(number)}/devolucao/{refund_id(refund)}"


def _webhook(key: str) -> str:
    return f"/webhook/{quote(key, safe='')}"
