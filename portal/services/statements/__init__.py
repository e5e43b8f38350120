"""Bank statements: brought in, tied out day by day against ledger and payments, their movements decided on."""
