"""Citibank (745)."""
