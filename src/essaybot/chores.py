"""The commands that look after essaybot itself: its indexes, its settings, completion in the shell."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace as Options

from essaybot.errors import EssayBotError
from essaybot.settings import load
from essaybot.terminal.output import BAD, FOUND, note, show
from essaybot.terminal.texts import Texts, texts_of


def index(options: Options) -> int:
    """Bring an index up to date, build it anew or remove it, and report."""
    from essaybot.terminal.progress import Bar

    _check_index(options)
    settings = load(vars(options), os.environ).checked()
    texts = texts_of(options, settings)
    if options.clear:
        return _clear(texts, options)
    with Bar(note, plain=settings.plain) as bar:
        bot = texts.build(bar.notify, bar.callback, anew=options.rebuild)
    with bot:
        report, title = bot.report, bot.title
    if options.json:
        from essaybot.terminal import jsonform

        print(jsonform.dump(jsonform.report_data(report)))
    else:
        from essaybot.terminal.indexform import report_text
        from essaybot.terminal.style import look_of

        print(report_text(report, title, look_of(sys.stdout, settings), verbose=options.verbose))
    return FOUND


def _check_index(options: Options) -> None:
    """Refuse options of index that do not go together."""
    if options.clear and (options.rebuild or options.verbose):
        raise EssayBotError("--clear removes the index; leave out --rebuild and --verbose")
    if options.all and not options.clear:
        raise EssayBotError("--all goes with --clear")
    if options.all and options.corpus:
        raise EssayBotError("--all removes the indexes of all texts; leave out --corpus")


def _clear(texts: Texts, options: Options) -> int:
    from essaybot.status import indexes_of, known_indexes, remove_indexes

    known = known_indexes()
    removed = known if options.all else indexes_of(texts.corpus, known)
    size = remove_indexes(removed)
    if options.json:
        from essaybot.terminal import jsonform

        print(jsonform.dump({"removed": jsonform.indexes_data(removed), "bytes": size}))
    else:
        from essaybot.terminal.indexform import removed_text

        print(removed_text(removed, size, "any texts" if options.all else texts.corpus.title))
    return FOUND


def status(options: Options) -> int:
    """List the indexes that there are."""
    import time

    from essaybot.index.store import default_cache_directory
    from essaybot.status import indexes_of, known_indexes

    settings = load(vars(options), os.environ).checked()
    directory = str(default_cache_directory() / "indexes")
    indexes = known_indexes()
    if options.corpus:
        corpus = texts_of(options, settings).corpus
        indexes = indexes_of(corpus, indexes)
        if not indexes:
            raise EssayBotError(f"there is no index of {corpus.title}; the first question to it makes one")
    if options.json:
        from essaybot.terminal import jsonform

        print(jsonform.dump({"directory": directory, "indexes": jsonform.indexes_data(indexes)}))
    else:
        from essaybot.terminal.indexform import status_text

        show(lambda look: status_text(indexes, directory, time.time(), look), settings)
    return FOUND


def config(options: Options) -> int:
    """Print the settings in force, or write a file for them."""
    from essaybot.terminal import configuration
    from essaybot.terminal.style import safe

    loaded = load(vars(options), os.environ)
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
    for problem in (*configuration.strays(os.environ), *loaded.problems):
        note(problem)
    return BAD if loaded.problems else FOUND


def completion(options: Options) -> int:
    """Print what makes a shell complete essaybot's arguments."""
    from essaybot.terminal.shell import script

    print(script(options.shell), end="")
    return FOUND
