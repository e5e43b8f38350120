"""What fits in an amount a month."""
