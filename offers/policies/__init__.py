"""A creditor's policy: its document, its conditions, its lint, and which tier applies."""
