"""The area whole: importing it puts every page on its blueprint."""

from portal.signin import debtor_views, leaving, staff_views, words_page
from portal.signin.blueprint import signin
from portal.signin.welcome import welcome

__all__ = ["debtor_views", "leaving", "signin", "staff_views", "welcome", "words_page"]
