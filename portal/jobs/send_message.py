"""Topic message.send: hand a message to its channel, once for its key."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal import clock
from portal.config import Settings
from portal.jobs.tools import Tools
from portal.journeys.channels import Undelivered, Way
from portal.journeys.channels.email import SmtpWay
from portal.journeys.channels.sms import SmsWay
from portal.models import Channel, MessageStatus
from portal.services import leaving, messages
from portal.services.outbox import GiveUp, TryLater


def way_of(settings: Settings, channel: Channel) -> Way | None:
    """The configured way out of a channel, or None."""
    if channel is Channel.EMAIL:
        return SmtpWay(settings.smtp_url, settings.mail_from) if settings.smtp_url else None
    token = settings.sms_token.get_secret_value() if settings.sms_token else ""
    return SmsWay(settings.sms_url, token) if settings.sms_url else None


def send_message(tools: Tools, payload: dict[str, Any]) -> None:
    """Send it and erase its body. A demonstration without a provider only keeps it, to be shown on its page."""
    message_id = str(payload["message"])
    with tools.database.reading() as session:
        message = messages.found(session, message_id)
        if message is None:
            return  # taken back while it waited for its hour
        outgoing = messages.outgoing(tools.sealer, message)
        settled = message.status is not MessageStatus.QUEUED
        asks = message.not_before is not None
    if settled:
        return  # sent before, and stopped between that and the mark
    until = payload.get("useful_until")
    if outgoing is None or (until and datetime.fromisoformat(until) <= clock.now()):
        raise _failed(tools, message_id, "too late to be of use")
    if asks and not _goes_now(tools, message_id, payload):
        return
    reference = _hand_over(tools, message_id, outgoing)
    with tools.database.writing() as session:
        keep = tools.settings.demo
        messages.mark_sent(session, message_id, reference=reference, keep_body=keep, now=clock.now())


def _goes_now(tools: Tools, message_id: str, payload: dict[str, Any]) -> bool:
    with tools.database.writing() as session:
        return leaving.goes_now(session, messages.load(session, message_id), payload, clock.now())


def _hand_over(tools: Tools, message_id: str, outgoing: messages.Outgoing) -> str:
    way = way_of(tools.settings, outgoing.channel)
    if way is None:
        if tools.settings.demo:
            return "demo"
        raise _failed(tools, message_id, f"no provider configured for {outgoing.channel.value}")
    try:
        return way.send(outgoing)
    except Undelivered as error:
        if error.permanent:
            raise _failed(tools, message_id, str(error)) from error
        raise TryLater(str(error), error.wait) from error


def _failed(tools: Tools, message_id: str, reason: str) -> GiveUp:
    with tools.database.writing() as session:
        messages.mark_failed(session, message_id)
    return GiveUp(reason)
