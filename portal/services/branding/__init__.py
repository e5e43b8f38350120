"""How a creditor looks on the pages of its debts: colours, logo and texts, checked, drafted and published."""
