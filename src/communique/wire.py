"""The parts that a wire format is described with: one description writes, reads and documents.

    Codec      how one value is written, read back and constrained (a piece of JSON Schema)
    Field      a codec under a name, taken from a record
    Shape      the fields of one kind of object, with what builds it again

`communique.serial` describes reports with them. Nothing here knows what a report is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from communique.errors import CommuniqueError, FormatError

T = TypeVar("T")
Json = object
Schema = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON value on its way in: where it stands, and the text that spans point into."""

    value: Json
    path: str
    text: str

    def item(self, index: int, value: Json) -> Node:
        """Return the node of one element of this list."""
        return Node(value, f"{self.path}[{index}]", self.text)

    def member(self, name: str, value: Json) -> Node:
        """Return the node of one member of this object."""
        return Node(value, f"{self.path}.{name}" if self.path else name, self.text)

    def error(self, wanted: str) -> FormatError:
        """Return the error that says what should stand here and what does."""
        shown = repr(self.value)
        shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
        return FormatError(f"{self.path or 'report'}: expected {wanted}, found {shown}")


@dataclass(frozen=True, slots=True)
class Codec(Generic[T]):
    """How values of one type are written and read; `read` raises FormatError."""

    write: Callable[[T], Json]
    read: Callable[[Node], T]
    schema: Schema


def text_codec(*, pattern: str | None = None, minimum: int = 0) -> Codec[str]:
    """Return the codec of strings; `pattern` and `minimum` length are stated in the schema."""
    schema: dict[str, Json] = {"type": "string"}
    if pattern is not None:
        schema["pattern"] = pattern
    if minimum:
        schema["minLength"] = minimum

    def read(node: Node) -> str:
        if not isinstance(node.value, str) or len(node.value) < minimum:
            raise node.error("a string" if not minimum else "a string that is not empty")
        if pattern is not None and re.search(pattern, node.value) is None:
            raise node.error(f"a string like {pattern}")
        return node.value

    return Codec(str, read, schema)


def number_codec() -> Codec[float]:
    """Return the codec of finite numbers; whole numbers are read as floats."""

    def read(node: Node) -> float:
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise node.error("a number")
        return float(node.value)

    return Codec(float, read, {"type": "number"})


def choice_codec(options: Sequence[str]) -> Codec[str]:
    """Return the codec of one of the words in `options`."""

    def read(node: Node) -> str:
        if not isinstance(node.value, str) or node.value not in options:
            raise node.error(f"one of {', '.join(options)}")
        return node.value

    return Codec(str, read, {"enum": list(options)})


def day_codec() -> Codec[date]:
    """Return the codec of ISO dates, YYYY-MM-DD."""

    def read(node: Node) -> date:
        if isinstance(node.value, str) and len(node.value) == len("YYYY-MM-DD"):
            try:
                return date.fromisoformat(node.value)
            except ValueError:
                pass
        raise node.error("a date, YYYY-MM-DD")

    return Codec(date.isoformat, read, {"type": "string", "format": "date"})


def optional(codec: Codec[T]) -> Codec[T | None]:
    """Return a codec that writes None as null and everything else by `codec`."""
    return Codec(
        lambda value: None if value is None else codec.write(value),
        lambda node: None if node.value is None else codec.read(node),
        {"anyOf": [codec.schema, {"type": "null"}]},
    )


def listing(codec: Codec[T], *, minimum: int = 0) -> Codec[tuple[T, ...]]:
    """Return the codec of lists of at least `minimum` values."""

    def read(node: Node) -> tuple[T, ...]:
        if not isinstance(node.value, list) or len(node.value) < minimum:
            raise node.error("a list" if not minimum else "a list that is not empty")
        return tuple(codec.read(node.item(i, value)) for i, value in enumerate(node.value))

    schema: dict[str, Json] = {"type": "array", "items": codec.schema}
    if minimum:
        schema["minItems"] = minimum
    return Codec(lambda values: [codec.write(value) for value in values], read, schema)


def mapping_codec() -> Codec[Mapping[str, str]]:
    """Return the codec of objects from string to string."""

    def read(node: Node) -> Mapping[str, str]:
        if not isinstance(node.value, dict):
            raise node.error("an object")
        for name, value in node.value.items():
            if not isinstance(value, str):
                raise node.member(str(name), value).error("a string")
        return dict(node.value)

    schema = {"type": "object", "additionalProperties": {"type": "string"}}
    return Codec(lambda values: dict(values), read, schema)


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """One member of an object.

    `get` takes the value from the record and `absent` stands in where the member is missing; a
    field with `spare` set is left out of the writing when it says nothing but `absent`. `help`
    goes into the schema.
    """

    name: str
    codec: Codec[Any]
    get: Callable[[T], Any]
    help: str = ""
    spare: bool = False
    required: bool = False
    absent: Any = None


@dataclass(frozen=True)
class Shape(Generic[T]):
    """The fields of one kind of object; `build` takes them by name and may raise FormatError.

    Members that the shape does not know are passed over, so that files may carry more.
    """

    title: str
    fields: Sequence[Field[T]]
    build: Callable[..., T]
    ref: str = field(default="")

    def write(self, record: T) -> dict[str, Json]:
        """Return the record as a JSON object."""
        written: dict[str, Json] = {}
        for each in self.fields:
            value = each.get(record)
            if not (each.spare and value == each.absent):
                written[each.name] = each.codec.write(value)
        return written

    def read(self, node: Node) -> T:
        """Return the record that a JSON object describes; raises FormatError with its path."""
        if not isinstance(node.value, dict):
            raise node.error("an object")
        values: dict[str, Any] = {}
        for each in self.fields:
            if each.name in node.value:
                values[each.name] = each.codec.read(node.member(each.name, node.value[each.name]))
            elif each.required:
                raise FormatError(f"{node.path or 'report'}: has no {each.name!r}")
            else:
                values[each.name] = each.absent
        try:
            return self.build(**values)
        except FormatError as error:
            raise FormatError(f"{node.path}.{error}".lstrip(".")) from error
        except CommuniqueError as error:
            raise FormatError(f"{node.path or 'report'}: {error}") from error

    def schema(self) -> dict[str, Json]:
        """Return the JSON Schema of the object."""
        properties = {
            each.name: {**each.codec.schema, "description": each.help}
            if each.help
            else dict(each.codec.schema)
            for each in self.fields
        }
        return {
            "title": self.title,
            "type": "object",
            "required": [each.name for each in self.fields if each.required],
            "properties": properties,
        }

    def codec(self) -> Codec[T]:
        """Return the shape as the codec of a member; `ref` names its place among `$defs`."""
        schema: Schema = {"$ref": f"#/$defs/{self.ref}"} if self.ref else self.schema()
        return Codec(self.write, self.read, schema)
