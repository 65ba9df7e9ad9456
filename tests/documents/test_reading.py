"""Files of every kind, readable or not."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from align.documents import read
from align.errors import InputError

BULGARIAN = "Сръбският президент „Вучич“ разговаря днес – с Руге.\r\n\r\nТой му благодари № 5.\r\n"
WESTERN = "Le président a déclaré à l’assemblée : « C’est fini. » Müller était présent.\n"


def write(folder: Path, data: bytes, name: str = "article.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251"]
)
def test_encodings_of_bulgarian(tmp_path: Path, encoding: str) -> None:
    document = read(write(tmp_path, BULGARIAN.encode(encoding)))
    assert document.text == BULGARIAN
    assert document.language == "bg"
    assert document.format == "text"


def test_western_text(tmp_path: Path) -> None:
    assert read(write(tmp_path, WESTERN.encode("cp1252"))).text == WESTERN


@pytest.mark.parametrize("text", ["Мир", "НАТО и ЕС", "Реч: да.", "Президентът каза: „Да“"])
def test_short_windows_1251(tmp_path: Path, text: str) -> None:
    assert read(write(tmp_path, text.encode("cp1251"))).text == text


def test_declared_encoding(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    head = '<html><head><meta charset="koi8-r"></head>'
    page = f"{head}<body><p>{'Привет, мир. ' * 40}</p></body></html>"
    assert "Привет, мир." in read(write(tmp_path, page.encode("koi8-r"))).text


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = SimpleNamespace(buffer=io.BytesIO(BULGARIAN.encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    document = read("-")
    assert document.text == BULGARIAN
    assert document.path == "-"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\x00\x06\x00", "zip"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"GIF89a\x01\x00", "GIF"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "Office"),
        (b"{\\rtf1\\ansi", "RTF"),
        (bytes(range(256)) * 20, "binary"),
        (b"\x00\x01\x02\x03" * 100, "binary"),
        (b"\xff\xfea\x00b", "UTF-16"),
    ],
)
def test_unusable_files(tmp_path: Path, data: bytes, message: str) -> None:
    path = write(tmp_path, data)
    with pytest.raises(InputError, match=message) as raised:
        read(path)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read(tmp_path / "missing.txt")
    with pytest.raises(InputError, match="cannot be read"):
        read("a\0b")


def test_directory(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="directory"):
        read(tmp_path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read all")
def test_forbidden_file(tmp_path: Path) -> None:
    path = write(tmp_path, b"text")
    path.chmod(0)
    with pytest.raises(InputError, match="may not be read"):
        read(path)


PAGE = """<!DOCTYPE html><html lang="bg"><head><title>Вучич се срещна с Руге - Новини</title></head>
<body><nav><a href="/">Начало</a> <a href="/svyat">Свят</a></nav><article>
<h1>Вучич се срещна с Руге</h1>
<p>Сръбският президент Александър Вучич разговаря днес с помощник генералния секретар на НАТО.</p>
<p>„Добра среща с Борис Руге по най-важните въпроси“, каза Вучич &amp; добави още нещо важно.</p>
<p>Двамата обсъдиха и регионални въпроси, включително постоянната сигурност в Косово.</p>
</article><script>alert("x")</script><footer>© 2024 Всички права запазени</footer></body></html>"""


@pytest.mark.parametrize("name", ["page.html", "page.txt"])
def test_page_is_reduced_to_its_article(tmp_path: Path, name: str) -> None:
    pytest.importorskip("trafilatura")
    document = read(write(tmp_path, PAGE.encode(), name))
    assert document.format == "html"
    assert document.sentences[0].text == "Вучич се срещна с Руге"
    assert document.sentences[0].role == "headline"
    assert len(document.paragraphs) == 4
    assert "каза Вучич & добави" in document.text
    assert not any(word in document.text for word in ("alert", "Начало", "права", "<p>"))


def test_page_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(InputError, match=r"pip install 'align\[html\]'"):
        read(write(tmp_path, PAGE.encode()))


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        # A part of a page, a lone element, and what the library takes for none
        ("<p>AT&amp;T &quot;каза&quot; &nbsp; нещо.</p>", ['AT&T "каза" нещо.']),
        ("<section><h2>Глава</h2><p>Нещо стана.</p></section>", ["Глава", "Нещо стана."]),
        ('<?xml version="1.0" encoding="UTF-8"?><html><p>Нещо.</p></html>', ["Нещо."]),
        ("<span>Нещо стана.</span><br><b>Друго</b> не.", ["Нещо стана.", "Друго не."]),
        # Nothing closed, or cut off
        ("<html><h1>Новото<p>Нещо стана.<p>Друго", ["Новото", "Нещо стана.", "Друго"]),
        ("<!doctype html><body><p>Нещо стана.</p><div cla", ["Нещо стана."]),
        # Text without an element of its own
        (
            "<html><h1>Глава</h1>Нещо стана.<br>Друго не.</html>",
            ["Глава", "Нещо стана.", "Друго не."],
        ),
        ("<html><ul><li>Нещо стана.</li><li>Друго не.</li></ul>", ["Нещо стана.", "Друго не."]),
    ],
)
def test_short_and_damaged_pages(tmp_path: Path, page: str, texts: list[str]) -> None:
    pytest.importorskip("trafilatura")
    document = read(write(tmp_path, page.encode(), "page.html"))
    assert document.format == "html"
    assert [sentence.text for sentence in document.sentences] == texts


def test_plain_text_in_a_file_named_as_a_page(tmp_path: Path) -> None:
    assert read(write(tmp_path, "5 < 6 е вярно.".encode(), "page.html")).format == "text"


def test_text_about_html_is_text(tmp_path: Path) -> None:
    document = read(write(tmp_path, b"The tag <p> begins a paragraph, </p> ends it.\n"))
    assert document.format == "text"
