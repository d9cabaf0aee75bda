"""What things in a ledger are called: a letter for the kind and a number, "M12", "A7"."""

from __future__ import annotations

import re

from communique.errors import InputError

LETTERS = {
    "meetings": "M",
    "quotes": "Q",
    "events": "E",
    "commitments": "C",
    "indicators": "I",
}
LAYER_OF = {letter: layer for layer, letter in LETTERS.items()}

_NAME = re.compile(r"([MQECIRAPT])([1-9]\d{0,17})", re.IGNORECASE)


def item_name(layer: str, id: int) -> str:
    """Return the name of a meeting, quote, event, commitment or figure."""
    return f"{LETTERS[layer]}{id}"


def read_name(name: str) -> tuple[str, int]:
    """Return the letter and the number of a name.

    M, Q, E, C and I are things told by one report or more, R one telling, A an actor, P a report,
    T a thread. Raises InputError for what is no name.
    """
    found = _NAME.fullmatch(name.strip())
    if found is None:
        raise InputError(f"{name}: is no name of a record, such as M12, R345 or A7")
    return found[1].upper(), int(found[2])
