"""What a debtor proposes, and the answer."""
