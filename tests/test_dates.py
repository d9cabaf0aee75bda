"""Time expressions, datelines and the anchor day; all sentences are made up."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.document import Article, Span
from communique.errors import InputError, KnowledgeError
from communique.extract.dates import Anchor, TimeExpression, find_anchor, find_dates, resolve, whens
from communique.knowledge.timegrammar import compile_times, load_times
from communique.knowledge.timevalues import Weekday

GRAMMAR = load_times("en")
# A Wednesday.
ANCHOR = Anchor(date(2022, 5, 18), "published")


def dates(text: str, anchor: Anchor = ANCHOR) -> tuple[TimeExpression, ...]:
    return find_dates(text, anchor, grammar=GRAMMAR)


# One expression each: sentence, its words, first day, first day after, precision.
ONE = [
    ("Envoys met on Tuesday in Quito.", "Tuesday", "2022-05-17", "2022-05-18", "day"),
    ("Envoys met on Wednesday in Quito.", "Wednesday", "2022-05-18", "2022-05-19", "day"),
    ("Envoys will meet on Wednesday.", "Wednesday", "2022-05-18", "2022-05-19", "day"),
    ("Envoys will meet on Tuesday.", "Tuesday", "2022-05-24", "2022-05-25", "day"),
    ("He says they'll meet Tuesday.", "Tuesday", "2022-05-24", "2022-05-25", "day"),
    ("Talks will be co-hosted by Oman on Tuesday.", "Tuesday", "2022-05-24", "2022-05-25", "day"),
    ("Envoys plan talks, scheduled for Friday.", "Friday", "2022-05-20", "2022-05-21", "day"),
    ("The premier is set to fly to Oslo Monday.", "Monday", "2022-05-23", "2022-05-24", "day"),
    ("She said last Tuesday's talks failed.", "last Tuesday", "2022-05-17", "2022-05-18", "day"),
    ("He left last Wednesday.", "last Wednesday", "2022-05-11", "2022-05-12", "day"),
    ("They meet next Wednesday.", "next Wednesday", "2022-05-25", "2022-05-26", "day"),
    ("He came on Monday last week.", "Monday last week", "2022-05-09", "2022-05-10", "day"),
    (
        "Talks ran Monday through Wednesday.",
        "Monday through Wednesday",
        "2022-05-16",
        "2022-05-19",
        "span",
    ),
    ("They spoke yesterday.", "yesterday", "2022-05-17", "2022-05-18", "day"),
    ("Today, the minister spoke.", "Today", "2022-05-18", "2022-05-19", "day"),
    ("They meet tomorrow.", "tomorrow", "2022-05-19", "2022-05-20", "day"),
    ("They spoke this morning.", "this morning", "2022-05-18", "2022-05-19", "day"),
    ("They spoke last night.", "last night", "2022-05-17", "2022-05-18", "day"),
    (
        "It was the day before yesterday.",
        "the day before yesterday",
        "2022-05-16",
        "2022-05-17",
        "day",
    ),
    ("Two weeks ago he resigned.", "Two weeks ago", "2022-05-02", "2022-05-09", "week"),
    ("He resigned three days ago.", "three days ago", "2022-05-15", "2022-05-16", "day"),
    ("He resigned 10 years ago.", "10 years ago", "2012-01-01", "2013-01-01", "year"),
    ("He resigned a month ago.", "a month ago", "2022-04-01", "2022-05-01", "month"),
    ("He resigned a few days ago.", "a few days ago", "2022-05-11", "2022-05-19", "span"),
    ("He resigned five hours ago.", "five hours ago", "2022-05-18", "2022-05-19", "day"),
    ("Trade fell last year.", "last year", "2021-01-01", "2022-01-01", "year"),
    ("Trade fell last month.", "last month", "2022-04-01", "2022-05-01", "month"),
    ("Trade fell last week.", "last week", "2022-05-09", "2022-05-16", "week"),
    ("Trade fell this quarter.", "this quarter", "2022-04-01", "2022-07-01", "quarter"),
    ("Envoys meet this month.", "this month", "2022-05-01", "2022-06-01", "month"),
    ("Envoys meet later this month.", "later this month", "2022-05-19", "2022-06-01", "month"),
    (
        "Envoys met earlier this year.",
        "Earlier this year".lower(),
        "2022-01-01",
        "2022-05-19",
        "year",
    ),
    ("Envoys meet next week.", "next week", "2022-05-23", "2022-05-30", "week"),
    ("Envoys will meet in two weeks.", "in two weeks", "2022-05-30", "2022-06-06", "week"),
    ("They return in a week's time.", "in a week's time", "2022-05-23", "2022-05-30", "week"),
    ("Envoys will meet in the coming days.", "the coming days", "2022-05-19", "2022-05-26", "span"),
    ("We went far over the past year.", "the past year", "2021-05-18", "2022-05-19", "span"),
    (
        "Over the last three months it fell.",
        "the last three months",
        "2022-02-18",
        "2022-05-19",
        "span",
    ),
    ("It must end within ten days.", "within ten days", "2022-05-19", "2022-05-29", "span"),
    ("They met over the weekend.", "the weekend", "2022-05-14", "2022-05-16", "span"),
    ("They will meet at the weekend.", "the weekend", "2022-05-21", "2022-05-23", "span"),
    ("They met last weekend.", "last weekend", "2022-05-14", "2022-05-16", "span"),
    ("He came on 21 July 2014.", "21 July 2014", "2014-07-21", "2014-07-22", "day"),
    ("He came on July 21, 2014.", "July 21, 2014", "2014-07-21", "2014-07-22", "day"),
    (
        "He came on Monday, July 21, 2014.",
        "Monday, July 21, 2014",
        "2014-07-21",
        "2014-07-22",
        "day",
    ),
    (
        "He came on the 21st of July 2014.",
        "the 21st of July 2014",
        "2014-07-21",
        "2014-07-22",
        "day",
    ),
    ("The pact of 7 December 1988 holds.", "7 December 1988", "1988-12-07", "1988-12-08", "day"),
    ("He arrived on Aug. 3, 2021.", "Aug. 3, 2021", "2021-08-03", "2021-08-04", "day"),
    ("Quito, 14 Aug 88 (Agency)", "14 Aug 88", "1988-08-14", "1988-08-15", "day"),
    ("He came on 21 April.", "21 April", "2022-04-21", "2022-04-22", "day"),
    ("The envoys met on May 25.", "May 25", "2022-05-25", "2022-05-26", "day"),
    ("The envoys met on October 9.", "October 9", "2021-10-09", "2021-10-10", "day"),
    ("The envoys will meet on October 9.", "October 9", "2022-10-09", "2022-10-10", "day"),
    ("He spoke on Friday [13 May] again.", "Friday [13 May]", "2022-05-13", "2022-05-14", "day"),
    ("The 2 May attack shook Lima.", "2 May", "2022-05-02", "2022-05-03", "day"),
    ("He travels August 2-6, 2021.", "August 2-6, 2021", "2021-08-02", "2021-08-07", "span"),
    ("He was there from May 3 to 5.", "May 3 to 5", "2022-05-03", "2022-05-06", "span"),
    ("He was there 3-5 May.", "3-5 May", "2022-05-03", "2022-05-06", "span"),
    (
        "He was there May 30 to June 2, 2021.",
        "May 30 to June 2, 2021",
        "2021-05-30",
        "2021-06-03",
        "span",
    ),
    (
        "He stayed 28 December-3 January.",
        "28 December-3 January",
        "2021-12-28",
        "2022-01-04",
        "span",
    ),
    ("They met in March.", "March", "2022-03-01", "2022-04-01", "month"),
    ("They met in May.", "May", "2022-05-01", "2022-06-01", "month"),
    ("They met last October.", "last October", "2021-10-01", "2021-11-01", "month"),
    ("They met in March 2014.", "March 2014", "2014-03-01", "2014-04-01", "month"),
    ("They met in July of last year.", "July of last year", "2021-07-01", "2021-08-01", "month"),
    (
        "Between May and September 2017 it rained.",
        "May and September 2017",
        "2017-05-01",
        "2017-10-01",
        "month",
    ),
    ("They met in late April.", "late April", "2022-04-21", "2022-05-01", "month"),
    ("They met in mid-March.", "mid-March", "2022-03-11", "2022-03-21", "month"),
    ("It opens at the end of the year.", "the end of the year", "2022-09-01", "2023-01-01", "year"),
    ("It closed in early 2013.", "early 2013", "2013-01-01", "2013-05-01", "year"),
    ("Trade began in spring 2021.", "spring 2021", "2021-03-01", "2021-06-01", "season"),
    ("Trade began last summer.", "last summer", "2021-06-01", "2021-09-01", "season"),
    (
        "It grew in the first quarter of 2021.",
        "the first quarter of 2021",
        "2021-01-01",
        "2021-04-01",
        "quarter",
    ),
    (
        "It grew in the second half of 2020.",
        "the second half of 2020",
        "2020-07-01",
        "2021-01-01",
        "span",
    ),
    ("Sales in Q3 2021 rose.", "Q3 2021", "2021-07-01", "2021-10-01", "quarter"),
    ("It was signed in 1988.", "1988", "1988-01-01", "1989-01-01", "year"),
    ("The 2014 accord holds.", "2014", "2014-01-01", "2015-01-01", "year"),
    ("It was founded in 1648.", "1648", "1648-01-01", "1649-01-01", "year"),
    ("The 2014-15 season began.", "2014-15", "2014-01-01", "2016-01-01", "year"),
    ("It lasted from 2014 to 2016.", "2014 to 2016", "2014-01-01", "2017-01-01", "year"),
    ("Ties froze in the 1990s.", "the 1990s", "1990-01-01", "2000-01-01", "decade"),
    ("Ties froze in the late 1980s.", "the late 1980s", "1986-09-01", "1990-01-01", "decade"),
    ("Ties froze in the nineties.", "the nineties", "1990-01-01", "2000-01-01", "decade"),
    ("Issued 2022-05-16 in Oslo.", "2022-05-16", "2022-05-16", "2022-05-17", "day"),
    ("Issued 2022-05-17T01:10Z in Oslo.", "2022-05-17T01:10Z", "2022-05-17", "2022-05-18", "day"),
    ("Issued 16.05.2022 in Oslo.", "16.05.2022", "2022-05-16", "2022-05-17", "day"),
    ("Issued 5/16/2022 in Oslo.", "5/16/2022", "2022-05-16", "2022-05-17", "day"),
    ("Issued 05/06/2022 in Oslo.", "05/06/2022", "2022-05-06", "2022-05-07", "day"),
    ("He came on July\n21, 2014.", "July\n21, 2014", "2014-07-21", "2014-07-22", "day"),
    ("HE CAME ON MAY 3.", "MAY 3", "2022-05-03", "2022-05-04", "day"),
]


@pytest.mark.parametrize(("text", "words", "start", "end", "precision"), ONE)
def test_one_expression(text: str, words: str, start: str, end: str, precision: str) -> None:
    (found,) = dates(text)
    when = found.when()
    assert found.evidence.text == words
    assert when is not None
    assert (when.start.isoformat(), when.end.isoformat(), when.precision) == (start, end, precision)
    assert when.basis == "text"
    assert when.evidence == found.evidence


@pytest.mark.parametrize(
    "text",
    [
        "The group may meet again.",
        "May I speak? They march on, and the sun was a second of light.",
        "Marchers began their March through Oslo.",
        "He met Theresa May and April Smith, the envoy.",
        "It holds 2,000 tents and cost $1999 or 1,988.50 crowns.",
        "Some 1500 troops and 1999 people were there.",
        "More than 2000 came; about 1990 left.",
        "Resolution 1929 was cited at 1945 GMT.",
        "The 9/11 report was read.",
        "See www.example.org/2021/07/notes.",
        "Bloody Sunday was recalled by the Sunday Times.",
        "They meet every Tuesday.",
        "He was the first to go.",
        "On the last day they left.",
        "The 19 April Movement denied it.",
        "Ahead of talks, the fall of the city was near.",
        "",
    ],
)
def test_no_expression(text: str) -> None:
    assert dates(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met Friday and Saturday.", ["2022-05-13", "2022-05-14"]),
        ("He said on Tuesday that she will come on Friday.", ["2022-05-17", "2022-05-20"]),
        ("Born in 1950, he died yesterday.", ["1950", "2022-05-17"]),
        ("On May 3 he left. The same day she came.", ["2022-05-03", "2022-05-03"]),
        ("On May 3 he left. Two days later she came.", ["2022-05-03", "2022-05-05"]),
        ("In 2010 he left. Three years later she came.", ["2010", "2013"]),
        ("In 2010 he left. The following day she came.", ["2010", None]),
        ("The same day she came.", [None]),
        ("It grew in the last week of April, not in May.", ["2022-04", "2022-05"]),
    ],
)
def test_several_expressions(text: str, expected: list[str | None]) -> None:
    found = [one.when() for one in dates(text)]
    assert [when and when.iso() for when in found] == expected


def test_verbs_tense_overrides_the_cue() -> None:
    (tuesday,) = dates("Tuesday's talks")
    assert tuesday.future is None
    past, future = tuesday.when(future=False), tuesday.when(future=True)
    assert past is not None
    assert future is not None
    assert (past.iso(), future.iso()) == ("2022-05-17", "2022-05-24")


def test_resolve_is_the_same_reading() -> None:
    reach = resolve(Weekday(4), ANCHOR, future=True)
    assert reach is not None
    assert reach.start == date(2022, 5, 20)


def test_date_beside_a_noun_ignores_the_verb() -> None:
    found = dates("They will uphold the February 24 statement.")
    assert [when.iso() for when in whens(found)] == ["2022-02-24"]


def test_deadline_after_a_past_verb_is_the_nearest() -> None:
    found = dates("He committed himself to leaving by July 31.")
    assert [when.iso() for when in whens(found)] == ["2022-07-31"]


def test_weekday_settles_the_year() -> None:
    found = dates("The talks began on Monday, 10 May.")  # a Monday in 2021, not in 2022
    assert [when.iso() for when in whens(found)] == ["2021-05-10"]


@pytest.mark.parametrize("text", ["on Tuesday", "yesterday", "last year", "in March", "21 July"])
def test_no_anchor_no_date(text: str) -> None:
    (found,) = dates(text, Anchor(None, "published"))
    assert found.when() is None


def test_no_anchor_but_a_full_date() -> None:
    (found,) = dates("on 21 July 2014", Anchor(None, "published"))
    when = found.when()
    assert when is not None
    assert when.iso() == "2014-07-21"


@pytest.mark.parametrize("text", ["on February 30, 2021", "31 June", "900 decades ago"])
def test_impossible_days_are_no_dates(text: str) -> None:
    assert whens(dates(text)) == ()


def test_skip_leaves_out_what_overlaps() -> None:
    text = "LIMA, July 21 (Agency) - They met on Tuesday."
    found = find_dates(text, ANCHOR, grammar=GRAMMAR, skip=[Span(0, 24)])
    assert [one.evidence.text for one in found] == ["Tuesday"]


def test_calendar_edges_do_not_crash() -> None:
    text = (
        "yesterday, tomorrow, last year, next decade, the coming weeks, Friday, 3 May, a year ago"
    )
    for day in (date.min, date.max):
        anchor = Anchor(day, "published")
        whens(dates(text, anchor))
        anchor.when()


# Publication


@pytest.mark.parametrize(
    ("published", "timezone", "day"),
    [
        ("2022-05-17T01:10Z", "America/New_York", date(2022, 5, 16)),
        ("2022-05-17T01:10:00+00:00", "America/New_York", date(2022, 5, 16)),
        ("2022-05-17T01:10Z", None, date(2022, 5, 17)),
        ("2022-05-17T01:10", "America/New_York", date(2022, 5, 17)),
        ("2022-05-17", "America/New_York", date(2022, 5, 17)),
        ("2022-05-16T22:10Z", "Europe/Minsk", date(2022, 5, 17)),
        ("Tue, 17 May 2022 01:10:00 GMT", None, date(2022, 5, 17)),
        (" 17 May 2022 ", None, date(2022, 5, 17)),
        ("May 2022", None, None),
        ("soon", None, None),
        ("", None, None),
        ("0001-01-01T00:00Z", "America/New_York", None),
        (None, "Europe/Minsk", None),
    ],
)
def test_day_of_publication(published: str | None, timezone: str | None, day: date | None) -> None:
    anchor = find_anchor(Article("x", published=published), grammar=GRAMMAR, timezone=timezone)
    assert (anchor.day, anchor.basis) == (day, "published")


def test_local_date_given_by_the_source_wins() -> None:
    article = Article("x", published="2022-05-17T01:10Z", extra={"published_local": "2022-05-15"})
    anchor = find_anchor(article, grammar=GRAMMAR, timezone="Asia/Tokyo")
    assert anchor.day == date(2022, 5, 15)
    when = anchor.when()
    assert when is not None
    assert (when.iso(), when.basis, when.evidence) == ("2022-05-15", "published", None)


def test_unknown_time_zone() -> None:
    with pytest.raises(InputError, match="Mars/Olympus"):
        find_anchor(Article("x", published="2022-05-17"), grammar=GRAMMAR, timezone="Mars/Olympus")


# Datelines: text, place, region or state, day with the year of publication 2014

DATELINES = [
    ("MINSK, July 21 (BelNews) - The envoy", "MINSK", None, "2014-07-21"),
    ("Lima, 14 Aug 88 (Agencia) -- [Text] The envoy", "Lima", None, "1988-08-14"),
    (
        "SAN SALVADOR (El Salvador), 5 Jan 89 (AGN) -- The",
        "SAN SALVADOR",
        "El Salvador",
        "1989-01-05",
    ),
    ("Tegucigalpa, Honduras, 5 Jan 89 (AGN) -- The", "Tegucigalpa", "Honduras", "1989-01-05"),
    ("WASHINGTON, D.C. - The envoy", "WASHINGTON", "D.C.", None),
    ("BEIJING, Nov. 3 (Huaxin) -- The envoy", "BEIJING", None, "2013-11-03"),
    ("BEIJING Nov 3 (Huaxin) -- The envoy", "BEIJING", None, "2013-11-03"),
    ("MOSCOW. July 5. NOVOSTNIK - The envoy", "MOSCOW", None, "2014-07-05"),
    ("MOSCOW, July 5. /NOV/. The envoy", "MOSCOW", None, "2014-07-05"),
    ("St. Petersburg, 5 July 2014 (Nov) -- The", "St. Petersburg", None, "2014-07-05"),
    ("RIO DE JANEIRO, Brazil (AN) — The envoy", "RIO DE JANEIRO", "Brazil", None),
    ("Envoy in Minsk\n\nMINSK, 21 July (BelNews) — The", "MINSK", None, "2014-07-21"),
    ("Port-au-Prince, 3 May 2014\nThe envoy", "Port-au-Prince", None, "2014-05-03"),
    ("Monday, July 21, 2014\xa0\n\nThe envoy", None, None, "2014-07-21"),
]


@pytest.mark.parametrize(("text", "place", "within", "day"), DATELINES)
def test_dateline(text: str, place: str | None, within: str | None, day: str | None) -> None:
    anchor = find_anchor(Article(text, published="2014-07-22"), grammar=GRAMMAR)
    line = anchor.dateline
    assert line is not None
    assert (line.place and line.place.of(text)) == place
    assert (line.within and line.within.of(text)) == within
    assert (line.day and line.day.isoformat()) == day
    assert anchor.day == date(2014, 7, 22)
    assert all(line.span.contains(s) for s in (line.place, line.within, line.date_span) if s)


def test_dateline_is_the_anchor_without_publication() -> None:
    article = Article("Lima, 14 Aug 88 (Agencia) -- The envoy left yesterday.")
    anchor = find_anchor(article, grammar=GRAMMAR)
    assert (anchor.day, anchor.basis) == (date(1988, 8, 14), "dateline")
    assert dates("He left yesterday.", anchor)[0].when() is not None


def test_dateline_without_a_year_is_no_anchor_alone() -> None:
    anchor = find_anchor(Article("MINSK, July 21 (BelNews) - The envoy"), grammar=GRAMMAR)
    assert anchor.day is None
    assert anchor.dateline is not None


@pytest.mark.parametrize(
    "text",
    [
        "On Thursday, June 24, the envoy left.",
        "In July - and later - the envoy left.",
        "The envoy met him in Minsk, July 21 was hot.",
        "Envoy Says Talks Failed\nHe left in May.",
        "",
    ],
)
def test_no_dateline(text: str) -> None:
    assert find_anchor(Article(text, published="2021-06-25"), grammar=GRAMMAR).dateline is None


# Knowledge


def test_unknown_language() -> None:
    with pytest.raises(KnowledgeError, match="xx"):
        load_times("xx")


def test_table_without_a_source_is_refused() -> None:
    with pytest.raises(KnowledgeError, match="months"):
        compile_times({"months": {"full": {"May": 5}}})


# Properties

WORDS = """
the last two weeks of the end of May March 21 July 1988 Aug. 14 88 Tuesday early mid- 2014 - 15 , .
( ) / 1990 s 1990s a year ago next this that same in between and to from quarter half first Q1 ' ’
's yeſterday FRİDAY weeK 16.05.
"""
PIECES = st.sampled_from(
    [
        *WORDS.split(),
        "\n",
        " ",
        "  ",
        "\xa0",
        "\u200f",
        "\x00",
        "٣",
        "²",
    ]
)
HOSTILE = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=80).map("".join))
SPACED = st.lists(PIECES, max_size=80).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(HOSTILE, SPACED), st.one_of(st.none(), st.dates()))
def test_spans_hold_and_nothing_crashes(text: str, day: date | None) -> None:
    anchor = find_anchor(
        Article(text, published=day.isoformat() if day is not None else None), grammar=GRAMMAR
    )
    found = find_dates(text, anchor, grammar=GRAMMAR)
    end = 0
    for one in found:
        assert one.span.start >= end
        end = one.span.end
        assert one.evidence.text == one.span.of(text)
        for future in (None, False, True):
            when = one.when(future=future)
            assert when is None or when.start < when.end


@pytest.mark.parametrize(
    "unit",
    [
        "1 ",
        "1" * 50,
        "the ",
        "the last ",
        "May 3 to ",
        "early ",
        "the end of ",
        "in two ",
        "\n ",
        "Monday, ",
        "Tuesday - ",
        "A ",
        "A.",
        "will not ",
        "St. ",
        "(",
        "2014-",
        "16.05.",
        "Friday ",
    ],
)
def test_long_lines_take_linear_time(unit: str) -> None:
    text = unit * (40_000 // len(unit))
    begin = time.perf_counter()
    find_anchor(Article(text, published="2022-05-18"), grammar=GRAMMAR)
    dates(text)
    # Under 2 s on a slow core; a backtracking form would take minutes.
    assert time.perf_counter() - begin < 20
