"""The network that ships: MiniLM with marks about the two sides, and how it is trained."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from events_data import Example
from numpy.typing import NDArray
from torch import nn
from transformers import AutoModel

from communique.document import Span
from communique.models import LABELS, Triple
from communique.models.scorer import Pieces, encode, pieces

BATCH, LONGEST = 16, 100
# The layers of MiniLM that are taken; and whether numbers are of 16 bits when training.
LAYERS, HALVED = (0, 1, 2, 3, 5), True
# Batches are of texts of about one length among so many batches' texts.
SORTED = 24
WARM_UP, LEAST_RATE, DECAY, CLIP = 0.1, 0.02, 0.01, 1.0
HEAD_RATE, DROPOUT, SAMPLES = 1e-3, 0.2, 4
SMOOTHING = 0.05
# A side is named otherwise in this share of what is learned from, so that the act is learned and
# not who does it, and the target left out in another.
RENAMED, UNNAMED, LONGEST_NAME = 0.3, 0.06, 40

Scores = NDArray[np.float32]


class Student(nn.Module):
    """Layers of MiniLM, and a linear layer over its first state, the two marks' and the mean.

    The last layer is asked for three states alone, so that it costs a fifth of another; the mean
    is that of the states before it. The vectors of words stay as they are, so that words not seen
    in training keep their relation to those seen; only those of the marks are learned.
    """

    def __init__(self, place: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(place, attn_implementation="eager")
        self.encoder.pooler = None
        *before, self.last = (self.encoder.encoder.layer[number] for number in LAYERS)
        self.encoder.encoder.layer = nn.ModuleList(before)
        self.words = self.encoder.embeddings.word_embeddings
        self.words.weight.requires_grad = False
        self.pieces: Pieces = pieces((place / "tokenizer.json").read_text(encoding="utf-8"))
        width = self.encoder.config.hidden_size
        self.marks = nn.Parameter(torch.randn(len(self.pieces.marks), width) * 0.02)
        self.dropout = nn.Dropout(DROPOUT)
        self.out = nn.Linear(4 * width, len(LABELS))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return (n, 17) logits of (n, pieces) texts, filled up at the end."""
        seen = (ids != self.pieces.fill).long()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training and HALVED):
            vectors = self.words(ids)
            for number, mark in enumerate(self.pieces.marks):
                vectors = vectors + (ids == mark).unsqueeze(-1) * self.marks[number]
            states = self.encoder(inputs_embeds=vectors, attention_mask=seen).last_hidden_state
            features = self.features(ids, states, seen)
        return self.logits(features.float())

    def features(self, ids: torch.Tensor, states: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
        """Return what the types are told by, (n, 4 * width)."""
        filled = seen.unsqueeze(-1).to(states.dtype)
        mean = (states * filled).sum(1) / filled.sum(1)
        source, _, target, _ = self.pieces.marks
        # A side that is not named has no mark: its state is 0.
        marked = torch.stack([ids == source, ids == target], 1).to(states.dtype)
        chosen = torch.cat([states[:, :1], marked @ states], 1)
        last = self._last(chosen, states, (1 - seen[:, None, None, :].to(states.dtype)) * -1e4)
        named = marked.sum(-1).clamp(max=1)
        sides = [last[:, place + 1] * named[:, place, None] for place in (0, 1)]
        return torch.cat([last[:, 0], mean, *sides], 1)

    def _last(self, chosen: torch.Tensor, states: torch.Tensor, hide: torch.Tensor) -> torch.Tensor:
        """Return the states of the last layer of some states, (n, few, width)."""
        attention = self.last.attention.self
        heads = self.encoder.config.num_attention_heads
        asked, keys, values = (
            part(of).unflatten(-1, (heads, -1)).transpose(1, 2)
            for part, of in (
                (attention.query, chosen),
                (attention.key, states),
                (attention.value, states),
            )
        )
        scores = asked @ keys.transpose(2, 3) * asked.shape[-1] ** -0.5 + hide
        shares = attention.dropout(torch.softmax(scores, -1))
        context = (shares @ values).transpose(1, 2).flatten(2)
        after = self.last.attention.output(context, chosen)
        told: torch.Tensor = self.last.output(self.last.intermediate(after), after)
        return told

    def logits(self, features: torch.Tensor) -> torch.Tensor:
        """Return logits of what types are told by; when training, the mean of several drop-outs."""
        if not self.training:
            return self.out(features)
        return torch.stack([self.out(self.dropout(features)) for _ in range(SAMPLES)]).mean(0)


def train(
    net: Student,
    examples: Sequence[Example],
    *,
    epochs: int,
    rate: float,
    seed: int,
    last: int,
) -> None:
    """Train a network in place; its weights are those of its last epochs, averaged."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    names = _names(examples)
    optimizer, schedule = _optimizer(net, rate, epochs * math.ceil(len(examples) / BATCH))
    asked = torch.tensor(np.stack([labelled(example) for example in examples]))
    weights = torch.tensor([example.weight for example in examples])
    ends: list[dict[str, torch.Tensor]] = []
    for epoch in range(epochs):
        net.train()
        texts = [encode(net.pieces, renamed(e.triple, names, chance)) for e in examples]
        batches = shuffled(texts, chance)
        total = 0.0
        for batch in batches:
            logits = net(filled([texts[place] for place in batch], net.pieces.fill))
            losses = loss(logits, asked[batch])
            mean = (losses * weights[batch]).sum() / weights[batch].sum()
            optimizer.zero_grad()
            mean.backward()
            nn.utils.clip_grad_norm_(net.parameters(), CLIP)
            optimizer.step()
            schedule.step()
            total += mean.item()
        print(f"epoch {epoch + 1} loss {total / len(batches):.3f}", flush=True)
        if epoch >= epochs - last:
            ends.append({name: value.clone() for name, value in net.state_dict().items()})
    net.load_state_dict(averaged(ends))


def averaged(ends: Sequence[Mapping[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """Return the mean of weights; what is no fraction, a counter, is that of the first."""
    return {
        name: torch.stack([end[name] for end in ends]).mean(0)
        if value.is_floating_point()
        else value
        for name, value in ends[0].items()
    }


def loss(logits: torch.Tensor, asked: torch.Tensor) -> torch.Tensor:
    """Return the loss of each text.

    Any of the labels asked for is right, so that their probabilities are added before the
    logarithm is taken.
    """
    logs = torch.log_softmax(logits, 1)
    right = torch.logsumexp(logs.masked_fill(asked == 0, -1e4), 1)
    return -(1 - SMOOTHING) * right - SMOOTHING * logs.mean(1)


def labelled(example: Example) -> Scores:
    """Return 1 for each label that is right."""
    return np.array([label in example.labels for label in LABELS], dtype=np.float32)


def renamed(triple: Triple, names: Mapping[str, Sequence[str]], chance: random.Random) -> Triple:
    """Return a triple with its sides named by chance otherwise, or one left out."""
    given = {"source": triple.source, "target": triple.target}
    if triple.source and triple.target and triple.source.overlaps(triple.target):
        return triple
    if chance.random() < UNNAMED and triple.source:
        given["target"] = None
    placed = sorted((span, side) for side, span in given.items() if span is not None)
    text, end = "", 0
    spans: dict[str, Span] = {}
    for span, side in placed:
        text += triple.text[end : span.start]
        other = chance.random() < RENAMED
        name = chance.choice(names[side]) if other else span.of(triple.text)
        spans[side] = Span(len(text), len(text) + len(name))
        text += name
        end = span.end
    return Triple(text + triple.text[end:], spans.get("source"), spans.get("target"))


def _names(examples: Sequence[Example]) -> dict[str, list[str]]:
    sides = {
        "source": [(e.triple.text, e.triple.source) for e in examples],
        "target": [(e.triple.text, e.triple.target) for e in examples],
    }
    return {
        side: [span.of(text) for text, span in of if span is not None and len(span) < LONGEST_NAME]
        for side, of in sides.items()
    }


def shuffled(texts: Sequence[Sequence[int]], chance: random.Random) -> list[list[int]]:
    """Return batches of places in random order, each of texts of about one length."""
    order = list(range(len(texts)))
    chance.shuffle(order)
    batches: list[list[int]] = []
    for start in range(0, len(order), BATCH * SORTED):
        some = sorted(order[start : start + BATCH * SORTED], key=lambda place: len(texts[place]))
        batches += [some[at : at + BATCH] for at in range(0, len(some), BATCH)]
    chance.shuffle(batches)
    return batches


def filled(texts: Sequence[Sequence[int]], fill: int) -> torch.Tensor:
    """Return texts as one array, cut to LONGEST and filled up at the end."""
    width = min(LONGEST, max(len(text) for text in texts))
    rows = [list(text[:width]) + [fill] * (width - len(text)) for text in texts]
    return torch.tensor(rows)


def predicted(net: Student, triples: Sequence[Triple]) -> Scores:
    """Return (n, 17) logits."""
    net.eval()
    with torch.no_grad():
        rows = [net(torch.tensor([encode(net.pieces, triple)])) for triple in triples]
    found: Scores = torch.cat(rows).numpy()
    return found


def _optimizer(
    net: Student, rate: float, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    head = [net.marks, *net.out.parameters()]
    ours = {id(p) for p in head}
    body = [p for p in net.parameters() if p.requires_grad and id(p) not in ours]
    groups = [{"params": body, "lr": rate}, {"params": head, "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=DECAY)
    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: pace(s, steps))


def pace(step: int, steps: int) -> float:
    """Return the share of the full rate at a step: up at first, then evenly down."""
    return min(1.0, (step + 1) / (WARM_UP * steps)) * max(LEAST_RATE, (steps - step) / steps)
