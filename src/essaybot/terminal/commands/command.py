"""What a command of the prompt is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from essaybot.terminal.conversation import Conversation
from essaybot.terminal.render import Page


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the prompt."""

    name: str
    argument: str
    """What stands behind the name, as help shows it."""
    summary: str
    """What it does, in a few words."""
    details: str
    """What there is more to know, for ``/help NAME``."""
    run: Callable[[Conversation, str], Iterator[Page]]
    """Yields the pages to show for what stands behind the name."""

    @property
    def usage(self) -> str:
        """The name and what stands behind it."""
        return f"/{self.name} {self.argument}".rstrip()
