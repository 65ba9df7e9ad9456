"""An HTML report -> a picture of it (PNG), or its printed pages (PDF), by a headless Chromium.

    python scripts/screenshot.py report.html docs/report.png --theme dark --keys n n t

Needs the package playwright and a Chromium (Debian: apt-get install chromium). Without --browser
the one that playwright has installed itself is used if none is found on the path.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def browser_path() -> str | None:
    """The first Chromium on the path."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def screenshot(
    page_file: Path,
    picture: Path,
    *,
    theme: str = "light",
    width: int = 1440,
    height: int = 900,
    scale: float = 1.0,
    keys: list[str] | None = None,
    full: bool = False,
    browser: str | None = None,
) -> None:
    """Open ``page_file``, press ``keys`` one after the other, and write what is seen.

    A ``picture`` that ends in .pdf gets the pages as printed on A4.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=browser or browser_path(), args=ARGUMENTS
        )
        page = running.new_page(
            viewport={"width": width, "height": height},
            device_scale_factor=scale,
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
        )
        page.goto(page_file.resolve().as_uri())
        for key in keys or []:
            page.keyboard.press(key)
        page.wait_for_timeout(100)
        if picture.suffix == ".pdf":
            page.pdf(path=picture, format="A4", prefer_css_page_size=True)
        else:
            page.screenshot(path=picture, full_page=full)
        running.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("page", type=Path, help="the HTML file")
    parser.add_argument("picture", type=Path, help="the PNG or PDF file to write")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--width", type=int, default=1440, help="of the window, in CSS pixels")
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--scale", type=float, default=1.0, help="device pixels per CSS pixel")
    parser.add_argument("--keys", nargs="*", default=[], help="keys to press first, e.g. n n t")
    parser.add_argument("--full", action="store_true", help="the whole page, not only the window")
    parser.add_argument("--browser", help="path of the Chromium to use")
    given = parser.parse_args()
    screenshot(
        given.page,
        given.picture,
        theme=given.theme,
        width=given.width,
        height=given.height,
        scale=given.scale,
        keys=given.keys,
        full=given.full,
        browser=given.browser,
    )


if __name__ == "__main__":
    main()
