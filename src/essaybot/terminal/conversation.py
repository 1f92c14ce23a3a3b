"""A conversation about a text: what was asked, what is on the screen, where the reader stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from essaybot.bot import EssayBot
from essaybot.dialogue.followups import FollowUp, asks_for_more, completed
from essaybot.dialogue.overview import asks_for_overview, is_small_talk
from essaybot.errors import EssayBotError, QueryError
from essaybot.filters.syntax import question_and_filters
from essaybot.model import Answer, Hit, Section, Verdict, Where
from essaybot.settings import Settings
from essaybot.terminal import render
from essaybot.terminal.keeping import Exchange
from essaybot.terminal.render import Page
from essaybot.terminal.style import Look, safe

LETTERS = "abcdefghi"
"""Suggested questions are asked by their letters."""
HOW_TO_WALK = "/open N reads section N, /in N asks within it."
HINTS = (
    "/more shows further passages, /open 1 the whole section of the first.",
    "/in SECTION asks within one section; /sections lists them.",
    "/save FILE keeps this conversation; /help lists all commands.",
)
"""Shown one by one after the first answers that a reader ever gets."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the reader has before him: /next and /prev walk from here."""

    first: int
    """Position of the first passage, among those of all texts."""
    last: int
    """Position of the last; one less than `first` before any was read."""
    by_section: bool = False
    """Whether the walk goes from section to section, because a whole one was read last."""


@dataclass
class Conversation:
    """What is being talked about. Each method that replies yields the pages to show, in order."""

    bot: EssayBot
    settings: Settings
    look: Callable[[], Look]
    """Called before each page is drawn: the window may have been resized."""
    paths: Sequence[str]
    """The texts as they were named; none for the bundled essay."""
    reopen: Callable[[Sequence[str]], EssayBot]
    """Opens texts anew."""
    hints: Sequence[str] = ()
    """What is still to be shown of `HINTS`."""
    section: Section | None = None
    """The section that questions are asked within."""
    where: Where = field(default_factory=Where)
    """The filters that questions are asked under, beside those that they hold."""
    topic: str = ""
    """The last question, whole but for its filters: follow-ups take from it what they lack."""
    filters: Where = field(default_factory=Where)
    """The filters that the last question held."""
    typed: str = ""
    """The last question as it was typed, if it was taken for a follow-up."""
    left_out: set[int] = field(default_factory=set)
    """Positions of the passages that the last question left out, because it asked for more than was shown."""
    answer: Answer | None = None
    exchanges: list[Exchange] = field(default_factory=list)
    titles: dict[str, None] = field(default_factory=dict)
    """What the texts are called that `exchanges` are about, in order."""
    shown: tuple[Hit, ...] = ()
    """The passages that have numbers now, from 1."""
    seen: set[int] = field(default_factory=set)
    """Positions of all passages shown since the texts were opened."""
    outlined: bool = False
    """Whether the numbers on the screen are those of the outline, because /sections came last."""
    best: Callable[[int], Sequence[Hit]] | None = None
    """Gives the best passages, as many as asked for, for the last question or /find."""
    standing: Standing | None = None
    offers: tuple[str, ...] = ()
    """Suggested questions, by letter."""
    marked: bool = False
    """Whether an answer was marked as right or wrong, so that it was told what that is for."""
    saved: set[Path] = field(default_factory=set)
    """Files that this conversation was saved to."""

    @property
    def place(self) -> str:
        """Where questions are asked: ``in Security`` or ``among file:notes/*.md``; '' for the whole text."""
        if self.section:
            return f"in {self.section.heading}"
        return f"among {self.where}" if self.where else ""

    # -- asking

    def ask_offered(self, number: int) -> Iterator[Page]:
        """Answer a suggested question, which its letter stood for."""
        question = self.offers[number]
        yield self.aside(f"asking: {question}")
        yield from self.ask(question, alone=True)

    def ask(self, line: str, *, alone: bool = False) -> Iterator[Page]:
        """Answer a question; unless it is to stand alone, it may follow up on the one before."""
        yield from self.refresh()
        words, own = question_and_filters(line)
        if own and not words:
            raise EssayBotError(f"{own} is no question. To ask several questions there: /in {own}")
        if not own and asks_for_overview(line) and not self._completed(line):
            yield from self._overview()
            return
        if not self.topic and asks_for_more(words):
            yield self.message("There is nothing to go on from yet: ask a question first.")
            return
        if is_small_talk(words):
            yield self.message(render.HOW_TO_START)
            yield from self.offer()
            return
        follow_up = None if alone else self._completed(words)
        self.topic = follow_up.question if follow_up else words
        self.filters = own or (self.filters if follow_up else own)
        question = f"{self.topic} {self.filters}".rstrip() if follow_up else line
        leave_out = self.left_out | {hit.position for hit in self.shown} if follow_up and follow_up.further else set()
        self.left_out = leave_out
        within, where = self.section, self.where
        stress = line if follow_up else ""
        ask = partial(self.bot.ask, question, within=within, where=where, without=leave_out, stress=stress)
        answer = ask(self.settings.passages)
        self.typed, self.answer = line if follow_up else "", answer
        place = within.heading_path if within else str(where)
        self.titles[self.bot.title] = None
        self.exchanges.append(Exchange(line, question, answer, place, when=datetime.now().astimezone()))
        self.best = lambda limit: ask(limit).hits
        self.show(answer.worth_showing)
        look = self.look()
        notes = [look.dim(row) for note in self._notes(question, follow_up) for row in render.wrapped(note, look, "")]
        if follow_up and follow_up.further and answer.verdict is Verdict.NOT_FOUND:
            text = render.message_text("Nothing further was found.", look)
        else:
            text = render.answer_text(answer, look, self.settings.layout, what="section" if within else "")
        yield Page("\n\n".join(["\n".join(notes), text] if notes else [text]))
        yield from self._ways_on(answer)

    def _completed(self, line: str) -> FollowUp | None:
        return completed(line, self.topic, self.bot.languages) if self.topic else None

    def _overview(self) -> Iterator[Page]:
        """What a text is about: how it begins, and its outline."""
        first = self.bot.hit_at(0)
        self.best = None
        self.show([first])
        self.outlined = True
        look = self.look()
        outline = render.outline_text(self.bot.sections(), look, self.bot.title, self.section)
        begins = self.aside("It begins so, and its sections are:").text
        yield Page("\n\n".join([begins, render.hit_text(first, 1, look), outline]))
        yield self.aside(HOW_TO_WALK)
        yield from self.offer()

    def _notes(self, question: str, follow_up: FollowUp | None) -> Iterator[str]:
        if follow_up:
            beyond = "beyond what was shown; " if follow_up.further else ""
            yield f"asking: {safe(question)} ({beyond}/new asks it as typed)"
        if self.place:
            yield f"{safe(self.place)} (/in leaves it)"

    def _ways_on(self, answer: Answer) -> Iterator[Page]:
        """What a reader may do next: ask one of a few questions that have an answer, or take a hint."""
        if answer.verdict is Verdict.NOT_FOUND:
            leave = f"/in leaves the {'section' if self.section else 'filters'}; " if self.place else ""
            yield self.aside(f"{leave}/sections shows what the text covers, /faq what it answers.")
        yield from self.offer(answer)
        if self.hints and answer.verdict is not Verdict.NOT_FOUND:
            yield self.aside(self.hints[0])
            self.hints = self.hints[1:]

    def offer(self, answer: Answer | None = None) -> Iterator[Page]:
        """Suggest questions that lead on from an answer, or for the start."""
        self.offers = self.suggestions(answer)
        if self.offers:
            yield self.offers_page("You could ask next" if answer else "For example")

    def suggestions(self, answer: Answer | None = None) -> tuple[str, ...]:
        """Return questions that the text answers, to go on from an answer or to start with."""
        limit = min(self.settings.suggestions, len(LETTERS))
        entries = self.bot.suggest(answer, self._not_wanted(), limit) if limit else ()
        return tuple(entry.question for entry in entries)

    def _not_wanted(self) -> set[int]:
        """Positions of the passages that suggested questions shall not lead to: those seen, or not asked within."""
        if not self.place:
            return self.seen
        inside = set(self.positions()) - self.seen
        return self.seen.union(range(len(self.bot))) - inside

    def positions(self) -> Collection[int]:
        """Return the positions of the passages that questions are asked within."""
        return self.bot.positions(within=self.section, where=self.where)

    def offers_page(self, introduction: str) -> Page:
        """Return the suggested questions with their letters."""
        look = self.look()
        rows = [look.dim(row) for row in render.wrapped(f"{introduction} (the letter is enough):", look, "")]
        for letter, question in zip(LETTERS, self.offers, strict=False):
            rows += render.wrapped(f"{letter}. {safe(question)}", look, "  ", " " * 5)
        return Page("\n".join(rows))

    def refresh(self) -> Iterator[Page]:
        """Read the texts again if they have changed; the numbers on the screen then stand for nothing any more."""
        if not self.bot.changed():
            return
        section, topic = self.section.heading_path if self.section else "", self.topic
        where = self.where
        self.take(self.reopen(self.paths), self.paths)
        self.topic = topic
        yield self.aside(f"{safe(self.bot.title)} has changed and was read again.")
        if section:
            self.section = next((each for each in self.bot.sections() if each.heading_path == section), None)
            if not self.section:
                yield self.aside("The section that you asked within is gone; questions go to the whole text again.")
        try:
            self.where = where if self.bot.positions(where=where) else Where()
        except QueryError:
            yield self.aside(f"Nothing passes {safe(str(where))} any more; questions go to the whole text again.")

    def take(self, bot: EssayBot, paths: Sequence[str]) -> None:
        """Talk about other texts from now on."""
        old, self.bot, self.paths = self.bot, bot, paths
        if old is not bot:
            old.close()
        self.section = self.answer = self.best = self.standing = None
        self.where = Where()
        self.shown, self.offers, self.topic, self.typed, self.outlined = (), (), "", "", False
        self.seen, self.left_out = set(), set()

    # -- what is on the screen

    def show(self, hits: Sequence[Hit]) -> None:
        """Remember the passages that are about to have numbers on the screen, in place of those that had."""
        self.shown, self.outlined = tuple(hits), False
        self.seen.update(hit.position for hit in hits)
        if hits:
            self.standing = Standing(hits[0].position, hits[0].position)

    def show_more(self, hits: Sequence[Hit]) -> Page:
        """Show further passages, with the numbers that come next unless they have some."""
        numbered = {hit.position for hit in self.shown}
        standing = self.standing
        self.show((*self.shown, *(hit for hit in hits if hit.position not in numbered)))
        self.standing = standing
        positions = [hit.position for hit in self.shown]
        look = self.look()
        rows = [render.hit_text(hit, positions.index(hit.position) + 1, look) for hit in hits]
        return Page("\n\n".join(rows))

    def hit_of(self, argument: str, command: str) -> Hit:
        """Return the passage that a command's number stands for, the first if there is none.

        Raises:
            EssayBotError: there is no such passage.
        """
        if not self.shown:
            found_none = "nothing was found" if self.best else "ask a question first"
            raise EssayBotError(f"There is no passage for /{command}: {found_none}.")
        number = number_of(argument or "1")
        if not 1 <= number <= len(self.shown):
            raise EssayBotError(f"/{command} takes the number of a passage shown above, from 1 to {len(self.shown)}.")
        return self.shown[number - 1]

    def message(self, text: str) -> Page:
        """Return a message of the program as a page."""
        return Page(render.message_text(text, self.look()))

    def aside(self, text: str) -> Page:
        """Return a message that matters less."""
        look = self.look()
        return Page("\n".join(look.dim(row) for row in render.wrapped(text, look, "")))


def number_of(argument: str) -> int:
    """Return the number that a command was given; 0 for what is no number from 1 up."""
    return int(argument) if argument.isdecimal() and len(argument) < 10 else 0
