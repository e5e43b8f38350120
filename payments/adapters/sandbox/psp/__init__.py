"""A PSP to practise on: BCB's Pix API v2 over HTTP with mutual TLS, with the habits and faults of real ones."""

from payments.adapters.sandbox.psp.habits import Fault, PspHabits
from payments.adapters.sandbox.psp.psp import SandboxPsp
from payments.adapters.sandbox.psp.serving import PspSite, psp_access, serve_psp

__all__ = ["Fault", "PspHabits", "PspSite", "SandboxPsp", "psp_access", "serve_psp"]
