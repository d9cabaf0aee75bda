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
    found = _site_below(scene, index) or _named_for(scene, index)
    if found is None:
        for above in sentence.ancestors(index):
            if sentence.tokens[above].tag.startswith("VB"):
                found = _site_below(scene, above, besides=index)
                break
    return found or _where(scene, index)


def _where(scene: Scene, index: int) -> str | None:
    """Return the place that "where" stands for: "has returned from Oslo, where she met"."""
    sentence = scene.sentence
    for verb in (index, *sentence.ancestors(index)):
        if sentence.tokens[verb].dep == "relcl":
            if any(sentence.tokens[i].norm == "where" for i in sentence.children[verb]):
                sites = sites_of(scene, sentence.tokens[verb].head)
                return sites[0] if sites else None
            return None
    return None


def _named_for(scene: Scene, index: int) -> str | None:
    """Return the place in a noun's own name: "the Oslo talks", not "the Chile-Peru talks"."""
    sentence, cast = scene.sentence, scene.cast
    if not sentence.tokens[index].tag.startswith("NN"):
        return None
    for child in sentence.children[index]:
        if sentence.tokens[child].dep in ("compound", "nmod") and child < index:
            for id in cast.sites(sentence, child):
                entity = cast.entities[id]
                if entity.kind == "place" and entity.country and "-" not in entity.name:
                    return id
    return None


def place_of(scene: Scene, index: int, words: frozenset[str]) -> str | None:
    """Return the place behind one of the prepositions that depend on a token."""
    sentence = scene.sentence
    for child in sentence.children[index]:
        if sentence.tokens[child].norm in words and sentence.tokens[child].dep == "prep":
            for end in sentence.children[child]:
                sites = sites_of(scene, end)
                if sites:
                    return sites[0]
    return None


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
        elif sentence.tokens[child].dep == "dobj" and _is_bare(sentence, child):
            own.extend(sentence.children[child])
    for child in own:
        if sentence.tokens[child].norm in ("in", "at"):
            for end in sentence.children[child]:
                sites = sites_of(scene, end)
                if sites:
                    return sites[0]
    return None


def _is_bare(sentence: Sentence, index: int) -> bool:
    """Say whether a noun has no article: "exchanged views in", not "the war in"."""
    return sentence.child(index, "det", "poss") is None


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
        if token.dep == "pcomp" and scene.sentence.child(index, "dobj") is not None:
            # "with visiting leaders in Minsk"
            return scene.sentence.tokens[token.head].norm == "with"
        return token.dep == "acl" and token.lemma in scene.know.support["hold"]
    if token.dep == "prep" and token.norm == "to":
        host = scene.sentence.child(index, "pobj")
        return host is not None and bool(scene.cast.persons(scene.sentence, host))
    if token.dep in ("prep", "agent"):
        return token.norm in ("in", "at", "with", "between", "during", "on", "of", "by", "for")
    return token.dep in (
        "pobj",
        "dobj",
        "conj",
        "npadvmod",
        "appos",
        "advmod",
        "dative",
        "attr",
        "acomp",
    )
