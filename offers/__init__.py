"""What a person owes today and what may be offered: pure rules, no I/O, no clock."""
