"""Intervals and curves for reports. Pure: counts and durations in, estimates out; each names its method and source."""
