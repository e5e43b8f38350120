"""What became of a portfolio, in figures: each is its rows added up, with its period before at equal maturity."""
