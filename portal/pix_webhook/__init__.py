"""Where a PSP tells that a Pix came in."""

from portal.pix_webhook.views import pix_webhook

__all__ = ["pix_webhook"]
