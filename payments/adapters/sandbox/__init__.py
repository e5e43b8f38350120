"""A bank to practise on: it registers, rejects, delays, repeats and pays, and speaks only through files."""

from payments.adapters.sandbox.bank import SandboxBank
from payments.adapters.sandbox.habits import Habits
from payments.adapters.sandbox.slip import PaidSlip, Slip, SlipState

__all__ = ["Habits", "PaidSlip", "SandboxBank", "Slip", "SlipState"]
