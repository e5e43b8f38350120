"""What is said to whom, by which way."""
