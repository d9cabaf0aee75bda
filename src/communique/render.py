"""A report as a piece of HTML for notebooks: its text with the records marked, and listed below.

All text of the report is escaped; there is no script and no address to load from.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from communique.marks import Segment, name_of, segments, words
from communique.records import Report

# Colours with at least 4.5:1 contrast on both a white and a near-black page background are few;
# marks therefore carry their own background and dark ink.
_STYLE = """
.cq{font:14px/1.55 system-ui,sans-serif;max-width:56em}
.cq h4{margin:1em 0 .3em;font-size:13px;letter-spacing:.04em;text-transform:uppercase;opacity:.75}
.cq .text{white-space:pre-wrap;overflow-wrap:anywhere}
.cq mark{color:#111;border-radius:2px;padding:0 1px}
.cq .person{background:#bfe3f7}.cq .organisation{background:#e5ccf2}.cq .country{background:#f7e2a8}
.cq .place{background:#c9ebc5}.cq .date{background:#d9dce3}.cq .plain{opacity:.8}
.cq .quote{font-style:italic}.cq .cue{text-decoration:underline}
.cq .meeting{border-bottom:2px solid #d1495b}
.cq sup{font-size:9px;margin-left:1px;opacity:.8}
.cq table{border-collapse:collapse;font-size:13px}
.cq td,.cq th{text-align:left;vertical-align:top;padding:2px 12px 2px 0;border:0}
"""


def notebook(report: Report) -> str:
    """Return the report as HTML that may stand inside any page."""
    article = report.article
    origin = " · ".join(filter(None, (article.publisher, article.published)))
    body = "".join(map(_segment, segments(report)))
    tables = "".join(_tables(report))
    return (
        f'<div class="cq"><style>{_STYLE}</style>'
        f"<h3>{escape(article.title or 'Untitled report')}</h3><p>{escape(origin)}</p>"
        f'<div class="text">{body}</div>{tables}</div>'
    )


def _segment(segment: Segment) -> str:
    written = escape(segment.text)
    for mark in reversed(segment.marks):
        kind = f"{mark.kind} plain" if mark.plain else mark.kind
        # Only what denotes something is filled; quotes, cues and meetings are drawn as lines.
        tag = "span" if mark.kind in ("quote", "cue", "meeting") else "mark"
        written = f'<{tag} class="{kind}" title="{escape(mark.detail)}">{written}</{tag}>'
    return written + "".join(f"<sup>{escape(mark.label)}</sup>" for mark in segment.closing)


def _tables(report: Report) -> Iterable[str]:
    yield _table(
        "Meetings",
        ("", "form", "status", "participants", "place", "date"),
        (
            (
                f"M{number}",
                meeting.form,
                meeting.status.replace("_", " "),
                ", ".join(name_of(report, each) or each for each in meeting.participants),
                name_of(report, meeting.place) or "",
                "" if meeting.date is None else meeting.date.iso(),
            )
            for number, meeting in enumerate(report.meetings, start=1)
        ),
    )
    yield _table(
        "Quotes",
        ("", "kind", "speaker", "to", "words"),
        (
            (
                f"Q{number}",
                quote.kind,
                name_of(report, quote.speaker) or words(quote.speaker_span),
                name_of(report, quote.addressee) or "",
                words(quote.content),
            )
            for number, quote in enumerate(report.quotes, start=1)
        ),
    )
    yield _table(
        "Entities",
        ("", "kind", "name", "office", "country"),
        (
            (entity.id, entity.kind, entity.name, ", ".join(entity.roles), entity.country or "")
            for entity in report.entities
        ),
    )


def _table(title: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    if not body:
        return ""
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    return f"<h4>{escape(title)}</h4><table><tr>{head}</tr>{body}</table>"
