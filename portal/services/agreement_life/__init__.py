"""An agreement after it was made: notice, cure, breach, changes, paying ahead. Each step is recorded."""
