"""Daycoval (707)."""
