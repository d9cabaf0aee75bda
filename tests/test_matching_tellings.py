from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from communique.matching import Side, Telling
from communique.matching.differing import value_key
from communique.matching.tellings import SURE, Difference, Shelf, differences, head, keys, match
from communique.records import EntityKind

# Invented officials of real states.
PEOPLE = {"Ema Sokol": "SVN", "Tomas Berg": "NOR", "Jan Hribar": "SVN", "Marta Lind": "SWE"}
STATES = {"Slovenia": "SVN", "Norway": "NOR", "Sweden": "SWE", "Minsk": "BLR", "Belarus": "BLR"}
STATES |= {"Ljubljana": "SVN", "Oslo": "NOR", "Koper": "SVN"}
TOWNS = {"Minsk", "Ljubljana", "Oslo", "Koper"}


def side(role: str, name: str) -> Side:
    kind: EntityKind = "person" if name in PEOPLE else "place" if name in TOWNS else "country"
    if name not in PEOPLE and name not in STATES:
        return Side(role, name, "person", name)
    return Side(role, name, kind, name, PEOPLE.get(name) or STATES[name])


def day(stated: str | None) -> date | None:
    return date.fromisoformat(stated) if stated is not None else None


def meeting(
    names: str,
    on: str | None = None,
    *,
    until: str | None = None,
    place: str | None = None,
    form: str = "meeting",
    status: str = "held",
    told: str = "2024-05-07",
    words: str = "",
) -> Telling:
    sides = [side("participant", name) for name in names.split(", ")]
    sides += [side("place", place)] if place is not None else []
    return Telling(
        "meetings",
        form,
        status,
        day(on),
        day(until or on),
        None if on is None else "span" if until else "day",
        tuple(sides),
        words or f"{names} {form}",
        day(told),
        dated_by=None if on is None else "text",
    )


def event(
    type: str,
    source: str,
    target: str,
    words: str,
    on: str | None = None,
    *,
    told: str = "2024-05-07",
    status: str = "occurred",
) -> Telling:
    sides = (side("source", source), side("target", target))
    precision = "day" if on is not None else None
    return Telling(
        *("events", type, status, day(on), day(on), precision, sides, words, day(told)),
        dated_by="text" if on is not None else None,
    )


def quote(
    speaker: str | None, words: str, told: str = "2024-05-07", kind: str = "direct"
) -> Telling:
    sides = (side("speaker", speaker),) if speaker is not None else ()
    return Telling("quotes", kind, None, None, None, None, sides, words, day(told))


def commitment(by: str, to: str, about: str, kind: str = "pledge") -> Telling:
    sides = (side("by", by), side("to", to))
    return Telling("commitments", kind, None, None, None, None, sides, about, day("2024-05-07"))


def indicator(measure: str, parties: str, value: str, year: str = "2023") -> Telling:
    sides = tuple(side("party", name) for name in parties.split(", "))
    first, last = day(f"{year}-01-01"), day(f"{year}-12-31")
    told = ("indicators", measure, None, first, last, "year", sides, f"{measure} {value}")
    return Telling(*told, day("2024-05-07"), value, dated_by="text")


TWO = "Ema Sokol, Tomas Berg"
MEETING = meeting(TWO, "2024-05-06", place="Ljubljana")
TRIP = (
    "Foreign Minister Berg will travel to Ljubljana and Koper from 6 to 8 May to open an exhibition"
)
WAR = "the war that it wages on its neighbour"

ONE = {
    "the same in other words": (
        MEETING,
        meeting(TWO, "2024-05-06", place="Slovenia", form="talks"),
    ),
    "a person and the state that sent her": (
        MEETING,
        meeting("Slovenia, Tomas Berg", "2024-05-06", place="Ljubljana"),
    ),
    "planned before, held after": (
        meeting(TWO, "2024-05-06", status="planned", told="2024-05-02"),
        MEETING,
    ),
    "a day and a span around it": (meeting(TWO, "2024-05-05", until="2024-05-08"), MEETING),
    "a subset of the participants": (meeting(f"{TWO}, Marta Lind", "2024-05-06"), MEETING),
    "a later mention without a day": (MEETING, meeting(TWO, told="2024-05-09")),
    "two undated mentions": (meeting(TWO, told="2024-05-07"), meeting(TWO, told="2024-05-09")),
    "a visit announced and told of": (
        meeting("Tomas Berg", "2024-05-06", place="Slovenia", form="visit", status="planned"),
        meeting("Tomas Berg, Slovenia", "2024-05-06", place="Ljubljana", form="visit"),
    ),
    "one event": (
        event(
            "SANCTION", "Norway", "Belarus", "Norway froze the assets of nine firms", "2024-05-06"
        ),
        event(
            "SANCTION", "Norway", "Belarus", "the freezing of assets of nine firms", "2024-05-06"
        ),
    ),
    "a war, told of months apart": (
        event("ASSAULT", "Belarus", "Sweden", WAR, told="2024-02-01"),
        event("ASSAULT", "Belarus", "Sweden", "its unprovoked war", told="2024-06-20"),
    ),
    "a quote and its excerpt": (
        quote("Ema Sokol", "“The ferry from Koper will sail again in June, and I shall be on it.”"),
        quote("Ema Sokol", "“The ferry from Koper will sail again in June”", "2024-05-08"),
    ),
    "a quote whose speaker one report does not name": (
        quote("Ema Sokol", "“The ferry from Koper to Bergen will sail again in June”"),
        quote(None, "“The ferry from Koper to Bergen will sail again in June”"),
    ),
    "one pledge": (
        commitment("Norway", "Slovenia", "to lend two rescue boats to the port of Koper"),
        commitment("Norway", "Slovenia", "lend the port of Koper two rescue boats"),
    ),
    "one figure, another value": (
        indicator("bilateral trade", "Slovenia, Norway", "240 million EUR"),
        indicator("bilateral trade", "Norway, Slovenia", "250 million EUR"),
    ),
}

TWO_THINGS = {
    "two calls on two days": (
        meeting(TWO, "2024-05-06", form="call"),
        meeting(TWO, "2024-05-09", form="call"),
    ),
    "a visit and the talks held during it": (
        meeting("Tomas Berg, Slovenia", "2024-05-06", place="Slovenia", form="visit"),
        meeting("Tomas Berg, Slovenia", "2024-05-06", place="Ljubljana", form="talks"),
    ),
    "a call and a meeting": (meeting(TWO, "2024-05-06", form="call"), MEETING),
    "another host": (MEETING, meeting("Jan Hribar, Tomas Berg", "2024-05-06", place="Ljubljana")),
    "another guest": (MEETING, meeting("Ema Sokol, Marta Lind", "2024-05-06", place="Ljubljana")),
    "another place": (
        meeting("Slovenia, Norway", "2024-05-06", until="2024-05-20", place="Ljubljana"),
        meeting("Slovenia, Norway", "2024-05-06", until="2024-05-20", place="Oslo"),
    ),
    "two stops of one trip, in one sentence": (
        meeting(
            "Tomas Berg", "2024-05-06", until="2024-05-08", place="Koper", form="visit", words=TRIP
        ),
        meeting(
            "Tomas Berg",
            "2024-05-06",
            until="2024-05-08",
            place="Ljubljana",
            form="visit",
            words=TRIP,
        ),
    ),
    "still planned when the other is over": (
        MEETING,
        meeting(TWO, status="planned", told="2024-05-10"),
    ),
    "accused on two days": (
        event("ACCUSE", "Norway", "Belarus", "condemned the arrest of two reporters", "2024-05-06"),
        event("ACCUSE", "Norway", "Belarus", "condemned the trial of the students", "2024-05-13"),
    ),
    "the other way round": (
        event("REQUEST", "Norway", "Belarus", "asked for the release of sailors", "2024-05-06"),
        event("REQUEST", "Belarus", "Norway", "asked for the release of sailors", "2024-05-06"),
    ),
    "words that are said every day": (
        quote("Ema Sokol", "“Thank you all”", "2024-05-07"),
        quote("Ema Sokol", "“Thank you all”", "2024-05-10"),
    ),
    "a formula, said anew": (
        quote("Ema Sokol", "the close ties of the two coastal nations", "2024-05-07", "indirect"),
        quote("Ema Sokol", "the close ties of the two coastal nations", "2024-06-10", "indirect"),
    ),
    "the same words of two speakers": (
        quote("Ema Sokol", "“The ferry from Koper to Bergen will sail again in June”"),
        quote("Marta Lind", "“The ferry from Koper to Bergen will sail again in June”"),
    ),
    "two pledges": (
        commitment("Norway", "Slovenia", "to lend two rescue boats to the port of Koper"),
        commitment("Norway", "Slovenia", "to open a consulate in Maribor next spring"),
    ),
    "two years": (
        indicator("bilateral trade", "Slovenia, Norway", "240 million EUR"),
        indicator("bilateral trade", "Slovenia, Norway", "240 million EUR", "2022"),
    ),
    "two layers": (MEETING, quote("Ema Sokol", "met Tomas Berg")),
}


@pytest.mark.parametrize("name", ONE)
def test_two_tellings_of_one_thing(name: str) -> None:
    a, b = ONE[name]
    found = match(a, b)
    assert found.score >= SURE, found
    assert match(b, a).score == found.score
    assert found.reasons
    assert set(keys(a)) & set(keys(b))


@pytest.mark.parametrize("name", TWO_THINGS)
def test_two_things(name: str) -> None:
    a, b = TWO_THINGS[name]
    assert match(a, b).score < SURE, match(a, b)
    assert match(b, a).score == match(a, b).score


def test_keys_are_few_and_say_when() -> None:
    many = ", ".join([*PEOPLE, "Belarus", "Norway"])
    assert 1 <= len(keys(MEETING)) <= 8
    assert len(keys(meeting(many, "2024-05-06", place="Minsk"))) <= 16
    assert not set(keys(MEETING)) & set(keys(meeting(TWO, "2024-07-06", place="Ljubljana")))


@pytest.mark.parametrize("gap", range(5))
@pytest.mark.parametrize("start", [date(2024, 2, 26), date(2024, 12, 30), date(2024, 5, 6)])
def test_days_that_are_near_share_a_key_wherever_they_fall(gap: int, start: date) -> None:
    for shift in range(16):
        a = date.fromordinal(start.toordinal() + shift)
        b = date.fromordinal(a.toordinal() + gap)
        first, second = meeting(TWO, a.isoformat()), meeting(TWO, b.isoformat())
        assert set(keys(first)) & set(keys(second))


def test_a_release_and_its_near_copy_give_one_meeting() -> None:
    words = "Foreign Minister Ema Sokol met Foreign Minister Tomas Berg in Ljubljana on Monday"
    shelf = Shelf()
    first = shelf.place(replace(MEETING, words=words), "release")
    copy = replace(MEETING, words=f"{words} (updated)", published=day("2024-05-08"))
    assert shelf.place(copy, "copy") is first
    assert len(shelf.items) == 1
    assert first.reports == {"release", "copy"}
    assert len(first.tellings) == 2


def test_two_tellings_of_one_report_are_one_only_where_that_is_all_but_certain() -> None:
    shelf = Shelf()
    first = shelf.place(MEETING, "release")
    assert shelf.place(meeting(TWO, "2024-05-06"), "release") is first
    assert shelf.place(replace(meeting(TWO, "2024-05-06"), label="visit"), "release") is not first
    assert shelf.place(meeting(TWO, "2024-04-03"), "release") is not first


def test_the_telling_that_is_done_and_exact_speaks_for_the_rest() -> None:
    planned = meeting(TWO, "2024-05-06", place="Ljubljana", status="planned", told="2024-05-02")
    vague = meeting(TWO, "2024-05-01", until="2024-05-31", place="Ljubljana")
    assert head([planned, vague, MEETING]) == 2
    assert head([MEETING, replace(MEETING, published=day("2024-05-06"))]) == 1
    assert head([MEETING, MEETING]) == 0


def test_tellings_that_agree_do_not_differ() -> None:
    vague = meeting(TWO, "2024-05-01", until="2024-05-31", place="Slovenia")
    assert differences([MEETING]) == ()
    assert differences([MEETING, vague, meeting(TWO)]) == ()


def test_what_tellings_differ_on_names_who_says_what() -> None:
    other = meeting(TWO, "2024-05-07", place="Koper")
    vague = meeting(TWO, "2024-05-01", until="2024-05-31")
    assert differences([MEETING, vague, other]) == (
        Difference("date", (("2024-05-06", (0,)), ("2024-05-07", (2,)))),
        Difference("place", (("Ljubljana", (0,)), ("Koper", (2,)))),
    )


def test_a_plan_that_was_kept_is_a_course_and_no_contradiction() -> None:
    planned = meeting(TWO, "2024-05-06", place="Ljubljana", status="planned", told="2024-05-02")
    assert differences([planned, MEETING]) == (
        Difference("course", (("planned", (0,)), ("held", (1,)))),
    )
    cancelled = replace(planned, status="cancelled")
    assert [each.field for each in differences([cancelled, MEETING])] == ["status"]


def test_values_speakers_and_counts_differ() -> None:
    a, b = ONE["one figure, another value"]
    assert differences([a, b, replace(a, value="0.24 billion EUR")]) == (
        Difference("value", (("240 million EUR", (0, 2)), ("250 million EUR", (1,)))),
    )
    said, other = TWO_THINGS["the same words of two speakers"]
    assert [each.field for each in differences([said, other])] == ["speaker"]
    twelve = event("ASSAULT", "Belarus", "Sweden", "shelled the port and killed 12 sailors")
    fourteen = replace(twelve, words="killed 14 sailors in the port")
    assert differences([twelve, fourteen]) == (
        Difference("number", (("12 sailors", (0,)), ("14 sailors", (1,)))),
    )


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("7.48 billion USD", "$7.48 billion"),
        ("12,000", "12000"),
        ("25 percent", "25%"),
        ("thousands", "Thousands"),
    ],
)
def test_values_are_compared_by_their_numbers(a: str, b: str) -> None:
    assert value_key(a) == value_key(b)


def test_lone_surrogates_and_empty_words_have_keys() -> None:
    odd = quote(
        "Ema \ud800Sokol", "“The \udfff\ud800 ferry from Koper \x00 will sail again in June”"
    )
    assert keys(odd)
    assert match(odd, odd).score >= SURE
    nothing = replace(odd, words="", sides=(), published=None)
    assert match(nothing, nothing).score < SURE
    for layer in ("meetings", "events", "commitments", "indicators"):
        bare = replace(nothing, layer=layer, label="CONSULT" if layer == "events" else "other")
        keys(bare)
        assert match(bare, bare).score < SURE
