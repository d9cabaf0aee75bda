"""Find what was learned and load it; nothing is downloaded at run time.

Each file under `weights/` has a card of the same name under `cards/`: what it does, its data and
their licence, its scores and the SHA-256 of the weights, which is checked on loading.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from communique.errors import ModelError


@cache
def card(name: str) -> Mapping[str, Any]:
    """Return the card of a model as a mapping; raises ModelError where there is none."""
    place = files("communique.models") / "cards" / f"{name}.toml"
    if not place.is_file():
        raise ModelError(f"no model card {name}.toml; the installation is incomplete")
    return tomllib.loads(place.read_text(encoding="utf-8"))


def weights(name: str) -> bytes:
    """Return the bytes of a model's weights; raises ModelError where they are not its card's."""
    told = card(name)
    place = files("communique.models") / "weights" / str(told["file"])
    if not place.is_file():
        raise ModelError(f"weights {told['file']} are missing; reinstall communique")
    data = place.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != told["sha256"]:
        raise ModelError(
            f"weights {told['file']} are not those of their card (sha256 {found[:12]}...); "
            "reinstall communique, or train again and update the card"
        )
    return data


@cache
def linear(name: str) -> Mapping[str, float]:
    """Return the weights of a linear model by feature name: "pronouns" or "persons"."""
    data = tomllib.loads(weights(name).decode("utf-8"))
    return {str(feature): float(value) for feature, value in data["weights"].items()}


def default_parser() -> str:
    """Return the package of the spaCy pipeline to use: the measured one, else its stand-in.

    Raises ModelError where neither is installed.
    """
    told = card("en_parser")
    for name in (told["package"], told["stand_in"]):
        if find_spec(name) is not None:
            return str(name)
    raise ModelError(
        f"no English pipeline is installed; run `pip install {told['distribution']}` "
        "or name one with --model"
    )


def pipeline_version(meta: Mapping[str, Any]) -> str:
    """Return what a spaCy pipeline calls itself: language, name and version."""
    return f"{meta.get('lang', 'xx')}_{meta.get('name')} {meta.get('version')}"


def installed_version(name: str) -> str | None:
    """Return the same of an installed pipeline without loading it; None where it is not found."""
    spec = find_spec(name) if name.isidentifier() else None
    folders = [Path(name)] if spec is None else map(Path, spec.submodule_search_locations or ())
    found = sorted(place for folder in folders for place in folder.glob("**/meta.json"))
    if not found:
        return None
    nearest = min(found, key=lambda place: len(place.parts))
    return pipeline_version(json.loads(nearest.read_text(encoding="utf-8")))
