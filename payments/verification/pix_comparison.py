"""A pasted copia e cola against the one on record, character by character."""

from __future__ import annotations

from itertools import zip_longest

from payments.verification.pix_parts import PixPart, parts_of, values_of


def changed_pix_parts(given: str, recorded: str) -> tuple[PixPart, ...]:
    """The parts in which a code differs from the one on record, in the order of PixPart; none when it is it.

    The checksum is named only when nothing else differs. `recorded` is well formed: a PSP made it.
    """
    if given == recorded:
        return ()
    found = _by_place(given, recorded) if len(given) == len(recorded) else _by_value(given, recorded)
    if len(found) > 1:
        found.discard(PixPart.CHECKSUM)
    return tuple(part for part in PixPart if part in found)


def _by_place(given: str, recorded: str) -> set[PixPart]:
    return {part for told, ours, part in zip(given, recorded, parts_of(recorded), strict=True) if told != ours}


def _by_value(given: str, recorded: str) -> set[PixPart]:
    """Of codes of other lengths what stands in the fields; where they cannot be read, the first that differs."""
    told, ours = values_of(given), values_of(recorded)
    if told is not None and ours is not None:
        differing = {part for part in told.keys() | ours.keys() if told.get(part) != ours.get(part)}
        # The length of the account (26) follows what is in it.
        return differing - {PixPart.FRAME} if len(differing) > 1 else differing
    places = zip_longest(given, recorded, parts_of(recorded), fillvalue=None)
    return {next(part or PixPart.CHECKSUM for letter, own, part in places if letter != own)}
