"""What prompt_toolkit lacks when a window changes its size: it then leaves copies of the prompt behind.

Terminals that reflow break each row that is too long for a narrower window in two, and prompt_toolkit, which counts the
rows as it drew them, does not go up far enough before it erases (its issues 1675 and 1933).
"""

from __future__ import annotations

from typing import Any, TextIO

from prompt_toolkit.application import Application
from prompt_toolkit.data_structures import Point
from prompt_toolkit.layout.screen import Screen
from prompt_toolkit.output import Output, create_output
from prompt_toolkit.output.vt100 import Vt100_Output


def quiet_output(stream: TextIO) -> Output:
    """Return prompt_toolkit's output to a terminal, without its questions and without what tmux keeps.

    It does not ask where the cursor is: knowing that, prompt_toolkit takes all rows to the bottom of the window, which
    reflowing terminals push up. And tmux keeps a copy of the screen when that is erased from its first cell on; so one
    line is erased by itself, and then what is below it.
    """
    output = create_output(stream)
    if type(output) is Vt100_Output:
        output.enable_cpr = False
        output.erase_down = lambda: output.write_raw("\x1b7\x1b[K\x1b[B\r\x1b[J\x1b8")  # type: ignore[method-assign]
    return output


def follow_resizing(application: Application[Any]) -> None:
    """Have an application erase all that it has drawn when the window's size changes, also what was broken in two."""
    renderer, redraw = application.renderer, application._on_resize

    def find_cursor() -> bool:
        """Note where the cursor is if the window has become narrower or wider; return whether it has."""
        screen, drawn, columns = renderer._last_screen, renderer._last_size, application.output.get_size().columns
        if screen is None or drawn is None or drawn.columns == columns or not columns:
            return False
        # Only the row is sure: a cursor behind a full row may stand in it or in the next.
        renderer._cursor_pos = Point(0, reflowed(screen, renderer._cursor_pos, columns).y)
        application.output.write_raw("\r")
        return True

    def on_resize() -> None:
        find_cursor()
        redraw()

    def erase_first(_: object) -> None:
        # Something else may draw before the window's change is told.
        if find_cursor():
            renderer.erase(leave_alternate_screen=False)

    application._on_resize = on_resize  # type: ignore[method-assign]
    application.before_render += erase_first


def reflowed(screen: Screen, cursor: Point, columns: int) -> Point:
    """Return where the cursor stands, from the first row drawn, after the window got `columns` columns."""
    above = sum(max(1, -(-_width(screen, row) // columns)) for row in range(cursor.y))
    return Point(cursor.x % columns, above + cursor.x // columns)


def _width(screen: Screen, row: int) -> int:
    cells = screen.data_buffer[row]
    return max((column + max(cell.width, 1) for column, cell in cells.items() if cell.char != " "), default=0)
