"""Which files make up a corpus, and whether they have changed since they were indexed."""

from essaybot.corpus.files import CorpusFile
from essaybot.corpus.roots import Corpus, Survey, bundled_essay
from essaybot.corpus.watching import Watch, is_same, record, unchanged

__all__ = [
    "Corpus",
    "CorpusFile",
    "Survey",
    "Watch",
    "bundled_essay",
    "is_same",
    "record",
    "unchanged",
]
