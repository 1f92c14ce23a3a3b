"""Patterns for paths mean what they mean to git, and take little time whatever they are."""

from __future__ import annotations

import shutil
import subprocess
import time
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot.corpus.patterns import pattern_of, rules_of


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern matches a path; one that ends with a slash is a folder's."""
    read = pattern_of(pattern)
    if read is None:
        return False
    *above, name = path.removesuffix("/").split("/")
    states = read.start
    for folder in above:
        states = read.step(states, folder)
    return bool(states) and read.takes(states, name, is_folder=path.endswith("/"))


def ignored(text: str, path: str) -> bool:
    """Whether an ignore file ignores a path, or a folder above it."""
    rules = rules_of(text)
    others = rules.others
    *above, name = path.removesuffix("/").split("/")
    for folder in above:
        if rules.verdict(folder, is_folder=True, others=others):
            return True
        others = rules.inside(others, folder)
    return bool(rules.verdict(name, is_folder=path.endswith("/"), others=others))


class TestPatternOf:
    @pytest.mark.parametrize(
        ("pattern", "path"),
        [
            ("tea.md", "tea.md"),
            ("tea.md", "deep/er/tea.md"),
            ("*.md", "deep/tea.md"),
            ("*", "tea"),
            ("**", "deep/tea"),
            ("t?a", "tea"),
            ("t*", "t"),
            ("*a*b*c", "xaxbabc"),
            ("a*a", "aa"),
            ("/tea.md", "tea.md"),
            ("deep/tea.md", "deep/tea.md"),
            ("deep/*.md", "deep/tea.md"),
            ("deep/**", "deep/er/tea.md"),
            ("**/tea.md", "tea.md"),
            ("**/er/*", "deep/er/tea.md"),
            ("deep/**/tea.md", "deep/tea.md"),
            ("deep/**/tea.md", "deep/a/b/tea.md"),
            ("deep/**/**/tea.md", "deep/a/tea.md"),
            ("deep/", "deep/"),
            ("deep/", "even/deep/"),
            ("/**", "deep/tea"),
            ("[abc]", "b"),
            ("[a-c]", "b"),
            ("[!a]", "b"),
            ("[^a]", "b"),
            ("[]]", "]"),
            ("[a-]", "-"),
            ("[[:digit:]x]", "7"),
            (r"[\]]", "]"),
            (r"\*", "*"),
            (r"a\b", "ab"),
            ("line?break", "line\nbreak"),
            ("*.md", "line\nbreak.md"),
            ("**/x", "line\nbreak/x"),
            ("*é", "né"),
            ("#tea", "#tea"),
            ("!tea", "!tea"),
            ("tea ", "tea "),
        ],
    )
    def test_matches(self, pattern: str, path: str) -> None:
        assert matches(pattern, path)

    @pytest.mark.parametrize(
        ("pattern", "path"),
        [
            ("tea.md", "tea.md2"),
            ("tea.md", "Tea.md"),
            ("*.md", "tea.md\n"),
            ("tea", "tea\n"),
            ("t?a", "ta"),
            ("a*a", "a"),
            ("*ab*ba*", "aba"),
            ("*ab*ba*", "abax"),
            ("/tea.md", "deep/tea.md"),
            ("deep/tea.md", "even/deep/tea.md"),
            ("deep/*", "deep/er/tea.md"),
            ("deep/**", "deep/"),
            ("deep/", "deep"),
            ("**/er/*", "er"),
            ("[abc]", "d"),
            ("[!a]", "a"),
            ("[c-a]", "b"),
            ("[a", "[a"),
            ("[[:nothing:]]", "n"),
            ("tea\\", "tea\\"),
            (r"\*", "x"),
            ("", "tea"),
            ("/", "tea/"),
            ("a//b", "a/b"),
        ],
    )
    def test_does_not_match(self, pattern: str, path: str) -> None:
        assert not matches(pattern, path)

    @pytest.mark.parametrize("pattern", ["*.log", "*.tar.gz", "notes.xyz", "Makefile", "/docs/a*.log", "[ab].log"])
    def test_tells_the_kind_of_file_by_a_suffix_or_a_name(self, pattern: str) -> None:
        read = pattern_of(pattern)
        assert read is not None
        assert read.tells_kind

    @pytest.mark.parametrize("pattern", ["*", "docs/**", "a*", "*.*", "*.[lt]og", "?"])
    def test_tells_no_kind_without_them(self, pattern: str) -> None:
        read = pattern_of(pattern)
        assert read is not None
        assert not read.tells_kind

    @given(st.text("a*?[]!-\\/:^.# \n", max_size=20), st.lists(st.text("a*b[]-\n", min_size=1), min_size=1, max_size=4))
    def test_takes_any_text(self, pattern: str, path: list[str]) -> None:
        assert matches(pattern, "/".join(path)) in (True, False)


class TestTime:
    @pytest.mark.parametrize(
        ("pattern", "path"),
        [
            ("*a" * 100 + "b", "a" * 255),
            ("*?" * 100 + "b", "a" * 255),
            ("*[ab]" * 50 + "c", "ab" * 127),
            ("**/a/" * 100 + "b", "a/" * 500 + "c"),
            ("*/**/" * 100 + "b", "a/" * 500 + "c"),
            ("[" * 10_000, "a"),
            ("[[:a:]" * 10_000, "b"),
            ("\\" * 10_001, "a"),
        ],
        ids=["stars", "question marks", "sets", "folders", "any folders", "open sets", "open classes", "backslashes"],
    )
    def test_is_bounded_where_an_expression_would_go_back_again_and_again(self, pattern: str, path: str) -> None:
        before = time.process_time()
        assert not matches(pattern, path)
        assert time.process_time() - before < 1


class TestRules:
    @pytest.mark.parametrize(
        ("text", "path"),
        [
            ("tea.md", "deep/tea.md"),
            ("build/", "build/tea.md"),
            ("*.md\n!keep.md", "tea.md"),
            ("!tea.md\ntea.md", "tea.md"),
            ("*.md\n!*.txt\n!deep/", "tea.md"),
            ("tea.md\r\ncup.md\r\n", "tea.md"),
            ("\ufefftea.md", "tea.md"),
            ("tea.md   ", "tea.md"),
            ("tea\\ ", "tea "),
            ("\\#tea", "#tea"),
            ("\\!tea", "!tea"),
            ("*\n!*/\n!*.md", "deep/tea.txt"),
            ("deep\n!deep/tea.md", "deep/tea.md"),
            ("*.txt\n!deep/", "deep/cup.txt"),
            ("a.*\n*.b", "x.b"),
            ("x.\n", "x."),
        ],
    )
    def test_ignore(self, text: str, path: str) -> None:
        assert ignored(text, path)

    @pytest.mark.parametrize(
        ("text", "path"),
        [
            ("", "tea.md"),
            ("# *.md", "tea.md"),
            ("*.md\n!tea.md", "tea.md"),
            ("tea.md\n!*.md", "tea.md"),
            ("*\n!*/\n!*.md", "deep/tea.md"),
            ("deep/*\n!deep/er/", "deep/er/tea.md"),
            ("build/", "build"),
            ("*.md/", "tea.md"),
            ("tea.md \\", "tea.md"),
            ("*.txt", "tea.md"),
            ("txt", "a.txt"),
            (".txt", "a.txt"),
        ],
    )
    def test_do_not_ignore(self, text: str, path: str) -> None:
        assert not ignored(text, path)


NAMES = ("a", "b", "ab", "a.md", "b.txt", "A", "a b", "x-y.md")
PART = st.lists(
    st.sampled_from(("a", "b", "*", "?", "[ab]", "[!a]", "[b-]", "**", ".md", "*.txt", "\\a", "x", "[z-a]", "a b")),
    min_size=1,
    max_size=3,
).map("".join)
LINE = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(("", "", "!", "/", "!/", "#")),
    st.lists(PART, min_size=1, max_size=3).map("/".join),
    st.sampled_from(("", "", "/")),
    st.sampled_from(("", "", " ", "\r", "\\ ")),
)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with folders and files of all names."""
    root = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)
    for above in NAMES[:5]:
        for name in NAMES[:5]:
            (root / above / name).mkdir(parents=True)
            for below in NAMES:
                (root / above / name / below).touch()
    return root


@pytest.mark.skipif(shutil.which("git") is None, reason="git says what is right")
class TestAsGit:
    @given(st.lists(LINE, min_size=1, max_size=5).map("\n".join))
    @settings(max_examples=30)
    def test_the_same_files_are_ignored(self, repository: Path, text: str) -> None:
        (repository / ".gitignore").write_bytes(text.encode())
        command = ["git", "-C", str(repository), "ls-files", "-o", "-z", "--exclude-per-directory=.gitignore"]
        listed = subprocess.run(command, capture_output=True, check=True).stdout.split(b"\0")
        kept = {path.decode() for path in listed} - {"", ".gitignore"}
        paths = ["/".join(names) for names in product(NAMES[:5], NAMES[:5], NAMES)]
        assert {path for path in paths if not ignored(text, path)} == kept
