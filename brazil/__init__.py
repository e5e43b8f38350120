"""Facts any program in Brazil shares: money, tax ids, the bank calendar, index series, banks. No I/O, no clock."""
