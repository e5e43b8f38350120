"""Work done away from the pages.

To serve a topic of the outbox, write a function ``(tools: Tools, payload) -> None`` and add a line to TOPICS in
`portal.jobs.topics`. It opens its own sessions (``with tools.database.writing() as session``) and calls a service.
Returning means done. Raising ``outbox.TryLater(reason, wait)`` or anything else means again later (10 s doubling to
1 h, 48 tries); ``outbox.GiveUp(reason)``, or a ProviderError that is permanent, fails the entry at once. It may run
twice for the same payload: hand the other side a key that stays the same, or make the effect one that repeats
harmlessly. A topic nobody serves waits untouched until a version that knows it runs.
"""
