"""Tables for a spreadsheet, written row by row: CSV and XLSX, with no cell that a spreadsheet would run."""
