"""The square codes on a picture: what a debtor's camera reads off a paper or a screen."""

from __future__ import annotations

import zxingcpp
from PIL import Image


def squares_on(picture: Image.Image) -> list[str]:
    """What each QR code says. Only squares are looked for: once in a while dots read across pass for a bar code."""
    return [found.text for found in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]
