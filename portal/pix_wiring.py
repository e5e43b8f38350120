"""Where an account's PSP meets the client that speaks to it; in a demonstration, the PSP itself.

Client and sandbox are imported when they are used: commands and pages that never speak to a PSP start without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from payments.errors import ProviderError
from payments.party import Party
from payments.ports import PixProvider
from portal import clock
from portal.config import Settings
from portal.models import PixAccount
from portal.sealing import Sealer
from portal.services.pix.accounts import SANDBOX, client_secret
from portal.services.pix.hints import webhook_path

if TYPE_CHECKING:
    from payments.adapters.pix.access import PspAccess
    from payments.adapters.pix_http import PixHttp
    from payments.adapters.sandbox.psp import SandboxPsp

log = structlog.get_logger()


def sandbox_psp(settings: Settings) -> SandboxPsp:
    """The demonstration's PSP, to pay at: whoever serves it sees what was paid."""
    from payments.adapters.sandbox.psp import SandboxPsp

    return SandboxPsp(_psp_folder(settings), clock=clock.now)


@contextmanager
def pix_providers(settings: Settings, sealer: Sealer) -> Iterator[Callable[[PixAccount], PixProvider]]:
    """The PSP of each account, spoken to over one connection while the block lasts, by one thread.

    In demo mode the demonstration's own PSP is served meanwhile, on ports that happen to be free.
    """
    from payments.adapters.pix_http import PixHttp
    from payments.adapters.sandbox.psp import serve_psp

    with ExitStack() as stack:
        demo = stack.enter_context(serve_psp(_psp_folder(settings), clock=clock.now)) if settings.demo else None
        known: dict[tuple[object, ...], PixHttp] = {}

        def provider(account: PixAccount) -> PixProvider:
            mark = (account.id, account.api_url, account.client_id, account.client_secret_sealed, account.certificate)
            if mark not in known:
                sandbox = demo if account.api_url == SANDBOX else None
                access = sandbox.access if sandbox else _access(settings, account, sealer)
                known[mark] = stack.enter_context(PixHttp(access))
                if sandbox:
                    _introduce(settings, sealer, account, sandbox.psp, known[mark])
            return known[mark]

        yield provider


def _introduce(settings: Settings, sealer: Sealer, account: PixAccount, psp: SandboxPsp, client: PixHttp) -> None:
    """The demonstration's PSP learns whose key it is and where to tell of a Pix; where it cannot, the list is read."""
    psp.open_account(account.key, Party(**account.account.beneficiary))
    try:
        client.register_webhook(account.key, settings.base_url + webhook_path(sealer, account.account))
    except ProviderError as error:
        log.info("pix_webhook_not_registered", code=error.code)


def _access(settings: Settings, account: PixAccount, sealer: Sealer) -> PspAccess:
    from payments.adapters.pix.access import PspAccess

    folder = settings.pix_certificates_dir or settings.data_dir / "pix"
    return PspAccess(
        base_url=account.api_url,
        token_url=account.token_url,
        client_id=account.client_id,
        client_secret=client_secret(account, sealer),
        certificate=folder / f"{account.certificate}.pem",
        private_key=folder / f"{account.certificate}.key",
        authorities=folder / account.authority if account.authority else None,
    )


def _psp_folder(settings: Settings) -> Path:
    return settings.data_dir / "psp"
