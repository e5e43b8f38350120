"""Banrisul (041)."""
