"""A year's declaration, from what fell due and was paid."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from portal.document_wiring import AnnualDocument, YearLine
from portal.documents.issuer import contacts_of
from portal.models import IssuedDocument
from portal.sealing import Sealer
from portal.services.annual_years import Standing, Year, YearItem
from portal.services.parties import creditor_party, payer

_WHY = {Standing.OPEN: "em aberto", Standing.DISPUTED: "com contestação ou plano na Justiça"}


def annual_of(
    session: Session, kept: IssuedDocument, year: Year, *, sealer: Sealer, base_url: str, today: date
) -> AnnualDocument:
    """What the declaration states."""
    return AnnualDocument(
        number=kept.number,
        year=year.year,
        creditor=creditor_party(kept.creditor),
        debtor=payer(session, kept.debtor_id, kept.creditor_id, sealer),
        lines=tuple(
            YearLine(
                agreement_number=each.agreement,
                installment=each.number,
                due_on=each.due_on,
                paid_on=each.paid_on or each.due_on,
                paid=each.paid,
            )
            for each in year.items
        ),
        partial=year.partial,
        issued_on=today,
        contacts=contacts_of(kept.creditor, base_url),
        excepted=tuple(_excepted(each) for each in year.excepted),
    )


def _excepted(item: YearItem) -> str:
    what = f"Acordo {item.agreement}, parcela {item.number}" if item.number else f"Contrato {item.contract}"
    return f"{what}, com vencimento em {item.due_on:%d/%m/%Y}: {_WHY[item.standing]}."
