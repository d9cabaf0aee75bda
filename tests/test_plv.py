"""The figures of the benchmarks of coding, against cases small enough to work out by hand."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
if str(ROOT / "benchmarks" / "quality") not in sys.path:
    sys.path.insert(0, str(ROOT / "benchmarks" / "quality"))

import examples  # noqa: E402
import petrarch  # noqa: E402
import plv  # noqa: E402
from labels import accuracy, by_label, confusions, macro_f1, table  # noqa: E402
from petrarch import Act, Codes, Score  # noqa: E402
from plv_split import FOLDS, folds  # noqa: E402

from communique.document import Article, Span  # noqa: E402
from communique.knowledge.acts import parse_example  # noqa: E402
from communique.knowledge.roster import Actor, ActorList, Term  # noqa: E402
from communique.records import Entity, Event, Evidence, Mention, Report  # noqa: E402

GOLD = ["A", "A", "A", "B", "B", "C"]
FOUND = ["A", "A", "B", "B", "D", "D"]


def test_figures_of_labels() -> None:
    figures = by_label(GOLD, FOUND)
    assert list(figures) == ["A", "B", "C"]
    assert figures["A"] == (1.0, pytest.approx(2 / 3), pytest.approx(0.8), 3, 2)
    assert figures["B"] == (0.5, 0.5, 0.5, 2, 2)
    assert figures["C"] == (0.0, 0.0, 0.0, 1, 0)
    assert accuracy(GOLD, FOUND) == 0.5
    assert macro_f1(GOLD, FOUND) == pytest.approx(1.3 / 3)
    assert confusions(GOLD, FOUND, most=1) == [(("A", "B"), 1)]
    assert len(table(figures).splitlines()) == 4


def test_figures_of_nothing() -> None:
    assert (accuracy([], []), macro_f1([], []), by_label([], [])) == (0.0, 0.0, {})


def gold(root: str, quad: int, **more: Any) -> dict[str, Any]:
    return {"root": root, "quad": quad, "binary": "coop" if quad <= 2 else "conf", **more}


def coded(type: str, quad: int) -> dict[str, Any]:
    return {"type": type, "quad": quad}


def test_either_heir_of_a_retired_type_is_right() -> None:
    wanted = [gold("YIELD", 2), gold("YIELD", 2), gold("AGREE", 1), gold("ACCUSE", 3)]
    given = [coded("CONCEDE", 1), coded("RETREAT", 2), coded("CONCEDE", 1), coded("ACCUSE", 3)]
    figures = plv.figures(wanted, given)
    assert figures["root_accuracy"] == 0.75
    assert figures["root_macro_f1"] == pytest.approx((0.8 + 0 + 1) / 3, abs=1e-4)
    # A concession taken for an agreement has the quad class of what it was folded into.
    assert figures["quad_macro_f1"] == pytest.approx((0.8 + 0 + 1) / 3, abs=1e-4)
    assert figures["binary_macro_f1"] == 1.0


def test_without_the_retired_type_its_heirs_are_two() -> None:
    figures = plv.figures([gold("CONCEDE", 1), gold("RETREAT", 2)], [coded("RETREAT", 2)] * 2)
    assert figures["root_accuracy"] == 0.5
    assert figures["quad_macro_f1"] == pytest.approx(1 / 3, abs=1e-4)


def test_sentences_of_a_codebook_are_scored_apart() -> None:
    wanted = [gold("AGREE", 1, from_cameo_manual=True), gold("AID", 2), gold("AID", 2)]
    given = [coded("AGREE", 1), coded("AID", 2), coded("AGREE", 1)]
    parts = plv.subsets(wanted, given)
    assert {name: part["root_accuracy"] for name, part in parts.items()} == {
        "from_codebook": 1.0,
        "not_from_codebook": 0.5,
    }
    assert plv.subsets(wanted[1:], given[1:]) == {}


def test_folds_keep_sentences_together_and_spread_labels() -> None:
    rows = [
        {"id": f"{n}-{k}", "text": f"sentence {n}", "root": "RARE" if n % 4 == 0 else "COMMON"}
        for n in range(40)
        for k in range(1 + n % 2)
    ]
    found = folds(rows)
    assert len(found) == FOLDS
    assert sorted(row["id"] for fold in found for row in fold) == sorted(r["id"] for r in rows)
    texts = [{row["text"] for row in fold} for fold in found]
    assert sum(map(len, texts)) == 40
    assert [sum(row["root"] == "RARE" for row in fold) for fold in found] == [2] * FOLDS
    assert [{row["text"] for row in fold} for fold in folds(rows[::-1])] == texts


def test_the_held_out_fifth_of_a_file(tmp_path: Path) -> None:
    rows = [{"id": str(n), "text": f"s{n}", **gold("AGREE", 1)} for n in range(10)]
    file, ids = tmp_path / "plv.jsonl", tmp_path / "ids.json"
    file.write_text("\n".join(map(json.dumps, rows)))
    ids.write_text('["3", "7"]')
    assert len(plv.load(plv.arguments([str(file)]))) == 10
    assert plv.load(plv.arguments([str(file), "--fold"])) == folds(rows)[0]
    picked = plv.load(plv.arguments([str(file), "--held-out", str(ids)]))
    assert [row["id"] for row in picked] == ["3", "7"]


def test_examples_become_triples() -> None:
    marked = "[Ana Petrova|person SRB] accused [Chile|country CHL] and thanked [Peru|country PER]."
    told = ["ACCUSE occurred: Ana Petrova > Chile", "SUPPORT occurred: Ana Petrova > Peru"]
    both = parse_example(marked, told, where="test")
    alone = parse_example(
        "[Peru|country PER] struck.", ["PROTEST occurred: Peru > -"], where="test"
    )
    twice = parse_example(
        "[Peru|country PER] met and hit [Chile|country CHL].",
        ["CONSULT occurred: Peru > Chile", "ASSAULT occurred: Peru > Chile"],
        where="test",
    )
    found = examples.triples([both, alone, twice, both])
    assert [(row["root"], row["source"], row["target"]) for row in found] == [
        ("ACCUSE", "Ana Petrova", "Chile"),
        ("SUPPORT", "Ana Petrova", "Peru"),
    ]
    (start, end), text = found[1]["target_spans"][0], found[1]["text"]
    assert text[start:end] == "Peru"


CODES = Codes(
    ActorList(
        (
            Actor("Norseland", None, ("Norseland",), (Term(code="NRS"),)),
            Actor("Vessenmark", None, ("Vessenmark",), (Term(code="VSM/VSK"),)),
            Actor(
                "Ola Brandt",
                None,
                ("Ola Brandt",),
                (Term(last=date(2000, 1, 1), code="QTZGOV"), Term(code="NRSELI")),
            ),
            Actor("Harbour League", "organisation", ("Harbour League",), (Term(code="IGOHBL"),)),
        )
    )
)


@pytest.mark.parametrize(
    ("code", "firsts"),
    [
        ("NRSGOV", ("NRS",)),
        ("VSM/VSKMIL", ("VSM", "VSK")),
        ("NGONRSGOV", ("NRS",)),
        ("IGOHBLMIL", ("IGOHBL",)),
        ("IMGXYZ", ("INT",)),
        ("---GOV", ()),
    ],
)
def test_first_actors_of_a_code(code: str, firsts: tuple[str, ...]) -> None:
    assert CODES.firsts(code) == firsts


def entity(text: str, id: str, kind: Any, name: str, country: str | None = None) -> Entity:
    span = Span(text.index(name), text.index(name) + len(name))
    return Entity(id, kind, name, country, (Mention(Evidence.at(text, span), "name"),))


def test_entities_have_the_codes_of_the_list() -> None:
    text = "Ola Brandt thanked Vessenmark, Peru, the Grain Board and Lake House."
    report = Report(
        Article(text),
        (
            entity(text, "E1", "person", "Ola Brandt", "NOR"),
            entity(text, "E2", "organisation", "Vessenmark"),
            entity(text, "E3", "country", "Peru", "PER"),
            entity(text, "E4", "organisation", "Grain Board"),
            entity(text, "E5", "place", "Lake House"),
        ),
    )
    codes = CODES.of_entities(report, date(1995, 1, 1))
    assert codes == {
        "E1": ("QTZ",), "E2": ("VSM", "VSK"), "E3": ("PER",), "E4": ("INT",), "E5": (),
    }  # fmt: skip
    assert CODES.of_entities(report, date(2005, 1, 1))["E1"] == ("NRS",)


def test_events_become_acts_between_codes() -> None:
    text = "Norseland accused Peru and the Lake House."
    entities = (
        entity(text, "E1", "organisation", "Norseland"),
        entity(text, "E2", "country", "Peru", "PER"),
        entity(text, "E3", "place", "Lake House"),
    )
    told = Evidence.at(text, Span(0, len(text)))
    events = (
        Event("ACCUSE", "occurred", ("E1",), ("E2", "E3"), (told,), cameo="112"),
        Event("PROTEST", "occurred", ("E1",), (), (told,)),
    )
    report = Report(Article(text), entities, events=events)
    codes = CODES.of_entities(report, date(1995, 1, 1))
    assert petrarch.acts(report, codes) == [Act("NRS", "PER", 3, "11", False)]


def record(fair: str, *events: dict[str, Any]) -> dict[str, Any]:
    return {"fair": fair, "events": [{"skip": False, **event} for event in events]}


def pair(source: str, target: str, quad: int = 1, **more: Any) -> dict[str, Any]:
    return {"source": source, "target": target, "quad": quad, **more}


def act(source: str, target: str, quad: int = 1, root: str | None = None, **more: Any) -> Act:
    return Act(source, target, quad, root, more.get("symmetric", False))


def scored(wanted: dict[str, Any], *found: Act) -> tuple[Score, list[str]]:
    score = Score()
    return score, petrarch.score_record(score, wanted, found, CODES)


def test_pairs_are_matched_by_first_actor() -> None:
    wanted = record("pair+quad", pair("NRSGOV", "PERMIL", 3), pair("NRS", "CHL", 1))
    score, lines = scored(wanted, act("NRS", "PER", 3), act("PER", "NRS", 3))
    assert (score.right, score.gold, score.found, score.quads) == (1, 2, 2, [1.0])
    assert lines == ["MISSED NRS > CHL", "EXTRA  PER > NRS"]
    figures = score.figures()
    assert (figures["pair_precision"], figures["pair_recall"], figures["pair_f1"]) == (
        0.5,
        0.5,
        0.5,
    )


def test_several_acts_of_a_pair_count_in_part() -> None:
    score, _ = scored(
        record("pair+quad", pair("NRS", "PER", 3)), act("NRS", "PER", 3), act("NRS", "PER", 4)
    )
    assert (score.right, score.found, score.quads) == (1, 1, [0.5])


def test_acts_without_direction_are_right_either_way_round() -> None:
    both = record("pair+quad", pair("NRS", "PER"), pair("PER", "NRS"))
    score, _ = scored(both, act("PER", "NRS", symmetric=True))
    assert (score.right, score.gold, score.found) == (2, 2, 2)
    score, _ = scored(record("pair", pair("NRS", "PER")), act("PER", "NRS", symmetric=True))
    assert (score.right, score.found, score.quads) == (1, 1, [])
    score, _ = scored(record("pair", pair("NRS", "CHL")), act("PER", "NRS", symmetric=True))
    assert (score.right, score.found) == (0, 1)


def test_what_may_not_be_asked_is_neither_right_nor_wrong() -> None:
    wanted = record("pair", pair("NRS", "PER", skip=True), pair("---GOV", "PER"))
    score, lines = scored(wanted, act("NRS", "PER"))
    assert (score.right, score.gold, score.found, lines) == (0, 0, 0, [])


def test_sentences_without_events_count_against() -> None:
    score, _ = scored(record("neg"), act("NRS", "PER"))
    assert (score.right, score.gold, score.found) == (0, 0, 1)
    assert score.figures()["quad_accuracy"] is None


def test_roots_are_scored_where_codes_are_those_of_cameo() -> None:
    wanted = record("full", {"source": "NRS", "target": "PER", "root": "17"})
    score, _ = scored(wanted, act("NRS", "PER", 4, "17"))
    assert (score.quads, score.roots) == ([1.0], [1.0])
    score, _ = scored(wanted, act("NRS", "PER", 3, None))
    assert (score.quads, score.roots) == ([0.0], [0.0])


def test_scores_of_sets_are_added_up() -> None:
    total = petrarch.merged([Score(1, 2, 3, [1.0], []), Score(1, 1, 1, [0.0], [1.0])])
    assert total == Score(2, 3, 4, [1.0, 0.0], [1.0])
