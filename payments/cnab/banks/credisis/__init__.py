"""CrediSIS (097)."""
