"""The grammar of times: a language's `dates.toml`, compiled to regular expressions.

    load_times(language)   -> TimeGrammar
    TimeGrammar.find(text) -> the time expressions, in text order, none overlapping

Every form begins with a known word or with digits. One regular expression finds those words; at
each, a gate made of all forms that begin so rejects most places in one call, and only then are the
forms tried one by one. Every repetition in a form is bounded, so that no input makes it slow.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from communique.document import Span
from communique.errors import KnowledgeError
from communique.knowledge.timepatterns import (
    BLANK,
    DIGITS,
    alternatives,
    expanded,
    form_pattern,
    gate_pattern,
    key_of,
    part_pattern,
    slot_patterns,
    slot_starts,
    start_pattern,
    starts_of,
    trie,
)
from communique.knowledge.timereaders import READERS, TimeWords
from communique.knowledge.timevalues import Calendar, Century, Offset, Part, TimeValue, Told

# Characters that match a plain letter where case is ignored but do not become it in lower case.
LOOKALIKES = str.maketrans({"ı": "i", "İ": "i", "ſ": "s"})
LOOK_BACK = 32
CLAUSE = re.compile(r"[;\n]|[.!?][”\"'’)]*\s|\b(?:but|while|whereas|who|which)\b")
CLAUSE_BACK, CLAUSE_AHEAD = 110, 70


class Found(NamedTuple):
    """One expression: where it stands, what it means, and which kind of form it has."""

    span: Span
    value: TimeValue
    kind: str


@dataclass(frozen=True, slots=True)
class Form:
    """One compiled form with what must and must not stand around it."""

    reads: str
    regex: re.Pattern[str]
    after: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    not_after_name: bool
    not_before_name: bool
    inside: bool


@dataclass(frozen=True)
class TimeGrammar:
    """The forms by the word that they begin with, the parts, and the cues of tense."""

    words: TimeWords
    start: re.Pattern[str]
    gates: Mapping[str, re.Pattern[str]]
    forms: Mapping[str, tuple[Form, ...]]
    part: re.Pattern[str]
    part_starts: frozenset[str]
    parts: Mapping[str, tuple[int, int]]
    function_words: frozenset[str]
    attributive: re.Pattern[str]
    deadline: re.Pattern[str]
    cues: re.Pattern[str]

    def find(self, text: str) -> Iterator[Found]:
        """Yield the time expressions of `text` in order; at each place the longest."""
        end = 0
        for start in self.start.finditer(text):
            position = start.start()
            if position < end or self.gates[key_of(start[0])].match(text, position) is None:
                continue
            found = self._longest(text, position, key_of(start[0]), inside=False)
            if found is not None:
                end = found.span.end
                yield found

    def match_at(self, text: str, position: int, *, inside: bool = False) -> Found | None:
        """Return the longest expression that begins at `position`, or None.

        `inside` admits what is a time only after words like "the end of".
        """
        start = self.start.match(text, position)
        return self._longest(text, position, key_of(start[0]), inside=inside) if start else None

    def _longest(self, text: str, position: int, key: str, *, inside: bool) -> Found | None:
        best = self._part_at(text, position) if key in self.part_starts and not inside else None
        for form in self.forms.get(key, ()):
            if form.inside and not inside:
                continue
            match = form.regex.match(text, position)
            if match is None or (best is not None and match.end() <= best.span.end):
                continue
            if not (inside or self._allowed(form, text, match)) or self._barred(form, text, match):
                continue
            value = READERS[form.reads](_slots(match), self.words)
            if value is not None:
                best = Found(Span(position, match.end()), value, form.reads)
        return _without_period(best, text)

    def looks_ahead(self, text: str, span: Span) -> bool | None:
        """Say whether the words around `span` speak of the future, None where nothing says.

        The nearest cue before it in its clause decides; without one the first after it.
        """
        before = text[max(0, span.start - CLAUSE_BACK) : span.start]
        if self.attributive.search(before) is not None:
            return None
        begin = max((m.end() for m in CLAUSE.finditer(before)), default=0)
        last: re.Match[str] | None = None
        for cue in self.cues.finditer(before, begin):
            last = cue
        if last is None:
            after = text[span.end : span.end + CLAUSE_AHEAD]
            stop = CLAUSE.search(after)
            last = self.cues.search(after, 0, stop.start() if stop is not None else len(after))
        if last is None or (last.lastgroup == "past" and self.deadline.search(before) is not None):
            return None
        return last.lastgroup == "future"

    def _part_at(self, text: str, position: int) -> Found | None:
        """Return "early March", "the end of the year": a part and the time it is a part of."""
        match = self.part.match(text, position)
        whole = self.match_at(text, match.end(), inside=True) if match is not None else None
        if match is None or whole is None or not _divisible(whole.value):
            return None
        first, last = self.parts[fold(match["part"])]
        value = Part(whole.value, first, last)
        return Found(Span(position, whole.span.end), value, whole.kind)

    def _allowed(self, form: Form, text: str, match: re.Match[str]) -> bool:
        before = text[max(0, match.start() - LOOK_BACK) : match.start()]
        if form.after is not None and form.after.search(before) is None:
            return False
        if form.not_after is not None and form.not_after.search(before) is not None:
            return False
        return not (form.not_after_name and self._ends_in_name(before))

    def _barred(self, form: Form, text: str, match: re.Match[str]) -> bool:
        if form.not_before is not None and form.not_before.match(text, match.end()) is not None:
            return True
        if not form.not_before_name:
            return False
        following = NAME_AFTER.match(text, match.end())
        return following is not None and following[1].lower() not in self.function_words

    def _ends_in_name(self, before: str) -> bool:
        name = NAME_BEFORE.search(before)
        return name is not None and name[1].lower() not in self.function_words


NAME_BEFORE = re.compile(r"(?:^|[^\w'’-])([A-Z][\w-]{0,24})\s$")
NAME_AFTER = re.compile(r"\s([A-Z]\w{0,24})")


def _slots(match: re.Match[str]) -> dict[str, str]:
    slots = {name: fold(word) for name, word in match.groupdict().items() if word is not None}
    slots["all"] = match[0]
    return slots


def fold(words: str) -> str:
    """Return the words in lower case with single blanks between them."""
    return " ".join(words.translate(LOOKALIKES).lower().split())


def _divisible(value: TimeValue) -> bool:
    """Say whether the time is longer than a day, so that it can be early or late in it."""
    if isinstance(value, Calendar):
        return value.day is None
    if isinstance(value, Offset | Told):
        return value.unit != "day"
    return isinstance(value, Century)


def _without_period(found: Found | None, text: str) -> Found | None:
    """Leave the period of a last "Aug." to the sentence."""
    if found is None or text[found.span.end - 1] != ".":
        return found
    return found._replace(span=Span(found.span.start, found.span.end - 1))


@lru_cache(maxsize=8)
def load_times(language: str = "en") -> TimeGrammar:
    """Load and compile the time grammar of a language.

    Raises KnowledgeError where the file is missing or breaks its rules, naming the form.
    """
    name = f"knowledge/languages/{language}/dates.toml"
    file = resources.files("communique").joinpath(name)
    if not file.is_file():
        raise KnowledgeError(f"{name}: no such file; add it or ask for another language")
    try:
        return compile_times(tomllib.loads(file.read_text("utf-8")))
    except (KeyError, TypeError, ValueError) as error:
        raise KnowledgeError(f"{name}: {error!r}; see the head of the English file") from error


def compile_times(table: Mapping[str, Any]) -> TimeGrammar:
    """Compile the parsed TOML of a `dates.toml`."""
    for name, section in table.items():
        if isinstance(section, dict) and not section.get("source"):
            raise KnowledgeError(f"dates.toml: [{name}] has no source")
    words = _time_words(table)
    slots = slot_patterns(table)
    starts = slot_starts(slots, table)
    forms: dict[str, list[Form]] = {}
    for row in table["form"]:
        for template in (one for form in row["forms"] for one in expanded(form)):
            form = _form(row, template, slots, table["words"])
            for start in starts_of(template, starts):
                forms.setdefault(start, []).append(form)
    parts = {fold(word): (ends[0], ends[1]) for word, ends in table["parts"]["thirds"].items()}
    part = part_pattern(table["parts"])
    part_starts = frozenset(key_of(word) for word in (table["parts"]["article"], *parts))
    for start in part_starts:
        forms.setdefault(start, [])
    return TimeGrammar(
        words=words,
        start=start_pattern(forms),
        gates=_gates(forms, dict.fromkeys(part_starts, part), slots),
        forms={key: tuple(found) for key, found in forms.items()},
        part=re.compile(part, re.IGNORECASE),
        part_starts=part_starts,
        parts=parts,
        function_words=frozenset(table["words"]["function_words"]),
        attributive=_ending(table["tense"]["attributive"]),
        deadline=_ending(table["tense"]["deadlines"]),
        cues=_cues(table["tense"]),
    )


def _gates(
    forms: Mapping[str, Sequence[Form]], parts: Mapping[str, str], slots: Mapping[str, str]
) -> dict[str, re.Pattern[str]]:
    """Return for each key a pattern that matches wherever one of its forms or parts may.

    Where no form is a word alone, the second word must be one that occurs in forms at all: "the"
    begins many forms and every tenth word of a text, and few of those are followed by such a word.
    """
    patterns = {
        key: [*(form.regex.pattern for form in found), *([parts[key]] if key in parts else [])]
        for key, found in forms.items()
    }
    every = [*slots.values(), *(one for found in patterns.values() for one in found)]
    vocabulary = trie({word.lower() for one in every for word in re.findall(r"[^\W\d_]+", one)})
    gates = {}
    for key, found in patterns.items():
        gate = re.compile(gate_pattern(found), re.IGNORECASE)
        alone = key == DIGITS or any(gate.fullmatch(w) for w in (key, key.title(), key.upper()))
        narrow = gate_pattern(found, vocabulary)
        gates[key] = gate if alone else re.compile(narrow, re.IGNORECASE)
    return gates


def _time_words(table: Mapping[str, Any]) -> TimeWords:
    numbers = dict.fromkeys(table["numbers"]["vague"], 0) | table["numbers"]["exact"]
    units, shifts, months = table["units"], table["shifts"], table["months"]
    ordinals = table["ordinals"]
    return TimeWords(
        months=_lower(months["full"] | months["short"]),
        weekdays=_lower(table["weekdays"]["full"] | table["weekdays"]["short"]),
        seasons=_lower(table["seasons"]["first_month"]),
        relative=_lower(table["relative"]["days"]),
        units={**units["singular"], **units["plural"]},
        plurals=frozenset(units["plural"]),
        numbers=_lower(numbers),
        vague=units["vague"],
        ordinals=_lower(ordinals["names"] | ordinals["quarters"] | ordinals["halves"]),
        shifts=_lower(shifts["calendar"]),
        weekday_shifts=_lower(shifts["weekday"]),
        told_shifts=_lower(shifts["told"]),
        later=_lower(shifts["later"]),
        years=_lower(shifts["year"]),
        told_years=_lower(shifts["told_year"]),
        decades=_lower(table["decades"]["names"]),
    )


def _lower(table: Mapping[str, int]) -> dict[str, int]:
    return {word.lower(): value for word, value in table.items()}


def _form(
    row: Mapping[str, Any], template: str, slots: Mapping[str, str], words: Mapping[str, Any]
) -> Form:
    if row["reads"] not in READERS:
        raise ValueError(f"form {template!r} has no reader {row['reads']!r}")

    def listed(key: str) -> list[str]:
        return [word for name in row.get(key, ()) for word in words[name]]

    after, not_after, not_before = listed("after"), listed("not_after"), listed("not_before")
    return Form(
        reads=row["reads"],
        regex=re.compile(form_pattern(template, slots), re.IGNORECASE),
        after=_ending(after) if after else None,
        not_after=_ending(not_after) if not_after else None,
        not_before=re.compile(f"{BLANK}(?:{alternatives(not_before)})\\b") if not_before else None,
        not_after_name=bool(row.get("not_after_name")),
        not_before_name=bool(row.get("not_before_name")),
        inside=bool(row.get("inside")),
    )


def _ending(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(f"(?:^|\\W)(?:{alternatives(words)})\\s$", re.IGNORECASE)


def _cues(tense: Mapping[str, Any]) -> re.Pattern[str]:
    """Return the cues as one pattern; it minds case, for "United" is no participle."""
    future, past = "|".join(tense["future"]), "|".join(tense["past"])
    word = r"(?:(?<![\w-])(?=[^\W\d_])|(?=['’]))"  # "they'll" has its cue after the mark
    return re.compile(rf"{word}(?:(?P<future>{future})|(?P<past>{past}))\b")
