"""Tables, one aggregate a file: columns, constraints and relationships; the rules live in the core."""

from portal.models.account_mailbox import AccountMailbox, TakenFile
from portal.models.account_switch import AccountSwitch, SwitchState
from portal.models.agreement import Agreement, AgreementDebt, AgreementStep, Installment
from portal.models.assignment import Assignment
from portal.models.audit import AuditEvent, IdempotencyKey
from portal.models.bank_file import BankEvent, BankFile, BankFileStatus, BankLine, Direction, Outcome
from portal.models.bank_statement import BankStatement, StatementEntry
from portal.models.brand import Brand, BrandVersion
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
from portal.models.invitation import FactorReset, StaffInvitation
from portal.models.issued_document import IssuedDocument, IssuedKind, Revocation
from portal.models.joint_plan import JointCharge, JointPlan, JointSlice
from portal.models.ledger import JournalRecord, LedgerBalance, LedgerFinding, PostingRecord
from portal.models.offer import OfferRecord, Pricing
from portal.models.outbox import Channel, Message, MessageStatus, OutboxEntry
from portal.models.passkey import Passkey, PasskeyChallenge
from portal.models.pause import Pause, PauseWhy
from portal.models.pay_link import PayLink
from portal.models.payment import Payment, PaymentPart, PaymentSource, PaymentStatus
from portal.models.payout import LineKind, Payout, PayoutKind, PayoutLine
from portal.models.person_request import PersonRequest, RequestKind, RequestStatus
from portal.models.pix import PixAccount
from portal.models.policy import PolicyRecord, PolicyVersion
from portal.models.policy_backtest import AcceptanceCurve, BacktestPart, BacktestScope, BacktestState, PolicyBacktest
from portal.models.policy_experiment import ExperimentPerson, PolicyExperiment
from portal.models.policy_review import PolicyReview, PolicyStep, PolicyStepKind
from portal.models.portfolio import Arrival, Covers, ImportStatus, PortfolioImport, PortfolioReject
from portal.models.portfolio_mailbox import MailboxKind, PortfolioMailbox, PortfolioTaken
from portal.models.portfolio_trail import (
    ChangeKind,
    ColumnMapping,
    ContactBefore,
    DebtBefore,
    Decision,
    FilePiece,
    ImportDecision,
    PersonBefore,
    PortfolioChange,
)
from portal.models.queue_owner import QueueOwner
from portal.models.rating import Rating, Step
from portal.models.refund import Refund, RefundMethod, RefundStatus
from portal.models.report_cost import CostKind, ReportCost
from portal.models.segment import SegmentRecord
from portal.models.session import AttemptWindow, Challenge, Purpose, SessionRecord, TrustedDevice
from portal.models.sight import Sight
from portal.models.staff import Role, StaffMember
from portal.models.undue_return import ReturnStatus, UndueReturnRecord
from portal.models.withheld_message import Why, WithheldMessage

__all__ = [
    "AcceptanceCurve",
    "AccountMailbox",
    "AccountSwitch",
    "Agreement",
    "AgreementDebt",
    "AgreementStep",
    "Arrival",
    "Assignment",
    "AttemptWindow",
    "AuditEvent",
    "BacktestPart",
    "BacktestScope",
    "BacktestState",
    "BankEvent",
    "BankFile",
    "BankFileStatus",
    "BankLine",
    "BankStatement",
    "BeneficiaryKind",
    "Brand",
    "BrandVersion",
    "BureauAnswer",
    "BureauCancel",
    "BureauEvent",
    "BureauRequest",
    "CalculationMemo",
    "Challenge",
    "ChangeKind",
    "Channel",
    "Charge",
    "ChargeMethod",
    "ChargePurpose",
    "ChargeShare",
    "ColumnMapping",
    "ConsentEvent",
    "ConsentKind",
    "Contact",
    "ContactBefore",
    "ContactKind",
    "ContactPreference",
    "CostKind",
    "CounterofferOutcome",
    "CounterofferRecord",
    "Covers",
    "Creditor",
    "CreditorContract",
    "DayClosing",
    "DebtBefore",
    "DebtRecord",
    "DebtStatus",
    "Debtor",
    "Decision",
    "Direction",
    "Dispute",
    "DisputeReason",
    "DisputeStatus",
    "EvidenceFile",
    "EvidenceKind",
    "EvidenceSide",
    "ExperimentPerson",
    "FactorReset",
    "FilePiece",
    "FinanceCase",
    "HandEntry",
    "HandEntryStatus",
    "IdempotencyKey",
    "ImportDecision",
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
    "MailboxKind",
    "MemoKind",
    "Message",
    "MessageStatus",
    "OfferRecord",
    "OutboxEntry",
    "Outcome",
    "Passkey",
    "PasskeyChallenge",
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
    "PersonBefore",
    "PersonRequest",
    "PixAccount",
    "PolicyBacktest",
    "PolicyExperiment",
    "PolicyRecord",
    "PolicyReview",
    "PolicyStep",
    "PolicyStepKind",
    "PolicyVersion",
    "PortfolioChange",
    "PortfolioImport",
    "PortfolioMailbox",
    "PortfolioReject",
    "PortfolioTaken",
    "PostingRecord",
    "Pricing",
    "Purpose",
    "QueueOwner",
    "Rating",
    "ReceivingAccount",
    "Refund",
    "RefundMethod",
    "RefundStatus",
    "RegisterAnswer",
    "Registration",
    "ReportCost",
    "RequestKind",
    "RequestStatus",
    "ReturnStatus",
    "Revocation",
    "Role",
    "SegmentRecord",
    "SessionRecord",
    "Sight",
    "StaffInvitation",
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
