"""What an acceptance reads and writes, in as few statements as an engine takes."""
