# PYTHON_ARGCOMPLETE_OK
"""The command line: arguments in, exit codes out.

Exit codes: 0 answered, 1 nothing found, 2 wrong usage, a bad text, index or setting, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from types import SimpleNamespace as Options
from typing import TYPE_CHECKING

from essaybot.bot import EssayBot
from essaybot.errors import EssayBotError
from essaybot.model import Answer, Verdict
from essaybot.settings import Loaded, Settings, load

if TYPE_CHECKING:
    from essaybot.evaluation import Outcome, QuestionSet
    from essaybot.terminal.style import Look

FOUND, NOT_FOUND, BAD, STOPPED = 0, 1, 2, 130


_ERRORS = "essaybot"
"""Name of what becomes of characters that the encoding of stdout or stderr does not have."""
_PLAIN = {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "--", "…": "...", "•": "*", "\u00a0": " "}


def _in_plain_characters(error: UnicodeError) -> tuple[str, int]:
    """Stand in for characters that cannot be written: typographic marks by plain ones, others by ``?``."""
    assert isinstance(error, UnicodeEncodeError)
    return "".join(_PLAIN.get(character, "?") for character in error.object[error.start : error.end]), error.end


def main(arguments: Sequence[str] | None = None) -> int:
    """Run essaybot with `arguments`, by default those of the process, and return its exit code."""
    if sys.stdout is None:
        _note("standard output is closed, so there is nowhere to answer")
        return BAD
    codecs.register_error(_ERRORS, _in_plain_characters)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace" if stream is sys.stdin else _ERRORS)
    try:
        options = _options(sys.argv[1:] if arguments is None else arguments)
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


def _options(arguments: Sequence[str]) -> Options:
    """What the arguments say; without any, a conversation about the essay, for which no parser need be made."""
    options = Options(corpus=[], json=False, run=_talk)
    if arguments or "_ARGCOMPLETE" in os.environ:
        from essaybot.arguments import parser_for

        parser = parser_for(_COMMANDS)
        if "_ARGCOMPLETE" in os.environ:
            from essaybot.terminal.shell import complete

            complete(parser)
        parser.parse_args(arguments, options)
    return options


def _drop_output() -> None:
    """Send what is still unwritten nowhere: Python flushes it at exit, which must not fail again."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _note(message: str) -> None:
    """Print one line for a person to stderr."""
    from essaybot.terminal.style import safe

    with contextlib.suppress(OSError):
        print(f"essaybot: {safe(' '.join(message.split()))}", file=sys.stderr, flush=True)


# -- commands


def _load(options: Options) -> Loaded:
    return load(vars(options), os.environ)


def _show(draw: Callable[[Look], str], settings: Settings) -> None:
    """Print what `draw` returns to stdout, through a pager if the window is too low for it."""
    from essaybot.terminal import pager
    from essaybot.terminal.render import Page
    from essaybot.terminal.style import look_of

    look = look_of(sys.stdout, settings)
    pager.show(Page(draw(look)), look, settings.pager)


def _open(options: Options, *, plain: bool = False) -> EssayBot:
    from essaybot.terminal.progress import Bar

    with Bar(_note, plain=plain) as bar:
        return EssayBot.open(*options.corpus, notify=bar.notify, progress=bar.callback)


def _ask(options: Options) -> int:
    question = " ".join(options.question)
    if not question.strip():
        raise EssayBotError('the question is empty; write one: essaybot ask "Who wrote nanoGPT?"')
    settings = _load(options).checked()
    with _open(options, plain=settings.plain) as bot:
        answer = bot.ask(question, settings.passages)
    _print_answer(answer, options, settings, explain=options.explain)
    return _code(answer)


def _print_answer(
    answer: Answer, options: Options, settings: Settings, *, indent: int | None = 2, explain: bool = False
) -> None:
    if options.json:
        from essaybot.terminal import jsonform

        print(jsonform.dump(jsonform.answer_data(answer), indent=indent))
    else:
        from essaybot.terminal.render import answer_text

        _show(lambda look: answer_text(answer, look, settings.layout, explain=explain), settings)


def _code(answer: Answer) -> int:
    return NOT_FOUND if answer.verdict is Verdict.NOT_FOUND else FOUND


def _search(options: Options) -> int:
    query = " ".join(options.query)
    settings = _load(options).checked()
    with _open(options, plain=settings.plain) as bot:
        hits = bot.find(query, settings.passages)
    if options.json:
        from essaybot.terminal import jsonform

        print(jsonform.dump({"query": query, "hits": jsonform.hits_data(hits)}))
    elif hits:
        from essaybot.terminal.render import hits_text

        _show(lambda look: hits_text(hits, look), settings)
    else:
        _note("nothing found; search takes words exactly as written: end one with * for its other forms, or use ask")
    return FOUND if hits else NOT_FOUND


def _sections(options: Options) -> int:
    settings = _load(options).checked()
    with _open(options, plain=settings.plain) as bot:
        sections, title = bot.sections(), bot.title
    if options.json:
        from essaybot.terminal import jsonform

        print(jsonform.dump(jsonform.sections_data(sections)))
    else:
        from essaybot.terminal.render import outline_text

        _show(lambda look: outline_text(sections, look, title), settings)
    return FOUND


def _faq(options: Options) -> int:
    settings = _load(options).checked()
    if options.export is not None and options.json:
        raise EssayBotError("--export writes JSON if the file's name ends in .json; leave out --json")
    with _open(options, plain=settings.plain) as bot:
        entries, title = list(bot.faq()), bot.title
    if options.export is not None and entries:
        from pathlib import Path

        from essaybot.terminal import keeping
        from essaybot.terminal.render import counted
        from essaybot.terminal.style import safe

        path = Path(options.export)
        keeping.write(path, keeping.faq_of(path, title, entries), replace=False)
        print(f"{counted(len(entries), 'question')} saved in {safe(str(path))}")
    elif options.json:
        from essaybot.terminal import keeping

        print(keeping.faq_json(title, entries), end="")
    elif entries:
        from essaybot.terminal.render import faq_text

        _show(lambda look: faq_text(entries, look), settings)
    else:
        _note("no question was found that this text answers for certain")
    return FOUND if entries else NOT_FOUND


def _index(options: Options) -> int:
    from essaybot.terminal.progress import Bar

    with Bar(_note) as bar:
        bot = EssayBot.build(*options.corpus, notify=bar.notify, progress=bar.callback)
    with bot:
        report, title = bot.report, bot.title
    if options.json:
        from essaybot.terminal import jsonform

        print(jsonform.dump(jsonform.report_data(report)))
    else:
        from essaybot.terminal.render import report_text

        print(report_text(report, title))
    return FOUND


def _evaluate(options: Options) -> int:
    from pathlib import Path

    from essaybot import evaluation

    _check_evaluation(options)
    before = evaluation.load_report(Path(options.compare)) if options.compare is not None else None
    if options.marked:
        questions, outcomes = _ask_marked(options)
    else:
        questions = evaluation.essay_set() if options.folder is None else evaluation.load_set(Path(options.folder))
        outcomes = evaluation.outcomes_of(questions, within=options.within)
    if before and (before.set, before.within) != (questions.name, options.within):
        raise EssayBotError(f"{options.compare} is of another set, or asked within documents where this is not")
    report = evaluation.report_of(questions, outcomes, within=options.within)
    if options.json:
        from essaybot.terminal import jsonform

        print(jsonform.dump(report))
    else:
        from essaybot.terminal.figures import report_text

        print(report_text(report, before))
    return FOUND


def _check_evaluation(options: Options) -> None:
    """Refuse options of eval that do not go together."""
    if options.corpus and not options.marked:
        raise EssayBotError("eval asks the essay or the set in FOLDER; leave out --corpus, or add --marked")
    if options.marked and (options.folder is not None or options.within):
        raise EssayBotError("--marked asks the questions that you marked of a text; leave out FOLDER and --within")
    if options.json and options.compare is not None:
        raise EssayBotError("--compare shows changes as text; leave out --json")
    if options.within and options.folder is None:
        raise EssayBotError("the essay is one document; leave out --within")


def _ask_marked(options: Options) -> tuple[QuestionSet, list[Outcome]]:
    """Ask the questions of a text whose answers were marked."""
    from essaybot import evaluation
    from essaybot.marking import questions_file

    with _open(options) as bot:
        questions = evaluation.marked_set(bot, questions_file(bot.key), _note)
        return questions, evaluation.ask_all(bot, questions.questions)


def _config(options: Options) -> int:
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


def _completion(options: Options) -> int:
    from essaybot.terminal.shell import script

    print(script(options.shell), end="")
    return FOUND


def _talk(options: Options) -> int:
    """The REPL on a terminal; in a pipe, an answer for each line."""
    settings = _load(options).checked()
    if sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty() and not options.json:
        from essaybot.terminal.repl import run

        run(options.corpus, settings, _note)
        return FOUND
    with _open(options, plain=settings.plain) as bot:
        return _answer_lines(bot, sys.stdin or (), options, settings)


def _answer_lines(bot: EssayBot, lines: Iterable[str], options: Options, settings: Settings) -> int:
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


_COMMANDS = {
    "ask": _ask,
    "search": _search,
    "sections": _sections,
    "faq": _faq,
    "index": _index,
    "eval": _evaluate,
    "config": _config,
    "completion": _completion,
}
"""What each command does."""
