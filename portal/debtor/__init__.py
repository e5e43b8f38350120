"""The area of the person in debt: what they owe, may choose, have agreed and pay."""

from portal.debtor.area import debtor

__all__ = ["debtor"]
