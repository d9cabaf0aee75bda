"""Find the place of an encounter in the clause that tells of it."""

from __future__ import annotations

from communique.document import Sentence
from communique.extract.meetings.scene import Scene


def sites_of(scene: Scene, head: int) -> tuple[str, ...]:
    """Return the places that a phrase names, also as "the town of X"."""
    sentence, cast = scene.sentence, scene.cast
    sites = cast.sites(sentence, head)
    if sites or sentence.tokens[head].lemma not in scene.know.setting["generic"]:
        return sites
    for child in sentence.children[head]:
        for below in (child, *sentence.children[child]):
            sites = sites or cast.sites(sentence, below)
    return sites


def site(scene: Scene, index: int) -> str | None:
    """Return the place where a trigger's clause sets it: its own phrase first, then its verb's.

    What stands below another verb or in the topic of the clause is left out.
    """
    sentence = scene.sentence
    found = _site_below(scene, index)
    if found is None:
        for above in sentence.ancestors(index):
            if sentence.tokens[above].tag.startswith("VB"):
                found = _site_below(scene, above, besides=index)
                break
    return found


def _site_below(scene: Scene, top: int, *, besides: int | None = None) -> str | None:
    """Return the nearest place below a token, breadth first."""
    sentence = scene.sentence
    level = [top]
    aside = _at_margins(scene, top)
    if aside is not None:
        return aside
    last = _next_verb(sentence, top)
    for _ in range(9):
        below = [c for here in level for c in sentence.children[here] if c != besides]
        for child in below:
            if sentence.tokens[child].norm not in ("in", "at", "near") or child > last:
                continue
            for end in sentence.children[child]:
                sites = sites_of(scene, end)
                if sites and sentence.tokens[end].dep == "pobj":
                    return sites[0]
        level = [c for c in below if _carries(scene, c)]
    return None


def site_beside(scene: Scene, index: int) -> str | None:
    """Return the place in a phrase of the verb itself or behind its parties, not of its topic."""
    sentence = scene.sentence
    own = list(sentence.children[index])
    for child in sentence.children[index]:
        if sentence.tokens[child].norm == "with":
            own.extend(sentence.subtree(child))
    for child in own:
        if sentence.tokens[child].norm in ("in", "at"):
            for end in sentence.children[child]:
                sites = sites_of(scene, end)
                if sites:
                    return sites[0]
    return None


def _at_margins(scene: Scene, top: int) -> str | None:
    """Return the place in the name of what something happens beside: "the Ruritania summit"."""
    sentence = scene.sentence
    for prep in sentence.children[top]:
        for noun in sentence.children[prep]:
            if sentence.tokens[noun].lemma not in scene.know.setting["margins"]:
                continue
            for below in sentence.subtree(noun):
                if sentence.tokens[below].dep in ("compound", "nmod", "pobj"):
                    sites = scene.cast.sites(sentence, below)
                    if sites:
                        return sites[0]
    return None


def _next_verb(sentence: Sentence, index: int) -> int:
    """Return the next finite verb or infinitive after a token and its auxiliaries."""
    verbal = sentence.tokens[index].tag.startswith("VB")
    for later in range(index + 1, len(sentence.tokens)):
        token = sentence.tokens[later]
        if token.tag == "TO" or (verbal and token.tag in ("VBD", "VBZ", "VBP", "MD")):
            return later
    return len(sentence.tokens)


def _carries(scene: Scene, index: int) -> bool:
    """Say whether a place below a token may be that of the clause."""
    token = scene.sentence.tokens[index]
    if token.tag.startswith("VB"):
        return token.dep == "acl" and token.lemma in scene.know.support["hold"]
    if token.dep == "prep":
        return token.norm in ("in", "at", "with", "between", "during", "on", "of")
    return token.dep in ("pobj", "dobj", "conj", "npadvmod", "appos", "advmod", "dative", "attr")
