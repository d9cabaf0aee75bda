"""Records to and from the wire format: one JSON object a report.

Writing and reading back gives an equal report. Files that carry only the fields of the annotation
guide (`docs/records.md`) are read too, and members that nobody knows are passed over. Spans are
`[start, end)` in Unicode code points of `text`. The fields are described in `communique.shapes`,
from which the published JSON Schema is generated.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from communique.document import Article
from communique.errors import FormatError
from communique.records import Report
from communique.shapes import (
    COMMITMENT,
    ENTITY,
    EVENT,
    INDICATOR,
    MEETING,
    NAME,
    NOTE,
    QUOTE,
    SPAN_SCHEMA,
    TEXT,
    WHEN,
    WHERE,
    more,
    plain,
)
from communique.wire import Codec, Field, Node, Shape, listing, mapping_codec, optional, text_codec

SCHEMA_VERSION = 1


def to_dict(report: Report) -> dict[str, object]:
    """Return the report as a JSON object in the wire format."""
    return REPORT.write(report)


def from_dict(value: Mapping[str, object]) -> Report:
    """Return the report that a JSON object describes.

    Raises FormatError naming the path of the first value that cannot be read, such as
    `meetings[0].status`, and where spans or ids disagree with the text.
    """
    text = value.get("text") if isinstance(value, Mapping) else None
    return REPORT.read(Node(value, "", text if isinstance(text, str) else ""))


def dumps(report: Report) -> str:
    """Return the report as one line of JSON, without the line's end."""
    line = json.dumps(to_dict(report), ensure_ascii=False)
    # A lone surrogate has no UTF-8 form; its escape keeps the offsets of everything after it.
    return line if _encodable(line) else json.dumps(to_dict(report), ensure_ascii=True)


def loads(line: str) -> Report:
    """Return the report in one line of JSON; raises FormatError."""
    try:
        value = json.loads(line)
    except ValueError as error:
        raise FormatError(f"not JSON: {error}") from error
    except RecursionError as error:
        raise FormatError("not a report: nested too deep") from error
    return from_dict(value)


def read_lines(lines: Iterable[str]) -> Iterator[Report]:
    """Yield the reports of a JSON-lines file; a FormatError names its line, counted from 1."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield loads(line)
            except FormatError as error:
                raise FormatError(f"line {number}: {error}") from error


def json_schema() -> dict[str, object]:
    """Return the JSON Schema (2020-12) of one report."""
    shapes = (WHEN, WHERE, NOTE, ENTITY, MEETING, QUOTE, EVENT, COMMITMENT, INDICATOR)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:communique:report:{SCHEMA_VERSION}",
        **REPORT.schema(),
        "$defs": {
            "span": SPAN_SCHEMA,
            **{shape.ref: shape.schema() for shape in shapes},
        },
    }


def text_hash(text: str) -> str:
    """Return the SHA-256, in hex, of a report's text as UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _encodable(line: str) -> bool:
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _read_version(node: Node) -> int:
    if type(node.value) is not int or node.value < 1:
        raise node.error("a schema version")
    if node.value > SCHEMA_VERSION:
        raise node.error(f"schema version {SCHEMA_VERSION} or older; update communique to read it")
    return node.value


VERSION: Codec[int] = Codec(int, _read_version, {"const": SCHEMA_VERSION})


def _of_article(name: str, codec: Codec[Any], text: str = "", *, absent: Any = None) -> Field[Any]:
    return Field(name, codec, lambda report: getattr(report.article, name), text, absent=absent)


def _report(
    *, schema: int, sha256: str | None, text: str, article: Mapping[str, Any], **layers: Any
) -> Report:
    del schema  # one version so far; `_read_version` has turned away all others
    if sha256 is not None and sha256 != text_hash(text):
        raise FormatError("sha256: the text is not the one that the records were read from")
    return Report(Article(text, **article), **layers)


_ARTICLE: tuple[Field[Any], ...] = (
    _of_article("id", TEXT, absent=""),
    _of_article("title", optional(TEXT)),
    _of_article("published", optional(TEXT), "ISO date or date-time as received."),
    _of_article("publisher", optional(TEXT)),
    _of_article("url", optional(TEXT)),
    Field("extra", mapping_codec(), lambda report: report.article.extra, spare=True, absent={}),
)


def _build(**values: Any) -> Report:
    article = {each.name: values.pop(each.name) for each in _ARTICLE}
    return _report(article=article, **values)


REPORT: Shape[Report] = Shape(
    "A press report and the records read out of it",
    (
        Field("schema", VERSION, lambda _: SCHEMA_VERSION, "Version of this format.", absent=1),
        *_ARTICLE,
        Field(
            "sha256",
            optional(text_codec(pattern="^[0-9a-f]{64}$")),
            lambda report: text_hash(report.article.text),
            "Of the text as UTF-8.",
        ),
        Field("text", TEXT, lambda report: report.article.text, "As received.", required=True),
        plain("made_by", NAME, "The software and model that made the records.", absent="given"),
        plain("entities", listing(ENTITY.codec()), absent=()),
        plain("meetings", listing(MEETING.codec()), absent=()),
        plain("quotes", listing(QUOTE.codec()), absent=()),
        plain("events", listing(EVENT.codec()), absent=()),
        plain("commitments", listing(COMMITMENT.codec()), absent=()),
        plain("indicators", listing(INDICATOR.codec()), absent=()),
        more("dates", listing(WHEN.codec()), "Every time expression.", absent=()),
        more("notes", listing(NOTE.codec()), absent=()),
    ),
    _build,
)
