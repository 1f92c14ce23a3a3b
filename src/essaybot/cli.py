# PYTHON_ARGCOMPLETE_OK
"""The command line: arguments in, exit codes out.

Exit codes: 0 answered, 1 nothing found, 2 wrong usage, a bad text, index or setting, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from essaybot._version import __version__
from essaybot.bot import EssayBot
from essaybot.errors import EssayBotError
from essaybot.model import Answer, Verdict
from essaybot.settings import KEYS, Loaded, Settings, load
from essaybot.terminal.options import AddPath, add_settings

if TYPE_CHECKING:
    from essaybot.terminal.style import Look

FOUND, NOT_FOUND, BAD, STOPPED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run essaybot with `arguments`, by default those of the process, and return its exit code."""
    if sys.stdout is None:
        _note("standard output is closed, so there is nowhere to answer")
        return BAD
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        parser = _parser()
        if "_ARGCOMPLETE" in os.environ:
            from essaybot.terminal.shell import complete

            complete(parser)
        options = parser.parse_args(arguments, argparse.Namespace(corpus=[], json=False))
        code: int = options.run(options)
        sys.stdout.flush()
    except EssayBotError as error:
        _note(str(error))
        return BAD
    except KeyboardInterrupt:
        _note("stopped")
        return STOPPED
    except BrokenPipeError:
        # Whoever read the output has seen enough.
        _drop_output()
        return FOUND
    except OSError as error:
        _drop_output()
        _note(f"the answer cannot be written ({error.strerror or error})")
        return BAD
    return code


def _drop_output() -> None:
    """Send what is still unwritten nowhere: Python flushes it at exit, which must not fail again."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _note(message: str) -> None:
    """Print one line for a person to stderr."""
    from essaybot.terminal.style import safe

    with contextlib.suppress(OSError):
        print(f"essaybot: {safe(' '.join(message.split()))}", file=sys.stderr, flush=True)


# -- arguments


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, not after a screen of usage."""

    def error(self, message: str) -> NoReturn:
        if message.startswith("argument COMMAND: invalid choice: "):
            given = message.removeprefix("argument COMMAND: invalid choice: ").partition(" (choose")[0]
            message = f'{given} is not a command; to ask a question: essaybot ask "your question"'
        _note(f"{message} (see {self.prog} --help)")
        raise SystemExit(BAD)


def _parser() -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
    common.add_argument(
        "-c",
        "--corpus",
        action=AddPath,
        metavar="PATH",
        default=argparse.SUPPRESS,
        help="a Markdown or text file, or a folder of them; may be given several times (default: the bundled essay)",
    )
    json = _Parser(add_help=False)
    json.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON (schema 1)")
    parser = _Parser(
        prog="essaybot",
        usage="%(prog)s [OPTION ...] [COMMAND ...]",
        parents=[common, json],
        description="Ask a text a question and get the passages that answer it, under their headings, word for word.",
        epilog="Without a command: a conversation, or in a pipe one question a line. "
        "Exit codes: 0 answered, 1 nothing found, 2 wrong usage, text or settings, 130 Ctrl-C.",
    )
    parser.add_argument("--version", action="version", version=f"essaybot {__version__}")
    add_settings(parser, *(key.name for key in KEYS))
    parser.set_defaults(run=_talk)
    commands = parser.add_subparsers(metavar="COMMAND", parser_class=_Parser, prog=parser.prog)
    _add_commands(commands, common, json)
    _add_commands_for_setting_up(commands, json)
    return parser


def _add_commands(commands: Any, common: _Parser, json: _Parser) -> None:
    ask = commands.add_parser(
        "ask", usage="%(prog)s [OPTION ...] QUESTION", parents=[common, json], help="answer one question"
    )
    ask.add_argument("question", nargs="+", help="the question, in plain words")
    ask.add_argument("--explain", action="store_true", help="say what each passage's place adds up from")
    add_settings(ask, "passages", "colors", "pager", "layout", "suggestions", "links", "plain")
    ask.set_defaults(run=_ask)
    search = commands.add_parser(
        "search",
        usage="%(prog)s [OPTION ...] QUERY",
        parents=[common, json],
        help="find passages with an exact query",
        description="Find passages with an exact query in Whoosh's syntax. Words match as written, but for case and "
        "accents, in heading or text: double AND sword, bias OR risk, NOT github, "
        '"double-edged sword", heading:security, licen* (wildcards * and ?), masakane~1 (fuzzy), ai^2 (boost).',
    )
    search.add_argument("query", nargs="+", help="the query")
    add_settings(search, "passages", "colors", "pager", "links", "plain")
    search.set_defaults(run=_search)
    sections = commands.add_parser("sections", parents=[common, json], help="print the outline with passage counts")
    add_settings(sections, "colors", "pager", "plain")
    sections.set_defaults(run=_sections)
    index = commands.add_parser(
        "index", parents=[common, json], help="build the index, even if it is fresh, and report"
    )
    index.set_defaults(run=_index)
    evaluate = commands.add_parser(
        "eval",
        parents=[json],
        help="measure answers on a set of questions",
        description="Ask the questions of a set (FOLDER/passages.jsonl and FOLDER/questions.jsonl), or without FOLDER "
        "the essay's own, and print how often the right passage came first and how honest the verdicts were.",
    )
    evaluate.add_argument("folder", nargs="?", metavar="FOLDER", help="the set")
    evaluate.add_argument("--within", action="store_true", help="ask each question of its own document alone")
    evaluate.add_argument("--compare", metavar="OLD.json", help="show what changed since an earlier eval --json")
    evaluate.set_defaults(run=_evaluate)


def _add_commands_for_setting_up(commands: Any, json: _Parser) -> None:
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
    config.set_defaults(run=_config)
    completion = commands.add_parser(
        "completion",
        help="print what makes a shell complete essaybot's arguments",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=_COMPLETION_HELP,
    )
    completion.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell")
    completion.set_defaults(run=_completion)


_COMPLETION_HELP = """\
To have it in every new shell, put it where the shell looks:
  essaybot completion bash >> ~/.bashrc
  essaybot completion zsh > DIRECTORY/_essaybot     (a directory of $fpath, before compinit runs)
  essaybot completion fish > ~/.config/fish/completions/essaybot.fish"""


# -- commands


def _load(options: argparse.Namespace) -> Loaded:
    return load(vars(options), os.environ)


def _look(settings: Settings) -> Look:
    """How to draw on stdout."""
    from dataclasses import replace

    from essaybot.terminal.style import look_of

    look = look_of(sys.stdout)
    return replace(look, colors=False) if settings.colors == "none" else look


def _open(options: argparse.Namespace) -> EssayBot:
    return EssayBot.open(*options.corpus, notify=_note)


def _ask(options: argparse.Namespace) -> int:
    question = " ".join(options.question)
    if not question.strip():
        raise EssayBotError('the question is empty; write one: essaybot ask "Who wrote nanoGPT?"')
    settings = _load(options).checked()
    with _open(options) as bot:
        answer = bot.ask(question, settings.passages)
    _print_answer(answer, options, settings, explain=options.explain)
    return _code(answer)


def _print_answer(
    answer: Answer, options: argparse.Namespace, settings: Settings, *, indent: int | None = 2, explain: bool = False
) -> None:
    if options.json:
        from essaybot.terminal import jsonform

        print(jsonform.dump(jsonform.answer_data(answer), indent=indent))
    else:
        from essaybot.terminal.render import answer_text

        print(answer_text(answer, _look(settings), explain=explain))


def _code(answer: Answer) -> int:
    return NOT_FOUND if answer.verdict is Verdict.NOT_FOUND else FOUND


def _search(options: argparse.Namespace) -> int:
    query = " ".join(options.query)
    settings = _load(options).checked()
    with _open(options) as bot:
        hits = bot.find(query, settings.passages)
    if options.json:
        from essaybot.terminal import jsonform

        print(jsonform.dump({"query": query, "hits": jsonform.hits_data(hits)}))
    elif hits:
        from essaybot.terminal.render import hits_text

        print(hits_text(hits, _look(settings)))
    else:
        _note("nothing found; search takes words exactly as written: end one with * for its other forms, or use ask")
    return FOUND if hits else NOT_FOUND


def _sections(options: argparse.Namespace) -> int:
    settings = _load(options).checked()
    with _open(options) as bot:
        sections, title = bot.sections(), bot.title
    if options.json:
        from essaybot.terminal import jsonform

        print(jsonform.dump(jsonform.sections_data(sections)))
    else:
        from essaybot.terminal.render import outline_text

        print(outline_text(sections, _look(settings), title))
    return FOUND


def _index(options: argparse.Namespace) -> int:
    with EssayBot.build(*options.corpus, notify=_note) as bot:
        report, title = bot.report, bot.title
    if options.json:
        from essaybot.terminal import jsonform

        print(jsonform.dump(jsonform.report_data(report)))
    else:
        from essaybot.terminal.render import report_text

        print(report_text(report, title))
    return FOUND


def _evaluate(options: argparse.Namespace) -> int:
    from pathlib import Path

    from essaybot import evaluation

    if options.corpus:
        raise EssayBotError("eval asks the essay or the set in FOLDER; leave out --corpus")
    if options.json and options.compare is not None:
        raise EssayBotError("--compare shows changes as text; leave out --json")
    if options.within and options.folder is None:
        raise EssayBotError("the essay is one document; leave out --within")
    before = evaluation.load_report(Path(options.compare)) if options.compare is not None else None
    questions = evaluation.essay_set() if options.folder is None else evaluation.load_set(Path(options.folder))
    if before and (before.set, before.within) != (questions.name, options.within):
        raise EssayBotError(f"{options.compare} is of another set, or asked within documents where this is not")
    outcomes = evaluation.outcomes_of(questions, within=options.within)
    report = evaluation.report_of(questions, outcomes, within=options.within)
    if options.json:
        from essaybot.terminal import jsonform

        print(jsonform.dump(report))
    else:
        from essaybot.terminal.figures import report_text

        print(report_text(report, before))
    return FOUND


def _config(options: argparse.Namespace) -> int:
    from essaybot.terminal import configuration
    from essaybot.terminal.style import safe

    loaded = _load(options)
    if options.write:
        if options.json:
            raise EssayBotError("--write prints no settings; leave out --json")
        configuration.write_file(loaded.file, force=options.force)
        print(f"wrote {safe(str(loaded.file))}")
        return FOUND
    if options.force:
        raise EssayBotError("--force goes with --write")
    if options.json:
        from essaybot.terminal import jsonform

        print(jsonform.dump(configuration.settings_data(loaded)))
    else:
        print(configuration.settings_text(loaded))
    sys.stdout.flush()
    for note in (*configuration.strays(os.environ), *loaded.problems):
        _note(note)
    return BAD if loaded.problems else FOUND


def _completion(options: argparse.Namespace) -> int:
    from essaybot.terminal.shell import script

    print(script(options.shell), end="")
    return FOUND


def _talk(options: argparse.Namespace) -> int:
    """The REPL on a terminal; in a pipe, an answer for each line."""
    settings = _load(options).checked()
    with _open(options) as bot:
        if sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty() and not options.json:
            from essaybot.terminal.repl import run

            return run(bot, settings.passages, _note)
        return _answer_lines(bot, sys.stdin or (), options, settings)


def _answer_lines(bot: EssayBot, lines: Iterable[str], options: argparse.Namespace, settings: Settings) -> int:
    codes: list[int] = []
    for line in lines:
        question = line.strip()
        if not question:
            continue
        answer = bot.ask(question, settings.passages)
        if not options.json:
            from essaybot.terminal.style import safe

            print(("\n" if codes else "") + f"> {safe(question)}\n")
        _print_answer(answer, options, settings, indent=None)
        sys.stdout.flush()
        codes.append(_code(answer))
    if not codes:
        raise EssayBotError('there is no question on standard input; try: echo "Who wrote nanoGPT?" | essaybot')
    return min(codes)
