"""Places by name: some 17,000 rows that are indexed at once and read one by one when asked for.

The generated files carry their folded names in the first column, `keys`, so that loading folds
nothing but the reviewed aliases, and splits no line further than that.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from communique.errors import KnowledgeError
from communique.knowledge.atoms import key
from communique.knowledge.gazetteer_files import degrees, rows, text_of

COLUMNS = ("keys", "id", "name", "kind", "country", "region", "lat", "lon", "population", "also")
_FEATURES = ("id", "name", "aliases", "kind", "country", "lat", "lon", "also", "source")


class PlaceEntry(NamedTuple):
    """A place: a city, a first-level subdivision (its type as kind "region") or a feature.

    `id` is a GeoNames id, an ISO 3166-2 code or a slug; `region` the ISO 3166-2 code around a
    city; `population` of a region that of its largest city; coordinates in WGS84 degrees.
    """

    id: str
    name: str
    kind: str
    country: str | None
    region: str
    lat: float | None
    lon: float | None
    population: int
    ambiguous: str


class Places:
    """All places; rows are checked when they are read, and `check` reads them all."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, int, str]] = []
        self._index: dict[str, list[int]] = {}
        self._also: dict[str, str] = {}
        for name in ("regions.csv", "cities.csv.gz"):
            header, *lines = text_of(name).splitlines()
            if header != ",".join(COLUMNS):
                raise KnowledgeError(f"{name}: the columns are not {', '.join(COLUMNS)}")
            for number, line in enumerate(lines, 2):
                self._add(name, number, line)
        self._add_reviewed()
        self._add_features()
        self.named = lru_cache(maxsize=4096)(self._named)

    @cached_property
    def reach(self) -> dict[str, int]:
        """How many atoms the longest name has that begins with an atom."""
        longest: dict[str, int] = {}
        for folded in self._index:
            first, _, rest = folded.partition(" ")
            size = rest.count(" ") + 2 if rest else 1
            if size > longest.get(first, 0):
                longest[first] = size
        return longest

    def _add(self, name: str, number: int, line: str) -> None:
        for folded in line.partition(",")[0].split("|"):
            self._index.setdefault(folded, []).append(len(self._rows))
        self._rows.append((name, number, line))

    def _add_reviewed(self) -> None:
        """Add aliases of ours, and our word on what else a name may be ("-": nothing)."""
        columns = ("id", "name", "aliases", "also", "source")
        for where, row in rows("places_reviewed.csv", *columns):
            namesakes = self._index.get(key(row["name"]), ())
            here = next((at for at in namesakes if f",{row['id']}," in self._rows[at][2]), None)
            if here is None:
                raise KnowledgeError(f"{where}: no {row['name']!r} has the id {row['id']!r}")
            for alias in filter(None, row["aliases"].split("|")):
                found = self._index.setdefault(key(alias), [])
                if here not in found:
                    found.append(here)
            if row["also"]:
                self._also[row["id"]] = row["also"].removeprefix("-")

    def _add_features(self) -> None:
        for number, (_, row) in enumerate(rows("features.csv", *_FEATURES), 2):
            names = [row["name"], *filter(None, row["aliases"].split("|"))]
            keys = "|".join(dict.fromkeys(key(name) for name in names))
            cells = [keys, row["id"], row["name"], row["kind"], row["country"], ""]
            line = io.StringIO(newline="")
            csv.writer(line).writerow([*cells, row["lat"], row["lon"], "", row["also"]])
            self._add("features.csv", number, line.getvalue())

    def _named(self, folded: str) -> tuple[PlaceEntry, ...]:
        """Return the places with that folded name, the most populous first, cities before regions.

        Raises KnowledgeError for a row that breaks the rules.
        """
        found = [self._read(*self._rows[at]) for at in self._index.get(folded, ())]
        return tuple(sorted(found, key=lambda e: (-e.population, e.kind == "region", e.id)))

    def _read(self, name: str, number: int, line: str) -> PlaceEntry:
        where = f"{name}, row {number}"
        (row,) = csv.reader([line])
        if len(row) != len(COLUMNS) or not row[0] or not row[2]:
            raise KnowledgeError(f"{where}: not {len(COLUMNS)} cells with keys and a name")
        _, id, title, kind, country, region, lat, lon, population, also = row
        if population and not population.isdigit():
            raise KnowledgeError(f"{where}: {population!r} is no number of people")
        return PlaceEntry(
            id,
            title,
            kind,
            country or None,
            region,
            degrees(where, lat, 90) if lat else None,
            degrees(where, lon, 180) if lon else None,
            int(population or 0),
            self._also.get(id, also),
        )

    def check(self) -> Iterator[PlaceEntry]:
        """Yield every place, in the files' order; raises KnowledgeError as `named` does."""
        for row in self._rows:
            yield self._read(*row)
