"""Signing in and out, for debtors and staff, and the public pages around it."""
