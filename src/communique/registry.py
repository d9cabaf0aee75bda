"""Find modules and data files by listing folders, so that adding one is adding a file.

Everything comes in name order, and nothing is registered at import.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from types import ModuleType


def modules_in(package: str) -> tuple[ModuleType, ...]:
    """Import and return the public modules of a package, such as "communique.sources".

    Modules whose name starts with an underscore are helpers and stay out.
    """
    found = importlib.import_module(package)
    names = sorted(module.name for module in pkgutil.iter_modules(found.__path__))
    return tuple(
        importlib.import_module(f"{package}.{name}") for name in names if not name.startswith("_")
    )


def files_in(
    package: str, folder: str = "", *, suffixes: tuple[str, ...] = ()
) -> tuple[Traversable, ...]:
    """Return the data files of a folder below a package and its sub-folders, in name order.

    `suffixes` such as `(".toml",)` keeps those alone. Source files, bytecode and hidden files
    never count as data. An absent folder has no files.
    """
    root = resources.files(package)
    start = root.joinpath(*folder.split("/")) if folder else root
    return tuple(_walk(start, suffixes)) if start.is_dir() else ()


def _walk(folder: Traversable, suffixes: tuple[str, ...]) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.startswith((".", "__")):
            continue
        if entry.is_dir():
            yield from _walk(entry, suffixes)
        elif not entry.name.endswith((".py", ".pyc")) and entry.name.endswith(suffixes or ("",)):
            yield entry
