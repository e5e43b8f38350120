"""What a debtor owes on a day, line by line, and why."""
