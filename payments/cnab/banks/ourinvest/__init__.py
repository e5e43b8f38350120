"""Ourinvest (712)."""
