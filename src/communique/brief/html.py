"""A brief as one HTML file that opens offline, prints well and runs no script."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup

from communique.brief import Brief, Line
from communique.brief.describing import captions, sentences
from communique.brief.markdown import METHOD, asked, coverage

_STANDS = {
    "timeline": "meetings",
    "quads": "events",
    "balance": "events",
    "types": "events",
    "values": "indicators",
    "places": "charts",
    "network": "charts",
}
"""The section that each chart stands in; those whose section has no lines stand with the last."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart as it stands on the page: drawn for a wide page and for a telephone."""

    wide: Markup
    narrow: Markup | None
    caption: str


def html(brief: Brief, *, charts: bool = True, narrow: bool = True) -> str:
    """Return the brief as HTML. All that comes out of reports is escaped.

    `narrow` adds the charts as they are drawn for a telephone; what is printed needs none.
    """
    drawn = _charts(brief, narrow=narrow) if charts else {}
    return (
        _environment()
        .get_template("brief.html")
        .render(
            brief=brief,
            notes={note.number: note for note in brief.footnotes},
            asked=asked(brief),
            coverage=list(coverage(brief)),
            method=METHOD,
            charts=drawn,
            style=Markup(
                files("communique.brief").joinpath("templates/brief.css").read_text("utf-8")
            ),
        )
    )


def notebook(brief: Brief) -> str:
    """Return the page in a frame, so that its style stays in it and nothing in it can run."""
    page = Markup.escape(html(brief, narrow=False))
    return (
        f'<iframe title="{Markup.escape(shown(brief.title))}: a brief" sandbox srcdoc="{page}" '
        'style="width:100%;height:40rem;border:1px solid #8888"></iframe>'
    )


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("communique.brief"),
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["address"] = address
    made.filters["shown"] = shown
    made.filters["grouped"] = grouped
    return made


def grouped(lines: Iterable[Line]) -> list[tuple[str | None, list[Line]]]:
    """Return lines by the heading that they stand under, in order."""
    return [(group, list(under)) for group, under in groupby(lines, lambda line: line.group)]


def address(url: str | None) -> str | None:
    """Return a web address that may be linked to; None for any other scheme."""
    return url if url is not None and url.startswith(("https://", "http://")) else None


def shown(text: str) -> str:
    """Return text without the marks that turn the direction of what follows."""
    return "".join(c for c in text if not ("\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069"))


def _charts(brief: Brief, *, narrow: bool) -> dict[str, list[Figure]]:
    """Return the charts by the section that they stand in."""
    from communique.brief.charts import CHARTS, NARROW, WIDTH  # noqa: PLC0415  (loads Altair)
    from communique.brief.drawing import svg  # noqa: PLC0415

    told, said = captions(brief.figures), sentences(brief.figures)
    sections = {section.key for section in brief.sections}
    found: dict[str, list[Figure]] = {}
    for name, section in _STANDS.items():
        drawn = [
            # Drawn by the library of charts, which escapes what it is given.
            Markup(svg(chart, said.get(name, "")))
            for width in ((WIDTH, NARROW) if narrow else (WIDTH,))
            if (chart := CHARTS[name](brief.figures, width=width)) is not None
        ]
        if drawn:
            place = section if section in sections else "charts"
            figure = Figure(drawn[0], drawn[1] if narrow else None, told[name])
            found.setdefault(place, []).append(figure)
    return found
