"""The area of whoever was sent a link to pay for somebody: importing it puts its page on its blueprint."""

from portal.pay_for_me import page
from portal.pay_for_me.blueprint import pay_for_me

__all__ = ["page", "pay_for_me"]
