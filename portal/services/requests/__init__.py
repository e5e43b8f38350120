"""Requests to a person: another look at a proposal, a review, a correction, a deletion, a complaint."""
