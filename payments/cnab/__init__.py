"""Bank files: fields declared once, read and written; CNAB 240 and CNAB 400."""
