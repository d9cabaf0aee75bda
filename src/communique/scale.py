"""Many articles to many reports: in this process, or spread over several, with the same output."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Protocol

from communique.document import Article
from communique.errors import Rejected
from communique.records import Note, Report
from communique.version import VERSION

BATCH_ARTICLES = 16
BATCH_CHARACTERS = 200_000
BATCHES_AHEAD = 3
"""Batches under way for each process: enough to keep it busy, few enough to bound memory."""

Batch = list[Article | Rejected]
Results = list[Report | Rejected]


class Reads(Protocol):
    """What a reader must be able to do here."""

    def read(self, article: Article, /) -> Report:
        """Read one article."""
        ...

    def read_all(self, articles: Iterable[Article], /) -> Iterator[Report]:
        """Read several, one report for each, in their order."""
        ...


MakeReader = Callable[[], Reads]


def read_many(
    articles: Iterable[Article | Rejected], *, make_reader: MakeReader, jobs: int = 1
) -> Iterator[Report | Rejected]:
    """Yield a report for every article and every rejected input as it is, in input order.

    An article that breaks a stage becomes a report with a Note "stage-failed" and the run goes on,
    as it does when a process dies. With `jobs` above 1, `make_reader` is called once in each
    process and must be importable there (a class, or a functools.partial of one); scripts need
    the usual `if __name__ == "__main__"`. What `make_reader` raises ends the run.
    """
    batches = _batches(articles)
    if jobs <= 1:
        reader = make_reader()
        for batch in batches:
            yield from _read_batch(reader, batch)
    else:
        yield from _read_in_pool(batches, make_reader, jobs)


def _batches(articles: Iterable[Article | Rejected]) -> Iterator[Batch]:
    batch: Batch = []
    size = 0
    for article in articles:
        batch.append(article)
        size += len(article.text) if isinstance(article, Article) else 0
        if len(batch) >= BATCH_ARTICLES or size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read_batch(reader: Reads, batch: Batch) -> Results:
    articles = [item for item in batch if isinstance(item, Article)]
    try:
        reports = list(reader.read_all(articles))
    except Exception:  # noqa: BLE001  (the one place where a stage's failure is caught)
        reports = [_read_one(reader, article) for article in articles]
    following = iter(reports)
    return [next(following) if isinstance(item, Article) else item for item in batch]


def _read_one(reader: Reads, article: Article) -> Report:
    try:
        return reader.read(article)
    except Exception as error:  # noqa: BLE001
        return _failed(article, f"{type(error).__name__}: {error}")


def _failed(article: Article, reason: str) -> Report:
    note = Note("stage-failed", reason[:500])
    return Report(article, notes=(note,), made_by=f"communique {VERSION}")


_READERS: dict[str, Reads] = {}
"""The reader of a worker process, made with its first batch."""


def _read_in_worker(make_reader: MakeReader, batch: Batch) -> Results:
    if "reader" not in _READERS:
        _READERS["reader"] = make_reader()
    return _read_batch(_READERS["reader"], batch)


class _Pool:
    """A process pool that is started anew after one of its processes has died."""

    def __init__(self, make_reader: MakeReader, jobs: int) -> None:
        self.make_reader = make_reader
        self.jobs = jobs
        self.executor = self._start()

    def _start(self) -> ProcessPoolExecutor:
        # Spawned, for a fork would copy the progress display's thread in mid-step.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.jobs, mp_context=context)

    def restart(self) -> None:
        self.executor.shutdown(wait=False, cancel_futures=True)
        self.executor = self._start()

    def submit(self, batch: Batch) -> Future[Results]:
        # Rejected inputs stay here; only their places travel.
        articles: Batch = [item for item in batch if isinstance(item, Article)]
        try:
            return self.executor.submit(_read_in_worker, self.make_reader, articles)
        except BrokenProcessPool:
            self.restart()
            return self.executor.submit(_read_in_worker, self.make_reader, articles)

    def read_alone(self, article: Article) -> Report | Rejected:
        """Read an article whose batch has killed its process."""
        try:
            return self.submit([article]).result()[0]
        except BrokenProcessPool:
            self.restart()
            return _failed(article, "the process that read it died")


def _read_in_pool(
    batches: Iterator[Batch], make_reader: MakeReader, jobs: int
) -> Iterator[Report | Rejected]:
    pool = _Pool(make_reader, jobs)
    pending: deque[tuple[Batch, Future[Results]]] = deque()
    try:
        for batch in batches:
            pending.append((batch, pool.submit(batch)))
            if len(pending) >= jobs * BATCHES_AHEAD:
                yield from _finish_first(pool, pending)
        while pending:
            yield from _finish_first(pool, pending)
    finally:
        pool.executor.shutdown(wait=False, cancel_futures=True)


def _finish_first(
    pool: _Pool, pending: deque[tuple[Batch, Future[Results]]]
) -> Iterator[Report | Rejected]:
    batch, future = pending.popleft()
    try:
        following = iter(future.result())
    except BrokenProcessPool:
        pool.restart()
        following = iter([pool.read_alone(item) for item in batch if isinstance(item, Article)])
        waiting = [waiting for waiting, _ in pending]
        pending.clear()
        pending.extend((again, pool.submit(again)) for again in waiting)
    for item in batch:
        yield next(following) if isinstance(item, Article) else item
