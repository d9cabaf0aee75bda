"""The sentences of a brief: a record's fields in the frames of `knowledge.briefing`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from communique.knowledge.briefing import Frames, load_briefing

Row = Mapping[str, Any]

_LONGEST = 320

_END = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[^\Wa-z_])|\n+")
_WORD = 24
"""How far back a word is looked for that a full stop belongs to."""

_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
"""Before the last full stop: "U.S", "J", "D.C"."""


def meeting(row: Row) -> str:
    """Return who met, in what form, where and when; a visit to a state is to it, not with it."""
    frames = load_briefing().meetings
    form = "visited" if _is_visit_to(row) else row["form"]
    who = list(row["participants"])
    if form == "visited" and row["place"] in who:
        who.remove(row["place"])
    frame = frames.get(form, frames["other"])
    told = frame[row["status"] if row["status"] in frame else "held"]
    many = len(who) > 1
    told = told if many else told.replace("are ", "is ").replace("were ", "was ")
    where = f" in {row['place']}" if row["place"] and form != "visited" else ""
    if not many and form != "visited":
        status = str(row["status"]).replace("_", " ")
        alone = names(who) or "Somebody not named"
        return _ended(f"{alone}: a {row['form']}, {status}{where}{_when(row)}")
    to = f" {row['place']}" if form == "visited" else ""
    return _ended(f"{names(who)} {told.format(to=to.strip())}{where}{_when(row)}")


def _is_visit_to(row: Row) -> bool:
    who = row["participants"]
    alone = len(who) == 1 and row["place"] not in who
    return bool(row["form"] == "visit" and row["place"] and (alone or _hosted(who, row["place"])))


def _hosted(who: Sequence[str], place: str) -> bool:
    return place in who and len(who) > 1


def event(row: Row) -> str:
    """Return what was done by whom towards whom, in the words of the type, and how it stands."""
    words = load_briefing()
    frame = words.events.get(row["type"], Frames(row["type"], "towards"))
    source, target = (names(_sided(row[side], row)) for side in ("source", "target"))
    told = f"{_capital(frame.name)} by {source or 'somebody not named'}"
    told += f" {frame.towards} {target}" if target else ""
    status = words.statuses.get(row["status"] or "")
    told += f", {status}" if status else ""
    said = f", as {row['said_by']} says" if row["said_by"] else ""
    return _ended(f"{told}{_when(row)}{said}")


def _sided(who: Sequence[str], row: Row) -> list[str]:
    """Return names; who speaks as "we" stands for a side: "Ana Petrova's side"."""
    ours = row.get("ours", ())
    return [f"{name}’s side" if name in ours else name for name in who]


def kind_of_event(type: str) -> str:
    """Return what acts of a type are called."""
    frame = load_briefing().events.get(type)
    return type if frame is None else frame.name


def commitment(row: Row) -> str:
    """Return who is to do what for whom by when."""
    with_, alone = load_briefing().commitments[row["kind"]]
    by = names(row["by"]) or "Somebody not named"
    to = names(row["to"])
    due = f" (by {spoken(str(row['due']), 'day')})" if row["due"] else ""
    told = f"{with_} {to}" if to else alone
    if len(row["by"]) > 1:
        told = told.replace("is ", "are ", 1).replace("has ", "have ", 1)
        told = "plan" if told == "plans" else told
    return _ended(f"{by} {told}: {clipped(row['words'])}{due}")


def _ended(sentence: str) -> str:
    """Return a sentence with one full stop at its end, if it ends in "Washington, D.C." too."""
    return sentence if sentence.endswith((".", "…")) else f"{sentence}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _when(row: Row) -> str:
    """Return when something took place or else, as an undated thing has, when it was reported."""
    told = when(row)
    if not told and row.get("published"):
        return f" (reported {spoken(str(row['published'])[:10], 'day')})"
    return told


def indicator(row: Row) -> str:
    """Return a figure with its direction, value and period."""
    told = _capital(str(row["measure"]))
    of = f" ({names(row['parties'])})" if row["parties"] else ""
    direction = load_briefing().directions.get(row["direction"] or "")
    if not row["value"]:
        return f"{told}{of} {direction or 'is reported'}{when(row, 'period')}."
    # Whether it rose by that or to that, only the words say.
    return (
        f"{told}{of}: {row['value']}{f' ({direction})' if direction else ''}{when(row, 'period')}."
    )


def quote(row: Row) -> str:
    """Return who said it to whom; the words themselves stand apart."""
    speaker = row["speaker"] or "Somebody not named"
    office = f", {row['office']}" if row["office"] else ""
    to = f" to {row['addressee']}" if row["addressee"] else ""
    return f"{speaker}{office}{to}"


def names(listed: Any) -> str:
    """Return names in a row: "A, B and C"."""
    known = [str(name) for name in (listed if isinstance(listed, list) else [listed]) if name]
    if len(known) < 2:
        return "".join(known)
    if len(known) > 6:
        return f"{', '.join(known[:5])} and {len(known) - 5} more"
    return f"{', '.join(known[:-1])} and {known[-1]}"


def when(row: Row, field: str = "date") -> str:
    """Return " on 7 May 2024", " in May 2024", " between 3 and 9 May 2024", or nothing."""
    if not row[field]:
        return ""
    first, last = str(row[field]), str(row.get("until") or row[field])
    exact = _exact(first, last)
    if exact is not None:
        return f" on {spoken(first, exact)}" if exact == "day" else f" in {spoken(first, exact)}"
    begins, ends = spoken(first, "day"), spoken(last, "day")
    if first[:7] == last[:7]:
        begins = begins.partition(" ")[0]
    elif first[:4] == last[:4]:
        begins = begins.rpartition(" ")[0]
    return f" between {begins} and {ends}"


def _exact(first: str, last: str) -> str | None:
    """Return whether an interval is a day, a month or a year; None for any other."""
    if first == last:
        return "day"
    if first.endswith("-01-01") and last == f"{first[:4]}-12-31":
        return "year"
    ends = date.fromisoformat(last) + timedelta(days=1)
    whole = first.endswith("-01") and first[:7] == last[:7] and ends.day == 1
    return "month" if whole else None


def day_of(row: Row) -> str | None:
    """Return the day of a row as exact as it is known: 2024-05-07, 2024-05, 2024; or None."""
    if not row["date"]:
        return None
    first, last = str(row["date"]), str(row.get("until") or row["date"])
    same = next((size for size in (10, 7, 4) if first[:size] == last[:size]), 0)
    return first[:same] or None


def spoken(day: str, precision: str) -> str:
    """Return an ISO day as people write it, as exact as it is known."""
    told = date.fromisoformat(day)
    if precision == "year":
        return str(told.year)
    month = f"{told:%B} {told.year}"
    return f"{told.day} {month}" if precision == "day" else month


def clipped(words: str) -> str:
    """Return words that are not too long to read, cut at a blank."""
    words = " ".join(words.split())
    if len(words) <= _LONGEST:
        return words.rstrip(".")
    return f"{words[:_LONGEST].rpartition(' ')[0]} …"


def excerpt(words: str, names: Sequence[str]) -> str:
    """Return the part of a statement that names somebody, from the beginning of its sentence.

    A statement that is short enough stands whole; one that names nobody is cut at its end.
    """
    words = " ".join(words.split())
    named = re.search("|".join(rf"\b{re.escape(name)}\b" for name in names) or "$^", words)
    if len(words) <= _LONGEST or named is None or named.end() < _LONGEST:
        return clipped(words)
    begins = [0, *(end for end in sentence_ends(words) if end <= named.start())][-1]
    if named.end() - begins > _LONGEST:
        begins = words.rfind(" ", 0, named.start() - _LONGEST // 3) + 1
    return f"… {clipped(words[begins:])}"


def sentence_ends(text: str, low: int = 0, high: int | None = None) -> Iterator[int]:
    """Yield where sentences begin that follow another one; "U.S." and "Mr." end none."""
    for found in _END.finditer(text, low, len(text) if high is None else high):
        if text[found.start()] != "." or not _is_short(text, found.start(), found.end()):
            yield found.end()


def _is_short(text: str, stop: int, begins: int) -> bool:
    """Say whether a full stop belongs to an abbreviation, by the words around it."""
    words = load_briefing()
    before = text[max(0, stop - _WORD) : stop].split()
    word = before[-1].strip("([“‘\"'") if before else ""
    if word.lower() in words.abbreviations:
        return True
    if _INITIALS.fullmatch(word) is None:
        return False
    # "in Washington, D.C. The Secretary"; but "J. The" is nothing that people write.
    after = re.match(r"\w+", text[begins : begins + _WORD])
    return "." not in word or after is None or after[0] not in words.openings


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return "1 meeting", "3 meetings"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(counts: Sequence[tuple[str, int]]) -> str:
    """Return "3 talks, 2 calls"."""
    plurals = load_briefing().forms
    return ", ".join(counted(count, *plurals.get(name, (name,))) for name, count in counts)
