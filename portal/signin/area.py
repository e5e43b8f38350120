"""The area whole: importing it puts every page on its blueprint."""

from portal.signin import debtor_views, leaving, passkey_views, staff_links, staff_views, words_page
from portal.signin.account import account
from portal.signin.blueprint import signin
from portal.signin.welcome import welcome

__all__ = [
    "account",
    "debtor_views",
    "leaving",
    "passkey_views",
    "signin",
    "staff_links",
    "staff_views",
    "welcome",
    "words_page",
]
