"""Formulas of LaTeX, as a reader of text without layout can read them."""

from __future__ import annotations

import re
from collections.abc import Callable

from essaybot.reading.latexnames import SYMBOLS

_LAYOUT = frozenset(
    """left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr displaystyle textstyle scriptstyle
    scriptsize small limits nolimits rm bf it cal nonumber notag lefteqn negthinspace thinspace thickspace""".split()
)
_FONT = re.compile(
    r"""\\(?:(?:math|sym|text)(?:rm|bf|bfit|it|sf|tt|up|cal|bb|frak|scr|normal)|text|mbox|operatorname\*?|bm|boldsymbol
        |pmb|ensuremath)\s?\{([^{}]*)\}""",
    re.VERBOSE,
)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_LABEL = re.compile(r"\\label\s?\{[^{}]*\}")
_SPACE = re.compile(r"\\[,;:!>/ ]|\\q?quad\b|(?<!\\)[&~]|\\(?:left|right)\.")
_FRACTION = re.compile(r"\\[dt]?frac\s?\{([\w.]+)\}\s?\{([\w.]+)\}")
_COMMAND = re.compile(r"\\([A-Za-z]+)( ?)")
_SINGLE = re.compile(r"(?<![A-Za-z}])\{ ?(\w)\}")
_ESCAPED = re.compile(r"\\([%&#_$])")


def formula_text(formula: str, meaning: Callable[[str], str | None]) -> str:
    """Return a formula in one line: with its signs, without what only sets them.

    `meaning` tells what a name stands for that the text defines; None for others.
    """

    def shown(command: re.Match[str]) -> str:
        name, space = command.groups()
        sign = meaning(name)
        if sign is None and name in SYMBOLS and len(SYMBOLS[name]) == 1 and SYMBOLS[name].isalpha():
            return SYMBOLS[name]
        if sign is None:
            sign = SYMBOLS.get(name, "" if name in _LAYOUT else f"\\{name}")
        return sign + space

    text = _SPACE.sub(" ", _LABEL.sub("", _COMMENT.sub("", formula)))
    text = _FRACTION.sub(r"\1/\2", _FONT.sub(r"\1", _COMMAND.sub(shown, text)))
    return " ".join(_ESCAPED.sub(r"\1", _SINGLE.sub(r"\1", text)).split())
