"""The language of single sentences."""

from __future__ import annotations

import pytest

from align.documents import Document
from align.documents.language import identify


@pytest.mark.parametrize(
    ("text", "prior", "language"),
    [
        ("Президентът каза, че ще дойде утре.", None, "bg"),
        ("Президент сказал, что они приедут завтра, но не все.", "bg", "ru"),
        ("Председник је рекао да су разговори били тешки.", "bg", "sr"),
        ("Президентот рече дека тој ќе дојде во Скопје.", "bg", "mk"),
        ("Президент сказав, що це важливо для України.", "bg", "uk"),
        ("We also discussed regional issues.", "bg", "en"),
        ("Der Präsident sagte, dass die Gespräche schwierig sind.", "en", "de"),
        ("0 comments", "bg", "en"),
        ("Край.", "bg", "bg"),
        ("Подполковник Ван спечели наградата при атаката на Bellenglise и Lehaucourt.", "en", "bg"),
        ("Среща с @avucic и @jensstoltenberg https://t.co/abcdefgh #NATO #Serbia", "en", "bg"),
        ("https://t.co/abcdef", "bg", "bg"),
        ("12.5 %", "bg", "bg"),
        ("Тoй caмият cмятa, чe въпрocът e нeпрaвилнo пocтaвeн.", "en", "bg"),
        ("Ο πρόεδρος είπε ότι είναι δύσκολο.", None, "el"),
        ("習近平は会談した。", None, "ja"),
    ],
)
def test_identify(text: str, prior: str | None, language: str) -> None:
    assert identify(text, prior) == language


def test_post_in_another_language() -> None:
    text = (
        "Руге заяви, че разговорът е бил добър.\n\n"
        "Good exchange with President @avucic. We agreed on it.\n"
    )
    document = Document.from_text(text)
    assert document.language == "bg"
    assert [s.language for s in document.sentences] == ["bg", "en", "en"]


def test_language_that_has_no_file() -> None:
    pytest.importorskip("py3langid")
    text = (
        "Prezydent powiedział, że rozmowy są trudne. Dodał, że przyjedzie jutro z żoną do Warszawy."
    )
    document = Document.from_text(text)
    assert document.language == "pl"
    assert [s.language for s in document.sentences] == ["pl", "pl"]
