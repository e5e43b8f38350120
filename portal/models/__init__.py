"""Tables, one aggregate a file: columns, constraints and relationships; the rules live in the core."""

from portal.models.account_mailbox import AccountMailbox, TakenFile
from portal.models.account_switch import AccountSwitch, SwitchState
from portal.models.agreement import Agreement, AgreementDebt, AgreementStep, Installment
from portal.models.assignment import Assignment
from portal.models.audit import AuditEvent, IdempotencyKey
from portal.models.bank_file import BankEvent, BankFile, BankFileStatus, BankLine, Direction, Outcome
from portal.models.bank_statement import BankStatement, StatementEntry
from portal.models.bureau import BureauAnswer, BureauCancel, BureauEvent, BureauRequest
from portal.models.calculation_memo import CalculationMemo, MemoKind
from portal.models.charge import Charge, ChargeMethod, ChargePurpose, ChargeShare
from portal.models.consent import ConsentEvent, ConsentKind
from portal.models.contact_preference import ContactPreference, WantedChannel
from portal.models.contract import CreditorContract
from portal.models.counteroffer import CounterofferOutcome, CounterofferRecord
from portal.models.creditor import BeneficiaryKind, Creditor, Instrument, ReceivingAccount
from portal.models.day_closing import DayClosing
from portal.models.debt import DebtRecord, DebtStatus
from portal.models.debtor import Contact, ContactKind, Debtor, Registration
from portal.models.dispute import Dispute, DisputeReason, DisputeStatus, RegisterAnswer
from portal.models.evidence import EvidenceFile, EvidenceKind, EvidenceSide
from portal.models.finance_case import FinanceCase
from portal.models.hand_entry import HandEntry, HandEntryStatus
from portal.models.index_value import IndexValue
from portal.models.issued_document import IssuedDocument, IssuedKind, Revocation
from portal.models.joint_plan import JointCharge, JointPlan, JointSlice
from portal.models.ledger import JournalRecord, LedgerBalance, LedgerFinding, PostingRecord
from portal.models.offer import OfferRecord, Pricing
from portal.models.outbox import Channel, Message, MessageStatus, OutboxEntry
from portal.models.pause import Pause, PauseWhy
from portal.models.pay_link import PayLink
from portal.models.payment import Payment, PaymentPart, PaymentSource, PaymentStatus
from portal.models.payout import LineKind, Payout, PayoutKind, PayoutLine
from portal.models.person_request import PersonRequest, RequestKind, RequestStatus
from portal.models.pix import PixAccount
from portal.models.policy import PolicyRecord, PolicyVersion
from portal.models.portfolio import ImportStatus, PortfolioImport, PortfolioReject
from portal.models.rating import Rating, Step
from portal.models.refund import Refund, RefundMethod, RefundStatus
from portal.models.session import AttemptWindow, Challenge, Purpose, SessionRecord, TrustedDevice
from portal.models.staff import Role, StaffMember
from portal.models.undue_return import ReturnStatus, UndueReturnRecord
from portal.models.withheld_message import Why, WithheldMessage

__all__ = [
    "AccountMailbox",
    "AccountSwitch",
    "Agreement",
    "AgreementDebt",
    "AgreementStep",
    "Assignment",
    "AttemptWindow",
    "AuditEvent",
    "BankEvent",
    "BankFile",
    "BankFileStatus",
    "BankLine",
    "BankStatement",
    "BeneficiaryKind",
    "BureauAnswer",
    "BureauCancel",
    "BureauEvent",
    "BureauRequest",
    "CalculationMemo",
    "Challenge",
    "Channel",
    "Charge",
    "ChargeMethod",
    "ChargePurpose",
    "ChargeShare",
    "ConsentEvent",
    "ConsentKind",
    "Contact",
    "ContactKind",
    "ContactPreference",
    "CounterofferOutcome",
    "CounterofferRecord",
    "Creditor",
    "CreditorContract",
    "DayClosing",
    "DebtRecord",
    "DebtStatus",
    "Debtor",
    "Direction",
    "Dispute",
    "DisputeReason",
    "DisputeStatus",
    "EvidenceFile",
    "EvidenceKind",
    "EvidenceSide",
    "FinanceCase",
    "HandEntry",
    "HandEntryStatus",
    "IdempotencyKey",
    "ImportStatus",
    "IndexValue",
    "Installment",
    "Instrument",
    "IssuedDocument",
    "IssuedKind",
    "JointCharge",
    "JointPlan",
    "JointSlice",
    "JournalRecord",
    "LedgerBalance",
    "LedgerFinding",
    "LineKind",
    "MemoKind",
    "Message",
    "MessageStatus",
    "OfferRecord",
    "OutboxEntry",
    "Outcome",
    "Pause",
    "PauseWhy",
    "PayLink",
    "Payment",
    "PaymentPart",
    "PaymentSource",
    "PaymentStatus",
    "Payout",
    "PayoutKind",
    "PayoutLine",
    "PersonRequest",
    "PixAccount",
    "PolicyRecord",
    "PolicyVersion",
    "PortfolioImport",
    "PortfolioReject",
    "PostingRecord",
    "Pricing",
    "Purpose",
    "Rating",
    "ReceivingAccount",
    "Refund",
    "RefundMethod",
    "RefundStatus",
    "RegisterAnswer",
    "Registration",
    "RequestKind",
    "RequestStatus",
    "ReturnStatus",
    "Revocation",
    "Role",
    "SessionRecord",
    "StaffMember",
    "StatementEntry",
    "Step",
    "SwitchState",
    "TakenFile",
    "TrustedDevice",
    "UndueReturnRecord",
    "WantedChannel",
    "Why",
    "WithheldMessage",
]
