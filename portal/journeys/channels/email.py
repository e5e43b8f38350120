"""E-mail by SMTP. The Message-ID is the message's own key: a mailbox that sees it twice may show it once."""

from __future__ import annotations

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

from portal.journeys.channels import Undelivered
from portal.services.messages import Outgoing

TIMEOUT = 15.0


class SmtpWay:
    """A server by address: ``smtps://`` speaks TLS from the start, ``smtp://`` takes STARTTLS where it is offered.

    A user name in the address needs TLS, except to this machine.
    """

    def __init__(self, url: str, mail_from: str, context: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("the SMTP address must be smtp:// or smtps:// with a host")
        self.tls = parts.scheme == "smtps"
        self.host, self.port = parts.hostname, parts.port or (465 if self.tls else 587)
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        self.mail_from = mail_from
        self.context = context or ssl.create_default_context()

    def send(self, outgoing: Outgoing) -> str:
        """Hand the message over; the reference is its Message-ID."""
        message = self._compose(outgoing)
        try:
            with self._connect() as server:
                self._greet(server)
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise Undelivered(f"recipient refused {codes}", permanent=all(code >= 500 for code in codes)) from error
        except smtplib.SMTPResponseException as error:
            raise Undelivered(f"smtp {error.smtp_code}", permanent=_is_final(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Undelivered(f"smtp {type(error).__name__}") from error
        return str(message["Message-ID"])

    def _connect(self) -> smtplib.SMTP:
        if self.tls:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=self.context)
        return smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)

    def _greet(self, server: smtplib.SMTP) -> None:
        server.ehlo()
        secure = self.tls
        if not secure and server.has_extn("starttls"):
            server.starttls(context=self.context)
            server.ehlo()
            secure = True
        if self.user:
            if not secure and self.host not in ("localhost", "127.0.0.1", "::1"):
                raise Undelivered("the SMTP server offers no TLS for the password")
            server.login(self.user, self.password)

    def _compose(self, outgoing: Outgoing) -> EmailMessage:
        domain = self.mail_from.rpartition("@")[2] or "localhost"
        message = EmailMessage()
        message["Subject"] = outgoing.subject
        message["From"] = Address("Prumo", addr_spec=self.mail_from)
        message["To"] = outgoing.recipient
        message["Date"] = formatdate()
        message["Message-ID"] = f"<{outgoing.key}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(outgoing.text)
        if outgoing.html:
            message.add_alternative(outgoing.html, subtype="html")
        return message


def _is_final(error: smtplib.SMTPResponseException) -> bool:
    """A 5xx about this message is final; a wrong password is ours to mend, so it is tried again."""
    return error.smtp_code >= 500 and not isinstance(error, smtplib.SMTPAuthenticationError)
