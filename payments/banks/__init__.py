"""One file per bank: campo livre, nosso numero and its digit, carteiras."""
