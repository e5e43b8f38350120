"""A policy over a whole portfolio, in columns: the same centavos as the one-debt path, hundreds of times quicker."""
