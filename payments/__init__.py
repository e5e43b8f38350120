"""Rules of getting paid (boleto, bank files, ledger, reconciliation) and the adapters that touch banks."""
