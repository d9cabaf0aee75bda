"""Hostile variants of texts, the same for the same seed.

    variants(texts, seed=1, count=500) -> Hostile(name, text), ...
    faults(report) -> what is wrong with a report, in words

Every function of `MUTATIONS` takes a random generator and a text and returns a text that breaks
something prose is expected to keep: paired quotation marks, one script, short words, line ends.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from communique.errors import CommuniqueError
from communique.records import Report
from communique.serial import dumps, loads

QUOTES = "\"“”„‟«»‹›‘’‚'`´＂「」"
OPENING_AND_CLOSING = (("“", "”"), ('"', '"'), ("«", "»"), ("„", "“"), ("‘", "’"), ("‹", "›"))
LINE_ENDS = ("\r\n", "\r", "\x85", "\u2028", "\u2029", "\x0b", "\x0c", "\n\r", "\n \n")
SPACES = "\xa0\u2009\u202f\u3000\t\u1680 "
BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e"
LOOKALIKES = str.maketrans("aceopxyABCEHKMOPTXi", "асеорхуАВСЕНКМОРТХі")
FOREIGN = ("Министр сказал", "外交部长表示", "قال الوزير", "השר אמר", "외교부 장관", "मंत्री ने कहा")
EMOJI = ("👩🏽‍🚀", "🏳️‍🌈", "👨‍👩‍👧‍👦", "🇳🇴", "🧑🏿‍⚖️", "𝔐𝔦𝔫𝔰𝔨", "\U0010ffff")
# Their lower or upper case has another length, which moves offsets computed on a folded copy.
CHANGES_LENGTH = "İßŉǰΐﬁﬀŸẞᾳ"
MARKUP = (
    "<p>", "</p>", "<b>", "<i", "</div></div>", "<script>alert('x')</script>", "<!-- ", "-->",
    "&nbsp;", "&quot;", "&#x2019;", "&amp;amp;", "<![CDATA[", "]]>", "<a href='http://example.org",
    "<br/>", "<table><tr><td>", "\\\"", "\\u201c", "{{", "}}", "%s", "$(", "';--",
)  # fmt: skip
NONSENSE_DATES = (
    "on 31 February", "on 99 July 0000", "in year 99999999", "on the 0th of May", "13/13/1313",
    "on Tuesday Wednesday Thursday", "in the 10000th century", "2024-02-30", "at 25:61",
    "last last last week", "12345678901234567890 years ago", "February 29, 2023",
)  # fmt: skip
SURROGATE_PAIR = re.compile("([\ud800-\udbff])(?=[\udc00-\udfff])")
LONG_WORD = 100_000
LONG_LINE = 5_000_000
NESTING = 5_000


@dataclass(frozen=True, slots=True)
class Hostile:
    """A hostile text; `name` gives its number and what was done to it."""

    name: str
    text: str


def _insert(rng: random.Random, text: str, pieces: Sequence[str], times: int) -> str:
    """Insert random pieces at random places."""
    places = sorted(rng.randrange(len(text) + 1) for _ in range(times))
    parts, last = [], 0
    for place in places:
        parts += [text[last:place], rng.choice(pieces)]
        last = place
    return "".join([*parts, text[last:]])


def cut(rng: random.Random, text: str) -> str:
    start = rng.randrange(len(text) // 2 + 1)
    return text[start : start + rng.randrange(len(text) + 1)]


def cut_between_marks(rng: random.Random, text: str) -> str:
    places = [m.start() for m in re.finditer(f"[{QUOTES}]", text)] or [len(text) // 2]
    return text[: rng.choice(places) + rng.randrange(2)]


def drop_marks(rng: random.Random, text: str) -> str:
    return "".join(c for c in text if c not in QUOTES or rng.random() < 0.5)


def stray_marks(rng: random.Random, text: str) -> str:
    return _insert(rng, text, QUOTES, rng.randint(1, 40))


def swap_marks(rng: random.Random, text: str) -> str:
    return "".join(rng.choice(QUOTES) if c in QUOTES else c for c in text)


def nest_marks(rng: random.Random, text: str) -> str:
    depth = rng.choice((3, 30, 300))
    pairs = [rng.choice(OPENING_AND_CLOSING) for _ in range(depth)]
    place = rng.randrange(len(text) + 1)
    opening = "".join(opens for opens, _ in pairs)
    closing = "".join(closes for _, closes in reversed(pairs[: rng.randint(0, depth)]))
    return text[:place] + opening + text[place : place + 200] + closing + text[place + 200 :]


def quote_everything(rng: random.Random, text: str) -> str:
    opens, closes = rng.choice(OPENING_AND_CLOSING)
    return re.sub(r"\w+", lambda m: f"{opens}{m[0]}{closes}", text)


def open_every_paragraph(rng: random.Random, text: str) -> str:
    opens, _ = rng.choice(OPENING_AND_CLOSING)
    return "\n".join(opens + line for line in text.split("\n"))


def control_characters(rng: random.Random, text: str) -> str:
    return _insert(rng, text, [chr(i) for i in (*range(1, 32), 127, *range(128, 160))], 60)


def null_bytes(rng: random.Random, text: str) -> str:
    return _insert(rng, text, ["\0", "\0\0\0"], rng.randint(1, 50))


def one_line(rng: random.Random, text: str) -> str:
    return text.replace("\n", rng.choice((" ", "")))


def line_ends(rng: random.Random, text: str) -> str:
    if rng.random() < 0.5:
        return text.replace("\n", rng.choice(LINE_ENDS))
    return re.sub("\n", lambda _: rng.choice(LINE_ENDS), text)


def wrap_anywhere(rng: random.Random, text: str) -> str:
    return re.sub(" ", lambda _: rng.choice((" ", " ", "\n", *LINE_ENDS)), text)


def odd_spaces(rng: random.Random, text: str) -> str:
    text = re.sub(" ", lambda _: rng.choice(SPACES) * rng.choice((1, 1, 2, 50)), text)
    return "\n" * rng.choice((0, 1, 3_000)) + text


def lookalike_letters(rng: random.Random, text: str) -> str:
    return "".join(c.translate(LOOKALIKES) if rng.random() < 0.15 else c for c in text)


def foreign_words(rng: random.Random, text: str) -> str:
    return re.sub(" ", lambda _: f" {rng.choice(FOREIGN)} " if rng.random() < 0.08 else " ", text)


def direction_marks(rng: random.Random, text: str) -> str:
    return _insert(rng, text, BIDI, 80)


def zero_width_in_names(rng: random.Random, text: str) -> str:
    def split(found: re.Match[str]) -> str:
        middle = len(found[0]) // 2
        return found[0][:middle] + rng.choice(ZERO_WIDTH) + found[0][middle:]

    return re.sub(r"\b[A-Z]\w+", split, text)


def combining_marks(rng: random.Random, text: str) -> str:
    marks = [chr(i) for i in range(0x300, 0x36F)]
    return "".join(
        c + "".join(rng.choices(marks, k=rng.choice((1, 2, 20)))) if rng.random() < 0.1 else c
        for c in text
    )


def emoji(rng: random.Random, text: str) -> str:
    return rng.choice(EMOJI) + _insert(rng, text, EMOJI, 40)


def letters_that_change_length(rng: random.Random, text: str) -> str:
    return "".join(
        rng.choice(CHANGES_LENGTH) if c.isalpha() and rng.random() < 0.1 else c for c in text
    )


def lone_surrogates(rng: random.Random, text: str) -> str:
    return _insert(rng, text, ["\ud800", "\udfff", "\udc80", "\ud83d"], rng.randint(1, 30))


def noncharacters(rng: random.Random, text: str) -> str:
    return "\ufeff" + _insert(rng, text, ["\ufffe", "\uffff", "\ufffd", "\ufeff", "\ue000"], 30)


def markup(rng: random.Random, text: str) -> str:
    return _insert(rng, text, MARKUP, 60)


def unbalanced_markup(rng: random.Random, text: str) -> str:
    return "<div><blockquote>" * rng.choice((1, 500)) + text.replace("\n", "<p>") + "</q></a"


def nested_brackets(rng: random.Random, text: str) -> str:
    opens, closes = rng.choice(("()", "[]", "{}", "<>", "（）"))
    place = rng.randrange(len(text) + 1)
    closing = closes * rng.choice((0, NESTING // 2, NESTING))
    return text[:place] + opens * NESTING + text[place:] + closing


def long_word(rng: random.Random, text: str) -> str:
    letter = rng.choice(("a", "А", "9", "-", "_", "é", "\u0301", "’", "中"))
    place = rng.randrange(len(text) + 1)
    return text[:place] + letter * LONG_WORD + text[place:]


def no_spaces(rng: random.Random, text: str) -> str:
    return re.sub(r"\s+", rng.choice(("", "-", "\u200b", "/")), text)


def only_punctuation(rng: random.Random, text: str) -> str:
    if rng.random() < 0.5:
        return re.sub(r"[^\W_]", "", text)
    return "".join(rng.choices("“”\"'’«».,;:!?-–—()[]…\n ", k=len(text)))


def shuffled_words(rng: random.Random, text: str) -> str:
    words = text.split(" ")
    rng.shuffle(words)
    return " ".join(words)


def shuffled_characters(rng: random.Random, text: str) -> str:
    characters = list(text[:2_000])
    rng.shuffle(characters)
    return "".join(characters)


def one_sentence_many_times(rng: random.Random, text: str) -> str:
    sentences = re.split(r"(?<=\.)\s", text)
    return rng.choice((" ", "\n", "\n\n", "")).join([rng.choice(sentences)[:300]] * 100)


def no_full_stops(rng: random.Random, text: str) -> str:
    return re.sub(r"[.!?]", rng.choice(("", ",", ";", " and")), text)


def other_case(rng: random.Random, text: str) -> str:
    return rng.choice((str.upper, str.lower, str.title, str.swapcase))(text)


def nonsense_dates(rng: random.Random, text: str) -> str:
    return _insert(rng, text, [f" {date} " for date in NONSENSE_DATES], 40)


def nearly_nothing(rng: random.Random, text: str) -> str:
    return rng.choice(("", " ", "\n", "\0", "”", "a", "\u2028", "\ud800", "“”", "He", text[:1]))


def long_line(rng: random.Random, text: str) -> str:
    unit = text.replace("\n", rng.choice((" ", ""))) + rng.choice((" ", "”"))
    return (unit * (LONG_LINE // len(unit) + 1))[:LONG_LINE]


Mutation = Callable[[random.Random, str], str]
MUTATIONS: tuple[Mutation, ...] = (
    cut, cut_between_marks, drop_marks, stray_marks, swap_marks, nest_marks, quote_everything,
    open_every_paragraph, control_characters, null_bytes, one_line, line_ends, wrap_anywhere,
    odd_spaces, lookalike_letters, foreign_words, direction_marks, zero_width_in_names,
    combining_marks, emoji, letters_that_change_length, lone_surrogates, noncharacters, markup,
    unbalanced_markup, nested_brackets, long_word, no_spaces, only_punctuation, shuffled_words,
    shuffled_characters, one_sentence_many_times, no_full_stops, other_case, nonsense_dates,
    nearly_nothing,
)  # fmt: skip
# A second mutation on top of these would only make them larger.
ALONE = frozenset({long_word, nested_brackets, long_line, nearly_nothing})
LONG_LINE_EVERY = 250


def variants(
    texts: Sequence[str], *, seed: int = 1, count: int = 500, longest: int = 6_000
) -> Iterator[Hostile]:
    """Yield `count` hostile variants of texts, each cut to `longest` characters first.

    All mutations take turns; every 250th variant is a single line of five million characters.
    A variant depends on the seed and its number alone.
    """
    usable = [text[:longest] for text in texts if text.strip()]
    for number in range(count):
        rng = random.Random(f"{seed}:{number}")
        text = rng.choice(usable)
        done = [MUTATIONS[number % len(MUTATIONS)]]
        if number % LONG_LINE_EVERY == LONG_LINE_EVERY - 1:
            done = [long_line]
        elif done[0] not in ALONE and rng.random() < 0.4:
            done.append(rng.choice([each for each in MUTATIONS if each not in ALONE]))
        for mutation in done:
            text = mutation(rng, text)
        # Side by side, a high and a low surrogate are one character to JSON, which has no way to
        # keep them apart.
        text = SURROGATE_PAIR.sub(r"\1 ", text)
        yield Hostile(f"{number:03}-{'+'.join(each.__name__ for each in done)}", text)


def faults(report: Report, text: str) -> list[str]:
    """Return what is wrong with a report of `text`: spans that disagree, a lossy round trip."""
    found = []
    if report.article.text != text:
        found.append("the text was changed")
    for evidence in report.all_evidence():
        if text[evidence.span.start : evidence.span.end] != evidence.text:
            found.append(f"evidence {evidence.text[:40]!r} is not at {evidence.span}")
    line = dumps(report)
    if "\n" in line:
        found.append("the wire format is not one line")
    line.encode("utf-8")
    try:
        if loads(line) != report:
            found.append("reading back what was written gives another report")
    except CommuniqueError as error:
        found.append(f"what was written cannot be read back: {error}")
    return found
