"""Spellings of one name are told from the names of different persons."""

from __future__ import annotations

import csv
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.knowledge.names import name_key, same_name

VARIANTS = """
    Zelensky | Zelenskyy
    Zelensky | Zelenskiy
    Zelensky | Zelenskyj
    Volodymyr Zelensky | Vladimir Zelenskiy
    Aleksandr Lukashenko | Alexander Lukashenko
    Aleksandr Lukashenko | Aliaksandr Lukashenka
    Alyaksandr Lukashenka | Alexandre Loukachenko
    Vladimir Makei | Uladzimir Makey
    Sergei Lavrov | Sergey Lavrov
    Siarhei Aleinik | Sergei Aleinik
    Sergueï Choïgou | Sergey Choigou
    Sergiy Kyslytsya | Serhiy Kyslytsya
    Dmitry Medvedev | Dmitri Medvedyev
    Dmytro Kuleba | Dmitri Kuleba
    Mikhail Gorbachev | Mikhail Gorbachyov
    Boris Yeltsin | Boris Eltsin
    Nikita Khrushchev | Nikita Chruschtschow
    Vladimir Putin | Wladimir Putin
    Vladimir Putin | Vladimir Poutine
    Vladimir Putin | V. Putin
    Vladimir Putin | Vladimir Vladimirovich Putin
    Владимир Путин | Vladimir Putin
    Yevgeny Primakov | Evgeni Primakov
    Yulia Tymoshenko | Yuliya Timoshenko
    Viktor Yanukovych | Victor Yanukovich
    Petro Poroshenko | Petr Porochenko
    Sviatlana Tsikhanouskaya | Svetlana Tikhanovskaya
    Alexei Navalny | Aleksey Navalnyi
    Nikolay Patrushev | Nikolai Patrushev
    Mykola Azarov | Nikolai Azarov
    Oleksiy Reznikov | Aleksei Reznikov
    Andriy Yermak | Andrey Ermak
    Qaddafi | Gaddafi
    Muammar Gaddafi | Moammar Kadhafi
    Muammar al-Qadhafi | Mu'ammar Gadhafi
    Mohammed bin Salman | Muhammad bin Salman
    Mohamed Morsi | Mohammed Mursi
    Bashar al-Assad | Bachar el-Assad
    Abdel Fattah al-Sisi | Abdelfattah El-Sissi
    Abdul Fattah as-Sisi | Abdel-Fattah Sisi
    Abd al-Rahman Aref | Abdulrahman Aref
    Abderrahmane Youssoufi | Abdelrahman Youssoufi
    Mohamed ElBaradei | Mohammed el-Baradei
    Hussein Amir-Abdollahian | Hossein Amirabdollahian
    Hassan Rouhani | Hasan Rohani
    Mahmoud Ahmadinejad | Mahmud Ahmadinezhad
    Ali Khamenei | Ali Chamenei
    Faisal bin Farhan | Faysal bin Farhan
    Rachid Meredov | Rashid Meredov
    Benjamin Netanyahu | Binyamin Netanyahu
    Tzipi Livni | Tsipi Livni
    Yitzhak Rabin | Itzhak Rabin
    Recep Tayyip Erdoğan | Recep Tayyip Erdogan
    Mevlüt Çavuşoğlu | Mevlut Cavusoglu
    Ilham Aliyev | Ilham Aliev
    Nikol Pashinyan | Nikol Pashinian
    Emomali Rahmon | Emomali Rakhmon
    Kassym-Jomart Tokayev | Kasym-Zhomart Tokaev
    Sadyr Japarov | Sadyr Zhaparov
    Gurbanguly Berdimuhamedow | Kurbanguly Berdymukhamedov
    Kim Jong-un | Kim Jong Un
    Kim Yo-jong | Kim Yo Jong
    Yoon Suk-yeol | Yoon Seok-youl
    Mao Zedong | Mao Tse-tung
    Xi Jinping | 习近平
    Viktor Orbán | Orban Viktor
    Gerhard Schröder | Gerhard Schroeder
    Aleksandar Vučić | Alexander Vucic
    Zoran Đinđić | Zoran Djindjic
    Ursula von der Leyen | Ursula Von Der Leyen
    Lula da Silva | Luiz Inácio Lula da Silva
    Suharto | Soeharto
""".strip().splitlines()

DIFFERENT = """
    Putin | Makei
    Vladimir Putin | Vladimir Makei
    Vladimir Putin | Volodymyr Zelensky
    Sergei Lavrov | Sergei Shoigu
    Sergei Aleinik | Sergei Lavrov
    Dmitry Medvedev | Dmitry Peskov
    Dmitry Rogozin | Dmitry Kozak
    Aleksandr Lukashenko | Aleksandr Novak
    Viktor Lukashenko | Viktor Orbán
    Aleksandr Lukashenko | Viktor Lukashenko
    Lukashenko | Poroshenko
    Lukashenko | Tymoshenko
    Poroshenko | Tymoshenko
    Petrenko | Ostapenko
    Lavrov | Petrov
    Ivan Petrov | Petr Ivanov
    Ivanov | Simonov
    Gorbachev | Medvedev
    Yeltsin | Putin
    Zelensky | Yavlinsky
    Zelensky | Zelenska
    Zelensky | Zaluzhny
    Makei | Makarov
    Kuleba | Kuchma
    Kim Jong-un | Kim Jong-il
    Kim Jong-un | Kim Yo-jong
    Moon Jae-in | Lee Jae-myung
    Park Geun-hye | Park Jin
    Wang Yi | Wang Yu
    Wang Yi | Wang Wenbin
    Li Peng | Li Keqiang
    Li Qiang | Li Keqiang
    Xi Jinping | Hu Jintao
    Hu Jintao | Wen Jiabao
    Mao Ning | Mao Zedong
    Shinzo Abe | Fumio Kishida
    Taro Aso | Taro Kono
    Mohammed Morsi | Mohammed bin Salman
    Mohammad Javad Zarif | Mohammad Khatami
    Hassan Rouhani | Hassan Nasrallah
    Ali Khamenei | Ruhollah Khomeini
    Bashar al-Assad | Hafez al-Assad
    Saddam Hussein | Hussein Tantawi
    Abdullah Gül | Abdullah Abdullah
    Ahmed Shafik | Ahmed Chalabi
    Muammar Gaddafi | Saif Gaddafi
    Hosni Mubarak | Anwar Sadat
    Benjamin Netanyahu | Benny Gantz
    Ehud Barak | Ehud Olmert
    Barak | Brown
    Angela Merkel | Emmanuel Macron
    Merkel | Merz
    Macron | Cameron
    François Hollande | François Fillon
    Boris Johnson | Boris Pistorius
    Bush | Blinken
    Biden | Blinken
    Bill Clinton | Hillary Clinton
    George Bush | George Brown
    Donald Trump | Donald Tusk
    Joe Biden | Hunter Biden
    John Kerry | John Kelly
    Nicolás Maduro | Nicolas Sarkozy
    Ilham Aliyev | Heydar Aliyev
    Serzh Sargsyan | Vazgen Sargsyan
    Nikol Pashinyan | Robert Kocharyan
    Indira Gandhi | Rajiv Gandhi
    Nawaz Sharif | Shehbaz Sharif
    Jacob Zuma | Thabo Mbeki
    Abiy Ahmed | Isaias Afwerki
""".strip().splitlines()


def pairs(lines: list[str]) -> list[tuple[str, str]]:
    return [(a.strip(), b.strip()) for a, b in (line.split("|") for line in lines)]


@pytest.mark.parametrize(("a", "b"), pairs(VARIANTS))
def test_variants_are_one_name(a: str, b: str) -> None:
    assert same_name(a, b) >= 0.85


@pytest.mark.parametrize(("a", "b"), pairs(DIFFERENT))
def test_different_persons_are_told_apart(a: str, b: str) -> None:
    assert same_name(a, b) < 0.75


def test_the_extremes_are_far_apart() -> None:
    assert same_name("Putin", "Makei") < 0.5
    assert same_name("Zelensky", "Zelenskyy") > 0.95


def test_the_tables_are_long_enough_to_mean_something() -> None:
    assert len(pairs(VARIANTS)) >= 60
    assert len(pairs(DIFFERENT)) >= 60


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("al-Assad", ("asad",)),
        ("Staffan de Mistura", ("stafan", "mistura")),
        ("V. Putin", ("v.", "putin")),
        ("Mohammed bin Salman", ("muhamad", "salman")),
        ("O'Brien", ("obren",)),
        ("Al", ("al",)),
        ("---", ()),
        ("", ()),
    ],
)
def test_key(name: str, key: tuple[str, ...]) -> None:
    assert name_key(name) == key


def test_a_surname_fits_a_full_name_better_than_a_given_name_does() -> None:
    full = "Aleksandr Lukashenko"
    assert same_name(full, "Lukashenko") > 0.85
    assert same_name(full, "Aleksandr") < 0.75


def test_a_name_without_letters_is_no_name() -> None:
    assert same_name("", "") == 0.0
    assert same_name("Putin", "123") == 0.0


def test_a_name_of_a_thousand_parts_is_compared_all_the_same() -> None:
    assert same_name("Ivan " * 1000, "Petr " * 999) < 0.75


@given(st.text(max_size=40), st.text(max_size=40))
def test_similarity_is_symmetric_and_bounded(a: str, b: str) -> None:
    score = same_name(a, b)
    assert 0.0 <= score <= 1.0
    assert score == same_name(b, a)


def test_variant_groups_have_sources_and_many_languages() -> None:
    file = resources.files("communique.knowledge").joinpath("gazetteers", "name_variants.csv")
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) >= 150
    names = [row["canonical"].casefold() for row in rows]
    assert names == sorted(names)
    for row in rows:
        assert row["source"]
        for variant in row["variants"].split("|"):
            assert same_name(row["canonical"], variant) == 1.0
