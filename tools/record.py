"""Record a conversation as a moving picture: tools/conversation.svg, which the README shows.

    pip install ".[test]" && python tools/record.py

Keys go to the real program in a pseudo-terminal; each screen that a reader stops at becomes a frame.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from html import escape
from os import environ
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support import Terminal  # noqa: E402

COLUMNS, LINES = 88, 27
CELL = (8.4, 18)
"""Columns and rows in pixels."""
KEYS = (
    ("Who wrote nanoGPT?", 4),
    ("What are the risks of open models?", 4),
    ("and in education?", 5),
    ("/in secur", 2),
    ("how could models be misused?", 4),
    ("/open", 4),
    ("/save answers.md", 3),
)
"""What is typed, and for how many seconds its reply is shown."""
COLORS = {"default": "#d4d4d4", "cyan": "#4ec9b0", "brown": "#e5c07b", "brightblack": "#808080", "yellow": "#e5c07b"}


def frames() -> Iterator[tuple[list[str], float]]:
    """Yield (rows of SVG, seconds) for each screen."""
    with tempfile.TemporaryDirectory() as place:
        environ.update(XDG_STATE_HOME=place, ESSAYBOT_DATA_DIR=place, XDG_CONFIG_HOME=place, ESSAYBOT_PAGER="never")
        with Terminal(columns=COLUMNS, lines=LINES, directory=place) as terminal:
            terminal.wait_for_start()
            yield rows(terminal), 4
            for line, seconds in KEYS:
                terminal.type(line)
                terminal.wait_for(line)
                yield rows(terminal), 1.5
                terminal.type("\r")
                terminal.wait(lambda: terminal.line == ">")
                yield rows(terminal), seconds


def rows(terminal: Terminal) -> list[str]:
    """Return the screen of a terminal as SVG, a text element a row."""
    return [row for number in range(LINES) if (row := row_of(terminal, number))]


def row_of(terminal: Terminal, number: int) -> str:
    """Return a row of the screen; neighbouring cells that look alike are one span."""
    spans: list[tuple[int, str, str]] = []
    for column in range(COLUMNS):
        cell = terminal.screen.buffer[number][column]
        style = style_of(cell)
        if spans and spans[-1][1] == style:
            spans[-1] = (*spans[-1][:2], spans[-1][2] + cell.data)
        else:
            spans.append((column, style, cell.data))
    texts = [
        f'<tspan x="{12 + column * CELL[0]:.1f}"{style}>{escape(text.rstrip())}</tspan>'
        for column, style, text in spans
        if text.strip()
    ]
    return f'<text y="{(number + 1) * CELL[1] + 8}">{"".join(texts)}</text>' if texts else ""


def style_of(cell: object) -> str:
    """Return the attributes of a cell's span."""
    color = COLORS.get(cell.fg, COLORS["default"])
    weight = ' font-weight="bold"' if cell.bold else ""
    line = ' text-decoration="underline"' if cell.underscore else ""
    return f' fill="{color}"{weight}{line}'


def picture(shown: list[tuple[list[str], float]]) -> str:
    """Return an SVG in which the frames follow each other, again and again."""
    width, height = round(COLUMNS * CELL[0]) + 24, LINES * CELL[1] + 24
    whole = sum(seconds for _, seconds in shown)
    styles, groups, begins = [], [], 0.0
    for number, (lines, seconds) in enumerate(shown):
        start, end = 100 * begins / whole, 100 * (begins + seconds) / whole
        begins += seconds
        styles.append(
            f"@keyframes f{number}{{0%,{start:.2f}%{{visibility:hidden}}{start + 0.01:.2f}%,{end:.2f}%"
            f"{{visibility:visible}}{min(100, end + 0.01):.2f}%,100%{{visibility:hidden}}}}"
        )
        groups.append(f'<g style="animation:f{number} {whole}s step-end infinite">{"".join(lines)}</g>')
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" xml:space="preserve" '
            'font-family="ui-monospace,Menlo,Consolas,DejaVu Sans Mono,monospace" font-size="14">',
            f"<style>g{{visibility:hidden}}{''.join(styles)}</style>",
            f'<rect width="{width}" height="{height}" rx="8" fill="#1e1e1e"/>',
            *groups,
            "</svg>",
            "",
        ]
    )


if __name__ == "__main__":
    (ROOT / "tools" / "conversation.svg").write_text(picture(list(frames())), encoding="utf-8")
