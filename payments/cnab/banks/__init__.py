"""The banks whose files are known, one room each with the same module names: learn one, know all."""
