"""Which debts a creditor means by a name: a document of conditions, and what each asks."""
