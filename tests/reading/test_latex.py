"""LaTeX becomes headed blocks."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot.errors import CorpusError
from essaybot.model import Passage
from essaybot.reading.blocks import Document
from essaybot.reading.latex import read
from essaybot.reading.limits import Limits
from essaybot.reading.passages import passages_and_outline

_MARKUP = [
    "\\section{Tea}", "\\begin{itemize}", "\\end{itemize}", "\\item ", "\\item[a] ", "\\item<1-> ", "{", "}", "$",
    "$$", "\\[", "\\]", "\\(", "\\)", "%x\n", "\n\n", "\\\\", "&", "\\begin{tabular}{ll}", "\\end{tabular}", "~",
    "\\begin{verbatim}", "\\end{verbatim}", "\\footnote{", "\\caption{", "\\newcommand{\\a}{b}", "\\a", "\\'",
    "\\verb|x|", "\\cite{k}", "\\begin{document}", "\\end{document}", "\\begin{equation}", "\\end{equation}",
    "words of it. ", "\\title{", "[", "]", "\\def\\b#1{", "\\begin{quote}", "\\end{quote}", "\\begin{tikzpicture}",
    "\\", "--", "``", "é",
]  # fmt: skip


def document(text: str) -> Document:
    return read(text.encode(), Limits())


def passages(text: str) -> list[Passage]:
    return passages_and_outline(document(text))[0]


def shown(text: str) -> str:
    """The text of the only passage."""
    (passage,) = passages(text)
    return passage.text


def blocks(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for section in document(text).sections for block in section.blocks]


class TestHeadings:
    def test_have_the_levels_of_their_commands(self) -> None:
        text = r"\chapter{A}\section{B}\subsection*{C}\section[short]{D \emph{and} E}\paragraph{F}"
        assert [(section.heading, section.level) for section in document(text).sections] == [
            ("A", 1), ("B", 2), ("C", 3), ("D and E", 2), ("F", 4)
        ]  # fmt: skip

    def test_start_with_the_title(self) -> None:
        text = r"\documentclass{article}\title{Tea}\begin{document}\maketitle\section{Hot}Text.\end{document}"
        assert [(section.heading, section.level) for section in document(text).sections] == [("Tea", 1), ("Hot", 2)]

    def test_of_an_abstract_and_of_slides_are_found(self) -> None:
        text = r"\begin{abstract}Short.\end{abstract}\begin{frame}{Slide}Text.\end{frame}\frametitle{Next}"
        assert [section.heading for section in document(text).sections] == ["Abstract", "Slide", "Next"]

    def test_stand_where_their_commands_stand(self) -> None:
        assert document("Text.\n\n\\section{Tea}").sections[1].start == 7


class TestText:
    @pytest.mark.parametrize(
        ("markup", "text"),
        [
            (r"It is \textbf{hot}, \emph{very} hot.", "It is hot, very hot."),
            (r"{\large Tea}", "Tea"),
            (r"100\% \& more \$ \# \_ \{x\}", "100% & more $ # _ {x}"),
            (r"caf\'e, na\"{\i}ve, \v{c}, \ss{} \o \aa", "café, naïve, č, ß ø å"),
            ("``Tea'' --- and 1--2", "“Tea” — and 1–2"),
            (r"a~b\,c\ d", "a b c d"),
            (r"\LaTeX{} is \dots", "LaTeX is …"),
            (r"as in \cite[p.~3]{knuth84} and \ref{fig:pot}", "as in [knuth84] and [fig:pot]"),
            (r"\href{https://tea.example}{Tea} at \url{https://tea.example/a_b}", "Tea at https://tea.example/a_b"),
            (r"\verb|\tea{}| is", r"\tea{} is"),
            (r"\textcolor{red}{Tea}\label{x}\index{y} is\vspace{2em} hot", "Tea is hot"),
            (r"It costs \$5 and 3$", "It costs $5 and 3$"),
            (r"\unknown[option]{Tea}", "Tea"),
            (r"line\\[2pt] break", "line break"),
            ("Tea % not shown\nis hot.", "Tea is hot."),
            ("Tea%\n  pot", "Teapot"),
            (r"A \texorpdfstring{$x$}{ex} b", "A x b"),
            (r"Tea\iffalse no \fi is", "Tea is"),
            (r"\footnotesize Tea", "Tea"),
            (r"\looseness=-1 Tea\parskip=0pt", "Tea"),
        ],
    )
    def test_is_without_markup(self, markup: str, text: str) -> None:
        assert shown(markup) == text

    def test_shows_what_names_stand_for(self) -> None:
        text = r"\newcommand{\tool}{\textsc{Tea}\xspace}\def\pot{the \tool pot}\newcommand\mug[1]{#1!}"
        assert shown(text + r"\tool{} in \pot, \mug{warm}") == "Tea in the Tea pot, warm"

    @pytest.mark.parametrize(
        ("markup", "text"),
        [
            (r"$x_{i} \le \alpha$ and \(y\)", "x_i ≤ α and y"),
            (r"$\frac{1}{2}\rho\mathbf{u}\, \log_{2} N$", "1/2ρu log_2 N"),
            (r"$\left. P(A \text{ or } B) \right|_0 = 5\%$", "P(A or B) |_0 = 5%"),
            (r"$\hat{p} \to {\cal H}$", r"\hat{p} → H"),
        ],
    )
    def test_has_formulas_that_can_be_read(self, markup: str, text: str) -> None:
        assert shown(markup) == text

    def test_shows_what_names_stand_for_in_formulas(self) -> None:
        text = r"\newcommand{\half}{\ensuremath{\frac{1}{2}}}\def\ni{\noindent}\ni The \half{} of $\half x$"
        assert shown(text) == "The 1/2 of 1/2 x"

    def test_shows_what_environments_names_stand_for(self) -> None:
        text = r"\newcommand{\be}{\begin{equation}}\newcommand{\ee}{\end{equation}}Before \be x\end{equation} behind."
        assert ("code", "x") in blocks(text)

    def test_before_the_beginning_is_left_out(self) -> None:
        text = "\\documentclass{book}\nNo text.\n\\begin{document}\nText.\n\\end{document}\nNotes."
        assert shown(text) == "Text."

    def test_that_has_headings_before_a_class_is_a_part_of_another(self) -> None:
        text = r"\section{Tea}Hot.\begin{code}\documentclass{a}\begin{document}x\end{document}\end{code}So."
        assert blocks(text)[0] == ("paragraph", "Hot.")

    def test_that_shows_how_to_write_a_text_is_not_taken_for_one(self) -> None:
        text = "Write:\n\\begin{verbatim}\n\\documentclass{a}\n\\begin{document}\n\\end{verbatim}\nSo."
        assert [kind for kind, _ in blocks(text)] == ["paragraph", "code", "paragraph"]

    def test_of_a_part_of_another_text_is_read_from_the_start(self) -> None:
        assert shown("Text of a chapter.") == "Text of a chapter."

    def test_ends_a_paragraph_at_a_blank_line(self) -> None:
        assert [text for _, text in blocks("One.\nStill one.\n\nTwo.\\par Three.")] == [
            "One. Still one.",
            "Two.",
            "Three.",
        ]

    def test_has_footnotes_behind_their_paragraph(self) -> None:
        assert [text for _, text in blocks(r"Tea\footnote{A \emph{leaf}.} is hot.")] == ["Tea is hot.", "A leaf."]

    def test_has_the_footnote_of_a_heading_before_the_paragraph(self) -> None:
        assert [text for _, text in blocks(r"\section{Tea\footnote{A leaf.}} It is hot.")] == ["A leaf.", "It is hot."]

    def test_says_how_many_files_it_includes(self) -> None:
        found = document(r"Text. \input{a} \include{b}")
        assert (found.remark.count("(2)"), found.sections[0].blocks[0].text) == (1, "Text.")


class TestBlocks:
    def test_reads_lists_with_what_introduces_them(self) -> None:
        section = document("Take:\n\\begin{enumerate}\n\\item A pot.\n\\item Tea.\n\\end{enumerate}\nPour.").sections[0]
        assert [(block.kind, block.text, block.introduction) for block in section.blocks] == [
            ("paragraph", "Take:", ""), ("item", "A pot.", "Take:"), ("item", "Tea.", "Take:"),
            ("paragraph", "Pour.", ""),
        ]  # fmt: skip

    def test_reads_terms_with_what_they_mean(self) -> None:
        assert blocks(r"\begin{description}\item[Pot] Holds \emph{tea}.\end{description}") == [
            ("item", "Pot Holds tea.")
        ]

    def test_reads_tables_row_by_row(self) -> None:
        text = (
            "\\begin{table}\\caption{Prices}\\begin{tabular}{l|r}\\hline\nTea & Price \\\\ \\midrule\n"
            "\\textbf{Green} & 3\\% \\\\[1ex]\n\\multicolumn{2}{c}{Black} \\\\\n\\end{tabular}\\end{table}"
        )
        assert blocks(text) == [("paragraph", "Prices"), ("table", "Tea\tPrice\nGreen\t3%\nBlack")]

    @pytest.mark.parametrize("name", ["verbatim", "lstlisting"])
    def test_keeps_the_lines_of_listings(self, name: str) -> None:
        assert blocks(f"So:\n\\begin{{{name}}}\n  a % b\n    \\label{{c}}\n\\end{{{name}}}\nText.") == [
            ("paragraph", "So:"), ("code", "a % b\n  \\label{c}"), ("paragraph", "Text.")
        ]  # fmt: skip

    def test_shows_formulas_line_by_line_without_what_sets_them(self) -> None:
        text = "\\begin{align*}\n  x &= 1 \\\\ % one\n  \\label{eq}\n  y &\\le 2\n\\end{align*}"
        assert blocks(text) == [("code", "x = 1\ny ≤ 2")]

    def test_leaves_out_pictures(self) -> None:
        assert (
            shown(r"Tea \begin{tikzpicture}[scale=2]\node {no};\end{tikzpicture}\includegraphics[w]{pot} pot")
            == "Tea pot"
        )

    def test_reads_a_quotation(self) -> None:
        assert blocks(r"He said: \begin{quote}Tea!\end{quote} So.")[1] == ("quote", "Tea!")

    def test_reads_the_name_of_a_theorem(self) -> None:
        assert shown(r"\begin{theorem}[Of tea] It is hot.\end{theorem}") == "Of tea It is hot."

    def test_reads_a_bibliography(self) -> None:
        text = r"\begin{thebibliography}{9}\bibitem{a} Ada, Tea.\bibitem[B]{b} Ben, Milk.\end{thebibliography}"
        (section,) = document(text).sections
        assert [section.heading, *(block.text for block in section.blocks)] == ["References", "Ada, Tea.", "Ben, Milk."]

    def test_cuts_an_overlong_paragraph_where_its_sentences_stand(self) -> None:
        found = passages("".join(f"Sentence \\emph{{{number}}} is about tea.\n" for number in range(100)))
        assert len(found) > 1
        assert [passage.first_line for passage in found] == [
            int(re.findall(r"\d+", passage.text)[0]) + 1 for passage in found
        ]


class TestHostileTexts:
    @pytest.mark.parametrize(
        "opening",
        ["{", "\\textbf{", "\\footnote{", "$a ", "\\(", "\\begin{a}", "\\begin{itemize}\\item ", "\\begin{verbatim}",
         "\\foo[", "\\begin{tabular}{c}", "\\newcommand{\\a}{", "\\verb|", "\\'{", "\\begin{equation}", "\\iffalse "],
    )  # fmt: skip
    def test_that_open_without_end_take_time_in_proportion(self, opening: str) -> None:
        start = time.process_time()
        document(opening * 4_000)
        assert time.process_time() - start < 3

    @pytest.mark.parametrize(
        "command", ["\\def", "\\def\\a", "\\hskip", "\\footnote", "\\\\", "\\'", "\\begin", "\\item"]
    )
    @pytest.mark.parametrize("space", [" ", "\n"])
    def test_with_long_white_space_take_time_in_proportion(self, command: str, space: str) -> None:
        start = time.process_time()
        document(f"{command}{space * 4_000}x")
        assert time.process_time() - start < 3

    def test_that_do_not_end_a_table_have_its_cells_in_order(self) -> None:
        assert blocks("\\begin{tabular}{ll}a & b\\\\ c & d") == [("table", "a\tb\nc\td")]

    def test_may_nest_deeply(self) -> None:
        assert "tea" in shown("\\footnote{" * 5_000 + "tea" + "}" * 5_000)

    def test_cannot_grow_without_end(self) -> None:
        text = "".join(f"\\def\\{name}{{{'tea ' * 40}}}" for name in "abc") + "\\a\\b$\\c$" * 4_000
        assert sum(len(passage.text) for passage in passages(text)) < 1_100_000

    def test_have_no_more_headings_than_allowed(self) -> None:
        with pytest.raises(CorpusError, match="headings"):
            read(b"\\section{a}" * 3, Limits(headings=2))

    @given(st.lists(st.sampled_from(_MARKUP), max_size=30).map("".join))
    @settings(max_examples=50, deadline=None)
    def test_of_any_markup_are_read(self, text: str) -> None:
        found = document(text)
        for passage in passages_and_outline(found)[0]:
            assert 0 <= passage.start < passage.end <= len(found.source)

    @given(st.text(alphabet="\\{}[]$%&~\n abeginditm'|", max_size=60))
    @settings(max_examples=50, deadline=None)
    def test_of_any_signs_are_read(self, text: str) -> None:
        found = document(text)
        for passage in passages_and_outline(found)[0]:
            assert 0 <= passage.start < passage.end <= len(found.source)
