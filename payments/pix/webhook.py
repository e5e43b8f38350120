"""What a webhook hints at. Nobody is paid by it: each id is asked back from the PSP, and that answer counts.

API Pix (openapi v2.9.0), callback of `PUT /webhook/{chave}`: `{"pix": [...]}`, several at once, again after a refund,
whenever the PSP likes. Anybody who finds the address can send one, so amounts and dates in it are not even read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, ValidationError

from payments.pix.api_values import ApiModel, EndToEndText, TxidText

MOST_BYTES = 1_000_000
MOST_PIX = 1_000  # BCB's largest page


class UnreadableNotice(ValueError):
    """A body that is no notice of Pix. `code`: "notice_too_large", "notice_shape"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A Pix to be asked for by its `end_to_end_id`. `txid` is what the body said of it; empty for none."""

    end_to_end_id: str
    txid: str = ""


class _Pix(ApiModel):
    end_to_end_id: EndToEndText
    txid: TxidText | None = None


class _Notice(ApiModel):
    pix: Annotated[list[_Pix], Field(max_length=MOST_PIX)] = []


def read_webhook(body: bytes) -> tuple[Hint, ...]:
    """The hints of a body, each id once, in their order; none in what a PSP sends to try the address.

    Raises UnreadableNotice.
    """
    if len(body) > MOST_BYTES:
        raise UnreadableNotice("notice_too_large")
    try:
        notice = _Notice.model_validate_json(body)
    except ValidationError as error:
        raise UnreadableNotice("notice_shape") from error
    found = {pix.end_to_end_id: pix.txid or "" for pix in notice.pix}
    return tuple(Hint(end_to_end_id=number, txid=txid) for number, txid in found.items())
