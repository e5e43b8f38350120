"""The few rules of a creditor's look: its colour by day and by night, and the size of its logo."""

from __future__ import annotations

from portal.services.branding.colours import Scheme, Shades, shades
from portal.services.branding.document import BrandDocument

_LOGO = ".creditor-logo { display: block; max-width: 12rem; max-height: 2.5rem; margin-bottom: 0.25rem; }\n"


def style_sheet(document: BrandDocument) -> str:
    """CSS made of checked colours alone: nothing of what was typed otherwise is in it.

    They reach the content of a page only. Its head and foot, with the portal's mark and the way to check it, stay.
    """
    rules = [_LOGO]
    if document.light:
        rules.append(f"main {{ {_rules(shades(document.light, Scheme.LIGHT))} }}\n")
    night = shades(document.dark, Scheme.DARK) if document.dark else None
    if night is not None:
        rules.append(f"@media (prefers-color-scheme: dark) {{ main {{ {_rules(night)} }} }}\n")
    elif document.light:
        rules.append("@media (prefers-color-scheme: dark) { main { " + _PORTAL_BY_NIGHT + " } }\n")
    return "".join(rules)


_PORTAL_BY_NIGHT = "--main: #85d3d0; --main-hover: #a9e4e1; --on-main: #06272a;"
"""As in the portal's own sheet, which a colour for the day would otherwise overrule by night too; a test holds it."""


def _rules(used: Shades) -> str:
    return f"--main: {used.main}; --main-hover: {used.hover}; --on-main: {used.letters};"
