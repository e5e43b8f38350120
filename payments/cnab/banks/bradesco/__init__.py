"""Bradesco (237)."""
