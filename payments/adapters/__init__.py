"""What touches the world: PDF, bars, bank mailboxes and the sandbox bank."""
