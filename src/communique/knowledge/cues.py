"""Find the reports of speech in one sentence: cue, content, speaker and person spoken to.

Everything is token indices of the sentence. A cue without content of its own may still introduce
words in quotation marks; that is for the caller to see.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from communique.document import Sentence
from communique.knowledge.assertion import is_asserted
from communique.knowledge.frames import match
from communique.knowledge.reporting import Reporting, Usage
from communique.syntax import (
    antecedent,
    doer,
    has_child,
    in_pair,
    is_first_person,
    is_misjoined,
    is_passive,
    is_verb,
    own_subject,
    reach,
)

_NAMES = ("PERSON", "ORG", "GPE", "NORP", "LOC", "FAC")
_PRONOUNS = frozenset(
    (
        "he",
        "she",
        "they",
        "it",
        "who",
        "both",
        "all",
        "some",
        "many",
        "others",
        "one",
        "each",
        "everyone",
        "several",
        "another",
        "him",
        "her",
        "them",
    )
)
_MUTE = frozenset(("this", "that", "which", "these", "those", "what", "there"))
_PARENTHETICAL = ("parataxis", "ccomp", "dep", "advcl", "appos")
# Words that a parenthetical clause may hold beside subject and verb.
_LONGEST_ASIDE = 40
# A longer stretch is a list or a table that the parser found no end in; each report in it would
# cost a walk over the whole.
_LONGEST_SENTENCE = 400


@dataclass(frozen=True, slots=True)
class Found:
    """One report in a sentence. `verb` is the cue's first token, `content` may be empty."""

    verb: int
    cue: tuple[int, ...]
    content: tuple[int, ...]
    speakers: tuple[int, ...]
    whom: int | None
    rule: str


def find_reports(sentence: Sentence, know: Reporting, *, statement: bool) -> Iterator[Found]:
    """Yield the reports in a sentence, in text order; `statement` for an issuer's own text."""
    tokens = sentence.tokens
    if len(tokens) > _LONGEST_SENTENCE:
        return
    for index, token in enumerate(tokens):
        usages = know.verbs.get(token.norm)
        if usages is not None and token.tag.startswith("VB"):
            found = _by_verb(sentence, index, usages, know, statement=statement)
            if found is not None:
                yield found
        for words in know.phrases.get(token.norm, ()):
            if _stands(sentence, index, words):
                found = _by_phrase(sentence, index, len(words))
                if found is not None:
                    yield found
        if token.lemma in know.nouns and token.tag.startswith("NN"):
            found = _by_noun(sentence, index)
            if found is not None:
                yield found


def _stands(sentence: Sentence, index: int, words: tuple[str, ...]) -> bool:
    return tuple(t.norm for t in sentence.tokens[index : index + len(words)]) == words


def _by_verb(
    sentence: Sentence, verb: int, usages: tuple[Usage, ...], know: Reporting, *, statement: bool
) -> Found | None:
    tokens = sentence.tokens
    if not is_asserted(sentence, verb):
        return None
    speaker = _doer(sentence, verb, know)
    if speaker is not None and is_first_person(sentence, speaker):
        return None
    if speaker is None and tokens[verb].tag in ("VB", "VBP"):
        return None
    said = None if speaker is None else antecedent(sentence, speaker)
    for usage in usages:
        if usage.statement and not statement:
            continue
        found = match(sentence, verb, usage, know)
        if found is None or found.frame is None:
            continue
        if usage.mute and found.thing is not None and _speaks(sentence, found.thing, know):
            continue
        slot = found.frame.slot
        named = slot == "that" and said is not None and tokens[said].tag == "NNP"
        if not named and not _may_speak(sentence, verb, said, usage, know):
            continue
        if speaker is None and is_passive(sentence, verb) and not _impersonal(sentence, verb, slot):
            continue
        cue = (verb, *found.cue)
        barred = {verb, *found.cue}
        content = _own(sentence, verb, found.content, know)
        if content and content[0] < verb:
            content = _cut_at_semicolon(sentence, content, verb)
        content = tuple(i for i in content if i not in barred)
        if speaker is None and content and content[-1] < verb:
            content, speaker = _subject_within(sentence, verb, content)
        if content:
            rule = f"{usage.lemma} {found.frame.written}"
            return Found(verb, cue, content, _heads(sentence, speaker), found.whom, rule)
    return _aside(sentence, verb, speaker, said, usages, know)


def _doer(sentence: Sentence, verb: int, know: Reporting) -> int | None:
    """Return who does the verb; a comment hung on the wrong noun goes to its sentence's subject.

    "posted on Twitter blaming Oslo", "sent a letter requesting talks".
    """
    token = sentence.tokens[verb]
    if token.dep == "pcomp" and sentence.tokens[token.head].norm == "as":
        # "quoted Ana Silva as saying", "was quoted as saying"
        above = sentence.tokens[token.head].head
        return sentence.child(above, "dobj", "nsubjpass")
    speaker = doer(sentence, verb)
    if token.dep != "acl" or token.tag != "VBG" or speaker is None:
        return speaker
    if _speaks(sentence, speaker, know):
        return speaker
    for above in sentence.ancestors(speaker):
        if is_verb(sentence, above):
            return doer(sentence, above)
    return speaker


def _impersonal(sentence: Sentence, verb: int, slot: str) -> bool:
    """Accept a passive without an agent in "it was reported that" and "were told to"."""
    subject = own_subject(sentence, verb)
    if slot == "that":
        return sentence.tokens[verb].tag == "VBN"
    return slot == "to" and subject is not None


def _subject_within(
    sentence: Sentence, verb: int, content: tuple[int, ...]
) -> tuple[tuple[int, ...], int | None]:
    """Take the subject out of a clause before its verb: "X is Y, President Ana Silva said".

    The parser reads such a subject as an apposition in the clause.
    """
    tokens = sentence.tokens
    last = content[-1]
    commas = [i for i in content if tokens[i].text == "," and i < last]
    for comma in reversed(commas):
        between = tokens[comma + 1 : verb]
        if any(token.tag.startswith(("VB", "MD")) for token in between):
            break
        nouns = [i for i in range(comma + 1, last + 1) if tokens[i].tag.startswith("NN")]
        if (nouns and tokens[nouns[0]].dep == "appos") or (
            nouns and tokens[nouns[-1]].dep == "appos"
        ):
            named = [i for i in nouns if tokens[i].tag.startswith("NNP")] or nouns
            return tuple(i for i in content if i < comma), named[-1]
    return content, None


def _heads(sentence: Sentence, speaker: int | None) -> tuple[int, ...]:
    return () if speaker is None else tuple(in_pair(sentence, speaker))


def _may_speak(
    sentence: Sentence, verb: int, speaker: int | None, usage: Usage, know: Reporting
) -> bool:
    if speaker is None:
        return not usage.subjects
    token = sentence.tokens[speaker]
    if usage.subjects:
        return token.lemma in usage.subjects or token.norm in usage.subjects
    if token.norm in _MUTE:
        return False
    return not usage.voice or _speaks(sentence, speaker, know)


def _speaks(sentence: Sentence, noun: int, know: Reporting) -> bool:
    """Say whether a noun phrase denotes somebody, a body or a document that can speak."""
    token = sentence.tokens[noun]
    if token.entity in _NAMES or token.norm in _PRONOUNS or token.tag == "NNPS":
        return True
    if know.can_speak(token.lemma) or (token.tag == "NNP" and not token.entity):
        return True
    return any(sentence.tokens[i].entity == "PERSON" for i in sentence.children[noun])


def _own(
    sentence: Sentence, verb: int, content: tuple[int, ...], know: Reporting
) -> tuple[int, ...]:
    """Take out of a clause what is said by another cue hung on it: ", adding that ..."."""
    tokens = sentence.tokens
    inside = set(content)
    drop: set[int] = set()
    for index in content:
        token = tokens[index]
        if token.norm == "that" and index == content[0] and not _is_subject(sentence, index):
            drop.add(index)
        if token.norm not in know.verbs or index == min(inside):
            continue
        comma = tokens[index - 1].text == ","
        if token.tag == "VBG" and comma and token.dep == "advcl":
            drop.update(i for i in sentence.subtree(index) if i >= index)
        elif is_misjoined(sentence, index) or _reports_anew(sentence, verb, index):
            drop.update(sentence.subtree(index))
            drop.update(i for i in content if tokens[i].dep == "cc" and i == index - 1)
    return tuple(i for i in content if i not in drop)


def _is_subject(sentence: Sentence, index: int) -> bool:
    """Say whether a "that" is a pronoun, since a verb follows: "said that was wrong"."""
    following = sentence.tokens[index + 1 : index + 2]
    return any(token.tag.startswith(("VB", "MD")) for token in following)


def _reports_anew(sentence: Sentence, cue: int, verb: int) -> bool:
    """Say whether a clause within a content is a report of its own.

    "said they would go and others denied it", "was ready, while Oslo said", "said there was none
    and urged talks".
    """
    tokens = sentence.tokens
    token, subject = tokens[verb], own_subject(sentence, verb)
    if token.dep == "advcl":
        return subject is not None and has_child(sentence, verb, ("while", "as", "whereas"))
    if token.dep != "conj" or token.tag != tokens[cue].tag:
        return False
    clause = sentence.child(verb, "ccomp", "xcomp", "dobj")
    if clause is None:
        return False
    if subject is not None:
        return tokens[clause].dep == "ccomp" or tokens[subject].norm in _PRONOUNS
    return sentence.child(token.head, "expl") is not None


def _aside(
    sentence: Sentence,
    verb: int,
    speaker: int | None,
    said: int | None,
    usages: tuple[Usage, ...],
    know: Reporting,
) -> Found | None:
    """Read a cue set between commas into the clause that it reports: "X, she said, is Y"."""
    tokens = sentence.tokens
    if speaker is None and is_passive(sentence, verb):
        # "..., the minister is convinced."
        speaker = own_subject(sentence, verb)
    heads = _heads(sentence, speaker)
    bare = Found(verb, (verb,), (), heads, _whom(sentence, verb), f"{usages[0].lemma} quote")
    token = tokens[verb]
    if token.head == verb or token.dep not in _PARENTHETICAL or not _takes_clause(usages):
        return bare
    if speaker is None or token.tag == "VBG" or speaker not in sentence.subtree(verb):
        return bare
    own = sentence.subtree(verb)
    first = own[0]
    set_off = first > 0 and (tokens[first - 1].text in ",-–—" or tokens[first].text in ",-–—")
    if not set_off or is_passive(sentence, verb) or len(own) > _LONGEST_ASIDE:
        return bare
    if not any(_may_speak(sentence, verb, said, usage, know) for usage in usages):
        return bare
    content = reach(sentence, token.head, (verb,))
    return Found(verb, (verb,), tuple(content), heads, None, f"{usages[0].lemma} aside")


def _takes_clause(usages: tuple[Usage, ...]) -> bool:
    return any(
        frame.slot == "that" and not frame.words and not usage.subjects
        for usage in usages
        for frame in usage.frames
    )


def _whom(sentence: Sentence, verb: int) -> int | None:
    tokens = sentence.tokens
    whom = sentence.child(verb, "dative", "dobj")
    if whom is not None and tokens[whom].tag != "IN" and tokens[whom].stands_for is None:
        return whom
    for child in sentence.children[verb]:
        if tokens[child].norm == "to" and tokens[child].dep in ("prep", "dative"):
            return sentence.child(child, "pobj")
    return None


def _by_phrase(sentence: Sentence, index: int, length: int) -> Found | None:
    """Read "according to X": the content is the clause that the phrase hangs on."""
    tokens = sentence.tokens
    last = index + length - 1
    speaker = sentence.child(last, "pobj", "pcomp")
    if speaker is None:
        return None
    own = {*range(index, last + 1), *sentence.subtree(last)}
    top = tokens[index].head
    if top == index or top in own:
        return None
    while not is_verb(sentence, top) and tokens[top].head != top:
        above = tokens[top].head
        if above in own:
            break
        top = above
    opens = index == 0 or all(not tokens[i].tag[:1].isalpha() for i in range(index))
    while (opens or tokens[top].dep in ("advcl", "xcomp", "acl")) and tokens[top].head != top:
        top = tokens[top].head
    while (
        tokens[top].dep == "conj"
        and own_subject(sentence, top) is None
        and is_verb(sentence, tokens[top].head)
    ):
        top = tokens[top].head
    content = tuple(i for i in sentence.subtree(top) if i not in own)
    if index > 1 and tokens[index - 1].text == "," and _hangs(tokens[index - 2].norm):
        content = tuple(range(last + 1, len(tokens)))
        content = tuple(i for i in content if i not in own)
    if opens:
        content = tuple(i for i in content if i > last)
    if not opens:
        content = _cut_at_semicolon(sentence, content, index)
    if not content or is_first_person(sentence, speaker):
        return None
    cue = tuple(range(index, last + 1))
    return Found(
        index, cue, content, _heads(sentence, speaker), None, " ".join(tokens[i].norm for i in cue)
    )


def _hangs(word: str) -> bool:
    """Say whether a phrase between commas can only belong to what follows it."""
    return word in ("and", "but", "or", "including", "potentially", "that", "with", "because")


def _cut_at_semicolon(sentence: Sentence, content: tuple[int, ...], cue: int) -> tuple[int, ...]:
    stops = [i for i in content if sentence.tokens[i].text == ";"]
    low = max((i for i in stops if i < cue), default=-1)
    high = min((i for i in stops if i > cue), default=len(sentence))
    return tuple(i for i in content if low < i < high)


def _by_noun(sentence: Sentence, noun: int) -> Found | None:
    """Read "the announcement by X that ...": a noun of speech with a clause of its own."""
    tokens = sentence.tokens
    for child in sentence.children[noun]:
        if tokens[child].dep not in ("acl", "ccomp") or child < noun:
            continue
        content = sentence.subtree(child)
        if tokens[content[0]].norm != "that" or tokens[content[0]].tag in ("WDT", "WP"):
            continue
        speaker = sentence.child(noun, "poss")
        for link in sentence.children[noun]:
            if speaker is None and tokens[link].norm in ("by", "of", "from"):
                speaker = sentence.child(link, "pobj")
        if speaker is None:
            return None
        return Found(
            noun, (noun,), tuple(content[1:]), _heads(sentence, speaker), None, tokens[noun].lemma
        )
    return None
