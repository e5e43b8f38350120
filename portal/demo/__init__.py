"""The demonstration: invented creditors, people and debts, the same at every start but for their dates."""
