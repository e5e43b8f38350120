"""The area whole: importing it puts every page on its blueprint."""

from portal.verify import api, keys, pages
from portal.verify.blueprint import verify

__all__ = ["api", "keys", "pages", "verify"]
