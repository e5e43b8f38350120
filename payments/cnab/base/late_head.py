"""Headers that name no account: the first movement of the file says whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from payments.cnab.layout import RetornoEvent
from payments.cnab.movements import RetornoHead, RetornoLine


def with_account_of_first(events: Iterator[RetornoEvent]) -> Iterator[RetornoEvent]:
    """The events, the head with agencia, conta and convenio of the first movement, when a movement comes at all."""
    waiting: list[RetornoEvent] = []
    for event in events:
        if isinstance(event, RetornoLine) and waiting and isinstance(waiting[0], RetornoHead):
            yield replace(waiting[0], agencia=event.agencia, conta=event.conta, convenio=event.convenio)
            yield from waiting[1:]
            yield event
            yield from events
            return
        waiting.append(event)
    yield from waiting
