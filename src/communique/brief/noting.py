"""Footnotes: the sentence that a line rests on, with its evidence marked."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from communique.brief import Footnote
from communique.brief.wording import sentence_ends
from communique.ledger import Ledger
from communique.ledger.names import read_name

_OPENING = 2
"""Characters by which a sentence is known to begin: a quotation mark and a capital."""

_AROUND = 400
"""Most characters of a sentence that are shown before the evidence, and after it."""

_MOST_TELLINGS = 3


class Notes:
    """The footnotes of a brief, numbered as they are first needed; each record has one."""

    def __init__(self, ledger: Ledger) -> None:
        self._db: sqlite3.Connection = ledger.db
        self._ledger = ledger
        self._numbers: dict[tuple[str, int, int], int] = {}
        self.all: list[Footnote] = []

    def of(self, row: Mapping[str, Any]) -> tuple[int, ...]:
        """Return the numbers of the footnotes of a row, one for each of its first tellings."""
        name = str(row["id"])
        found = [self._note(name, row)]
        if isinstance(row.get("tellings"), int) and row["tellings"] > 1 and name[0] in "MQECI":
            seen = {row["report"]}
            for told in self._ledger.tellings(name):
                if told["report"] not in seen and len(found) < _MOST_TELLINGS:
                    seen.add(told["report"])
                    found.append(self._note(name, told))
        return tuple(found)

    def _note(self, name: str, row: Mapping[str, Any]) -> int:
        report, begins, ends = str(row["report"]), int(row["begins"]), int(row["ends"])
        key = report, begins, ends
        if key not in self._numbers:
            self._numbers[key] = len(self.all) + 1
            (text,) = self._db.execute(
                "SELECT text FROM reports WHERE id = ?", (read_name(report)[1],)
            ).fetchone()
            before, after = sentence_around(text, begins, ends)
            self.all.append(
                Footnote(
                    len(self.all) + 1,
                    name,
                    text[before:begins],
                    text[begins:ends],
                    text[ends:after],
                    *(begins, ends, report),
                    row["title"],
                    row["publisher"],
                    row["published"],
                    row["url"],
                )
            )
        return self._numbers[key]


def sentence_around(text: str, begins: int, ends: int) -> tuple[int, int]:
    """Return where the sentence around some words begins and ends, cut where it is long."""
    low, high = max(0, begins - _AROUND), min(len(text), ends + _AROUND)
    # Whether a sentence ends before the words is seen by how they begin.
    ends_before = sentence_ends(text, low, min(len(text), begins + _OPENING))
    first = max((end for end in ends_before if end <= begins), default=None)
    if first is None:
        # No word is cut in two.
        first = low if low == 0 else next((i for i in range(low, begins) if text[i].isspace()), low)
    last = next((end for end in sentence_ends(text, max(ends - 1, begins), high)), None)
    if last is None:
        last = high if high == len(text) else max(text.rfind(" ", ends, high), ends)
    return first + _blank(text[first:begins]), max(ends, ends + len(text[ends:last].rstrip()))


def _blank(text: str) -> int:
    return len(text) - len(text.lstrip())
