"""Pix: charges issued at a PSP, what it says was received, and where it may tell of it."""
