"""The interval of a share.

Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical inference", Journal of the American
Statistical Association 22:209-212; checked against Newcombe, R. G. (1998), Statistics in Medicine 17:857-872, table I.
"""

from __future__ import annotations

from math import sqrt

Z95 = 1.959963984540054
"""The two-sided 95 % point of the normal law."""


def wilson(hits: int, of: int, z: float = Z95) -> tuple[float, float] | None:
    """The score interval of `hits` out of `of`, both between 0 and 1; None where there is nothing to share.

    Raises ValueError where the hits are below zero or more than there were.
    """
    if not 0 <= hits <= of:
        raise ValueError("hits")
    if of == 0:
        return None
    share, square = hits / of, z * z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    high = 1.0 if hits == of else min(1.0, middle + half)
    return low, high
