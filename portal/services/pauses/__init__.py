"""A person asks for days without being asked for money: what stands still, and how it ends."""
