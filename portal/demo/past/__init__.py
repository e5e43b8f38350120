"""What lies behind a demonstration: a year of agreements kept, late, broken and changed, and all that goes with it."""
