"""Whether the books are right: invariants asked of the whole database, and what is parked while one fails."""
