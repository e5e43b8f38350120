"""Tables, one aggregate a file: columns, constraints and relationships; the rules live in the core."""

from portal.models.agreement import Agreement, AgreementDebt, Installment
from portal.models.audit import AuditEvent, IdempotencyKey
from portal.models.bank_file import BankEvent, BankFile, BankFileStatus, BankLine, Direction, Outcome
from portal.models.charge import Charge
from portal.models.counteroffer import CounterofferOutcome, CounterofferRecord
from portal.models.creditor import Creditor, ReceivingAccount
from portal.models.debt import DebtRecord, DebtStatus
from portal.models.debtor import Contact, ContactKind, Debtor, Registration
from portal.models.index_value import IndexValue
from portal.models.ledger import JournalRecord, PostingRecord
from portal.models.offer import OfferRecord, Pricing
from portal.models.outbox import Channel, Message, MessageStatus, OutboxEntry
from portal.models.policy import PolicyRecord, PolicyVersion
from portal.models.portfolio import ImportStatus, PortfolioImport, PortfolioReject
from portal.models.session import AttemptWindow, Challenge, Purpose, SessionRecord, TrustedDevice
from portal.models.staff import Role, StaffMember

__all__ = [
    "Agreement",
    "AgreementDebt",
    "AttemptWindow",
    "AuditEvent",
    "BankEvent",
    "BankFile",
    "BankFileStatus",
    "BankLine",
    "Challenge",
    "Channel",
    "Charge",
    "Contact",
    "ContactKind",
    "CounterofferOutcome",
    "CounterofferRecord",
    "Creditor",
    "DebtRecord",
    "DebtStatus",
    "Debtor",
    "Direction",
    "IdempotencyKey",
    "ImportStatus",
    "IndexValue",
    "Installment",
    "JournalRecord",
    "Message",
    "MessageStatus",
    "OfferRecord",
    "OutboxEntry",
    "Outcome",
    "PolicyRecord",
    "PolicyVersion",
    "PortfolioImport",
    "PortfolioReject",
    "PostingRecord",
    "Pricing",
    "Purpose",
    "ReceivingAccount",
    "Registration",
    "Role",
    "SessionRecord",
    "StaffMember",
    "TrustedDevice",
]
