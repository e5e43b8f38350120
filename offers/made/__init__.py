"""Offers that were made: the document kept, read again and honoured."""
