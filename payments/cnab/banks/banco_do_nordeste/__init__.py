"""Banco do Nordeste (004)."""
