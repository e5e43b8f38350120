"""Work done outside requests: the topics of the outbox and what is run every so often.

A topic is a function `(tools, payload) -> None` in TOPICS (portal/jobs/topics.py); it must be harmless when repeated.
A periodic job is a function `(tools) -> None` in PERIODIC with how often it runs.
"""
