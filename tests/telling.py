"""Reports written by hand for the ledger: records name their words, places are looked up.

All officials are invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from communique import serial
from communique.records import Report

Named = tuple[str, str, str | None, Sequence[str]]
"""An entity: kind, name, state, offices."""

_SPANS = ("evidence", "content", "cue", "speaker_span", "about")

PETROVA: Named = ("person", "Ana Petrova", "SRB", ("foreign minister",))
ROJAS: Named = ("person", "Juan Rojas", "CHL", ("foreign minister",))
GENEVA: Named = ("place", "Geneva", "CHE", ())
SERBIA: Named = ("country", "Serbia", "SRB", ())
CHILE: Named = ("country", "Chile", "CHL", ())


def told(
    text: str,
    entities: Mapping[str, Named],
    *,
    published: str | None = "2024-05-07",
    made_by: str = "communique 1",
    **given: Any,
) -> Report:
    """Return a report; `given` holds layers and metadata of the wire format.

    Spans are given as the words that stand there, the first time that they do.
    """
    layers = {
        name: [_placed(record, text) for record in value] if isinstance(value, list) else value
        for name, value in given.items()
    }
    written = {
        "text": text,
        "published": published,
        "made_by": made_by,
        "publisher": "Wire Agency",
        "entities": [_entity(id, entity, text) for id, entity in entities.items()],
        **layers,
    }
    return serial.from_dict(written)


def _entity(id: str, entity: Named, text: str) -> dict[str, Any]:
    kind, name, country, roles = entity
    at = text.find(name)
    # Somebody who is named by the family name alone.
    short = name if at >= 0 else name.split()[-1]
    at = text.index(short)
    return {
        "id": id,
        "kind": kind,
        "name": name if short == name else short,
        "country": country,
        "roles": list(roles),
        "mentions": [[at, at + len(short)]],
    }


def _placed(record: Mapping[str, Any], text: str) -> dict[str, Any]:
    return {
        name: [_span(words, text) for words in value] if name in _SPANS else value
        for name, value in record.items()
    }


def _span(words: str, text: str) -> list[int]:
    at = text.index(words)
    return [at, at + len(words)]


def met(text: str = "", **more: Any) -> Report:
    """Return a report of a meeting of two ministers in Geneva, with a quote, an act and a plan."""
    text = text or (
        "Serbian Foreign Minister Ana Petrova met Chilean Foreign Minister Juan Rojas in Geneva "
        'on Tuesday. "We will send grain to Chile in June," Petrova said. Serbia thanked Chile for '
        "its support. Trade between Serbia and Chile rose to 2.1 billion dollars in 2023."
    )
    given: dict[str, Any] = {
        "url": "https://wire.example/1",
        "title": "Petrova meets Rojas",
        "meetings": [
            {
                "form": "meeting",
                "status": "held",
                "participants": ["E1", "E2"],
                "place": "E3",
                "date": "2024-05-07",
                "evidence": [text[: text.index(".")]],
                "rule": "meetings.meet",
            }
        ],
        "quotes": [
            {
                "kind": "direct",
                "content": ['"We will send grain to Chile in June,"'],
                "cue": ["said"],
                "speaker": "E1",
                "speaker_span": ["Petrova"],
                "addressee": None,
            }
        ],
        "events": [
            {
                "type": "SUPPORT",
                "status": "occurred",
                "source": ["E4"],
                "target": ["E5"],
                "date": "2024-05-07",
                "evidence": ["Serbia thanked Chile for its support"],
            }
        ],
        "commitments": [
            {
                "kind": "pledge",
                "by": ["E1"],
                "to": ["E5"],
                "about": ["send grain to Chile"],
                "due": "2024-06",
                "evidence": ["We will send grain to Chile in June"],
            }
        ],
        "indicators": [
            {
                "measure": "bilateral trade",
                "parties": ["E4", "E5"],
                "direction": "up",
                "value": "2.1 billion USD",
                "period": "2023",
                "evidence": ["Trade between Serbia and Chile rose to 2.1 billion dollars in 2023"],
            }
        ],
    }
    entities = {"E1": PETROVA, "E2": ROJAS, "E3": GENEVA, "E4": SERBIA, "E5": CHILE}
    return told(text, entities, **(given | more))
