"""Boletos and carnes on paper: what each cell says, the page WeasyPrint lays out, and the form filled without it."""
