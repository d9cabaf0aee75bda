"""A brief as one HTML file that opens offline, prints well and runs no script."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup

from communique.brief import Brief
from communique.brief.markdown import asked, coverage

_CAPTIONS = (
    ("timeline", "meetings", "Meetings held, by month and form"),
    ("quads", "events", "Events by month: cooperation above the line, conflict below"),
    ("balance", "events", "Mean Goldstein score of a month's events; larger dots are more events"),
    ("types", "events", "Events by type"),
    ("values", "indicators", "Reported figures"),
    ("places", "places", "Where meetings and events took place"),
    ("network", "network", "Who met whom"),
)


def html(brief: Brief, *, charts: bool = True) -> str:
    """Return the brief as HTML. All that comes out of reports is escaped."""
    drawn = _charts(brief) if charts else {}
    return (
        _environment()
        .get_template("brief.html")
        .render(
            brief=brief,
            notes={note.number: note for note in brief.footnotes},
            asked=asked(brief),
            coverage=list(coverage(brief)),
            charts=drawn,
            style=Markup(
                files("communique.brief").joinpath("templates/brief.css").read_text("utf-8")
            ),
        )
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
    return made


def address(url: str | None) -> str | None:
    """Return a web address that may be linked to; None for any other scheme."""
    return url if url is not None and url.startswith(("https://", "http://")) else None


def shown(text: str) -> str:
    """Return text without the marks that turn the direction of what follows."""
    return "".join(c for c in text if not ("\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069"))


def _charts(brief: Brief) -> dict[str, list[tuple[str, Markup]]]:
    """Return the charts by the section that they stand in, each with its caption."""
    from communique.brief.charts import CHARTS, svg  # noqa: PLC0415  (loads their library)

    found: dict[str, list[tuple[str, Markup]]] = {}
    for name, section, caption in _CAPTIONS:
        drawn = CHARTS[name](brief.figures)
        if drawn is not None:
            # Drawn by the library of charts, which escapes what it is given.
            found.setdefault(section, []).append((caption, Markup(svg(drawn))))
    return found
