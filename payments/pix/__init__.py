"""Pix: BR Codes, charges with a due date as BCB's Pix API v2 defines them, payments and what is told of them."""
