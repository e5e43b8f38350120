"""Money out: contracts of commission, what each payment leaves for its creditor, payouts and invoices."""
