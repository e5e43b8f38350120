"""Banestes (021)."""
