"""What holds for the passages of every text, shown on generated documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count, pairwise
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

from essaybot.model import Passage
from essaybot.reading.blocks import Document
from essaybot.reading.passages import passages_and_outline
from support import document_from_source


def checks(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


_WORD = re.compile(r"[^\W_]+")
_OVERLONG = 1_400


def read(source: str, suffix: str) -> tuple[Document, list[Passage]]:
    document = document_from_source(source, Path(f"text{suffix}"), f"text{suffix}")
    return document, passages_and_outline(document)[0]


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def is_subsequence(part: Sequence[str], whole: Sequence[str]) -> bool:
    rest = iter(whole)
    return all(piece in rest for piece in part)


def words_in_order(document: Document, passages: Sequence[Passage]) -> list[str]:
    """The words of all headings and passages by their place in the source."""
    pieces = [(section.start, section.heading) for section in document.sections]
    pieces += [(passage.start, passage.text) for passage in passages]
    return [word for _, text in sorted(pieces, key=lambda piece: piece[0]) for word in words(text)]


def assert_well_placed(document: Document, passages: Sequence[Passage]) -> None:
    """Passages stand in order, apart, within the source, on the lines they name, under ids of their own."""
    source = document.source
    assert all(0 <= passage.start < passage.end <= len(source) for passage in passages)
    assert all(before.end <= after.start for before, after in pairwise(passages))
    for passage in passages:
        assert passage.text.strip() != ""
        assert passage.first_line == source.count("\n", 0, passage.start) + 1
        assert passage.last_line == source.count("\n", 0, passage.end - 1) + 1
    assert len({passage.id for passage in passages}) == len(passages)


# -- Markdown that is generated together with the words that a reader sees in it


class _Inline:
    """Ways to mark up some words: the markup around them, and how many words they may be."""

    AROUND = (
        "{}",
        "{}",
        "{}",
        "*{}*",
        "**{}**",
        "_{}_",
        "***{}***",
        "~~{}~~",
        "`{}`",
        "`` {} ``",
        "[{}](u1)",
        "[**{}**](<u1 u2> 'u3')",
        "![{}](u1)",
        "[![{}](u1)](u2)",
        "<b>{}</b>",
        '<a href="u1">{}</a>',
        "[{}][u1]",
        "\\*{}\\*",
        "&quot;{}&quot;",
        "({})",
        "{} &amp;",
        "\\[{}\\]",
    )


@dataclass(frozen=True)
class Sentence:
    runs: tuple[tuple[str, int], ...]
    stop: str


@dataclass(frozen=True)
class Paragraph:
    sentences: tuple[Sentence, ...]
    times: int
    """How often its sentences are said again in other words."""
    width: int
    """Words on a line."""
    around: str
    hard: bool = False


@dataclass(frozen=True)
class Heading:
    level: int
    underlined: bool
    run: tuple[str, int]


@dataclass(frozen=True)
class Items:
    ordered: bool
    tight: bool
    items: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True)
class Quote:
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Fence:
    fence: str
    lines: tuple[str, ...]
    times: int = 1


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[tuple[str, int], ...], ...]
    times: int


@dataclass(frozen=True)
class Html:
    template: str


@dataclass(frozen=True)
class Unseen:
    text: str


Node: TypeAlias = "Paragraph | Items | Quote | Fence | Table | Html | Unseen | Heading"


def _linkless(run: tuple[str, int], wanted: bool) -> tuple[str, int]:
    """The run without its own link if it stands inside one: links do not nest."""
    return ("{}", run[1]) if wanted and ("](" in run[0] or "][" in run[0]) else run


@dataclass
class Written:
    """Markdown being written, with every visible word a new one."""

    body: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def phrase(self, size: int) -> list[str]:
        return [f"w{next(self._numbers)}" for _ in range(size)]

    def run(self, run: tuple[str, int], into: list[str]) -> list[str]:
        around, size = run
        phrase = self.phrase(size)
        into.extend(phrase)
        return around.format("\0".join(phrase)).split("\0")

    def lines(self, node: Node) -> list[str]:
        match node:
            case Paragraph():
                return self._paragraph(node)
            case Heading():
                text = " ".join(self.run(node.run, self.headings))
                if node.underlined:
                    return [text, "=====" if node.level == 1 else "-----"]
                return [f"{'#' * node.level} {text}"]
            case Items():
                return self._items(node)
            case Quote():
                return [f"> {line}".rstrip() for line in self.all_lines(node.nodes)]
            case Fence():
                return self._fence(node)
            case Table():
                return self._table(node)
            case Html():
                phrase = self.phrase(node.template.count("{}"))
                self.body += phrase
                return node.template.format(*phrase).split("\n")
            case Unseen():
                return node.text.split("\n")

    def all_lines(self, nodes: Sequence[Node], *, tight: bool = False) -> list[str]:
        lines: list[str] = []
        before: Node | None = None
        for node in nodes:
            # A block of HTML goes on until a blank line: a list right below it is part of it, and not read as Markdown.
            below_html = isinstance(before, Html) or (isinstance(before, Unseen) and before.text.startswith("<"))
            if lines and (below_html or not (tight and isinstance(node, Items))):
                lines.append("")
            lines += self.lines(node)
            before = node
        return lines

    def _paragraph(self, node: Paragraph) -> list[str]:
        tokens: list[str] = []
        for _ in range(node.times):
            for sentence in node.sentences:
                plain = "](" in node.around
                said = [token for run in sentence.runs for token in self.run(_linkless(run, plain), self.body)]
                said[-1] += sentence.stop
                tokens += said
        rows = [tokens[at : at + node.width] for at in range(0, len(tokens), node.width)]
        text = ("\\\n" if node.hard else "\n").join(" ".join(row) for row in rows)
        return node.around.format(text).split("\n")

    def _items(self, node: Items) -> list[str]:
        lines: list[str] = []
        for number, item in enumerate(node.items, 1):
            marker = f"{number}. " if node.ordered else "- "
            if lines and not node.tight:
                lines.append("")
            for index, line in enumerate(self.all_lines(item, tight=node.tight)):
                lines.append(((marker if index == 0 else " " * len(marker)) + line).rstrip())
        return lines

    def _fence(self, node: Fence) -> list[str]:
        inside: list[str] = []
        for _ in range(node.times):
            for line in node.lines:
                phrase = self.phrase(line.count("{}"))
                self.body += phrase
                inside.append(line.format(*phrase))
        return [f"{node.fence}u1", *inside, node.fence]

    def _table(self, node: Table) -> list[str]:
        width = len(node.rows[0])
        head, *rest = node.rows
        lines = [self._row(head), "|" + " --- |" * width]
        for _ in range(node.times):
            lines += [self._row(row) for row in rest]
        return lines

    def _row(self, row: Sequence[tuple[str, int]]) -> str:
        return "| " + " | ".join(" ".join(self.run(cell, self.body)) for cell in row) + " |"


# One choice among all pairs takes half as long as two choices.
runs = st.sampled_from([(around, size) for size in (1, 2, 3) for around in _Inline.AROUND])
sentences = st.builds(Sentence, st.lists(runs, min_size=1, max_size=5).map(tuple), st.sampled_from(".!?:,;…"))
paragraphs = st.builds(
    Paragraph,
    st.lists(sentences, min_size=1, max_size=4).map(tuple),
    st.sampled_from((1, 1, 1, 40)),
    st.sampled_from((1, 4, 9, 1_000)),
    st.sampled_from(("{}", "{}", "{}", "*{}*", "[{}](u1)", "**{}**")),
    st.booleans(),
)
fences = st.builds(
    Fence,
    st.sampled_from(("```", "~~~", "````")),
    st.lists(
        st.sampled_from(("{}", "{} = *{}*", "  - {}", "", "# {}", "> {} | {}", "\t{}", "&lt;{}", "{}   ", "[{}]: ")),
        min_size=1,
        max_size=5,
    ).map(tuple),
    st.sampled_from((1, 1, 80)),
)
cells = st.sampled_from(
    [(around, size) for size in (1, 2) for around in ("{}", "**{}**", "`{}`", "[{}](u1)", "{} \\| -")]
)
tables = st.one_of(
    [
        st.builds(
            Table,
            st.lists(st.tuples(*[cells] * width), min_size=1, max_size=4).map(tuple),
            st.sampled_from((1, 1, 30)),
        )
        for width in (1, 2, 3)
    ]
)
unseen = st.sampled_from(
    (
        Unseen("<!-- u1 -->"),
        Unseen("<!-- u1\n\nu2 -->"),
        Unseen("[u1]: u2 'u3'"),
        Unseen("***"),
        Unseen("<br>"),
        Unseen('<img src="u1">'),
        Unseen("<script>\nu1\n</script>"),
    )
)
html = st.builds(
    Html,
    st.sampled_from(
        (
            '<div class="u1">{} <em>{}</em></div>',
            "<p align='center'>\n{}<br>{}\n</p>",
            "<table><tr><td>{}</td>\n<td>{} &lt;</td></tr></table>",
            "<details>\n<summary>{}</summary>\n{}",
            "<!-- u1 --> {}",
        )
    ),
)
headings = st.one_of(
    st.builds(Heading, st.integers(1, 6), st.just(False), runs),
    st.builds(Heading, st.integers(1, 2), st.just(True), runs),
)
leaves = st.one_of(paragraphs, fences, tables, html, unseen)


def containers(inside: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    some = st.lists(inside, min_size=1, max_size=3).map(tuple)
    items = st.lists(some, min_size=1, max_size=4).map(tuple)
    return st.one_of(st.builds(Items, st.booleans(), st.booleans(), items), st.builds(Quote, some))


nodes: st.SearchStrategy[Node] = st.recursive(leaves, containers, max_leaves=8)
bodies = st.lists(st.one_of(nodes, headings), min_size=1, max_size=8)


def written(nodes: Sequence[Node]) -> tuple[str, Written]:
    text = Written()
    lines = [*text.all_lines(nodes), "", "[u1]: u2"]
    return "\n".join(lines) + "\n", text


PROSE = ("paragraph", "item", "quote")


def visible_words(text: str) -> list[str]:
    return re.findall(r"w\d+", text)


# Generating a document takes longer than reading it, so one serves several checks.
class TestGeneratedMarkdown:
    @checks(60)
    @given(bodies)
    def test_headings_and_passages_have_every_word_once_and_in_order_without_markup(self, nodes: list[Node]) -> None:
        source, expected = written(nodes)
        document, passages = read(source, ".md")
        assert [word for passage in passages for word in visible_words(passage.text)] == expected.body
        assert [word for section in document.sections for word in visible_words(section.heading)] == expected.headings
        assert [passage.text for passage in passages if passage.kind in PROSE and "u1" in passage.text] == []

    @checks(60)
    @given(bodies)
    def test_passages_are_well_placed_and_their_slices_have_their_words(self, nodes: list[Node]) -> None:
        document, passages = read(written(nodes)[0], ".md")
        assert_well_placed(document, passages)
        for passage in passages:
            assert visible_words(document.source[passage.start : passage.end]) == visible_words(passage.text)

    @checks(40)
    @given(st.lists(paragraphs.filter(lambda each: each.times == 1 or each.around == "{}"), min_size=1, max_size=3))
    def test_a_slice_rendered_alone_is_the_text(self, nodes: list[Paragraph]) -> None:
        document, passages = read(written(nodes)[0], ".md")
        for passage in passages:
            alone = document.source[passage.start : passage.end] + "\n\n[u1]: u2"
            assert rendered(alone).split() == passage.text.split()


# -- Markdown of any characters, against the rendering of the whole


_INLINE = ("em", "strong", "s", "a", "code", "b")


class _Text(HTMLParser):
    """The text of HTML, words of different blocks apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.text += next((value or "" for name, value in attrs if name == "alt"), "")
        elif tag not in _INLINE:
            self.text += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag not in (*_INLINE, "img"):
            self.text += "\n"

    def handle_data(self, data: str) -> None:
        self.text += data


_REFERENCE = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(front_matter_plugin)


def rendered(source: str) -> str:
    """What a browser shows of Markdown."""
    text = _Text()
    text.feed(_REFERENCE.render(source))
    text.close()
    return text.text


marks = st.text(alphabet="ab cd\n\n*_`#->|[]()!\t1.~\\=:+ ", max_size=60)
pieces = st.sampled_from(
    (
        "- ",
        "1. ",
        "> ",
        "    ",
        "\t",
        "\n",
        "\n\n",
        "# ",
        "```",
        "~~~",
        "| a | b |\n|---|---|\n",
        "word",
        " ",
        "Two words.",
        "*",
        "**",
        "_",
        "[",
        "](x)",
        "`",
        "\\",
        "---",
        "===",
        "***",
        "+ ",
        "10) ",
        "a\\\n",
        "  \n",
        "&amp;",
        "<b>",
        "<br>",
        "<!-- c -->",
        "<http://a.b>",
        "&#35;",
        "|",
        "é",
        "\u00a0",
        "\u2028",
    )
)
scraps = st.lists(pieces, max_size=25).map("".join)


class TestMarkdownOfAnyMarks:
    @checks(150)
    @given(st.one_of(marks, scraps))
    def test_passages_are_well_placed_and_have_with_headings_the_words_that_a_browser_shows(self, source: str) -> None:
        document, passages = read(source, ".md")
        assert_well_placed(document, passages)
        assert words_in_order(document, passages) == words(rendered(source))

    @checks(150)
    @given(st.one_of(marks, scraps.map(lambda text: text.replace("&amp;", "").replace("&#35;", ""))))
    def test_the_text_of_a_passage_stands_in_its_slice_in_order(self, source: str) -> None:
        document, passages = read(source, ".md")
        for passage in passages:
            letters = [letter for letter in passage.text if not letter.isspace()]
            assert is_subsequence(letters, document.source[passage.start : passage.end])


# -- plain text

lines_of_text = st.sampled_from(
    (
        "Title of it",
        "A line that goes on to the margin and says some thing or other here",
        "and ends in a sentence.",
        "",
        "",
        "----",
        "====",
        "* * *",
        "- item",
        "  more of it",
        "1. First",
        "2. Second",
        "CAPITALS STAND HERE",
        "2.1 Method",
        "Chapter 1",
        "Name: value",
        "Is it a question?",
        "\tindented",
        "Roses are red",
        "\f",
        "\fPage 3",
        "x",
        "a\u00a0b",
        "Introduced so:",
        "a\x85b",
        "a\u2028b",
        "\x1c",
        "\v",
        "\ufeffmark",
        "nul\0nul",
        "trailing   ",
    )
)
laid_out = st.lists(lines_of_text, max_size=25).map("\n".join)
long_lines = st.lists(
    st.tuples(
        st.sampled_from(("Some words. ", "words ", "w", "A line of it.\n", "Verse\n", "a. b ")), st.integers(1, 300)
    ),
    max_size=4,
).map(lambda runs: "\n\n".join(text * times for text, times in runs))
texts = st.one_of(st.text(max_size=200), laid_out, long_lines)


def assert_exact(document: Document, passages: Sequence[Passage]) -> None:
    assert [document.source[passage.start : passage.end] for passage in passages] == [each.text for each in passages]


class TestPlainText:
    @checks(120)
    @given(texts)
    def test_passages_are_well_placed_and_their_slices_are_their_texts(self, source: str) -> None:
        document, passages = read(source, ".txt")
        assert_well_placed(document, passages)
        assert_exact(document, passages)

    @checks(120)
    @given(texts.map(lambda source: source.replace("\f", "")))
    def test_every_word_is_in_one_heading_or_passage_and_in_order(self, source: str) -> None:
        assert words_in_order(*read(source, ".txt")) == words(source)


class TestAnyText:
    @pytest.mark.parametrize("suffix", [".md", ".txt"])
    @checks(120)
    @given(source=st.one_of(st.text(), st.text(alphabet="aB \n\t\f\v\0\x85\u2028\u2029\u00a0\ufeff\x1c.-#>*")))
    def test_is_read_into_well_placed_passages(self, suffix: str, source: str) -> None:
        assert_well_placed(*read(source, suffix))
