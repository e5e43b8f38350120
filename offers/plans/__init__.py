"""Ways to pay: discounts, installments, dates, tax, cost, and every offer a debtor can see."""
