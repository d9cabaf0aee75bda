"""Write a trained scorer as 8-bit ONNX with its tokeniser inside, and its card."""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from events_student import Scores, Student
from linear import MODELS
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from torch import nn

from communique.models import Triple
from communique.models.scorer import Pieces, encode

OPSET = 17
# What people write on a card.
KEPT = (
    *("version", "what", "data", "use", "temperature_is", "scores_are", "looks_are", "none_is"),
    *("examples_accuracy", "examples_macro_f1", "examples_are", "tried"),
)


class _Whole(nn.Module):
    """A student that takes one text, the vectors of its marks among those of words."""

    def __init__(self, net: Student) -> None:
        super().__init__()
        self.net = net
        with torch.no_grad():
            for number, mark in enumerate(net.pieces.marks):
                net.words.weight[mark] += net.marks[number]
            net.marks.zero_()

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        seen = torch.ones_like(ids)
        states = self.net.encoder(input_ids=ids, attention_mask=seen).last_hidden_state
        return self.net.logits(self.net.features(ids, states, seen))


def export(net: Student, tokenizer: str, out: Path) -> str:
    """Write `out`/weights/events.onnx and return its SHA-256; the network is changed.

    Weights are whole numbers of 8 bits by channel, in half the range, since processors without
    the newer instructions overflow with the whole.
    """
    logging.getLogger().setLevel(logging.ERROR)
    place = out / "weights" / "events.onnx"
    place.parent.mkdir(parents=True, exist_ok=True)
    net.eval()
    with tempfile.TemporaryDirectory() as folder:
        raw, fused = Path(folder) / "raw.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            _Whole(net).eval(),
            (torch.tensor([[net.pieces.opening, *net.pieces.marks, net.pieces.closing]]),),
            str(raw),
            input_names=["input_ids"],
            output_names=["logits"],
            dynamic_axes={"input_ids": {1: "pieces"}},
            opset_version=OPSET,
            dynamo=False,
        )
        options = FusionOptions("bert")
        options.enable_embed_layer_norm = False
        # Fused, attention takes a twentieth longer in 8 bits.
        options.enable_attention = False
        config = net.encoder.config
        heads, width = config.num_attention_heads, config.hidden_size
        model = optimize_model(str(raw), "bert", heads, width, optimization_options=options)
        model.save_model_to_file(str(fused))
        quantize_dynamic(
            fused,
            place,
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gather"],
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT, "MatMulConstBOnly": True},
        )
    whole = onnx.load(place)
    whole.metadata_props.add(key="pieces", value=json.dumps(json.loads(tokenizer)))
    onnx.save(whole, place)
    return hashlib.sha256(place.read_bytes()).hexdigest()


def session_logits(out: Path, using: Pieces, triples: Sequence[Triple]) -> Scores:
    """Return the logits of the file that was written, (n, 17)."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(out / "weights" / "events.onnx", options)
    texts = [np.array([encode(using, triple)]) for triple in triples]
    found: Scores = np.concatenate([session.run(None, {"input_ids": ids})[0] for ids in texts])
    return found


def kept() -> dict[str, object]:
    """Return what people wrote on the present card."""
    place = MODELS / "cards" / "events.toml"
    card = tomllib.loads(place.read_text(encoding="utf-8")) if place.exists() else {}
    return {field: card[field] for field in KEPT if field in card}


def write_card(out: Path, card: Mapping[str, object]) -> None:
    """Write `out`/cards/events.toml."""
    lines = ["# Says what a source does to a target; written by training/events.py."]
    lines += [f"{field} = {_toml(value)}" for field, value in card.items()]
    place = out / "cards" / "events.toml"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _toml(value: object) -> str:
    if isinstance(value, list):
        return "[\n" + "".join(f"    {_toml(item)},\n" for item in value) + "]"
    # JSON's strings and numbers are TOML's too.
    return json.dumps(value, ensure_ascii=False)
