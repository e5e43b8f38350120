"""The desk of a creditor: who looks after what waits, what changed, what needs a decision."""
