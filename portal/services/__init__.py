"""What people do, one verb a function, one transaction each; the only callers of commit()."""
