"""Find where an act took place: in its own phrase, then in its clause, then by its target."""

from __future__ import annotations

from communique.extract.events.finding import Act
from communique.sides.scene import Scene
from communique.syntax import own_subject

_LEADS = frozenset(("in", "at", "near", "outside", "inside", "around", "off", "across"))
_SITES = ("place", "country")
# What is done to a place is done in it: "bombed Aleppo", "the invasion of Chad".
_THERE = frozenset(("ASSAULT", "COERCE", "MOBILIZE", "PROTEST"))


def site_of(scene: Scene, act: Act) -> str | None:
    """Return the id of the place or country where an act took place, or None."""
    parties = {*act.source.ids, *act.target.ids}
    for hub in _hubs(scene, act.token):
        found = _below(scene, hub, parties)
        if found is not None:
            return found
    if act.frame.type in _THERE:
        for id in act.target.ids:
            if scene.located.kind(id) in _SITES:
                return id
    return None


def _hubs(scene: Scene, token: int) -> list[int]:
    """Return the word of the act and those above it up to the verb of its clause."""
    out = [token]
    sentence = scene.sentence
    for above in sentence.ancestors(token):
        out.append(above)
        if sentence.tokens[above].tag.startswith("VB") and own_subject(sentence, above) is not None:
            break
        if sentence.tokens[above].dep in ("ccomp", "relcl", "acl"):
            break
    return out


def _below(scene: Scene, hub: int, parties: set[str]) -> str | None:
    sentence = scene.sentence
    for child in sentence.children[hub]:
        token = sentence.tokens[child]
        if token.norm not in _LEADS or token.dep not in ("prep", "advmod"):
            continue
        for end in sentence.children[child]:
            for id in scene.at.get(end, ()):
                if scene.located.kind(id) in _SITES and id not in parties:
                    return id
    return None
