"""What a reading has seen so far, on which epithets and pronouns rest."""

from __future__ import annotations

from dataclasses import dataclass, field

from communique.reference import Reference


@dataclass(slots=True)
class Link:
    """A reference with the persons or bodies that it was found to denote, by index."""

    reference: Reference
    persons: tuple[int, ...] = ()
    bodies: tuple[int, ...] = ()


@dataclass(slots=True)
class Trace:
    """References resolved so far, in reading order, and what follows from them.

    `mentions` are those of persons; `named` holds, by sentence, whom names denote, those still to
    come included; `speaker` spoke last, and `group` acted together, in `group_sentence`.
    """

    links: list[Link] = field(default_factory=list)
    mentions: list[tuple[int, Reference]] = field(default_factory=list)
    named: dict[int, list[tuple[int, Reference]]] = field(default_factory=dict)
    speaker: int | None = None
    group: tuple[int, ...] = ()
    group_sentence: int = -1

    def add(self, link: Link) -> None:
        """Take in a link that was resolved, or of which nothing came."""
        self.links.append(link)
        self.mentions += [(index, link.reference) for index in link.persons]
