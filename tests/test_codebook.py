from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

import pytest

from communique.errors import KnowledgeError
from communique.knowledge.codebook import QUADS, load_codebook, parse_codes, parse_types
from communique.records import EVENT_TYPES

TOOLS = Path(__file__).parent.parent / "tools"
if str(TOOLS) not in sys.path:
    sys.path.insert(0, str(TOOLS))

import codebook_docs  # noqa: E402

BOOK = load_codebook()
CAMEO = files("communique.knowledge").joinpath("codes/cameo.csv").read_text(encoding="utf-8")
PLOVER = files("communique.knowledge").joinpath("codes/plover.toml").read_text(encoding="utf-8")
MODES = [(type, mode) for type in BOOK.types for mode in (None, *BOOK.modes(type))]


def test_there_are_the_sixteen_types_and_the_37_contexts() -> None:
    assert sorted(BOOK.types) == sorted(EVENT_TYPES)
    assert len(BOOK.contexts) == 37
    assert {BOOK.quad(type) for type in BOOK.types} == set(QUADS)


def test_every_root_and_its_unspecified_code_are_there() -> None:
    for number in range(1, 21):
        root = f"{number:02d}"
        assert BOOK.is_code(root)
        assert BOOK.is_code(f"{root}0")


def test_codes_keep_their_zeros() -> None:
    assert BOOK.root("010") == "01"
    assert BOOK.root("10") == "10"
    assert BOOK.name("10") == "Demand"
    assert BOOK.name("010") == "Make statement"
    assert not BOOK.is_code("1")


@pytest.mark.parametrize("code", ["", "9", "21", "999", "0110", "42", "04 "])
def test_an_unknown_code_is_an_error_and_no_default(code: str) -> None:
    assert not BOOK.is_code(code)
    for ask in (BOOK.name, BOOK.goldstein, BOOK.plover, BOOK.root):
        with pytest.raises(KnowledgeError, match="no CAMEO code"):
            ask(code)


def test_an_unknown_type_or_mode_is_an_error() -> None:
    for ask in (BOOK.quad, BOOK.score, BOOK.modes, BOOK.cameo):
        with pytest.raises(KnowledgeError, match="'YIELD' is no PLOVER type"):
            ask("YIELD")
    with pytest.raises(KnowledgeError, match="'phone' is no mode of AGREE"):
        BOOK.score("AGREE", "phone")


# Where the two published tables of scores differ; docs/codebook.md says why these.
@pytest.mark.parametrize(
    ("code", "score"),
    [("016", -5.0), ("124", -4.0), ("1246", -4.0), ("163", -8.0), ("164", -6.5), ("166", -7.0)],
)
def test_the_six_scores_that_differ_are_the_ones_we_take(code: str, score: float) -> None:
    assert BOOK.goldstein(code) == score


def test_only_one_code_has_no_score() -> None:
    assert [code for code in BOOK.codes if BOOK.goldstein(code) is None] == ["1214"]


def test_the_slips_of_the_manual_are_decided() -> None:
    assert BOOK.score("ACCUSE") == -3.0
    assert BOOK.quad("SANCTION") == 4
    assert BOOK.score("PROTEST", "vandalize") == BOOK.score("PROTEST")
    for part in (
        BOOK.type("ACCUSE"),
        BOOK.type("SANCTION"),
        BOOK.type("PROTEST").modes["vandalize"],
    ):
        assert part.note


@pytest.mark.parametrize(("type", "mode"), MODES)
def test_scores_agree_with_the_class(type: str, mode: str | None) -> None:
    verbal_or_not = {1: 1, 2: 1, 3: -1, 4: -1}[BOOK.quad(type)]
    if type != "REQUEST":
        assert BOOK.score(type, mode) * verbal_or_not > 0


@pytest.mark.parametrize(("type", "mode"), MODES)
def test_a_type_comes_back_from_cameo_or_the_file_says_what_is_lost(
    type: str, mode: str | None
) -> None:
    back = BOOK.plover(BOOK.cameo(type, mode))
    part = BOOK.type(type) if mode is None else BOOK.type(type).modes[mode]
    assert back == (type, mode) or part.loses or (back[0] == type and mode is None)


@pytest.mark.parametrize(("type", "mode"), [pair for pair in MODES if pair[1] is not None])
def test_a_mode_s_code_holds_every_code_that_is_the_mode(type: str, mode: str) -> None:
    found = BOOK.type(type).modes[mode]
    stray = [
        code.code
        for code in BOOK.codes.values()
        if (code.type, code.mode) == (type, mode) and not code.code.startswith(found.cameo)
    ]
    assert not stray or found.loses


@pytest.mark.parametrize(
    ("code", "type", "mode"),
    [
        ("010", None, None),
        ("036", "AGREE", None),
        ("042", "CONSULT", "visit"),
        ("045", "CONSULT", "third-party"),
        ("055", "CONCEDE", None),
        ("0841", "RETREAT", "release"),
        ("1053", "REQUEST", "yield"),
        ("093", "ACCUSE", "investigate"),
        ("112", "ACCUSE", "allege"),
        ("116", "SANCTION", "convict"),
        ("1385", "THREATEN", "violence"),
        ("143", "PROTEST", None),
        ("163", "SANCTION", "discontinue"),
        ("192", "COERCE", "seize"),
        ("195", "ASSAULT", "aerial"),
        ("203", "ASSAULT", None),
    ],
)
def test_cameo_in_plover(code: str, type: str | None, mode: str | None) -> None:
    assert BOOK.plover(code) == (type, mode)


HEADER = "code,name,quad,goldstein,type,mode,note,source\n"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("1,Speak,1,0.0,,,,list\n", "row 2: '1' is no new code"),
        ("010,Speak,1,0.0,,,,list\n", "row 2: '010' comes before"),
        ("01,Speak,1,0.0,,,,list\n01,Speak,1,0.0,,,,list\n", "row 3: '01' is no new code"),
        ("01,Speak,5,0.0,,,,list\n", "row 2: quad '5'"),
        ("01,Speak,1,low,,,,list\n", "row 2: 'low' is no score"),
        ("01,Speak,1,12.0,,,,list\n", "row 2: score 12.0"),
        ("01,Speak,1,0.0,TALK,,,list\n", "row 2: 'TALK' is no type"),
        ("01,Speak,1,0.0,AGREE,phone,,list\n", "row 2: 'phone' is no mode of AGREE"),
        ("01,Speak,1,0.0,,,,\n", "row 2: source is empty"),
        ("01,Speak,1\n", "row 2: 3 cells, not 8"),
        ("01,Speak,1,0.0,,,,list\n010,Say,3,0.0,,,,list\n", "row 3: quad is not that"),
    ],
)
def test_a_bad_row_is_named(rows: str, told: str) -> None:
    with pytest.raises(KnowledgeError, match=f"x.csv, {told}"):
        parse_codes(HEADER + rows, BOOK.types, where="x.csv")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("quad = 1\n", "quad = 7\n", r"x.toml: \[AGREE\]: quad 7"),
        ("score = 2.5\n", "score = 25.0\n", r"x.toml: \[AGREE\]: score 25.0"),
        ("recipient = false\n", "", r"x.toml: \[AGREE\]: lacks \['recipient'\]"),
        ("score = 4.0\n", "", r"x.toml: \[CONSULT\], mode visit: has no score"),
        ('name = "phone"', 'name = "visit"', r"x.toml: \[CONSULT\]: mode 'visit' stands"),
        ("[AGREE]", "[AGREE", "x.toml: not TOML"),
    ],
)
def test_a_bad_table_is_named(old: str, new: str, told: str) -> None:
    with pytest.raises(KnowledgeError, match=told):
        parse_types(PLOVER.replace(old, new, 1), where="x.toml")


def test_the_tables_of_the_docs_are_those_of_the_data() -> None:
    page = codebook_docs.PAGE.read_text(encoding="utf-8")
    assert page == codebook_docs.rewritten(page), "run: python tools/codebook_docs.py"
