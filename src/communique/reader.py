"""The main path: an article goes in, a report comes out, one line a stage."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from communique import knowledge
from communique.document import Article, Doc, Span
from communique.errors import InputError
from communique.extract.actors import find_actors
from communique.extract.commitments import find_commitments
from communique.extract.commitments.judging import Judge as PromiseJudge
from communique.extract.commitments.judging import LinearJudge as LinearPromiseJudge
from communique.extract.dates import Anchor, find_anchor, find_dates, whens
from communique.extract.entities import Setting, resolve_entities
from communique.extract.entities.anaphora import Ranker, linear_ranker
from communique.extract.entities.judging import Judge, linear_judge
from communique.extract.entities.persons import Person
from communique.extract.events import find_events
from communique.extract.events.judging import Judge as ActJudge
from communique.extract.events.judging import LinearJudge
from communique.extract.indicators import find_indicators
from communique.extract.indicators.judging import Judge as FigureJudge
from communique.extract.indicators.judging import LinearJudge as LinearFigureJudge
from communique.extract.meetings import find_meetings
from communique.extract.mentions import find_references
from communique.extract.places import locate, resolve_place
from communique.extract.quotes import find_quotes
from communique.extract.sectors import find_sectors
from communique.extract.speakers import resolve_speakers
from communique.knowledge.actors import load_actors
from communique.knowledge.furniture import find_furniture
from communique.knowledge.gazetteer import Publisher
from communique.knowledge.names import same_name
from communique.knowledge.roster import ActorList
from communique.knowledge.words import is_word
from communique.models import Parser, hub
from communique.models.layout import LONGEST_TEXT
from communique.records import Entity, Note, Report
from communique.version import VERSION

_CUT = Note("cut", f"only the first {LONGEST_TEXT:,} characters were read")


def made_by(pipeline: str, actors: str | None = None) -> str:
    """Return what reports say they were made by: equal where the same comes out of a text.

    `pipeline` is the parser's own version; a file of actors is known by what is in it. Raises
    InputError where it cannot be read.
    """
    made = f"communique {VERSION}, {pipeline}"
    if actors is None:
        return made
    try:
        held = Path(actors).read_bytes()
    except OSError as error:
        raise InputError(f"{actors}: cannot be opened ({error.strerror})") from error
    return f"{made}, actors {hashlib.sha256(held).hexdigest()[:8]}"


class Reader:
    """Reads articles; holds the loaded models and knowledge, so make one and keep it.

    `model` names an installed spaCy pipeline (default: the one that communique is measured with);
    `actors` a file of your own actors. `parser`, `rank`, `judge`, `act_judge`, `promise_judge` and
    `figure_judge` replace the models themselves.
    Raises ModelError, KnowledgeError or InputError where one of them cannot be used.
    """

    def __init__(
        self,
        *,
        model: str | None = None,
        actors: str | None = None,
        parser: Parser | None = None,
        rank: Ranker | None = None,
        judge: Judge | None = None,
        act_judge: ActJudge | None = None,
        promise_judge: PromiseJudge | None = None,
        figure_judge: FigureJudge | None = None,
    ) -> None:
        self._know = knowledge.load("en")
        self._actors = load_actors(actors) if actors is not None else ActorList()
        self._rank = rank or linear_ranker(hub.linear("pronouns"))
        self._judge = judge or linear_judge(
            hub.linear("persons"),
            listed=lambda name: bool(self._know.gazetteer.place(name)),
            word=is_word,
        )
        self._act_judge = act_judge or LinearJudge(
            hub.linear("acts"), threshold=float(hub.card("acts")["threshold"])
        )
        self._promise_judge = promise_judge or LinearPromiseJudge(
            hub.linear("commitments"), threshold=float(hub.card("commitments")["threshold"])
        )
        self._figure_judge = figure_judge or LinearFigureJudge(
            hub.linear("indicators"), threshold=float(hub.card("indicators")["threshold"])
        )
        if parser is None:
            from communique.models.parser import SpacyParser  # noqa: PLC0415  (slow to import)

            parser = SpacyParser(model or hub.default_parser())
        self._parser = parser
        self.made_by = made_by(parser.made_by, actors)

    def read(self, article: Article) -> Report:
        """Read one article."""
        return next(self.read_all([article]))

    def read_all(self, articles: Iterable[Article]) -> Iterator[Report]:
        """Read articles in order; they are parsed in batches, which is faster."""
        for doc in self._parser.parse(articles):
            yield self._report(doc)

    def _report(self, doc: Doc) -> Report:
        know, article = self._know, doc.article
        publisher = know.gazetteer.publisher(article.publisher) if article.publisher else None
        zone = publisher.timezone if publisher is not None else None
        text = article.text[:LONGEST_TEXT]
        anchor = find_anchor(article, grammar=know.times, timezone=zone)
        furniture = find_furniture(text, know.furniture)
        dates = find_dates(text, anchor, grammar=know.times, skip=furniture)
        entities, notes = self._entities(doc, anchor, furniture, publisher)
        quotes = find_quotes(doc, know.reporting)
        quotes = resolve_speakers(doc, quotes, entities, know.reporting)
        meetings = find_meetings(doc, entities, dates, anchor, know.encounters)
        issuer = publisher.issuer if publisher is not None else None
        found = (doc, entities, quotes, meetings, dates, anchor)
        events = find_events(*found, know.acts, know.codebook, issuer=issuer, judge=self._act_judge)
        commitments = find_commitments(
            *found, know.promises, know.acts, issuer=issuer, judge=self._promise_judge
        )
        return Report(
            article,
            entities,
            meetings,
            quotes,
            events,
            commitments,
            find_indicators(doc, entities, dates, know.measures, judge=self._figure_judge),
            dates=whens(dates),
            notes=(*notes, _CUT) if len(article.text) > LONGEST_TEXT else notes,
            made_by=self.made_by,
        )

    def _entities(
        self,
        doc: Doc,
        anchor: Anchor,
        furniture: Sequence[Span],
        publisher: Publisher | None,
    ) -> tuple[tuple[Entity, ...], tuple[Note, ...]]:
        """Return who and what a report names, and what is to be said of the user's own actors."""
        know = self._know
        references = find_references(
            doc, know.offices, know.gazetteer, know.given_names, skip=furniture
        )
        roster = self._actors.on(anchor.day)
        references, notes = find_actors(
            doc, references, roster, know.offices, know.given_names, skip=furniture
        )
        entities = resolve_entities(
            doc,
            references,
            know.offices,
            know.gazetteer,
            similar=same_name,
            rank=self._rank,
            judge=self._judge,
            setting=self._setting(doc, anchor, publisher),
            recall=partial(self._recall, day=anchor.day),
        )
        return find_sectors(locate(entities, know.gazetteer), know.sectors), notes

    def _setting(self, doc: Doc, anchor: Anchor, publisher: Publisher | None) -> Setting:
        """Return the states that a report speaks for and from."""
        home = None
        dateline = anchor.dateline
        for span in (dateline.within, dateline.place) if dateline is not None else ():
            if span is not None and home is None:
                where = resolve_place(span.of(doc.text), country_hints={}, gaz=self._know.gazetteer)
                home = where.country if where is not None else None
        if publisher is None:
            return Setting(None, home)
        return Setting(publisher.issuer, home or publisher.country)

    def _recall(self, person: Person, *, day: date | None) -> str | None:
        """Return the state whose high office a person holds or held, as every reader knows."""
        roles = [office.role for office in person.offices]
        return self._know.holders.country_of(" ".join(person.fullest), roles=roles, day=day)
