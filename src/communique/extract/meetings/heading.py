"""What the heading and the turns of a transcript say: speakers, and that two of them met."""

from __future__ import annotations

import unicodedata

from communique.document import Doc, Sentence
from communique.extract.meetings.parties import Cast
from communique.extract.meetings.sighting import Sighting
from communique.knowledge.encounters import Encounters
from communique.timing import Anchor

# A label that opens a turn of a transcript is this long at most.
_LABEL = 60


def find_speakers(doc: Doc, cast: Cast) -> dict[int, str]:
    """Return the person speaking in each paragraph of a transcript; empty for other reports."""
    surnames = {_plain(word): id for word, id in _surnames(cast).items()}
    speakers: dict[int, str] = {}
    speaker: str | None = None
    for number, paragraph in enumerate(doc.paragraphs):
        head = doc.text[paragraph.start : paragraph.start + _LABEL]
        label, colon, _ = head.partition(":")
        if colon and label == label.upper() and any(c.isalpha() for c in label):
            words = _plain(label.casefold()).replace(",", " ").split()
            named = [surnames[word] for word in words if word in surnames]
            speaker = named[-1] if named else None
        if speaker is not None:
            speakers[number] = speaker
    return speakers


def _plain(word: str) -> str:
    """Return a word without accents, which labels in capitals leave out."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _surnames(cast: Cast) -> dict[str, str]:
    return {
        word: entity.id
        for entity in cast.entities.values()
        if entity.kind == "person"
        for word in entity.name.casefold().replace(",", " ").split()
        if len(word) > 2
    }


def is_agenda(doc: Doc, know: Encounters) -> bool:
    """Say whether the heading announces a schedule, so that its present tense is the future."""
    heading = (doc.article.title or doc.text[:80]).casefold()
    return any(word in know.status["agenda"] for word in heading.replace("’", " ").split())


def told_by_turns(
    doc: Doc,
    cast: Cast,
    speakers: dict[int, str],
    anchor: Anchor,
    know: Encounters,
) -> Sighting | None:
    """Return the meeting at which two persons of the heading spoke in turn, or None.

    A transcript shared by two officials is of the day it is dated.
    """
    spoke = tuple(dict.fromkeys(speakers.values()))
    heading = _plain((doc.article.title or "").casefold())
    parties = tuple(id for id in spoke if any(word in heading for word in _names(cast, id)))
    if len(parties) != 2:
        return None
    one, other = (cast.entities[id].country for id in parties)
    named = not know.nouns.keys().isdisjoint(heading.split())
    if one is not None and one == other and not named:
        return None
    first = next((s for s in doc.sentences if speakers.get(s.paragraph) in parties), None)
    if first is None:
        return None
    sentence = _greeting(doc, cast, speakers, first)
    return Sighting(
        "meeting",
        "held",
        parties,
        people=False,
        place=_venue(doc, cast, first),
        time=None,
        span=sentence.span,
        rule="heading",
        sentence=first.index,
        token=0,
        days=anchor.when(),
    )


def _names(cast: Cast, id: str) -> list[str]:
    name = _plain(cast.entities[id].name.casefold())
    return [word for word in name.split() if len(word) > 3]


def _greeting(doc: Doc, cast: Cast, speakers: dict[int, str], first: Sentence) -> Sentence:
    """Return the first sentence of a turn that names the other speaker, else the first."""
    for sentence in doc.sentences[first.index :]:
        speaker = speakers.get(sentence.paragraph)
        named = {id for ids in cast.at(sentence).values() for id in ids}
        if speaker is not None and named & (set(speakers.values()) - {speaker}):
            return sentence
    return first


def _venue(doc: Doc, cast: Cast, first: Sentence) -> str | None:
    """Return the place that stands above the first turn."""
    places = [e for e in cast.entities.values() if e.kind == "place"]
    for paragraph in doc.paragraphs[: first.paragraph]:
        line = paragraph.of(doc.text)
        for entity in places:
            if line.startswith(entity.name) and len(line) < len(entity.name) + _LABEL:
                return entity.id
    return None
