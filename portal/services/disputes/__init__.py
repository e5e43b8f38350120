"""Disputes: a person says that a debt, or its amount, is not right, and everything about it stands still."""
