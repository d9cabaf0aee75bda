"""Countries, organisations, places and publishers by name.

    gaz = load_gazetteer()              cached, frozen, validated: KnowledgeError names file, row
    gaz.country("BLR")                  Country, or None
    gaz.alias("the Kremlin")            CountryAlias(alpha3="RUS", kind="seat"), or None
    gaz.aliases_of("Korea")             all readings, the likeliest first
    gaz.countries_by_alias              key -> readings; `key()` of `knowledge.atoms` makes keys
    gaz.place("Brest")                  namesakes, the most populous first
    gaz.organisation("NATO")            Organisation, or None
    gaz.publisher("Reuters")            country, time zone, issuer; or None
    gaz.scan(["U.S.", "officials"])     longest names over token texts, from left to right
    gaz.pieces("U.S.-Pakistan")         the names inside one token, with character offsets

Comparison folds accents and case, but a name's capitals must be there: "Polish", "POLISH" and
not "polish"; an abbreviation must be written as listed: "US", "U.S." and not "us", "Us".
`ambiguous` is empty, or says what else the name may be ("US state", "word", "person"): such a
name needs evidence from its context.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from communique.knowledge.atoms import key, name_atoms
from communique.knowledge.gazetteer_files import (
    Country,
    CountryAlias,
    Organisation,
    Publisher,
    read_aliases,
    read_countries,
    read_organisations,
    read_publishers,
)
from communique.knowledge.gazetteer_places import PlaceEntry, Places
from communique.knowledge.listed import Listed, Piece, by_first_word, listed, pieces

__all__ = [
    "Country",
    "CountryAlias",
    "Entry",
    "Gazetteer",
    "Hit",
    "Organisation",
    "PlaceEntry",
    "Publisher",
    "load_gazetteer",
]

Entry = CountryAlias | Organisation | PlaceEntry
_OFFICIAL_WORDS = frozenset(
    {"ministry", "ministere", "ministerio", "ministerstvo", "government", "department", "embassy"}
    | {"consulate", "office", "president", "presidency", "presidential", "parliament", "cabinet"}
    | {"chancellery", "mission", "delegation", "council", "senate", "assembly", "premier"}
    | {"minister", "gov", "gob", "gouv", "mfa", "state"}
)
_GENERIC_DOMAINS = {"gov": "USA", "mil": "USA"}


class Hit(NamedTuple):
    """A name over the tokens `[start, end)`.

    `inside` is None where it covers them whole; otherwise the offset of its first character in
    the first token and of its end in the last ("Pakistan" in the one token "U.S.-Pakistan").
    """

    start: int
    end: int
    entry: Entry
    inside: tuple[int, int] | None


@dataclass(frozen=True)
class Gazetteer:
    """All names, indexed; build it with `load_gazetteer`."""

    countries: Mapping[str, Country]
    countries_by_alias: Mapping[str, tuple[CountryAlias, ...]]
    organisations: tuple[Organisation, ...]
    places: Places
    publishers: Mapping[str, Publisher]

    def country(self, alpha3: str | None) -> Country | None:
        """Return the state with that ISO 3166-1 alpha-3 code."""
        return self.countries.get(alpha3) if alpha3 is not None else None

    def aliases_of(self, text: str) -> tuple[CountryAlias, ...]:
        """Return what states `text` as a whole may name, the likeliest first."""
        given = name_atoms(text)
        found = self.countries_by_alias.get(key(text), ())
        return tuple(alias for alias in found if listed(alias.text, alias).fits(given))

    def alias(self, text: str) -> CountryAlias | None:
        """Return the likeliest state that `text` as a whole names."""
        return next(iter(self.aliases_of(text)), None)

    def names_of(self, alpha3: str) -> tuple[CountryAlias, ...]:
        """Return all the ways to name a state that are known, in a fixed order."""
        found = {alias for listed in self.countries_by_alias.values() for alias in listed}
        return tuple(sorted(alias for alias in found if alias.alpha3 == alpha3))

    def organisation(self, name: str) -> Organisation | None:
        """Return the organisation of that name or alias."""
        given = name_atoms(name)
        for candidate in self._trie.get(given[0].folded, ()) if given else ():
            entry = candidate.entry
            if isinstance(entry, Organisation) and candidate.fits(given):
                return entry
        return None

    def place(self, name: str) -> tuple[PlaceEntry, ...]:
        """Return the places of that name, the most populous first; states are not among them."""
        return self.places.named(key(name))

    def publisher(self, name: str) -> Publisher | None:
        """Return who publishes under `name`: a listed publisher, or one of a state it names.

        A web address counts by its country domain. A ministry or embassy that is not listed
        speaks for its state: `issuer` is set.
        """
        words = key(name).split()
        for length in range(len(words), 0, -1):
            for start in range(len(words) - length + 1):
                found = self.publishers.get(" ".join(words[start : start + length]))
                if found is not None and (length > 1 or length == len(words)):
                    return found
        return self._unlisted_publisher(name, words)

    def _unlisted_publisher(self, name: str, words: list[str]) -> Publisher | None:
        hits = (hit.entry for hit in self.scan(name.split(), places=False))
        aliases = (entry for entry in hits if isinstance(entry, CountryAlias))
        country = self._domain_country(name) or next((alias.alpha3 for alias in aliases), None)
        if country is None:
            return None
        flat = {part for word in name.casefold().split() for part in word.split(".")} | {*words}
        official = bool(_OFFICIAL_WORDS & flat)
        return Publisher(
            name,
            country,
            self.countries[country].timezone,
            "government" if official else "newspaper",
            country if official else None,
        )

    def _domain_country(self, name: str) -> str | None:
        host = name.casefold().split("://")[-1].split("/")[0]
        if "." not in host or " " in host:
            return None
        ending = host.rsplit(".", 1)[-1]
        return _GENERIC_DOMAINS.get(ending) or self._alpha2.get(ending)

    @cached_property
    def _alpha2(self) -> dict[str, str]:
        current = {c.alpha2.casefold(): c.alpha3 for c in self.countries.values() if c.current}
        return current | {"uk": "GBR", "su": "RUS"}

    def scan(self, tokens: Sequence[str], *, places: bool = True) -> list[Hit]:
        """Return the longest names over token texts, from left to right, without overlap.

        Where a name is several things, states come before organisations before places, and of
        places the most populous. Places that are also words or personal names are left out.
        """
        flat = [*pieces(tokens)]
        hits: list[Hit] = []
        trie, reach, here, total = self._trie, self.places.reach, 0, len(flat)
        while here < total:
            first = flat[here][0]
            entry, length = None, 0
            candidates = trie.get(first.folded)
            if candidates is not None:
                entry, length = _longest(candidates, flat, here, tokens)
            if places and first.folded in reach and first.text[0].isupper():
                entry, length = self._longer_place(flat, here, entry, length)
            if entry is not None:
                hits.append(_hit(entry, flat[here], flat[here + length - 1], tokens))
            here += length or 1
        return hits

    def _longer_place(
        self, flat: Sequence[Piece], here: int, entry: Entry | None, length: int
    ) -> tuple[Entry | None, int]:
        """Return the longest place that is longer than what was found, or what was found."""
        words = [
            atom.folded for atom, _ in flat[here : here + self.places.reach[flat[here][0].folded]]
        ]
        for size in range(len(words), length, -1):
            named = self.places.named(" ".join(words[:size]))
            if named and not named[0].ambiguous:
                return named[0], size
        return entry, length

    def pieces(self, text: str) -> list[tuple[int, int, Entry]]:
        """Return the names in one token's text as `(start, end, entry)` in characters.

        "Russian-backed" has one piece, "Israeli-Palestinian" two.
        """
        return [
            (*(hit.inside if hit.inside is not None else (0, len(text))), hit.entry)
            for hit in self.scan([text])
        ]

    @cached_property
    def _trie(self) -> Mapping[str, tuple[Listed[Entry], ...]]:
        """Candidates by first atom, the longest first; then in the order of precedence."""
        return by_first_word(self._candidates())

    def _candidates(self) -> Iterator[Listed[Entry]]:
        for aliases in self.countries_by_alias.values():
            yield from (listed(alias.text, alias) for alias in aliases)
        for organisation in self.organisations:
            for name, ambiguous in organisation.names:
                yield listed(name, organisation._replace(ambiguous=ambiguous))


def _in_capitals(tokens: Sequence[str], index: int) -> bool:
    """Say whether the word stands in a line of capitals, where "WHO" may be the pronoun."""
    if not tokens[index].isupper():
        return False
    near = [t for t in tokens[max(0, index - 2) : index + 3] if t.isalpha() and len(t) > 1]
    return len(near) > 1 and all(token.isupper() for token in near)


def _longest(
    candidates: Sequence[Listed[Entry]],
    flat: Sequence[Piece],
    here: int,
    tokens: Sequence[str],
) -> tuple[Entry | None, int]:
    """Return the first candidate that stands at `here`, with its length in atoms."""
    for candidate in candidates:
        length = len(candidate.folded)
        window = [atom for atom, _ in flat[here : here + length]]
        if candidate.fits(window) and not (
            candidate.entry.ambiguous == "word" and _in_capitals(tokens, flat[here][1])
        ):
            return candidate.entry, length
    return None, 0


def _hit(entry: Entry, first: Piece, last: Piece, tokens: Sequence[str]) -> Hit:
    whole = first[0].start == 0 and last[0].end == len(tokens[last[1]])
    inside = None if whole else (first[0].start, last[0].end)
    return Hit(first[1], last[1] + 1, entry, inside)


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """Return the gazetteer that comes with the package."""
    countries = read_countries()
    return Gazetteer(
        MappingProxyType(countries),
        MappingProxyType(read_aliases(countries)),
        read_organisations(countries),
        Places(),
        MappingProxyType(read_publishers(countries)),
    )
