"""What sentences are, on made-up pages and on the seed documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.documents import Document, read

SEEDS = Path(__file__).parent.parent.parent / "seeds"
PAGES = {
    "bg": "Заглавие на статията\n\nНещо стана днес.\n\nПосле и друго.\n\n{}\n\nИ още нещо.\n",
    "en": "Headline of it all\n\nSomething happened.\n\nThen more did.\n\n{}\n\nSo it went.\n",
}


def roles_of(line: str, language: str) -> list[tuple[str, str]]:
    """Roles and texts of the sentences of one paragraph in the middle of a page."""
    document = Document.from_text(PAGES[language].format(line), language=language)
    return [(s.role, s.text) for s in document.sentences if s.paragraph == 3]


def rows() -> list[tuple[str, str, str]]:
    result = []
    for path in sorted((Path(__file__).parent / "golden").glob("roles.*.tsv")):
        language = path.name.split(".")[1]
        for row in path.read_text(encoding="utf-8").splitlines():
            role, line = row.split("\t")
            result.append((language, role, line))
    return result


@pytest.mark.parametrize(("language", "role", "line"), rows())
def test_line(language: str, role: str, line: str) -> None:
    assert {found for found, _ in roles_of(line, language)} == {role}


@pytest.mark.parametrize(
    ("language", "stamp", "rest"),
    [
        ("bg", "date 2024-08", "Сръбският президент разговаря днес."),
        ("bg", "СОФИЯ, 12 март /БТА/ -", "Президентът ще посети Брюксел."),
        ("bg", "София /БТА/", "Президентът ще посети Брюксел."),
        ("bg", "24.08.2024", "Сръбският президент пристигна."),
        ("bg", "12:30 | 05.03.2024", "Сръбският президент пристигна."),
        ("bg", "Публикувано: 24 август 2024 г., 12:30 ч.", "Президентът пристигна."),
        ("bg", "Прищина, 5 юни (Танюг) –", "Косовските власти затвориха банката."),
        ("bg", "БЕЛГРАД –", "Сръбският президент пристигна."),
        ("bg", "24 август 2024 г.", "Сръбският президент пристигна."),
        ("bg", "Събота, 24 август 2024 г.", "Сръбският президент пристигна."),
        ("bg", "24.08.2024 г.", "Сръбският президент пристигна."),
        ("en", "Aug. 24, 2024.", "The president spoke."),
        ("en", "date 2024-08", "The president spoke."),
        ("en", "BELGRADE, Serbia (AP) —", "The president spoke."),
        ("en", "(Reuters) -", "The president spoke."),
        ("en", "WASHINGTON, Sept 3 (Reuters) -", "The president spoke."),
        ("en", "BELGRADE, September 3 /TASS/.", "The president spoke."),
        ("en", "KYIV, Ukraine —", "The president spoke."),
        ("en", "Published 3 September 2024", "The president spoke."),
    ],
)
def test_stamp_before_a_sentence(language: str, stamp: str, rest: str) -> None:
    assert roles_of(f"{stamp} {rest}", language) == [("dateline", stamp), ("body", rest)]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("bg", "На 24 август 2024 г. сръбският президент пристигна."),
        ("bg", "12 март е празник."),
        ("bg", "12 март 2024 г. е празник."),
        ("bg", "15:00 ч. е часът на срещата."),
        ("bg", "Доналд Тръмп (САЩ) - президентът каза."),
        ("bg", "НАТО – Алиансът се разширява."),
        ("en", "May 3 was a good day."),
        ("en", "NATO - The alliance grows."),
        ("en", "Subscribers of the newspaper saw the photo."),
    ],
)
def test_sentence_that_begins_like_a_stamp(language: str, line: str) -> None:
    assert roles_of(line, language) == [("body", line)]


def test_a_date_and_a_year_are_no_stamp_further_down() -> None:
    line = "24 август 2024 г. Сръбският президент пристигна."
    document = Document.from_text("Нещо стана днес.\n\n" * 6 + line)
    assert [s.text for s in document.sentences][6:] == [line]


@pytest.mark.parametrize(
    ("language", "line", "role"),
    [
        ("bg", "Източник: Тръмп ще подаде оставка", "headline"),
        ("bg", "Източници: пакет с боеприпаси бе намерен в Косово", "headline"),
        ("bg", "Редактор: Не е вярно", "headline"),
        ("bg", "Източник: Служба за разузнаване на ЕС", "byline"),
        ("bg", "Източник: сайтът на президентството", "byline"),
        ("bg", "Автор: Иван Петров, снимка: БТА", "byline"),
        ("en", "Sources: Trump to resign", "headline"),
        ("en", "Source: US officials say the war is over", "headline"),
        ("en", "Author: Theresa May", "byline"),
        ("en", "Source: Office of the President of Serbia", "byline"),
    ],
)
def test_a_name_or_a_clause_behind_a_colon(language: str, line: str, role: str) -> None:
    assert roles_of(line, language) == [(role, line)]


def test_headlines() -> None:
    document = Document.from_text(
        "Първо заглавие\n\nТова е изречение.\n\nДруга новина: криза в Париж\n\nИ още едно."
    )
    assert [s.role for s in document.sentences] == ["headline", "body", "headline", "body"]


def test_quotations_over_sentences_and_paragraphs() -> None:
    document = Document.from_text(
        'Headline\n\nHe spoke. "We are here. We stay," he said. He left.\n\n"I am\'t done. And\n\n'
        '"You see it," he added.\n\nSo are we," she said.\n\nThe "Peace" party lost.'
    )
    quotes = [s.text for s in document.sentences if s.role == "quote"]
    assert quotes == [
        '"We are here.',
        'We stay," he said.',
        "\"I am't done.",
        "And",
        '"You see it," he added.',
        'So are we," she said.',
    ]


def test_nested_quotations() -> None:
    text = "„Питат ме: „Как може?“ Отдавна щях да напусна Америка“, каза той.\n\nТой си тръгна."
    assert [s.role for s in Document.from_text(text).sentences] == ["quote", "quote", "body"]


@pytest.mark.parametrize(
    "post",
    [
        "Good news from Brussels. #NATO https://t.co/abcDEF12\n— Ann Lee (@annlee) May 7, 2018",
        "@annlee: Good news from Brussels today. #NATO https://t.co/abcDEF12",
        "Ann Lee (@annlee): Good news from Brussels today.",
        "Good news with @avucic from Brussels. We agreed. pic.twitter.com/Pkf096abxR",
        "RT @nato: Good news from Brussels.",
        "Добри новини от Брюксел! #НАТО #Сърбия 🇷🇸",
        "Good news from Brussels today. We agreed. #NATO",
        "View this post on Instagram A post shared by Ann Lee (@annlee)",
    ],
)
def test_posts(post: str) -> None:
    assert {role for role, _ in roles_of(post, "bg")} == {"post"}


@pytest.mark.parametrize(
    "line",
    [
        "Движението #MeToo набира сила в Европа.",
        "Пишете на info@bta.bg до петък.",
        "Профилът @avucic беше блокиран за няколко часа.",
        "Повече има на https://www.nato.int/cps/en.htm.",
        "Той спомена в Twitter, че разговорът е бил добър.",
    ],
)
def test_sentences_that_are_no_posts(line: str) -> None:
    assert roles_of(line, "bg") == [("body", line)]


def test_signature_takes_the_paragraph_before() -> None:
    text = "Заглавие\n\nТова е изречение.\n\nGood news.\n\n— Ann Lee (@annlee) May 7, 2018\n\nКрай."
    assert [s.role for s in Document.from_text(text).sentences] == [
        "headline",
        "body",
        "post",
        "post",
        "body",
    ]


def test_post_glued_to_a_paragraph() -> None:
    text = (
        "Руге беше доволен. Good exchange with @avucic on NATO. pic.twitter.com/Pkf096abxR\n\nКрай."
    )
    assert [(s.role, s.language) for s in Document.from_text(text).sentences][:2] == [
        ("body", "bg"),
        ("post", "en"),
    ]


def test_seed_article() -> None:
    document = read(SEEDS / "001_fe472cf9f28a5c5d.txt")
    assert document.language == "bg"
    assert [s.role for s in document.sentences] == [
        "dateline",
        "body",
        "quote",
        "quote",
        "body",
        "quote",
        "body",
        "body",
        "quote",
        "quote",
        "post",
        "post",
        "post",
    ]
    assert [s.language for s in document.sentences] == ["bg"] * 10 + ["en"] * 3


def test_seed_original() -> None:
    document = read(SEEDS / "000_8cde7412c0a80b03.txt")
    assert document.language == "en"
    assert [s.role for s in document.sentences] == [
        "headline",
        "body",
        "quote",
        "body",
        "quote",
        "body",
        "quote",
        "body",
        "body",
        "quote",
        "quote",
        "boilerplate",
    ]
    assert len(document.paragraphs) == 11
