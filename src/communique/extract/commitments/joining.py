"""Keep one telling where several words of a sentence tell of the same commitment."""

from __future__ import annotations

from collections.abc import Sequence

from communique.extract.commitments.finding import Promise
from communique.sides.scene import Scene

# What is asked for or promised says more than what is only to come.
_RANK = ("request", "agreement", "pledge", "offer", "expectation", "plan")


def distinct(told: Sequence[tuple[Scene, Promise]]) -> list[tuple[Scene, Promise]]:
    """Return the tellings without those that another of their sentence tells better.

    "announced that it will build" and "will build" are one, and so are "plans to build" and
    "announced plans to build".
    """
    return [
        one
        for one in told
        if not any(_tells_better(other, one[1]) for _, other in told if other is not one[1])
    ]


def _tells_better(other: Promise, one: Promise) -> bool:
    """Say whether two tell of one commitment, and the other is the one to keep.

    "will urge Peru to pay" tells of the request, though its two parties differ.
    """
    if other.sentence != one.sentence or not _nested(other, one):
        return False
    if one.cue.kind == "plan" and other.cue.kind != "plan" and one.done == other.token:
        return True
    if other.by and one.by and not set(other.by.ids) & set(one.by.ids):
        return False
    return _worth(other) < _worth(one)


def _nested(other: Promise, one: Promise) -> bool:
    """Say whether what one says is the cue or the content of the other."""
    if other.token == one.token:
        return False
    first, second = ({p.token, p.verb, p.content.head, p.done} for p in (other, one))
    return not first.isdisjoint(second)


def _worth(promise: Promise) -> tuple[bool, float, int, int]:
    """Return a key that sorts the better telling first."""
    return (
        not promise.by,
        -(promise.score or 0.0),
        _RANK.index(promise.cue.kind),
        promise.token,
    )
