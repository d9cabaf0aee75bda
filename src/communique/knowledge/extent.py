"""How far a content reaches to the right of its verb, where the parser stops short."""

from __future__ import annotations

from communique.document import Sentence

_LISTING = frozenset(("including", "like", "such", "as"))
_BACKGROUND = frozenset(("while", "when", "after", "before", "since", "although", "though"))
_CIRCUMSTANCE = frozenset(("during", "after", "before", "via", "since", "until", "by", "following"))


def completed(
    sentence: Sentence,
    verb: int,
    content: list[int],
    media: frozenset[str],
    *,
    clause: bool,
    bond: str | None = None,
) -> list[int]:
    """Add what follows a content and belongs to it, though the parser hangs it on the verb.

    It reaches to the end of the verb's own words; a verb joined to it, a comment in participles
    by another cue, and an adverbial of the reporting itself ("in a letter", "on Tuesday") end it.
    """
    tokens, grown = sentence.tokens, set(content)
    if not content:
        return []
    last = max(content)
    if last < verb:
        return sorted(grown)
    for child in sentence.children[verb]:
        token = tokens[child]
        if child > last and _breaks(sentence, child):
            if token.dep == "conj" and not token.tag.startswith("VB") and child - last <= 3:
                grown.update(sentence.subtree(child))
                last = max(last, max(grown))
                continue
            if token.dep == "cc" and _joins_noun(sentence, verb, child):
                continue
            break
        if child <= last or token.dep == "punct":
            continue
        after_comma = tokens[sentence.subtree(child)[0] - 1].text in ",-–—"
        fits = bond is not None and token.norm == bond
        if not fits and not _belongs(
            sentence, child, media, after_comma=after_comma, clause=clause
        ):
            break
        grown.update(sentence.subtree(child))
        last = max(grown)
    return list(range(min(content), last + 1)) if last > max(content) else sorted(grown)


def _breaks(sentence: Sentence, child: int) -> bool:
    """Say whether a dependent of the verb begins something else than the content's rest."""
    token = sentence.tokens[child]
    if token.dep in ("conj", "cc", "parataxis", "intj") or token.text == ";":
        return True
    return token.text == ":" and _quotes_next(sentence, child)


def _quotes_next(sentence: Sentence, colon: int) -> bool:
    following = sentence.tokens[colon + 1 : colon + 2]
    return any(t.stands_for is not None or t.text in "\"“‘'``" for t in following)


def _joins_noun(sentence: Sentence, verb: int, conjunction: int) -> bool:
    """Say whether the next thing joined to the verb is no verb, and so belongs to its object."""
    following = (
        i for i in sentence.children[verb] if i > conjunction and sentence.tokens[i].dep == "conj"
    )
    joined = next(following, None)
    return joined is not None and not sentence.tokens[joined].tag.startswith("VB")


def _belongs(
    sentence: Sentence, child: int, media: frozenset[str], *, after_comma: bool, clause: bool
) -> bool:
    token = sentence.tokens[child]
    if token.dep in ("prep", "dative", "agent"):
        if after_comma and token.norm == "according":
            return False
        return clause or not _of_reporting(sentence, child, media)
    if token.dep == "advcl":
        marks = {sentence.tokens[i].norm for i in sentence.children[child]}
        if after_comma and token.tag == "VBG":
            return token.norm in _LISTING
        return clause or not marks & _BACKGROUND
    return token.dep in ("xcomp", "acl", "relcl", "ccomp", "appos", "dobj", "oprd", "prt")


def _of_reporting(sentence: Sentence, preposition: int, media: frozenset[str]) -> bool:
    """Say whether a phrase tells when, where or how something was said."""
    norm = sentence.tokens[preposition].norm
    if norm in _CIRCUMSTANCE or norm == "to":
        return True
    below = sentence.child(preposition, "pobj")
    if below is None:
        return False
    token = sentence.tokens[below]
    return token.entity in ("DATE", "TIME") or token.norm in media
