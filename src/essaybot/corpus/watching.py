"""Whether a corpus is still as it was read."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any

from essaybot.corpus.files import CorpusFile, Stamp, is_settled, stamp_of
from essaybot.corpus.roots import Corpus
from essaybot.errors import CorpusError
from essaybot.reading.files import digest_of
from essaybot.reading.limits import Limits


def record(file: CorpusFile, digest: str, now_ns: int) -> dict[str, Any]:
    """Return what `unchanged` needs to know of a file, as JSON values.

    Args:
        file: as `Corpus.survey` gave it.
        digest: the fingerprint of what was read; '' if it could not be read.
        now_ns: when the corpus was surveyed, or later, but before the file was read.
    """
    known = {"path": file.place, "name": file.name, "stamp": _lasting_stamp(file, now_ns), "digest": digest}
    return known | {"skipped": True} if file.skipped else known


def _lasting_stamp(file: CorpusFile, now_ns: int) -> list[int] | None:
    """The stamp of a file if no change can leave it as it is."""
    return list(file.stamp) if file.data is None and is_settled(file.stamp, now_ns) else None


def unchanged(files: Sequence[CorpusFile], recorded: Sequence[Mapping[str, Any]], limits: Limits | None = None) -> bool:
    """Whether `files` are those of which `recorded` was made, by their stamps or failing that their content."""
    return len(files) == len(recorded) and all(map(is_same, files, recorded, repeat(limits)))


def is_same(file: CorpusFile, old: Mapping[str, Any], limits: Limits | None = None) -> bool:
    """Whether a file is as it was when it was recorded, by its stamp or failing that its content."""
    if (file.place, file.name, bool(file.skipped)) != (old["path"], old["name"], bool(old.get("skipped"))):
        return False
    if file.skipped or list(file.stamp) == old["stamp"]:
        return True
    try:
        return digest_of(file.read(limits)) == str(old["digest"])
    except CorpusError:
        return not old["digest"]


class Watch:
    """Tells again and again whether a corpus is still as it was read."""

    def __init__(self, corpus: Corpus, recorded: Sequence[Mapping[str, Any]], limits: Limits | None = None) -> None:
        """Watch the files of which `recorded` was made, by reading them within `limits`."""
        self._limits = limits
        self.recorded = recorded
        """What was recorded, with the stamps that the files had when they were last seen unchanged."""
        self._corpus = corpus
        self._seen: Mapping[str, Stamp | None] | None = None
        """Stamps of all files and folders when last seen unchanged; None while these may change without a trace."""

    def changed(self) -> bool:
        """Return whether a file was edited, added, deleted or went out of reach. Never raises for what is on disk."""
        if self._seen is not None and all(_stamp(place) == stamp for place, stamp in self._seen.items()):
            return False
        try:
            files, places, now = self._corpus.survey()
        except CorpusError:
            return True
        if not unchanged(files, self.recorded, self._limits):
            return True
        # So that files that were only touched are not read again.
        self.recorded = [
            {**old, "stamp": _lasting_stamp(file, now)} for file, old in zip(files, self.recorded, strict=True)
        ]
        seen = places | {file.place: file.stamp for file in files if not file.skipped and file.data is None}
        settled = all(stamp is None or is_settled(stamp, now) for stamp in seen.values())
        self._seen = seen if settled else None
        return False


def _stamp(place: str) -> Stamp | None:
    """The stamp of a file or folder; None if it is out of reach."""
    try:
        return stamp_of(os.stat(place))
    except (OSError, ValueError):
        return None
