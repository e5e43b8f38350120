"""Is this ours? What somebody pasted, recognised and compared with what is on record, field by field."""
