"""Imports of one creditor, one after another and never backwards."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.creditor import Creditor
from portal.models.portfolio import ImportStatus, PortfolioImport
from portal.services.errors import NotFound
from portal.services.portfolios.refusal import FileRefused


def lock_creditor(session: Session, creditor_id: int) -> None:
    """One import of a creditor at a time; nobody else who names the creditor is held up."""
    wanted = select(Creditor.id).where(Creditor.id == creditor_id).with_for_update(key_share=True)
    if session.scalar(wanted) is None:
        raise NotFound


def refuse_if_superseded(session: Session, started: PortfolioImport) -> None:
    """An old file sent again after a newer one would bring old balances back: refused as ``file_superseded``."""
    done = select(PortfolioImport.id).where(
        PortfolioImport.creditor_id == started.creditor_id, PortfolioImport.status == ImportStatus.DONE
    )
    newest = session.scalar(done.order_by(PortfolioImport.id.desc()).limit(1))
    same = session.scalar(
        done.where(PortfolioImport.sha256 == started.sha256).order_by(PortfolioImport.id.desc()).limit(1)
    )
    if same is not None and same != newest:
        raise FileRefused("file_superseded")
