"""The life of an agreement: its states, payments imputed, what breaking it leaves."""
