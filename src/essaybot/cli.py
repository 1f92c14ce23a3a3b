# PYTHON_ARGCOMPLETE_OK
"""The command line: arguments in, exit codes out.

Exit codes: 0 answered, 1 nothing found, 2 wrong usage, a bad text, index or setting, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import sys
from collections.abc import Iterable, Sequence
from types import SimpleNamespace as Options
from typing import TYPE_CHECKING

from essaybot import chores
from essaybot.bot import EssayBot
from essaybot.corpus.files import STDIN
from essaybot.errors import EssayBotError, QueryError
from essaybot.model import Answer, Verdict, Where
from essaybot.settings import Settings, load
from essaybot.terminal.output import BAD, FOUND, NOT_FOUND, STOPPED, note, show
from essaybot.terminal.texts import texts_of

if TYPE_CHECKING:
    from essaybot.evaluation import Outcome, QuestionSet

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
        note("standard output is closed, so there is nowhere to answer")
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
        note(str(error))
        return BAD
    except KeyboardInterrupt:
        note("stopped")
        return STOPPED
    except BrokenPipeError:
        # Whoever read the output has seen enough.
        _drop_output()
        return FOUND
    except OSError as error:
        _drop_output()
        note(f"the answer cannot be written ({error.strerror or error})")
        return BAD
    return code


def _options(arguments: Sequence[str]) -> Options:
    """What the arguments say; without any, a conversation about the essay, for which no parser need be made."""
    options = Options(corpus=[], include=[], exclude=[], follow_links=False, file=[], section=[], json=False, run=_talk)
    if arguments or "_ARGCOMPLETE" in os.environ:
        from essaybot.arguments import parser_for

        parser = parser_for(_COMMANDS)
        if "_ARGCOMPLETE" in os.environ:
            from essaybot.terminal.shell import complete

            complete(parser)
        parser.parse_args(arguments, options)
    if (options.file or options.section) and options.run not in (_talk, _ask, _search, _sections, _faq):
        raise EssayBotError("--file and --section go with ask, search, sections, faq, and questions without a command")
    return options


def _drop_output() -> None:
    """Send what is still unwritten nowhere: Python flushes it at exit, which must not fail again."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


# -- commands


def _settings(options: Options) -> Settings:
    return load(vars(options), os.environ).checked()


def _where(options: Options) -> Where:
    return Where(tuple(options.file), tuple(options.section))


def _open(options: Options, settings: Settings) -> EssayBot:
    from essaybot.terminal.progress import Bar

    with Bar(note, plain=settings.plain) as bar:
        return texts_of(options, settings).open(bar.notify, bar.callback)


def _joined(words: Sequence[str]) -> str:
    """The words of a question or query as one line; a filter whose quotation marks the shell took has some again."""
    if len(words) == 1:
        return words[0]
    return " ".join(re.sub(r"""(?i)^(in:|file:)([^"'“]*\s[^"]*)$""", r'\1"\2"', word) for word in words)


def _ask(options: Options) -> int:
    question = _joined(options.question)
    if not question.strip():
        raise EssayBotError('the question is empty; write one: essaybot ask "Who wrote nanoGPT?"')
    settings = _settings(options)
    with _open(options, settings) as bot:
        answer = bot.ask(question, settings.passages, where=_where(options))
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

        show(lambda look: answer_text(answer, look, settings.layout, explain=explain), settings)


def _code(answer: Answer) -> int:
    return NOT_FOUND if answer.verdict is Verdict.NOT_FOUND else FOUND


def _search(options: Options) -> int:
    query = _joined(options.query)
    settings = _settings(options)
    with _open(options, settings) as bot:
        hits = bot.find(query, settings.passages, where=_where(options))
    if options.json:
        from essaybot.terminal import jsonform

        print(jsonform.dump({"query": query, "hits": jsonform.hits_data(hits)}))
    elif hits:
        from essaybot.terminal.render import hits_text

        show(lambda look: hits_text(hits, look), settings)
    else:
        note("nothing found; search takes words exactly as written: end one with * for its other forms, or use ask")
    return FOUND if hits else NOT_FOUND


def _sections(options: Options) -> int:
    settings = _settings(options)
    with _open(options, settings) as bot:
        sections, title = bot.sections(_where(options)), bot.title
    if options.json:
        from essaybot.terminal import jsonform

        print(jsonform.dump(jsonform.sections_data(sections)))
    else:
        from essaybot.terminal.render import outline_text

        show(lambda look: outline_text(sections, look, title), settings)
    return FOUND


def _faq(options: Options) -> int:
    settings = _settings(options)
    if options.export is not None and options.json:
        raise EssayBotError("--export writes JSON if the file's name ends in .json; leave out --json")
    with _open(options, settings) as bot:
        entries, title = list(bot.faq(where=_where(options))), bot.title
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

        show(lambda look: faq_text(entries, look), settings)
    else:
        note("no question was found that this text answers for certain")
    return FOUND if entries else NOT_FOUND


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

    with _open(options, _settings(options)) as bot:
        questions = evaluation.marked_set(bot, questions_file(bot.key), note)
        return questions, evaluation.ask_all(bot, questions.questions)


def _talk(options: Options) -> int:
    """The REPL on a terminal; in a pipe, an answer for each line."""
    settings = _settings(options)
    if STDIN in options.corpus:
        raise EssayBotError(
            'the text comes from standard input (-c -), so no questions can; try: essaybot -c - ask "..."'
        )
    if sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty() and not options.json:
        from essaybot.terminal.repl import run

        run(texts_of(options, settings), _where(options), note)
        return FOUND
    with _open(options, settings) as bot:
        return _answer_lines(bot, sys.stdin or (), options, settings)


def _answer_lines(bot: EssayBot, lines: Iterable[str], options: Options, settings: Settings) -> int:
    codes: list[int] = []
    for line in lines:
        question = line.strip()
        if not question:
            continue
        try:
            answer = bot.ask(question, settings.passages, where=_where(options))
        except QueryError as error:
            note(str(error))
            codes.append(BAD)
            continue
        if not options.json:
            from essaybot.terminal.style import safe

            print(("\n" if codes else "") + f"> {safe(question)}\n")
        _print_answer(answer, options, settings, indent=None)
        sys.stdout.flush()
        codes.append(_code(answer))
    if not codes:
        raise EssayBotError('there is no question on standard input; try: echo "Who wrote nanoGPT?" | essaybot')
    return BAD if BAD in codes else min(codes)


_COMMANDS = {
    "ask": _ask,
    "search": _search,
    "sections": _sections,
    "faq": _faq,
    "index": chores.index,
    "status": chores.status,
    "eval": _evaluate,
    "config": chores.config,
    "completion": chores.completion,
}
"""What each command does."""
