"""The arguments of the command line: what may be given, and what is said of what may not."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

from essaybot._version import __version__
from essaybot.settings import KEYS
from essaybot.terminal.options import Gather, add_settings
from essaybot.terminal.style import safe

_WRONG_USAGE = 2
"""The exit code."""

_READING = tuple(key.name for key in KEYS if key.reading)

Command = Callable[[Any], int]
"""Does what a command is for and returns the exit code."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, not after a screen of usage."""

    def error(self, message: str) -> NoReturn:
        if message.startswith("argument COMMAND: invalid choice: "):
            given = message.removeprefix("argument COMMAND: invalid choice: ").partition(" (choose")[0]
            message = f'{given} is not a command; to ask a question: essaybot ask "your question"'
        if message.startswith("unrecognized arguments: "):
            message += self._advice(message.removeprefix("unrecognized arguments: "))
        self.exit(_WRONG_USAGE, f"essaybot: {safe(' '.join(message.split()))} (see {self.prog} --help)\n")

    def _advice(self, given: str) -> str:
        """What may have been meant by arguments that nothing takes."""
        if os.path.exists(given):  # noqa: PTH110  (Path.exists raises for some names)
            import shlex

            return f"; a text is named with --corpus: -c {shlex.quote(given)}"
        # Here, because few mistype an option.
        from difflib import get_close_matches

        known = [
            option for parser in self._all_parsers() for action in parser._actions for option in action.option_strings
        ]
        wanted = given.partition(" ")[0].partition("=")[0]
        close = get_close_matches(wanted, known, n=1)
        # What is known, but not to this command, is no slip.
        return f"; do you mean {close[0]}?" if close and wanted not in known else ""

    def _all_parsers(self) -> Iterator[argparse.ArgumentParser]:
        yield self
        for action in self._actions:
            if isinstance(action.choices, dict):
                yield from action.choices.values()


def parser_for(commands: Mapping[str, Command]) -> argparse.ArgumentParser:
    """Return the parser of all arguments; what it parses has `run`, the function of the command if one was given.

    Args:
        commands: the functions by the names of the commands.
    """
    common = _Parser(add_help=False)
    common.add_argument(
        "-c",
        "--corpus",
        action=Gather,
        metavar="PATH",
        default=argparse.SUPPRESS,
        help="a text, a folder of texts, or - for standard input; may be given several times "
        "(default: the bundled essay)",
    )
    _gather(common, "--include", "PATTERN", "of folders, only files that match; may be given several times")
    _gather(common, "--exclude", "PATTERN", "of folders, no files that match; may be given several times")
    common.add_argument(
        "--follow-links",
        action="store_true",
        default=argparse.SUPPRESS,
        help="also follow links that lead out of a folder",
    )
    filters = _Parser(add_help=False)
    _gather(
        filters, "--file", "PATTERN", "only texts with this name or path, as notes/*.md; may be given several times"
    )
    _gather(
        filters, "--section", "HEADING", "only sections with this heading, and those below; may be given several times"
    )
    json = _Parser(add_help=False)
    json.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON (schema 1)")
    parser = _Parser(
        prog="essaybot",
        usage="%(prog)s [OPTION ...] [COMMAND ...]",
        parents=[common, filters, json],
        description="Ask a text a question and get the passages that answer it, under their headings, word for word.",
        epilog="Without a command: a conversation, or in a pipe one question a line. "
        "Exit codes: 0 answered, 1 nothing found, 2 wrong usage, text or settings, 130 Ctrl-C.",
    )
    parser.add_argument("--version", action="version", version=f"essaybot {__version__}")
    add_settings(parser, *(key.name for key in KEYS))
    adding = parser.add_subparsers(metavar="COMMAND", parser_class=_Parser, prog=parser.prog)
    _add_asking(adding, common, filters, json)
    _add_measuring(adding, common, json)
    _add_setting_up(adding, json)
    for name, command in adding.choices.items():
        command.set_defaults(run=commands[name])
    return parser


def _gather(parser: _Parser, option: str, metavar: str, meaning: str) -> None:
    parser.add_argument(option, action=Gather, metavar=metavar, default=argparse.SUPPRESS, help=meaning)


def _add_asking(commands: Any, common: _Parser, filters: _Parser, json: _Parser) -> None:
    ask = commands.add_parser(
        "ask",
        usage="%(prog)s [OPTION ...] QUESTION",
        parents=[common, filters, json],
        help="answer one question",
        description="Answer one question with the passages that say most about it. The question may hold filters: "
        'in:"The Rise" asks within sections of that name, file:notes/*.md within files.',
    )
    ask.add_argument("question", nargs="+", help="the question, in plain words")
    ask.add_argument("--explain", action="store_true", help="say what each passage's place adds up from")
    add_settings(ask, *_READING, "passages", "colors", "pager", "layout", "links", "plain")
    search = commands.add_parser(
        "search",
        usage="%(prog)s [OPTION ...] QUERY",
        parents=[common, filters, json],
        help="find passages with an exact query",
        description="Find passages with an exact query in Whoosh's syntax. Words match as written, but for case and "
        "accents, in heading or text: double AND sword, bias OR risk, NOT github, "
        '"double-edged sword", heading:security, licen* (wildcards * and ?), masakane~1 (fuzzy), ai^2 (boost). '
        'Filters hold for the whole query: sword in:"Security" file:notes/*.md.',
    )
    search.add_argument("query", nargs="+", help="the query")
    add_settings(search, *_READING, "passages", "colors", "pager", "links", "plain")
    sections = commands.add_parser(
        "sections", parents=[common, filters, json], help="print the outline with passage counts"
    )
    add_settings(sections, *_READING, "colors", "pager", "plain")
    faq = commands.add_parser(
        "faq",
        parents=[common, filters, json],
        help="print questions that the text answers, with their answers",
        description="Print questions that cover the text, section by section, each with the sentence that answers it. "
        "Every question was asked of the text first, and its answer came first.",
    )
    faq.add_argument("--export", metavar="FILE", help="save them, as JSON if FILE ends in .json, else as Markdown")
    add_settings(faq, *_READING, "colors", "pager", "links", "plain")


def _add_measuring(commands: Any, common: _Parser, json: _Parser) -> None:
    index = commands.add_parser(
        "index",
        parents=[common, json],
        help="bring the index up to date and report on every file",
        description="Bring the index of the texts up to date and say what became of each file: indexed, unchanged, "
        "skipped or failed, and why. Files that failed before are tried again.",
    )
    index.add_argument("--rebuild", action="store_true", help="read all files anew")
    index.add_argument("--clear", action="store_true", help="remove the index instead")
    index.add_argument("--all", action="store_true", help="with --clear: of all texts")
    index.add_argument("--verbose", action="store_true", help="list all files, however many are alike")
    add_settings(index, *_READING, "colors")
    status = commands.add_parser(
        "status",
        parents=[common, json],
        help="list the indexes that there are",
        description="List the indexes in the cache directory, or with --corpus those of some texts: how large, how "
        "old, and whether they are up to date.",
    )
    add_settings(status, "colors", "pager", "plain")
    evaluate = commands.add_parser(
        "eval",
        parents=[common, json],
        help="measure answers on a set of questions",
        description="Ask the questions of a set (FOLDER/passages.jsonl and FOLDER/questions.jsonl), or without FOLDER "
        "the essay's own, or with --marked those that you marked, and print how often the right passage came first and "
        "how honest the verdicts were.",
    )
    evaluate.add_argument("folder", nargs="?", metavar="FOLDER", help="the set")
    evaluate.add_argument("--within", action="store_true", help="ask each question of its own document alone")
    evaluate.add_argument(
        "--marked", action="store_true", help="the questions whose answers you marked with /good and /wrong"
    )
    add_settings(evaluate, *_READING)
    evaluate.add_argument("--compare", metavar="OLD.json", help="show what changed since an earlier eval --json")


def _add_setting_up(commands: Any, json: _Parser) -> None:
    config = commands.add_parser(
        "config",
        usage="%(prog)s [OPTION ...]",
        parents=[json],
        help="print the settings in force, or write a file for them",
        description="Print every setting, its value and where it comes from: an option, an environment variable, the "
        "file of settings or the default, the first of these that says something.",
    )
    config.add_argument("--write", action="store_true", help="write a file in which all settings are explained")
    config.add_argument("--force", action="store_true", help="with --write: over a file that is there already")
    add_settings(config, *(key.name for key in KEYS))
    completion = commands.add_parser(
        "completion",
        help="print what makes a shell complete essaybot's arguments",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=_COMPLETION_HELP,
    )
    completion.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell")


_COMPLETION_HELP = """\
To have it in every new shell, put it where the shell looks:
  essaybot completion bash >> ~/.bashrc
  essaybot completion zsh > DIRECTORY/_essaybot     (a directory of $fpath, before compinit runs)
  essaybot completion fish > ~/.config/fish/completions/essaybot.fish"""
