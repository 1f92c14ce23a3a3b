"""Commands that walk through the text: outline, sections, what stands before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from essaybot.errors import EssayBotError
from essaybot.filters.headings import Headings
from essaybot.filters.syntax import question_and_filters, where_of
from essaybot.model import Hit, Section, Where
from essaybot.terminal import render
from essaybot.terminal.commands.command import Command
from essaybot.terminal.conversation import HOW_TO_WALK, Conversation, Standing, number_of
from essaybot.terminal.render import Page
from essaybot.terminal.style import safe


def _sections(conversation: Conversation, argument: str) -> Iterator[Page]:
    yield from conversation.refresh()
    bot = conversation.bot
    conversation.outlined = True
    yield Page(render.outline_text(bot.sections(), conversation.look(), bot.title, conversation.section))
    yield conversation.aside(HOW_TO_WALK)


def _in(conversation: Conversation, argument: str) -> Iterator[Page]:
    yield from conversation.refresh()
    if not argument:
        left, conversation.section, conversation.where = conversation.place, None, Where()
        where = "Questions go to the whole text"
        yield conversation.message(f"{where} again." if left else f"{where}. /in SECTION asks within one section.")
        return
    if question_and_filters(argument)[1]:
        filters = where_of(argument)
        positions = conversation.bot.positions(where=filters)
        conversation.section, conversation.where = None, filters
    else:
        section = _section(conversation, argument, "in")
        positions = conversation.bot.positions(within=section)
        conversation.section, conversation.where = section, Where()
    first = min(positions, default=0)
    conversation.standing = Standing(first, first - 1)
    place = f"within {conversation.section.heading_path}" if conversation.section else conversation.place
    count = render.counted(len(positions), "passage")
    yield conversation.message(f"Asking {safe(place)} ({count}). /in alone leaves it.")


def _section(conversation: Conversation, argument: str, command: str) -> Section:
    """The section that a number of the outline or a part of a name stands for.

    Raises:
        EssayBotError: there is none, or several.
    """
    sections = conversation.bot.sections()
    if 1 <= number_of(argument) <= len(sections):
        return sections[number_of(argument) - 1]
    found = Headings(sections).meant(argument)
    if not found and argument.isdecimal():
        raise EssayBotError(f"/{command} takes the number of a section of /sections, from 1 to {len(sections)}.")
    if not found:
        raise EssayBotError(f"No section is called anything like {safe(argument)}; /sections lists them.")
    if len(found) > 1:
        conversation.outlined = True
        numbers = {id(section): number for number, section in enumerate(sections, 1)}
        several = len({section.document for section in found}) > 1
        listed = "\n".join(
            f"{numbers[id(each)]:>3}. {safe(each.heading_path)}" + (f" ({safe(each.document)})" if several else "")
            for each in found
        )
        raise EssayBotError(f"{safe(argument)} could be one of these; give the number:\n{listed}")
    return found[0]


def _open(conversation: Conversation, argument: str) -> Iterator[Page]:
    bot = conversation.bot
    of_passage = not argument or argument.isdecimal()
    if of_passage and conversation.shown and not conversation.outlined:
        hit = conversation.hit_of(argument, "open")
        yield _section_page(conversation, [bot.section_of(hit)], hit)
        return
    entered = None if argument else conversation.section
    section = entered or _section(conversation, argument or "1", "open")
    yield _section_page(conversation, [section, *bot.subsections(section)], None)


def _section_page(conversation: Conversation, sections: Sequence[Section], marked: Hit | None) -> Page:
    bot = conversation.bot
    parts = [(section, bot.passages(section)) for section in sections]
    first, last = sections[0].first_passage, sections[-1].first_passage + sections[-1].passages - 1
    conversation.standing = Standing(first, last, by_section=True)
    conversation.seen.update(range(first, last + 1))
    return render.section_page(parts, marked, conversation.look())


def _next(conversation: Conversation, argument: str) -> Iterator[Page]:
    yield _step(conversation, 1)


def _prev(conversation: Conversation, argument: str) -> Iterator[Page]:
    yield _step(conversation, -1)


def _step(conversation: Conversation, by: int) -> Page:
    """The passage, or after /open the section, that stands beside what the reader has before him."""
    bot = conversation.bot
    standing = conversation.standing or Standing(len(bot), -1)  # from either end
    position = standing.last + 1 if by > 0 else standing.first - 1
    if not 0 <= position < len(bot):
        which = "section" if standing.by_section else "passage"
        return conversation.message(f"This is the {'last' if by > 0 else 'first'} {which}.")
    hit = bot.hit_at(position)
    if standing.by_section:
        return _section_page(conversation, [bot.section_of(hit)], None)
    page = conversation.show_more([hit])
    conversation.standing = Standing(position, position)
    return page


def _around(conversation: Conversation, argument: str) -> Iterator[Page]:
    hit, bot = conversation.hit_of(argument, "around"), conversation.bot
    known = {each.position: each for each in conversation.shown}
    near = [
        known.get(each) or bot.hit_at(each)
        for each in range(hit.position - 1, hit.position + 2)
        if 0 <= each < len(bot)
    ]
    yield conversation.show_more([each for each in near if each.passage.document == hit.passage.document])
    conversation.standing = Standing(hit.position, hit.position)


COMMANDS = (
    Command(
        "sections",
        "",
        "the outline of the text",
        "Each section has a number, which /open and /in take, and behind its name the number of its passages.",
        _sections,
    ),
    Command(
        "in",
        "[SECTION]",
        "ask within one section; /in alone leaves it",
        "SECTION is its number in /sections, or some of the words of its name: /in secur. Tab completes it. The "
        "sections below it belong to it. file:notes/*.md, in:security or both ask within all files and sections of "
        "such names; a question may hold them as well.",
        _in,
    ),
    Command(
        "open",
        "[N]",
        "read the whole section of passage N, at the passage",
        "Without a number, of the first passage. After /sections, or when no passage is shown, N is the number of a "
        "section; a part of a section's name does as well: /open security.",
        _open,
    ),
    Command(
        "next",
        "",
        "the passage that follows; after /open, the next section",
        "Walks on from the best passage of the last answer, or from where /next, /prev or /around came last.",
        _next,
    ),
    Command(
        "prev",
        "",
        "the passage before; after /open, the section before",
        "Walks back from where /next walks on.",
        _prev,
    ),
    Command(
        "around",
        "[N]",
        "passage N with the ones before and after it",
        "Without a number, the first passage.",
        _around,
    ),
)
