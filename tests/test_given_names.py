"""The table of given names: sound, balanced, and right where it matters most."""

from __future__ import annotations

import csv
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest

from communique.errors import KnowledgeError
from communique.knowledge.names import load_given_names, read_given_names

TABLE = resources.files("communique.knowledge").joinpath("gazetteers", "given_names.csv")

WOMEN = """
    Angela Theresa Ursula Kamala Condoleezza Hillary Nancy Benazir Hina Indira Sushma Sirimavo
    Chandrika Khaleda Hasina Bidya Corazon Gloria Megawati Retno Yingluck Paetongtarn Halimah
    Geun-hye Yo-jong Son-hui Kyung-wha Yoko Yuriko Sanae Makiko Chunying Ing-wen Jacinda Fiame
    Dilma Cristina Michelle Xiomara Claudia Violeta Delcy Ellen Joyce Samia Sahle-Work Netumbo
    Nkosazana Naledi Ngozi Fatou Aminata Golda Tzipi Tansu Mehriban Salome Sviatlana Natallia
    Natalya Yulia Olena Valentina Kaja Kersti Dalia Vaira Evika Sanna Tarja Mette Helle Erna Gro
    Vigdís Vigdis Kolinda Vjosa Atifete Zuzana Iveta Ewa Beata Maia Viorica Katerina Ségolène
    Segolene Giorgia Federica Sigrid Wafaa Tawakkol Masoumeh Dariga Roza Gulnara Oyungerel Siti
"""

MEN = """
    Barack Donald Vladimir Volodymyr Uladzimir Aliaksandr Siarhei Sergei Dmitry Mikhail Nursultan
    Kassym-Jomart Emomali Shavkat Gurbanguly Sadyr Giorgi Nikol Ilham Recep Mevlüt Mevlut Hassan
    Mohammed Muhammad Mohamed Mohammad Mahmoud Hosni Bashar Javad Hamid Zalmay Imran Narendra
    Manmohan Atal Gotabaya Ranil Thaksin Prayut Joko Susilo Mahathir Rodrigo Shinzo
    Yoshihide Jong-un Jae-in Jinping Keqiang Benjamin Shimon Emmanuel Nicolas François Francois
    Olaf Gerhard Jürgen Jurgen José Jose João Joao Luiz Evo Nicolás Nicolas Viktor Andrzej Radosław
    Radoslaw Miloš Milos Zoran Edi Kyriakos Pekka Jyrki Carl Jens Gitanas Egils Toomas Robert
    Cyril Thabo Emmerson Hage Uhuru Yoweri Abiy Goodluck Muhammadu Macky Alassane Winston Sitiveni
"""

BOTH = """
    Kim Andrea Jean Nicola Robin Dominique Camille Simone Michele Gabriele Sasha Joan Marian
    Hilary Leslie Nino Noor Iman Deniz Tashi Sonam
"""


def table() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_rows_are_sorted_unique_and_sourced() -> None:
    rows = table()
    keys = [row["name"].casefold() for row in rows]
    assert keys == sorted(set(keys))
    assert {row["gender"] for row in rows} == {"m", "f"}
    assert all(row["source"] for row in rows)
    assert all(row["name"] == row["name"].strip() and " " not in row["name"] for row in rows)


def test_both_genders_are_well_covered() -> None:
    counts = Counter(load_given_names().values())
    assert min(counts.values()) >= 1000
    assert max(counts.values()) <= 1.2 * min(counts.values())


@pytest.mark.parametrize(
    ("name", "gender"), [(n, "f") for n in WOMEN.split()] + [(n, "m") for n in MEN.split()]
)
def test_names_of_politics_are_known(name: str, gender: str) -> None:
    assert load_given_names().get(name.casefold()) == gender


@pytest.mark.parametrize("name", BOTH.split())
def test_names_of_both_are_left_out(name: str) -> None:
    assert name.casefold() not in load_given_names()


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("Ada,x,own list", "gender is 'x'"),
        ("Ada,,own list", "gender is missing"),
        (",f,own list", "name is missing"),
        ("Ada,f,", "source is missing"),
        ("Ada,f", "line 2: 2 values for 3 columns"),
        ("Eva,f,own list\nEVA,f,own list", "line 3: 'EVA' is given twice"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, complaint: str) -> None:
    file = tmp_path / "names.csv"
    file.write_text(f"name,gender,source\n{row}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=complaint):
        read_given_names(file)


def test_a_table_of_other_columns_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text("name,sex,source\nAda,f,own list\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="the columns must be name, gender, source"):
        read_given_names(file)
