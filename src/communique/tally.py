"""What a run of the command line has done so far: counts, pace, what was turned away."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from communique.errors import Rejected
from communique.exports import Written
from communique.records import Report
from communique.terminal import safe

OK, PARTLY, FAILED = 0, 1, 2
LAYERS = ("entities", "meetings", "quotes", "events", "commitments", "indicators")

T = TypeVar("T")


class Tally(ABC):
    """What every run counts: inputs that were rejected, and time."""

    doing: str
    """What the run does, as the progress bar says it: "reading"."""

    def __init__(self) -> None:
        self.rejected: list[Rejected] = []
        self.failed = 0
        self.began = time.monotonic()

    def watch(self, inputs: Iterable[T]) -> Iterator[T]:
        """Pass inputs on, starting the clock at the first: by then the models are loaded."""
        self.began = time.monotonic()
        yield from inputs

    def pace(self, count: int, unit: str) -> str:
        """Return how many of something there were a second since the first input was taken."""
        seconds = max(time.monotonic() - self.began, 1e-3)
        return f"{count:,} {unit} in {seconds:.1f} s, {count / seconds:,.0f} a second"

    def exit_code(self) -> int:
        """Return 0 for all done, 1 for some, 2 for nothing."""
        if self.done() == self.failed:
            return FAILED
        return PARTLY if self.rejected or self.failed else OK

    @abstractmethod
    def done(self) -> int:
        """Return how many inputs were taken, failures among them."""

    @abstractmethod
    def count(self) -> str:
        """Return the counts in a few words, for the progress bar."""

    @abstractmethod
    def lines(self) -> Iterator[tuple[Text, str]]:
        """Yield the lines of the summary, each with its label."""


class Readings(Tally):
    """The reports of a run of `read`."""

    doing = "reading"

    def __init__(self) -> None:
        super().__init__()
        self.reports = 0
        self.words = 0
        self.records: Counter[str] = Counter()

    def add(self, result: Report | Rejected) -> None:
        """Count one result."""
        if isinstance(result, Rejected):
            self.rejected.append(result)
            return
        self.reports += 1
        self.words += len(result.article.text.split())
        self.failed += any(note.code == "stage-failed" for note in result.notes)
        for layer in LAYERS:
            self.records[layer] += len(getattr(result, layer))
        self.records["dates"] += len(result.dates)

    def done(self) -> int:
        """Return how many reports there were."""
        return self.reports

    def count(self) -> str:
        """Return how many reports and words there were."""
        return f"{self.reports:,} reports, {self.words:,} words"

    def lines(self) -> Iterator[tuple[Text, str]]:
        """Yield what was read, found and rejected."""
        found = ", ".join(f"{count:,} {layer}" for layer, count in self.records.items() if count)
        pace = self.pace(self.words, "words")
        yield Text("read", style="bold"), f"{self.reports:,} reports: {pace}"
        yield Text("found", style="bold"), found or "nothing"
        if self.rejected:
            yield Text("rejected", style="bold yellow"), f"{len(self.rejected):,} inputs"
        if self.failed:
            reason = "reports where a stage failed; see their notes"
            yield Text("failed", style="bold red"), f"{self.failed:,} {reason}"


class LedgerReadings(Readings):
    """The reports of a run of `read` that go into a ledger."""

    def __init__(self) -> None:
        super().__init__()
        self.outcomes: Counter[str] = Counter()

    def done(self) -> int:
        """Return how many reports there were, with those that the ledger had already."""
        return self.reports + self.outcomes["known"]

    def count(self) -> str:
        """Return how many reports there were, and how many the ledger had."""
        known = self.outcomes["known"]
        return super().count() + (f", {known:,} known" if known else "")

    def lines(self) -> Iterator[tuple[Text, str]]:
        """Yield what was read, and what of it is new in the ledger."""
        yield from super().lines()
        names = {"changed": "changed since", "again": "read again by this version"}
        kept = ", ".join(
            f"{self.outcomes[each]:,} {names.get(each, each)}"
            for each in ("new", "changed", "again", "known")
            if self.outcomes[each]
        )
        yield Text("ledger", style="bold"), kept or "nothing new"


class Codings(Tally):
    """The triples of a run of `code`."""

    doing = "coding"

    def __init__(self) -> None:
        super().__init__()
        self.types: Counter[str] = Counter()
        self.noted = 0

    def add(self, result: Mapping[str, Any] | Rejected) -> None:
        """Count one result."""
        if isinstance(result, Rejected):
            self.rejected.append(result)
            return
        self.types[result["type"] or "no event"] += 1
        self.noted += result["note"] is not None

    def done(self) -> int:
        """Return how many triples there were."""
        return self.types.total()

    def count(self) -> str:
        """Return how many triples there were."""
        return f"{self.done():,} triples"

    def lines(self) -> Iterator[tuple[Text, str]]:
        """Yield what was coded, as what, and what was rejected."""
        yield Text("coded", style="bold"), self.pace(self.done(), "triples")
        found = ", ".join(f"{count:,} {type}" for type, count in self.types.most_common())
        yield Text("found", style="bold"), found or "nothing"
        if self.noted:
            reason = "triples with a side missing; see their notes"
            yield Text("noted", style="bold yellow"), f"{self.noted:,} {reason}"
        if self.rejected:
            yield Text("rejected", style="bold yellow"), f"{len(self.rejected):,} rows"


class Exports(Tally):
    """The records of a run of `export`."""

    doing = "exporting"

    def __init__(self) -> None:
        super().__init__()
        self.reports = 0
        self.events = 0
        self.written = Written()

    def take(self, results: Iterable[Report | Rejected]) -> Iterator[Report]:
        """Pass reports on, counting them and what was rejected."""
        for result in self.watch(results):
            if isinstance(result, Rejected):
                self.rejected.append(result)
            else:
                self.reports += 1
                self.events += len(result.events)
                yield result

    def done(self) -> int:
        """Return how many reports there were."""
        return self.reports

    def count(self) -> str:
        """Return how many reports and events there were."""
        return f"{self.reports:,} reports, {self.events:,} events"

    def lines(self) -> Iterator[tuple[Text, str]]:
        """Yield what was taken and written, and which events lack what."""
        written = self.written
        yield Text("read", style="bold"), self.pace(self.reports, "reports")
        yield Text("wrote", style="bold"), f"{written.rows:,} rows of {written.events:,} events"
        if written.left_out:
            reason = "events that were planned, proposed or denied; --all keeps them"
            yield Text("left out", style="bold"), f"{written.left_out:,} {reason}"
        if written.undated:
            reason = "events without a date, in reports without one"
            yield Text("undated", style="bold yellow"), f"{written.undated:,} {reason}"
        if self.rejected:
            yield Text("rejected", style="bold yellow"), f"{len(self.rejected):,} lines or files"


@contextmanager
def progress(tally: Tally, *, quiet: bool) -> Iterator[None]:
    """Show the counts on standard error while the run goes on."""

    class Count(TextColumn):
        def render(self, task: object) -> Text:
            del task
            return Text(tally.count())

    columns = (SpinnerColumn(), TextColumn(tally.doing), Count(""), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as shown:
        shown.add_task(tally.doing, total=None)
        yield


def show_summary(tally: Tally, *, quiet: bool) -> None:
    """Say on standard error what was rejected and, unless quiet, what was done."""
    console = Console(stderr=True, highlight=False)
    for rejected in tally.rejected:
        console.print(Text.assemble(("rejected  ", "yellow"), safe(str(rejected))), soft_wrap=True)
    if quiet:
        return
    grid = Table.grid(padding=(0, 2))
    for label, words in tally.lines():
        grid.add_row(label, words)
    console.print(grid)
