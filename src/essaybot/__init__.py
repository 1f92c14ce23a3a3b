"""essaybot: ask a text a question and get the passage that answers it, under its heading, word for word.

>>> from essaybot import EssayBot
>>> with EssayBot.open() as bot:
...     answer = bot.ask("Who wrote nanoGPT?")
"""

from essaybot._version import __version__
from essaybot.bot import EssayBot
from essaybot.errors import CacheError, CorpusError, DamagedIndexError, EssayBotError, QueryError
from essaybot.model import (
    Answer,
    FileReport,
    Hit,
    IndexReport,
    Part,
    Passage,
    Progress,
    Section,
    Sentence,
    Verdict,
    Where,
)
from essaybot.reading.limits import Limits
from essaybot.status import IndexInfo, known_indexes, remove_indexes

__all__ = [
    "Answer",
    "CacheError",
    "CorpusError",
    "DamagedIndexError",
    "EssayBot",
    "EssayBotError",
    "FileReport",
    "Hit",
    "IndexInfo",
    "IndexReport",
    "Limits",
    "Part",
    "Passage",
    "Progress",
    "QueryError",
    "Section",
    "Sentence",
    "Verdict",
    "Where",
    "__version__",
    "known_indexes",
    "remove_indexes",
]
