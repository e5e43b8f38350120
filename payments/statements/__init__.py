"""Bank statements: the OFX files banks give, and a day of an account tied out against the books."""
