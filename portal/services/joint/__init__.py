"""Agreements with several creditors paid together: one code, one charge a month, split to the centavo."""
