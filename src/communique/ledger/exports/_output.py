"""Files and folders that are there whole or not at all."""

from __future__ import annotations

import gzip
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast
from uuid import uuid4

from communique.errors import InputError


@contextmanager
def whole_file(out: Path | None) -> Iterator[BinaryIO]:
    """Open a file to write bytes to, gzipped if it ends in .gz, or give standard output.

    It is written beside its place and put there at the end: where something fails, what was there
    before stays. Raises InputError where it cannot be written.
    """
    if out is None or str(out) == "-":
        yield sys.stdout.buffer
        return
    if out.is_dir():
        raise InputError(f"{out}: is a folder; name a file")
    # A device or a pipe, such as /dev/stdout, is written as it is; a link stays one.
    place = out if out.exists() and not out.is_file() else out.resolve()
    beside = place if place is out else _beside(place)
    try:
        raw = beside.open("wb")
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror})") from error
    try:
        with raw:
            if out.suffix == ".gz":
                with gzip.GzipFile(filename="", mode="wb", fileobj=raw) as stream:
                    yield cast(BinaryIO, stream)
            else:
                yield raw
        if beside != place:
            _put(beside, place)
    except BaseException:
        if beside != place:
            beside.unlink(missing_ok=True)
        raise


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """Give an empty folder, and put it at its place once it is filled.

    Raises InputError where something is there already, or it cannot be made.
    """
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise InputError(f"{out}: is there already; choose a folder that is not, or remove it")
    place = out.resolve()
    beside = _beside(place)
    try:
        beside.mkdir()
    except OSError as error:
        raise InputError(f"{out}: cannot be made ({error.strerror})") from error
    try:
        yield beside
        if place.exists():
            place.rmdir()
        beside.rename(place)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _beside(place: Path) -> Path:
    return place.with_name(f".{place.name[:80]}.{uuid4().hex[:8]}.part")


def _put(beside: Path, place: Path) -> None:
    try:
        # What was there keeps who may read it.
        if place.exists():
            shutil.copymode(place, beside)
        beside.replace(place)
    except OSError as error:
        raise InputError(f"{place}: cannot be written ({error.strerror})") from error
