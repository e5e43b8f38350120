"""Money that comes in: what each payment settled, what needs a decision, credits and their way back."""
