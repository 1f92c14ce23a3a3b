"""What readers say of answers: marks, a JSON line each, in a file for each corpus that only the user can read.

::

    DATA/questions/KEY/questions.jsonl

A line has `id`, `question`, `relevant` (the id of the right passage, in a list), `answers` (its text, so that a mark
outlives the ids of a text that is edited), `answerable` (``null`` when only the answer is known to be wrong),
`verdict` and `given` (what was answered: the id of the best passage) and `marked` (the day). Lines are only ever
added; of those on one question the last counts.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from essaybot.errors import MarkingError
from essaybot.model import Passage, Verdict
from essaybot.opening import Notify


@dataclass(frozen=True, slots=True)
class Mark:
    """What a reader said last of the answer to a question."""

    id: str
    """Stands for the question, whatever its case and spacing."""
    question: str
    right: tuple[tuple[str, str], ...]
    """(id, text) pairs: the passages that answer. An empty text, as in a line written by hand, leaves the id."""
    answerable: bool | None
    """Whether the text has an answer; None when the reader said only that the one given is wrong."""


def questions_file(key: str) -> Path:
    """Return where the marked questions of a corpus are kept, in ``$ESSAYBOT_DATA_DIR`` or the user's data directory.

    Args:
        key: a file name that stands for the corpus.
    """
    configured = os.environ.get("ESSAYBOT_DATA_DIR")
    if configured:
        data = Path(os.path.expanduser(configured))  # noqa: PTH111  (Path.expanduser raises for an unknown user)
    else:
        from platformdirs import user_data_path

        data = user_data_path("essaybot", appauthor=False)
    return data / "questions" / key / "questions.jsonl"


def mark(
    file: Path,
    question: str,
    *,
    right: Passage | None = None,
    answerable: bool | None = None,
    given: Passage | None,
    verdict: Verdict,
) -> None:
    """Append a mark to a file of marked questions, which is made, private to the user, if it is not there.

    Args:
        file: as `questions_file` names it.
        question: as it was understood: a follow-up in full.
        right: the passage that answers, if the reader named one.
        answerable: without `right`, False says that the text has no answer, None that the reader did not say.
        given: the best passage of the answer that is marked, None if it had none.
        verdict: that answer's.

    Raises:
        MarkingError: the file cannot be written.
    """
    data = {
        "id": _id(question),
        "question": question,
        "relevant": [right.id] if right else [],
        "answers": [right.text] if right else [],
        "answerable": True if right else answerable,
        "verdict": verdict.value,
        "given": given.id if given else "",
        "marked": date.today().isoformat(),
    }
    # What UTF-8 cannot hold, half of a surrogate pair, is written as JSON escapes it.
    line = json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
    try:
        for directory in (file.parent.parent, file.parent):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            directory.chmod(0o700)
        _append(file, line)
    except OSError as error:
        raise MarkingError(
            f"the mark is not kept: {file} cannot be written ({error.strerror or error}); "
            "ESSAYBOT_DATA_DIR can name another place"
        ) from error


def _append(file: Path, line: bytes) -> None:
    """Add a line in one write at the end, so that those of two processes do not mix."""
    file.touch(mode=0o600)
    file.chmod(0o600)
    with file.open("a+b", buffering=0) as opened:
        if opened.tell():
            opened.seek(-1, os.SEEK_END)
            # A line that was cut short, by a full disk or an editor, must not take this one with it.
            if opened.read(1) != b"\n":
                line = b"\n" + line
        if opened.write(line) != len(line):
            raise OSError("no space left")


def marks_in(file: Path, notify: Notify) -> list[Mark]:
    """Return the marks of a file, one for each question: the last. A file that is not there has none.

    Args:
        file: as `questions_file` names it.
        notify: called with a line on what is in the file and is no mark.

    Raises:
        MarkingError: the file cannot be read.
    """
    try:
        lines = file.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise MarkingError(f"{file} cannot be read ({error.strerror or error}); check its permissions") from error
    marks: dict[str, Mark] = {}
    foreign: list[int] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        found = _mark(line)
        if found is None:
            foreign.append(number)
        else:
            marks[found.id] = found
    if foreign:
        more = f" and {len(foreign) - 1:,} more" if len(foreign) > 1 else ""
        notify(f"{file}: line {foreign[0]}{more} left out, being no marked question")
    return list(marks.values())


def found_again(marks: Iterable[Mark], passages: Iterable[Passage]) -> list[tuple[Mark, frozenset[str]]]:
    """Return each mark with the ids that its right passages have among `passages`, which may be of an edited text.

    A passage is known by its id and text together, or else by its text alone, which several may share. Where its lines
    are broken does not matter.
    """
    by_id = {passage.id: _words(passage.text) for passage in passages}
    by_text: dict[str, list[str]] = {}
    for name, words in by_id.items():
        by_text.setdefault(words, []).append(name)
    found: list[tuple[Mark, frozenset[str]]] = []
    for each in marks:
        ids: set[str] = set()
        for name, text in each.right:
            words = _words(text)
            ids.update([name] if name in by_id and words in ("", by_id[name]) else by_text.get(words, ()))
        found.append((each, frozenset(ids)))
    return found


def _mark(line: bytes) -> Mark | None:
    try:
        data = json.loads(line.decode("utf-8-sig"))
        question, relevant, answerable = data["question"], data["relevant"], data["answerable"]
        right = tuple(zip(relevant, data.get("answers") or [""] * len(relevant), strict=True))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    texts = [question, *(text for pair in right for text in pair)]
    if not all(isinstance(text, str) for text in texts) or not question.strip() or not isinstance(relevant, list):
        return None
    if answerable is not None and not isinstance(answerable, bool):
        return None
    return Mark(_id(question), question, right, answerable)


def _id(question: str) -> str:
    same = _words(question).casefold().encode("utf-8", "backslashreplace")
    return hashlib.blake2b(same, digest_size=6).hexdigest()


def _words(text: str) -> str:
    return " ".join(text.split())
