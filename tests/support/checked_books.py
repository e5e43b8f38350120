"""Two agreements with money behind them: what the checker of the books is tried on."""

from __future__ import annotations

from sqlalchemy.orm import Session

from brazil.money import Money
from portal.sealing import Sealer
from tests.support.banking import issue_registered, make_agreement, make_lender, paid, retorno, send
from tests.support.people import make_creditor
from tests.support.remembered import remembered


@remembered
def situation(session: Session, sealer: Sealer) -> None:
    """Two agreements of a creditor: one with two installments paid, one open; and a payment of nobody's number.
    Commits."""
    creditor, account = make_lender(session)
    make_creditor(session)
    session.commit()
    first = issue_registered(session, sealer, make_agreement(session, sealer, creditor, 3))
    issue_registered(session, sealer, make_agreement(session, sealer, creditor, 2))
    movements = [paid(first[0]), paid(first[1], first[1].amount + Money(1000)), paid(first[2], nosso_numero="00099999")]
    send(session, retorno(account, movements))
