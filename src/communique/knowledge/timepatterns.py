"""The regular expressions behind the time grammar, built from the word tables of `dates.toml`.

    slot_patterns   what each {slot} of a form matches
    form_pattern    a form with its slots filled, as named groups
    starts_of       the words that a form can begin with, so that it is tried only there
    start_pattern   one pattern that finds those words

Everything here is text to text; `communique.knowledge.timegrammar` compiles and uses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

# White space inside an expression: a few blanks, or one line break with the next line's indent.
BLANK = r"(?:[^\S\r\n]{1,3}|[^\S\r\n]{0,3}\r?\n[^\S\r\n]{0,8})"
# Where an expression may not end: inside a word or number, before a compound or a percentage.
END = r"(?!\w|[.,][0-9]|%|-[a-z])"
DIGITS = "0"
# A number after one of these is a price or a tag, a word part of an address.
NO_START = r"(?<![\w$€£¥#@&=+])"


def alternatives(words: Sequence[str] | Mapping[str, Any]) -> str:
    """Return a pattern for any of the words, longest first, blanks as white space."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(BLANK.join(re.escape(part) for part in word.split()) for word in ordered)


def slot_patterns(table: Mapping[str, Any]) -> dict[str, str]:
    """Return for each slot what it matches; `table` is the whole of `dates.toml`."""
    months, weekdays, shifts = table["months"], table["weekdays"], table["shifts"]
    plain = [month for month in months["full"] if month not in months["weak"]]
    full_days, units = alternatives(weekdays["full"]), table["units"]
    numbers = [*table["numbers"]["exact"], *table["numbers"]["vague"]]
    suffixes = "|".join(table["ordinals"]["suffixes"])
    year4 = "(?:1[89]|20)[0-9]{2}(?![0-9])"
    year_words = alternatives({**shifts["year"], **shifts["told_year"]})
    return {
        "month": f"{_names(months['full'])}|(?:{_names(months['short'])})\\.?",
        "fullmonth": _names(months["full"]),
        "plainmonth": _names(plain),
        "weekday": f"{full_days}|(?:{_names(weekdays['short'])})\\.?",
        "fullweekday": full_days,
        "day": f"(?:3[01]|[12][0-9]|0?[1-9])(?:{suffixes})?(?![0-9])",
        "year": f"{year4}|{year_words}",
        "year4": year4,
        "oldyear": "1[0-7][0-9]{2}",
        "yy": "[0-9]{2}",
        "two": "[0-9]{1,2}",
        "anyyear": f"{year4}|[0-9]{{2}}",
        "decade": "(?:1[5-9]|20)[0-9]0",
        "number": f"[0-9]{{1,3}}|{alternatives(numbers)}",
        "unit": alternatives({**units["singular"], **units["plural"]}),
        "singular": alternatives(units["singular"]),
        "plural": alternatives(units["plural"]),
        "season": alternatives(table["seasons"]["first_month"]),
        "relative": alternatives(table["relative"]["days"]),
        "ordinal": alternatives(table["ordinals"]["names"]),
        "half": alternatives(table["ordinals"]["halves"]),
        "quarter": alternatives(table["ordinals"]["quarters"]),
        "decadename": alternatives(table["decades"]["names"]),
        "shift": alternatives(shifts["calendar"]),
        "past": alternatives(shifts["gone"]),
        "shift_weekday": alternatives(shifts["weekday"]),
        "shift_told": alternatives(shifts["told"]),
        "later": alternatives(shifts["later"]),
    }


def _names(words: Sequence[str] | Mapping[str, Any]) -> str:
    """Return a pattern for words that count only as written or in capitals throughout."""
    return f"(?-i:{alternatives([*words, *(word.upper() for word in words)])})"


def slot_starts(slots: Mapping[str, str], table: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return for each slot the keys that it can begin with."""
    months, shifts, units = table["months"], table["shifts"], table["units"]
    weekdays, numbers = table["weekdays"], table["numbers"]
    words = {
        "month": [*months["full"], *months["short"]],
        "fullmonth": months["full"],
        "plainmonth": months["full"],
        "weekday": [*weekdays["full"], *weekdays["short"]],
        "fullweekday": weekdays["full"],
        "number": [DIGITS, *numbers["exact"], *numbers["vague"]],
        "season": table["seasons"]["first_month"],
        "relative": table["relative"]["days"],
        "ordinal": table["ordinals"]["names"],
        "half": table["ordinals"]["halves"],
        "quarter": table["ordinals"]["quarters"],
        "unit": [*units["singular"], *units["plural"]],
        "shift": shifts["calendar"],
        "shift_weekday": shifts["weekday"],
        "shift_told": shifts["told"],
    }
    return {slot: {key_of(word) for word in words.get(slot, [DIGITS])} for slot in slots}


def key_of(words: str) -> str:
    """Return the key of a form's beginning: its first word in lower case, or DIGITS."""
    return DIGITS if words[0] in "0123456789" else words.split(maxsplit=1)[0].lower()


def expanded(template: str) -> tuple[str, ...]:
    """Return a form that begins with "(?:the )?" as two forms."""
    lead = re.match(r"\(\?:([a-z]+ )\)\?", template)
    if lead is None:
        return (template,)
    return (template[lead.end() :], lead[1] + template[lead.end() :])


def starts_of(template: str, starts: Mapping[str, set[str]]) -> set[str]:
    """Return the keys under which a form is tried. Raises ValueError for an unclear beginning."""
    slot = re.match(r"\{([a-z_]+?)[0-9_]*\}", template)
    if slot is not None and slot[1] in starts:
        return starts[slot[1]]
    if slot is not None and slot[0].strip("{}") in starts:
        return starts[slot[0].strip("{}")]
    words = re.match(r"\(\?:([a-z|]+)\)(?!\?)|([a-z]+)\b(?!\?)", template)
    if words is None:
        raise ValueError(f"form {template!r} must begin with a slot or a word")
    return set((words[1] or words[2]).split("|"))


def form_pattern(template: str, slots: Mapping[str, str]) -> str:
    """Return a form as a regular expression with a named group for each slot."""
    pieces = re.split(r"(\{[a-z][a-z0-9_]*\})", template)
    return "".join(_piece(piece, slots) for piece in pieces) + END


def part_pattern(parts: Mapping[str, Any]) -> str:
    """Return the pattern of "early", "the end of" with what leads on to the whole."""
    article, link, words = parts["article"], parts["link"], alternatives(parts["thirds"])
    return f"(?:{article}{BLANK})?(?P<part>{words})(?:-|{BLANK}(?:{link}{BLANK})?)"


def gate_pattern(patterns: Iterable[str], vocabulary: str = "") -> str:
    """Return one pattern, without groups, that matches wherever one of `patterns` does.

    With `vocabulary`, a trie, the second word must be in it, or no word.
    """
    bare = dict.fromkeys(re.sub(r"\(\?P<\w+>", "(?:", pattern) for pattern in patterns)
    second = f"(?=\\w+(?:{BLANK}(?:(?:{vocabulary})\\b|[^\\w\\s]|[0-9])|[^\\w\\s]))"
    return f"{second if vocabulary else ''}(?:{'|'.join(bare)})"


def _piece(piece: str, slots: Mapping[str, str]) -> str:
    """Return the regular expression of a slot or of the text between slots."""
    if piece == "{sep}":
        return f"(?:,?{BLANK}|,)"
    if not (piece.startswith("{") and piece[1:2].isalpha()):
        return piece.replace(" ?", f"{BLANK}?").replace(" ", BLANK)
    name = piece[1:-1]
    slot = name if name in slots else re.sub(r"_?[0-9]$", "", name)
    if slot not in slots:
        raise ValueError(f"unknown slot {piece}")
    return f"(?P<{name}>{slots[slot]})"


def trie(words: Iterable[str]) -> str:
    """Return a pattern for the words that branches letter by letter."""
    tails: dict[str, list[str]] = {}
    for word in words:
        tails.setdefault(word[:1], []).append(word[1:])
    ends = tails.pop("", None) is not None
    branches = [
        (f"[{c}{c.upper()}]" if c.isalpha() else re.escape(c)) + trie(rest)
        for c, rest in sorted(tails.items())
    ]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)})" + ("?" if ends else "")


def start_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for whole words that can begin a form, as a trie, and for numbers.

    A trie in which both cases are spelt out is twice as fast as an alternation ignoring case.
    """
    letters = [word for word in words if word != DIGITS]
    firsts = "".join(sorted({c for word in letters for c in (word[0], word[0].upper())}))
    word = trie(letters)
    number = "(?<![/.])[0-9]{1,9}(?![0-9])"
    return re.compile(rf"{NO_START}(?=[{firsts}0-9])(?:{word}\b|{number})")
