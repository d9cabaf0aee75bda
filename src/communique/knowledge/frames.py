"""Match the frames of `reporting.toml` on the tree around a reporting verb.

Content is found as token indices; cutting it into spans is the caller's work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from communique.document import Sentence
from communique.knowledge.clauses import finite, leads_in, marked, object_before
from communique.knowledge.extent import completed
from communique.knowledge.reporting import Frame, Reporting, Slot, Usage
from communique.syntax import addressee, following, infinitive_mark, is_passive, reach

_OPENERS = frozenset(("whether", "if", "what", "why", "how", "when", "where", "who", "which"))
_WH = ("WDT", "WP", "WRB", "WP$")
_CLAUSES = ("ccomp", "acl", "oprd", "advcl", "xcomp")
_INFINITIVES = ("xcomp", "ccomp", "advcl", "acl", "pcomp", "relcl")
_HAVING = frozenset(("'s", "'d"))
_QUOTES = frozenset(('"', "“", "”", "''", "``", "‘", "’", "'"))
_MARKS = frozenset(('"', "“", "”", "''", "``", "«", "»", "„"))
_FINITE = ("VBD", "VBZ", "VBP", "MD")


@dataclass(frozen=True, slots=True)
class Match:
    """A frame found: the verb's own further words, the content, and the person spoken to."""

    frame: Frame | None
    cue: tuple[int, ...]
    content: tuple[int, ...]
    whom: int | None = None
    thing: int | None = None


@dataclass(frozen=True, slots=True)
class _Site:
    """A frame tried on a verb: `words` are its literal words there, `hub` the last of them."""

    sentence: Sentence
    verb: int
    hub: int
    frame: Frame
    words: tuple[int, ...]
    usage: Usage
    know: Reporting

    def grown(self, content: list[int], *, clause: bool) -> list[int]:
        """Return the content with what follows it and belongs to it."""
        bond = self.frame.bond if self.frame.joined else None
        media = self.know.media
        return completed(self.sentence, self.verb, content, media, clause=clause, bond=bond)


def match(sentence: Sentence, verb: int, usage: Usage, know: Reporting) -> Match | None:
    """Return the first frame of `usage` that the tree around `verb` fills, or None."""
    spare: Match | None = None
    nominal = any(frame.slot in ("what", "as") for frame in usage.frames)
    for frame in usage.frames:
        found = _match(sentence, verb, frame, usage, know)
        if found is None or not found.content:
            continue
        if frame.slot == "that" and nominal and _by_object(sentence, verb, found):
            spare = spare or found
            continue
        return found
    return spare


def _by_object(sentence: Sentence, verb: int, found: Match) -> bool:
    """Say whether a clause was read out of an object, where a noun phrase may stand as well."""
    thing = sentence.child(verb, "dobj", "attr", "oprd")
    clause = sentence.child(verb, "ccomp")
    return thing is not None and thing in found.content and clause is None


def _match(
    sentence: Sentence, verb: int, frame: Frame, usage: Usage, know: Reporting
) -> Match | None:
    words = following(sentence, verb, frame.words)
    if words is None:
        return None
    site = _Site(sentence, verb, words[-1] if words else verb, frame, words, usage, know)
    finder = _FINDERS.get(frame.slot)
    return None if finder is None else finder(site)


def _told(site: _Site) -> Match | None:
    """Find a that-clause hung on the person told: "informed [his guest that ...]"."""
    sentence, tokens = site.sentence, site.sentence.tokens
    whom = object_before(sentence, site.verb, len(tokens))
    if whom is None or whom < site.verb or not any(f.whom for f in site.usage.frames):
        return None
    for clause in sentence.children[whom]:
        if tokens[clause].dep in ("acl", "relcl", "ccomp") and marked(sentence, clause):
            content = site.grown(sentence.subtree(clause), clause=True)
            return Match(site.frame, site.words, tuple(content), whom)
    return None


def _clause(site: _Site) -> Match | None:
    told = _told(site)
    if told is not None:
        return told
    sentence, verb, tokens = site.sentence, site.verb, site.sentence.tokens
    for parent in dict.fromkeys((verb, site.hub)):
        for child in sentence.children[parent]:
            token = tokens[child]
            if token.dep not in _CLAUSES or token.stands_for is not None or child in site.words:
                continue
            if token.dep != "ccomp" and not marked(sentence, child):
                continue
            if not finite(sentence, child) or not leads_in(sentence, verb, child):
                continue
            whom = addressee(sentence, verb)
            if whom is None:
                whom = object_before(sentence, verb, child)
            content = site.grown(sentence.subtree(child), clause=True)
            return Match(site.frame, site.words, tuple(content), whom)
    return _astray(site) or _misread(site)


def _astray(site: _Site) -> Match | None:
    """Find a that-clause hung on a phrase of time or place: "said in Lima that"."""
    sentence, tokens = site.sentence, site.sentence.tokens
    for link in sentence.children[site.verb]:
        if link < site.verb or tokens[link].dep not in ("prep", "npadvmod"):
            continue
        nouns = (i for i in sentence.subtree(link) if tokens[i].tag.startswith("NN"))
        for noun in nouns:
            for clause in sentence.children[noun]:
                if tokens[clause].dep in ("acl", "relcl", "ccomp") and marked(sentence, clause):
                    content = site.grown(sentence.subtree(clause), clause=True)
                    whom = addressee(sentence, site.verb)
                    return Match(site.frame, site.words, tuple(content), whom)
    return None


def _misread(site: _Site) -> Match | None:
    """Take an object with a finite verb in or behind it for the clause that it must be.

    "said a law allowing X marked Y" is often read as "said a law"; verbs that take clauses alone
    have no such objects. A sentence cut short by the parser has its verb in the next.
    """
    sentence, tokens = site.sentence, site.sentence.tokens
    thing = sentence.child(site.verb, "dobj", "attr", "oprd")
    if thing is None and tokens[-1].tag.startswith("NN") and tokens[-1].head == site.verb:
        thing = len(tokens) - 1
    if thing is None or thing < site.verb or tokens[thing].stands_for is not None:
        return None
    if any(tokens[i].stands_for is not None for i in sentence.children[site.verb]):
        return None  # told the press, "...": the words said are the quotation
    content = site.grown(sentence.subtree(thing), clause=True)
    finite = any(
        tokens[i].tag in _FINITE and tokens[i].dep != "relcl" and tokens[i].norm not in _HAVING
        for i in content
    )
    if not finite and tokens[-1].tag in (".", "''", ":"):
        return None
    whom = addressee(sentence, site.verb)
    return Match(site.frame, site.words, tuple(content), whom)


def _question(site: _Site) -> Match | None:
    sentence, verb = site.sentence, site.verb
    for child in sentence.children[verb]:
        token = sentence.tokens[child]
        if token.dep not in ("ccomp", "advcl") or token.stands_for is not None:
            continue
        content = sentence.subtree(child)
        if sentence.tokens[content[0]].norm in _OPENERS:
            whom = object_before(sentence, verb, child)
            return Match(site.frame, (), tuple(content), whom)
    return None


def _infinitive(site: _Site) -> Match | None:
    sentence, verb, hub = site.sentence, site.verb, site.hub
    for parent in _infinitive_parents(site):
        for child in sentence.children[parent]:
            if sentence.tokens[child].dep not in _INFINITIVES:
                continue
            start = infinitive_mark(sentence, child)
            if start is None or start < verb:
                continue
            whom = sentence.child(child, "nsubj")
            if whom is None or whom > start:
                whom = sentence.child(verb, "dobj", "nsubjpass")
            if whom is None and hub != verb:
                whom = sentence.child(hub, "pobj")
            if site.frame.whom and whom is None:
                continue
            content = [i for i in sentence.subtree(child) if i >= start]
            if parent == verb:
                content = site.grown(content, clause=True)
            spoken_to = whom if site.frame.whom else None
            return Match(site.frame, site.words, tuple(content), spoken_to)
    return None


def _infinitive_parents(site: _Site) -> list[int]:
    """Return the words that the parser may hang the infinitive on: the verb, then its objects."""
    sentence = site.sentence
    near = [
        i
        for top in dict.fromkeys((site.hub, site.verb))
        for i in sentence.children[top]
        if i > site.verb and sentence.tokens[i].dep in ("dobj", "pobj", "dative", "prep")
    ]
    return list(dict.fromkeys((site.verb, site.hub, *near)))


def _worded(site: _Site) -> Match | None:
    """Match a clause with words of its speaker's in quotation marks: "thinks it is 'a threat'"."""
    found = _clause(site)
    if found is None:
        return None
    words = [site.sentence.tokens[i] for i in found.content]
    own = any(token.text in _MARKS or token.stands_for is not None for token in words)
    return found if own else None


def _naming(site: _Site) -> Match | None:
    """Match "called the plan a threat": what is named and its name, as one content."""
    sentence, verb, tokens = site.sentence, site.verb, site.sentence.tokens
    name = sentence.child(verb, "oprd")
    if name is None:
        name = sentence.child(verb, "ccomp", "xcomp")
        if name is not None and sentence.child(name, "aux", "mark") is not None:
            name = None
    link = next((i for i in sentence.children[verb] if tokens[i].norm == "as" and i > verb), None)
    thing = sentence.child(verb, "dobj", "nsubjpass")
    content = set(sentence.subtree(name)) if name is not None else set()
    if link is not None:
        content.update(sentence.subtree(link))
    if thing is not None and tokens[thing].tag not in _WH:
        content.update(sentence.subtree(thing))
    content.discard(verb)
    if not content:
        return None
    whole = site.grown(sorted(content), clause=False)
    if name is None and link is None and not _names(sentence, thing, whole):
        return None
    return Match(site.frame, (), tuple(whole), addressee(sentence, verb))


def _names(sentence: Sentence, thing: int | None, content: list[int]) -> bool:
    """Say whether an object ends in a name given to it: "called the plan a 'threat'"."""
    tokens = sentence.tokens
    if any(tokens[i].text in _QUOTES for i in content[1:]):
        return True
    return thing is not None and any(
        tokens[i].dep == "appos" and tokens[i - 1].text != "," for i in sentence.children[thing]
    )


def _nominal(site: _Site) -> Match | None:
    sentence, verb, tokens = site.sentence, site.verb, site.sentence.tokens
    if site.frame.bond is not None and not site.frame.joined:
        return _prepositional(site)
    passive = is_passive(sentence, verb)
    thing = sentence.child(verb, "nsubjpass") if passive else sentence.child(verb, "dobj")
    if thing is None and passive and tokens[verb].dep == "acl":
        thing = tokens[verb].head
        return _kept(site, thing, reach(sentence, thing, (verb,)))
    if thing is None and site.hub != verb:
        thing = sentence.child(site.hub, "dobj", "pobj")
    if thing is None or tokens[thing].tag in _WH or tokens[thing].stands_for is not None:
        return None
    content = sentence.subtree(thing)
    if not passive:
        content = site.grown(_with_commitment(site, content), clause=False)
    if site.frame.joined and not any(tokens[i].norm == site.frame.bond for i in content[1:]):
        return None
    return _kept(site, thing, content)


def _kept(site: _Site, thing: int, content: list[int]) -> Match | None:
    sentence, verb = site.sentence, site.verb
    if site.usage.objects and not _any_lemma(sentence, thing, site.usage.objects):
        return None
    inside = tuple(i for i in content if i != verb)
    return Match(site.frame, site.words, inside, addressee(sentence, verb), thing)


def _any_lemma(sentence: Sentence, thing: int, lemmas: frozenset[str]) -> bool:
    tokens = sentence.tokens
    heads = [thing, *(i for i in sentence.children[thing] if tokens[i].dep == "conj")]
    return any(tokens[i].lemma in lemmas or tokens[i].norm in lemmas for i in heads)


def _with_commitment(site: _Site, content: list[int]) -> list[int]:
    """Add the "to" phrase of "reaffirmed its commitment to peace", read as the person told."""
    sentence, tokens = site.sentence, site.sentence.tokens
    last = content[-1]
    if tokens[last].norm not in site.know.towards:
        return content
    for child in sentence.children[site.verb]:
        if child == last + 1 and tokens[child].norm == "to":
            return [*content, *sentence.subtree(child)]
    return content


def _prepositional(site: _Site) -> Match | None:
    if site.frame.whom:
        return _with_whom(site)
    sentence, verb, tokens = site.sentence, site.verb, site.sentence.tokens
    below = sentence.child(site.hub, "pobj", "pcomp")
    if below is None and site.hub != verb:
        # A particle: "called for" with its noun as the verb's object.
        below = sentence.child(verb, "dobj", "advcl", "ccomp")
        if below is None and is_passive(sentence, verb):
            below = sentence.child(verb, "nsubjpass")
            if below is None and tokens[verb].dep == "acl":
                below = tokens[verb].head
                content = reach(sentence, below, (verb,))
                return Match(site.frame, site.words, tuple(content))
    if below is None or tokens[below].tag in _WH:
        return None
    inside = [i for i in sentence.subtree(below) if i not in site.words]
    if not inside:
        return None
    return Match(site.frame, site.words, tuple(site.grown(inside, clause=False)))


def _with_whom(site: _Site) -> Match | None:
    sentence, verb, tokens = site.sentence, site.verb, site.sentence.tokens
    if site.words:
        whom = sentence.child(site.hub, "pobj")
    else:
        whom = sentence.child(verb, "dobj", "dative")
    if whom is None:
        return None
    for parent in (verb, whom, *sentence.children[whom]):
        for child in sentence.children[parent]:
            if tokens[child].norm != site.frame.bond or child < whom:
                continue
            if sentence.child(child, "pobj", "pcomp") is None:
                continue
            inside = [i for i in sentence.subtree(child) if i != child]
            content = tuple(site.grown(inside, clause=False))
            return Match(site.frame, site.words, content, whom)
    return None


_FINDERS: dict[Slot, Callable[[_Site], Match | None]] = {
    "that": _clause,
    "ask": _question,
    "to": _infinitive,
    "as": _naming,
    "what": _nominal,
    "quote": _worded,
}
