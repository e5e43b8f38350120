"""Every page of the area: importing a module of views registers them."""

import portal.debtor.acceptance
import portal.debtor.agreement_changing
import portal.debtor.agreement_paying
import portal.debtor.agreement_renegotiating
import portal.debtor.agreement_resuming
import portal.debtor.agreements
import portal.debtor.channels
import portal.debtor.complaints
import portal.debtor.corrections
import portal.debtor.credits
import portal.debtor.debts
import portal.debtor.disputes
import portal.debtor.documents_page
import portal.debtor.evidence_page
import portal.debtor.helping
import portal.debtor.home
import portal.debtor.joining
import portal.debtor.joint_acceptance
import portal.debtor.joint_plans
import portal.debtor.memos
import portal.debtor.my_consents
import portal.debtor.my_contacts
import portal.debtor.my_copy
import portal.debtor.my_data
import portal.debtor.my_erasing
import portal.debtor.my_sessions
import portal.debtor.offers
import portal.debtor.papers
import portal.debtor.pausing
import portal.debtor.pocket
import portal.debtor.proposals
import portal.debtor.ratings
import portal.debtor.request_asking
import portal.debtor.requests
import portal.debtor.slip_papers
import portal.debtor.waiting_pages  # noqa: F401
from portal.debtor.blueprint import debtor

__all__ = ["debtor"]
