"""Match the frames of `reporting.toml` on the tree around a reporting verb.

Content is found as token indices; cutting it into spans is the caller's work.
"""

from __future__ import annotations

from dataclasses import dataclass

from communique.document import Sentence
from communique.knowledge.reporting import Frame, Usage
from communique.syntax import is_passive, reach

_ADVERBS = ("RB", "RBR")
_OPENERS = frozenset(("whether", "if", "what", "why", "how", "when", "where", "who", "which"))
_WH = ("WDT", "WP", "WRB", "WP$")
_LISTING = frozenset(("including", "like", "such", "as"))
_BACKGROUND = frozenset(("while", "when", "after", "before", "since", "although", "though"))
_CIRCUMSTANCE = frozenset(("during", "after", "before", "via", "since", "until", "by", "following"))
_MEDIA = frozenset(
    ("letter", "statement", "tweet", "interview", "speech", "post", "twitter", "facebook",
     "conference", "communique", "release", "message", "address", "meeting", "call", "telephone",
     "phone", "report", "article", "television", "radio", "reporters", "journalists")
)
# Nouns whose "to" phrase says what, not whom.
_TOWARDS = frozenset(
    ("commitment", "commitments", "opposition", "solution", "openness", "contribution",
     "contributions", "support", "response", "access", "threat", "threats", "answer", "attention",
     "end", "aid", "assistance", "approach", "respect", "dedication", "adherence", "objection")
)
_FINITE = ("VBD", "VBZ", "VBP", "MD")


@dataclass(frozen=True, slots=True)
class Match:
    """A frame found: the verb's own further words, the content, and the person spoken to."""

    frame: Frame | None
    cue: tuple[int, ...]
    content: tuple[int, ...]
    whom: int | None = None


def match(sentence: Sentence, verb: int, usage: Usage) -> Match | None:
    """Return the first frame of `usage` that the tree around `verb` fills, or None."""
    spare: Match | None = None
    nominal = any(frame.slot in ("what", "as") for frame in usage.frames)
    for frame in usage.frames:
        found = _match(sentence, verb, frame, usage)
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


def _match(sentence: Sentence, verb: int, frame: Frame, usage: Usage) -> Match | None:
    words = following(sentence, verb, frame.words)
    if words is None:
        return None
    hub = words[-1] if words else verb
    if frame.slot == "that":
        return _clause(sentence, verb, hub, frame, words)
    if frame.slot == "ask":
        return _question(sentence, verb, frame)
    if frame.slot == "to":
        return _infinitive(sentence, verb, hub, frame, words)
    if frame.slot == "as":
        return _naming(sentence, verb, frame)
    if frame.slot == "what":
        return _nominal(sentence, verb, hub, frame, words, usage)
    return None


def following(sentence: Sentence, verb: int, words: tuple[str, ...]) -> tuple[int, ...] | None:
    """Return the indices of `words` where they follow the verb, adverbs passed over."""
    found, index = [], verb
    for word in words:
        index += 1
        while index < len(sentence) and (
            sentence.tokens[index].tag in _ADVERBS and sentence.tokens[index].norm != word
        ):
            index += 1
        if index >= len(sentence) or sentence.tokens[index].norm != word:
            return None
        found.append(index)
    return tuple(found)


def _finite(sentence: Sentence, index: int) -> bool:
    """Say whether a clause is one rather than an infinitive or a participle."""
    tokens = sentence.tokens
    if any(tokens[i].norm == "to" and tokens[i].dep == "aux" for i in sentence.children[index]):
        return False
    return tokens[index].tag != "VBG" or sentence.child(index, "aux") is not None


def addressee(sentence: Sentence, verb: int) -> int | None:
    """Return the head of the noun phrase for the person spoken to, beside the content."""
    tokens = sentence.tokens
    told = sentence.child(verb, "dative", "dobj")
    if told is not None and tokens[told].dep == "dative" and tokens[told].tag != "IN":
        return told
    for child in sentence.children[verb]:
        if tokens[child].norm == "to" and tokens[child].dep in ("prep", "dative"):
            return sentence.child(child, "pobj")
    return None


def _clause(
    sentence: Sentence, verb: int, hub: int, frame: Frame, words: tuple[int, ...]
) -> Match | None:
    tokens = sentence.tokens
    for parent in dict.fromkeys((verb, hub)):
        for child in sentence.children[parent]:
            token = tokens[child]
            if token.dep not in ("ccomp", "acl", "oprd", "advcl", "xcomp"):
                continue
            marked = any(
                tokens[i].norm == "that" and tokens[i].dep == "mark"
                for i in sentence.children[child]
            )
            if (token.dep != "ccomp" and not marked) or token.stands_for is not None:
                continue
            if not _finite(sentence, child):
                continue
            whom = addressee(sentence, verb)
            if whom is None:
                whom = _object_before(sentence, verb, child)
            content = completed(sentence, verb, sentence.subtree(child), clause=True)
            return Match(frame, words, tuple(content), whom)
    return _misread(sentence, verb, frame, words)


def _misread(
    sentence: Sentence, verb: int, frame: Frame, words: tuple[int, ...]
) -> Match | None:
    """Take an object with a finite verb in or behind it for the clause that it must be.

    "said a law allowing X marked Y" is often read as "said a law"; verbs that take clauses alone
    have no such objects. A sentence cut short by the parser has its verb in the next.
    """
    tokens = sentence.tokens
    thing = sentence.child(verb, "dobj", "attr", "oprd")
    if thing is None or thing < verb or tokens[thing].stands_for is not None:
        return None
    content = completed(sentence, verb, sentence.subtree(thing), clause=True)
    if not any(tokens[i].tag in _FINITE for i in content) and tokens[-1].tag in (".", "''"):
        return None
    return Match(frame, words, tuple(content), addressee(sentence, verb))


def _object_before(sentence: Sentence, verb: int, content: int) -> int | None:
    whom = sentence.child(verb, "dobj", "nsubjpass")
    return whom if whom is not None and whom < content else None


def _question(sentence: Sentence, verb: int, frame: Frame) -> Match | None:
    for child in sentence.children[verb]:
        token = sentence.tokens[child]
        if token.dep not in ("ccomp", "advcl") or token.stands_for is not None:
            continue
        content = sentence.subtree(child)
        if sentence.tokens[content[0]].norm in _OPENERS:
            return Match(frame, (), tuple(content), _object_before(sentence, verb, child))
    return None


def _infinitive(
    sentence: Sentence, verb: int, hub: int, frame: Frame, words: tuple[int, ...]
) -> Match | None:
    tokens = sentence.tokens
    parents = (verb, hub, *sentence.children[hub], *sentence.children[verb])
    for parent in dict.fromkeys(parents):
        if parent < verb:
            continue
        for child in sentence.children[parent]:
            if tokens[child].dep not in ("xcomp", "ccomp", "advcl", "acl", "pcomp", "relcl"):
                continue
            start = next(
                (
                    i
                    for i in sentence.children[child]
                    if tokens[i].norm == "to" and tokens[i].dep == "aux" and i > verb
                ),
                None,
            )
            if start is None:
                continue
            whom = sentence.child(child, "nsubj")
            if whom is None or whom > start:
                whom = sentence.child(verb, "dobj", "nsubjpass")
            if whom is None and hub != verb:
                whom = sentence.child(hub, "pobj")
            if frame.whom and whom is None:
                continue
            content = [i for i in sentence.subtree(child) if i >= start]
            if parent == verb:
                content = completed(sentence, verb, content, clause=True)
            return Match(frame, words, tuple(content), whom if frame.whom else None)
    return None


def _naming(sentence: Sentence, verb: int, frame: Frame) -> Match | None:
    """Match "called the plan a threat": what is named and its name, as one content."""
    tokens = sentence.tokens
    name = sentence.child(verb, "oprd")
    if name is None:
        name = sentence.child(verb, "ccomp", "xcomp")
        if name is None or is_infinitive(sentence, name) or sentence.child(name, "aux", "mark"):
            name = None
    link = next((i for i in sentence.children[verb] if tokens[i].norm == "as" and i > verb), None)
    thing = sentence.child(verb, "dobj", "nsubjpass")
    if name is None and link is None:
        # "called it a threat" read as one noun phrase, its second half in apposition.
        if thing is None or not any(
            tokens[i].dep == "appos" and tokens[i - 1].text != ","
            for i in sentence.children[thing]
        ):
            return None
    content = set(sentence.subtree(name)) if name is not None else set()
    if link is not None:
        content.update(sentence.subtree(link))
    if thing is not None and tokens[thing].tag not in _WH:
        content.update(sentence.subtree(thing))
    content.discard(verb)
    whole = completed(sentence, verb, sorted(content), clause=False)
    return Match(frame, (), tuple(whole), addressee(sentence, verb))


def is_infinitive(sentence: Sentence, index: int) -> bool:
    """Say whether a verb is a to-infinitive."""
    return any(
        sentence.tokens[i].norm == "to" and sentence.tokens[i].dep == "aux"
        for i in sentence.children[index]
    )


def _nominal(
    sentence: Sentence,
    verb: int,
    hub: int,
    frame: Frame,
    words: tuple[int, ...],
    usage: Usage,
) -> Match | None:
    tokens = sentence.tokens
    if frame.bond is not None and not frame.joined:
        return _prepositional(sentence, verb, hub, frame, words)
    passive = is_passive(sentence, verb)
    thing = sentence.child(verb, "nsubjpass") if passive else sentence.child(verb, "dobj")
    if thing is None and passive and tokens[verb].dep == "acl":
        thing = tokens[verb].head
        content = reach(sentence, thing, (verb,))
        return _kept(sentence, verb, thing, frame, words, content, usage)
    if thing is None and hub != verb:
        thing = sentence.child(hub, "dobj", "pobj")
    if thing is None or tokens[thing].tag in _WH:
        return None
    content = sentence.subtree(thing)
    if not passive:
        content = _with_commitment(sentence, verb, content)
        content = completed(sentence, verb, content, clause=False)
    if frame.joined and not _has_bond(sentence, content, frame.bond):
        return None
    return _kept(sentence, verb, thing, frame, words, content, usage)


def _kept(
    sentence: Sentence,
    verb: int,
    thing: int,
    frame: Frame,
    words: tuple[int, ...],
    content: list[int],
    usage: Usage,
) -> Match | None:
    if usage.objects and not _any_lemma(sentence, thing, usage.objects):
        return None
    return Match(frame, words, tuple(i for i in content if i != verb), addressee(sentence, verb))


def _any_lemma(sentence: Sentence, thing: int, lemmas: frozenset[str]) -> bool:
    tokens = sentence.tokens
    heads = [thing, *(i for i in sentence.children[thing] if tokens[i].dep == "conj")]
    return any(tokens[i].lemma in lemmas or tokens[i].norm in lemmas for i in heads)


def _with_commitment(sentence: Sentence, verb: int, content: list[int]) -> list[int]:
    """Add the "to" phrase of "reaffirmed its commitment to peace", read as the person told."""
    tokens = sentence.tokens
    last = content[-1]
    for child in sentence.children[verb]:
        if child == last + 1 and tokens[child].norm == "to" and tokens[last].norm in _TOWARDS:
            return [*content, *sentence.subtree(child)]
    return content


def _has_bond(sentence: Sentence, content: list[int], bond: str | None) -> bool:
    return any(sentence.tokens[i].norm == bond for i in content[1:])


def completed(sentence: Sentence, verb: int, content: list[int], *, clause: bool) -> list[int]:
    """Add what follows a content and belongs to it, though the parser hangs it on the verb.

    It reaches to the end of the verb's own words; a verb joined to it, a comment in participles
    by another cue, and an adverbial of the reporting itself ("in a letter", "on Tuesday") end it.
    """
    tokens, grown = sentence.tokens, set(content)
    last = max(content)
    if last < verb:
        return sorted(grown)
    for child in sentence.children[verb]:
        if child <= last:
            continue
        token = tokens[child]
        if token.dep in ("conj", "cc", "parataxis", "intj") or token.text in (";", ":"):
            if token.dep == "conj" and not token.tag.startswith("VB") and child - last <= 3:
                grown.update(sentence.subtree(child))
                last = max(last, max(grown))
                continue
            if token.dep == "cc" and _joins_noun(sentence, verb, child):
                continue
            break
        if token.dep == "punct":
            continue
        after_comma = tokens[sentence.subtree(child)[0] - 1].text in ",-–—"
        if not _belongs(sentence, child, after_comma=after_comma, clause=clause):
            break
        grown.update(sentence.subtree(child))
        last = max(grown)
    return list(range(min(content), last + 1)) if last > max(content) else sorted(grown)


def _joins_noun(sentence: Sentence, verb: int, conjunction: int) -> bool:
    """Say whether the next thing joined to the verb is no verb, and so belongs to its object."""
    following = (
        i for i in sentence.children[verb] if i > conjunction and sentence.tokens[i].dep == "conj"
    )
    joined = next(following, None)
    return joined is not None and not sentence.tokens[joined].tag.startswith("VB")


def _belongs(sentence: Sentence, child: int, *, after_comma: bool, clause: bool) -> bool:
    token = sentence.tokens[child]
    if token.dep in ("prep", "dative", "agent"):
        if after_comma:
            return clause or token.norm in _LISTING
        return not _of_reporting(sentence, child)
    if token.dep == "advcl":
        marks = {sentence.tokens[i].norm for i in sentence.children[child]}
        if after_comma and token.tag == "VBG":
            return token.norm in _LISTING
        return clause or not marks & _BACKGROUND
    return token.dep in ("xcomp", "acl", "relcl", "ccomp", "appos", "dobj", "oprd", "prt")


def _of_reporting(sentence: Sentence, preposition: int) -> bool:
    """Say whether a phrase tells when, where or how something was said."""
    norm = sentence.tokens[preposition].norm
    if norm in _CIRCUMSTANCE or norm == "to":
        return True
    below = sentence.child(preposition, "pobj")
    if below is None:
        return False
    token = sentence.tokens[below]
    return token.entity in ("DATE", "TIME") or token.norm in _MEDIA


def _prepositional(
    sentence: Sentence, verb: int, hub: int, frame: Frame, words: tuple[int, ...]
) -> Match | None:
    tokens = sentence.tokens
    if not frame.whom:
        below = sentence.child(hub, "pobj", "pcomp")
        if below is None and hub != verb:
            # A particle: "called for" with its noun as the verb's object.
            below = sentence.child(verb, "dobj", "advcl", "ccomp")
            if below is None and is_passive(sentence, verb):
                below = sentence.child(verb, "nsubjpass")
                if below is None and tokens[verb].dep == "acl":
                    below = tokens[verb].head
                    content = reach(sentence, below, (verb,))
                    return Match(frame, words, tuple(content), None)
        if below is None or tokens[below].tag in _WH:
            return None
        inside = [i for i in sentence.subtree(below) if i not in words]
        return Match(frame, words, tuple(completed(sentence, verb, inside, clause=False)))
    whom = sentence.child(hub, "pobj") if words else sentence.child(verb, "dobj", "dative")
    if whom is None:
        return None
    for parent in (verb, whom, *sentence.children[whom]):
        for child in sentence.children[parent]:
            if tokens[child].norm == frame.bond and child > whom:
                below = sentence.child(child, "pobj", "pcomp")
                if below is not None:
                    inside = [i for i in sentence.subtree(child) if i != child]
                    content = tuple(completed(sentence, verb, inside, clause=False))
                    return Match(frame, words, content, whom)
    return None
