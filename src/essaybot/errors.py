"""What can go wrong, as one family of exceptions.

Every message is one line that says what is wrong and what to do about it; the command line prints it as it stands.
"""

from __future__ import annotations


class EssayBotError(Exception):
    """Base of every error that essaybot raises on purpose."""


class CorpusError(EssayBotError):
    """A text cannot be read: it is missing, empty, binary, unreadable, or a folder without texts."""

    def __init__(self, reason: str, advice: str = "") -> None:
        """Say why, and what a person can do about it."""
        super().__init__(f"{reason}; {advice}" if advice else reason)
        self.reason = reason
        self.advice = advice


class MissingExtraError(CorpusError):
    """A file is of a kind whose reader is not installed."""

    def __init__(self, kind: str, extra: str) -> None:
        """Name the kind of file, for example ``PDF``, and the extra that makes it readable."""
        super().__init__(f"what reads {kind} files is not installed", f'run: pip install "essaybot[{extra}]"')
        self.kind = kind
        self.extra = extra


class QueryError(EssayBotError):
    """An expert query cannot be understood."""


class CacheError(EssayBotError):
    """The index cannot be kept on disk: its directory is read-only, full, or open to other users."""


class DamagedIndexError(EssayBotError):
    """An index on disk does not open cleanly. `EssayBot` rebuilds it, so callers rarely see this."""


class EvaluationError(EssayBotError):
    """A question set is missing or not in the format it should be in."""


class SettingsError(EssayBotError):
    """A setting, or the file that settings stand in, is not as it should be."""


class MarkingError(EssayBotError):
    """Marked questions cannot be kept or read."""


class SavingError(EssayBotError):
    """A file cannot be saved: its place is taken, missing or cannot be written to."""
