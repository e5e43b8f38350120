"""What the banks' layouts share: a bank is its tables and the few things it does its own way."""
