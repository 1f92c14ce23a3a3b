"""The command line: what it prints where, and its exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from essaybot import __version__
from support import Run

pytestmark = pytest.mark.usefixtures("warm_cache")

SURE = "Who wrote nanoGPT?"
HEADING = "The Rise of Open-Source AI: A Brief Overview"


@pytest.fixture(name="file")
def settings_file() -> Path:
    """Where the user's settings are looked for; nothing is there yet."""
    return Path(os.environ["XDG_CONFIG_HOME"], "essaybot", "config.toml")


class TestAsk:
    def test_prints_the_passage_under_its_heading_with_its_place(self, run: Run) -> None:
        lines = run("ask", SURE).stdout.splitlines()
        first = lines.index(f"1. {HEADING}")
        assert "nanoGPT by Andrej Karpathy" in lines[first + 1]
        assert lines[first + 2].strip().startswith("essay.md:12 ")

    def test_prints_the_sentence_that_answers_first(self, run: Run) -> None:
        first = run("ask", SURE).stdout.splitlines()[0]
        assert first.startswith("To illustrate, consider")
        assert first.endswith("GPT-style models.")

    def test_explain_says_what_the_score_adds_up_from(self, run: Run) -> None:
        assert 'has "nanoGPT"' in run("ask", SURE, "--explain").stdout

    def test_exits_with_0_when_answered(self, process: Run) -> None:
        assert process("ask", SURE).returncode == 0

    def test_exits_with_1_when_nothing_is_found(self, process: Run) -> None:
        assert process("ask", "kangaroo pouch?").returncode == 1

    def test_names_the_words_that_the_text_lacks(self, run: Run) -> None:
        assert run("ask", "kangaroo pouch?").stdout == "Not found. The text does not mention: kangaroo, pouch.\n"

    def test_says_on_stderr_that_it_built_the_index(self, run: Run, tmp_path: Path) -> None:
        done = run("ask", SURE, ESSAYBOT_CACHE_DIR=str(tmp_path / "cold"))
        assert done.stderr.startswith("essaybot: indexed the essay: 40 passages in ")

    def test_says_nothing_of_an_index_that_is_fresh(self, run: Run) -> None:
        assert run("ask", SURE).stderr == ""

    def test_takes_a_question_without_quotes(self, run: Run) -> None:
        assert run("ask", "Who", "wrote", "nanoGPT?").stdout == run("ask", SURE).stdout

    def test_shows_as_many_passages_as_asked_for(self, run: Run) -> None:
        assert "\n2. " in run("ask", "open source", "-n", "2").stdout
        assert "\n3. " not in run("ask", "open source", "-n", "2").stdout

    @pytest.mark.parametrize("number", ["0", "-1", "two", "1.5"])
    def test_refuses_a_limit_that_is_not_a_number_from_1_up(self, run: Run, number: str) -> None:
        assert run("ask", SURE, f"-n{number}").returncode == 2

    def test_a_question_of_100_kilobytes_is_answered(self, run: Run) -> None:
        assert run("ask", "nanoGPT " + "karpathy " * 11_000).returncode == 0

    def test_an_empty_question_is_an_error(self, run: Run) -> None:
        done = run("ask", " ")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)

    def test_punctuation_alone_finds_nothing(self, run: Run) -> None:
        done = run("ask", "?!")
        assert (done.returncode, done.stdout) == (1, "Not found: no passage has a word of the question.\n")

    def test_json_follows_schema_1(self, run: Run) -> None:
        data = json.loads(run("ask", SURE, "--json").stdout)
        assert (data["schema"], data["verdict"], data["missing"]) == (1, "answered", ["wrote"])
        hit = data["hits"][0]
        assert list(hit) == ["rank", "score", "matched", "near", "marks", "sentence", "parts", "passage"]
        assert (
            list(hit["passage"])
            == (
                "id text heading heading_path title introduction kind document file location place language first_line "
                "last_line start end"
            ).split()
        )


class TestCorpusOption:
    @pytest.fixture(autouse=True)
    def texts(self, tmp_path: Path) -> None:
        (tmp_path / "tea.md").write_text("# Tea\n\nSteep green tea for two minutes.\n")
        (tmp_path / "notes").mkdir()
        (tmp_path / "notes" / "coffee.txt").write_text("Coffee\n\nGrind the beans just before brewing.\n")

    @pytest.mark.parametrize(
        "arguments",
        [
            ("--corpus", "tea.md", "--corpus", "notes", "ask", "grind beans"),
            ("ask", "grind beans", "--corpus", "tea.md", "--corpus", "notes"),
            ("--corpus", "tea.md", "ask", "-c", "notes", "grind beans"),
        ],
    )
    def test_stands_before_and_after_the_command(self, run: Run, arguments: tuple[str, ...]) -> None:
        assert "notes/coffee.txt:3" in run(*arguments).stdout

    def test_a_changed_text_is_indexed_again(self, run: Run, tmp_path: Path) -> None:
        run("-c", "tea.md", "ask", "green tea")
        (tmp_path / "tea.md").write_text("# Tea\n\nSteep black tea for four minutes.\n")
        assert "black tea" in run("-c", "tea.md", "ask", "tea").stdout

    def test_one_bad_file_in_a_folder_is_reported_and_the_others_are_served(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "notes" / "broken.txt").write_bytes(bytes(range(256)) * 8)
        done = run("-c", "notes", "ask", "grind beans")
        assert done.returncode == 0
        assert "notes/broken.txt is left out: it looks like a binary file" in done.stderr


class TestMistakes:
    @pytest.mark.parametrize(
        ("name", "content", "reason"),
        [
            ("missing.md", None, "no such file"),
            ("empty.md", b"", "it is empty"),
            ("blank.txt", b" \n\t\n", "it is empty"),
            ("marks.txt", b"!!! ---\n", "it has no words"),
            ("binary.dat", bytes(range(256)) * 8, "it looks like a binary file"),
        ],
    )
    def test_a_bad_text_is_told_in_one_line(
        self, run: Run, tmp_path: Path, name: str, content: bytes | None, reason: str
    ) -> None:
        if content is not None:
            (tmp_path / name).write_bytes(content)
        done = run("-c", name, "ask", "anything")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert f"{name}: {reason}" in done.stderr

    def test_a_folder_without_texts_is_told_in_one_line(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "pictures").mkdir()
        (tmp_path / "pictures" / "cat.jpg").touch()
        done = run("-c", "pictures", "ask", "cat")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "no texts in this folder" in done.stderr

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs permissions that bind")
    def test_an_unreadable_file_is_told_in_one_line(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "secret.md").touch(mode=0)
        done = run("-c", "secret.md", "ask", "secret")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)

    def test_an_unknown_command_says_how_to_ask(self, process: Run) -> None:
        done = process("Who wrote nanoGPT?")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert 'essaybot ask "your question"' in done.stderr

    @pytest.mark.parametrize("arguments", [("--nope",), ("ask",), ("ask", "x", "-n"), ("search",), ("-c",)])
    def test_wrong_usage_is_told_in_one_line(self, run: Run, arguments: tuple[str, ...]) -> None:
        done = run(*arguments)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)

    def test_a_cache_that_cannot_be_written_costs_a_note_not_the_answer(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        done = run("ask", SURE, ESSAYBOT_CACHE_DIR=str(tmp_path / "file"))
        assert (done.returncode, done.stderr.count("\n")) == (0, 1)
        assert "kept in memory" in done.stderr

    def test_index_fails_when_the_cache_cannot_be_written(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        done = run("index", ESSAYBOT_CACHE_DIR=str(tmp_path / "file"))
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)


class TestSettings:
    def write(self, file: Path, content: str) -> None:
        file.parent.mkdir()
        file.write_text(content)

    @pytest.mark.parametrize(
        "command", [("ask", "open source"), ("search", "open OR source"), ("--limit", "1", "ask", "open source")]
    )
    def test_the_file_says_how_many_passages_to_show_unless_an_option_does(
        self, run: Run, file: Path, command: tuple[str, ...]
    ) -> None:
        self.write(file, "passages = 2\n")
        output = "\n" + run(*command).stdout
        shown = [number for number in (1, 2, 3) if f"\n{number}. " in output]
        assert shown == ([1] if "--limit" in command else [1, 2])

    def test_a_pipe_takes_them_too(self, run: Run) -> None:
        assert "\n2. " not in run(stdin="open source", ESSAYBOT_PASSAGES="1").stdout

    def test_colors_none_takes_the_colours_away(self, run: Run) -> None:
        assert "\x1b[1;4mnanoGPT\x1b[0m" in run("ask", SURE, "--colors", "none", FORCE_COLOR="1").stdout

    @pytest.mark.parametrize("arguments", [("ask", SURE), ("search", "sword"), ("sections",), ()])
    def test_a_mistake_in_the_file_is_told_in_one_line(self, run: Run, file: Path, arguments: tuple[str, ...]) -> None:
        self.write(file, 'colours = "dark"\n')
        done = run(*arguments, stdin=SURE)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"essaybot: {file}: 'colours' is not a setting; do you mean colors?\n"

    @pytest.mark.parametrize(
        "arguments", [("--colors", "red"), ("--suggestions", "-1"), ("--pager", ""), ("--layout",), ("--no-layout",)]
    )
    def test_a_wrong_option_is_told_in_one_line(self, run: Run, arguments: tuple[str, ...]) -> None:
        done = run("ask", SURE, *arguments)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)

    def test_indexing_asks_for_them_too_for_they_say_how_texts_are_read(self, run: Run, file: Path) -> None:
        self.write(file, "max_megabytes = 0")
        assert run("index").returncode == 2


class TestConfig:
    @pytest.mark.parametrize(
        "arguments", [("--layout", "full", "config"), ("config", "--layout", "full"), ("config", "--layout=full")]
    )
    def test_an_option_stands_before_or_after_the_command(self, run: Run, arguments: tuple[str, ...]) -> None:
        assert '\nlayout         "full"   option --layout\n' in run(*arguments).stdout

    def test_options_before_and_after_the_command_add_up(self, run: Run) -> None:
        data = json.loads(run("--no-toolbar", "--links", "never", "config", "--links", "always", "--json").stdout)
        assert [data["settings"][name]["value"] for name in ("toolbar", "links")] == [False, "always"]

    def test_says_which_variable_a_value_comes_from(self, run: Run) -> None:
        assert '"vi"' in run("config", ESSAYBOT_EDITING="vi").stdout.partition("environment ESSAYBOT_EDITING")[0]

    def test_prints_what_is_in_force_beside_all_mistakes(self, run: Run, file: Path) -> None:
        file.parent.mkdir()
        file.write_text('colours = "dark"\nlayout = "full"\n')
        done = run("config", ESSAYBOT_PLAIN="perhaps")
        assert (done.returncode, done.stderr.count("\n")) == (2, 2)
        assert f'layout         "full"   file {file}\n' in done.stdout

    def test_a_misspelt_variable_is_named(self, run: Run) -> None:
        done = run("config", ESSAYBOT_COLOURS="dark")
        assert (done.returncode, "do you mean ESSAYBOT_COLORS?" in done.stderr) == (0, True)

    def test_json_follows_schema_1(self, run: Run, file: Path) -> None:
        data = json.loads(run("config", "--json").stdout)
        assert list(data) == ["schema", "settings", "file", "exists", "problems"]
        assert (data["schema"], data["file"], data["exists"], data["problems"]) == (1, str(file), False, [])

    def test_write_makes_a_file_that_can_be_read(self, run: Run, file: Path) -> None:
        assert run("config", "--write").stdout == f"wrote {file}\n"
        assert (file.exists(), run("config").returncode) == (True, 0)

    def test_write_leaves_a_file_that_is_there(self, run: Run, file: Path) -> None:
        run("config", "--write")
        done = run("config", "--write")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)

    def test_force_writes_over_a_broken_one(self, run: Run, file: Path) -> None:
        file.parent.mkdir()
        file.write_text("nonsense")
        assert (run("config", "--write", "--force").returncode, run("config").returncode) == (0, 0)

    def test_write_makes_the_file_that_the_environment_names(self, run: Run, tmp_path: Path) -> None:
        run("config", "--write", ESSAYBOT_CONFIG="my.toml")
        assert (tmp_path / "my.toml").exists()

    @pytest.mark.parametrize("options", [("--force",), ("--write", "--json")])
    def test_options_that_do_not_go_together_are_an_error(self, run: Run, options: tuple[str, ...]) -> None:
        done = run("config", *options)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


class TestCompletion:
    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_prints_the_script_for_a_shell(self, run: Run, shell: str) -> None:
        done = run("completion", shell)
        assert (done.returncode, "essaybot" in done.stdout, done.stderr) == (0, True, "")

    def test_help_says_how_to_install_it(self, run: Run) -> None:
        assert "essaybot completion bash >> ~/.bashrc" in run("completion", "--help").stdout


class TestSearch:
    def test_takes_the_expert_syntax(self, run: Run) -> None:
        done = run("search", 'heading:security AND "double-edged sword"')
        assert done.stdout.startswith("1. Challenges and Limitations of Open-Source AI > Security and Ethical Risks\n")

    def test_exits_with_1_and_a_hint_when_nothing_is_found(self, run: Run) -> None:
        done = run("search", "kangaroo")
        assert (done.returncode, done.stdout, done.stderr.splitlines()[-1][:23]) == (1, "", "essaybot: nothing found")

    @pytest.mark.parametrize("query", ["sword AND", "author:me", ""])
    def test_a_bad_query_is_told_in_one_line(self, run: Run, query: str) -> None:
        run("ask", SURE)
        done = run("search", query)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)

    def test_json_carries_the_query_and_the_hits(self, run: Run) -> None:
        data = json.loads(run("search", "sword", "--json").stdout)
        assert (data["schema"], data["query"], len(data["hits"])) == (1, "sword", 1)


class TestSections:
    def test_prints_the_outline_with_passage_counts(self, run: Run) -> None:
        lines = run("sections").stdout.splitlines()
        assert lines[0] == f"  1. {HEADING} (7)"
        assert lines[6] == "  7.   Security and Ethical Risks (1)"
        assert lines[-1] == "11 sections, 40 passages"

    def test_json_lists_the_sections(self, run: Run) -> None:
        data = json.loads(run("sections", "--json").stdout)
        assert (data["schema"], len(data["sections"]), data["sections"][6]["level"]) == (1, 11, 3)


class TestPipe:
    def test_answers_one_question_a_line(self, process: Run) -> None:
        done = process(stdin=f"{SURE}\n\nWhat is Masakhane?\n")
        assert [line for line in done.stdout.splitlines() if line.startswith("> ")] == [
            f"> {SURE}",
            "> What is Masakhane?",
        ]

    def test_prints_no_escape_sequences(self, process: Run) -> None:
        assert "\x1b" not in process(stdin=SURE).stdout

    def test_force_color_marks_what_matched(self, run: Run) -> None:
        assert "\x1b[1;4;33mnanoGPT\x1b[0m" in run(stdin=SURE, FORCE_COLOR="1").stdout

    def test_no_color_leaves_bold_and_underline(self, run: Run) -> None:
        assert "\x1b[1;4mnanoGPT\x1b[0m" in run(stdin=SURE, FORCE_COLOR="1", NO_COLOR="1").stdout

    def test_json_is_one_line_a_question(self, run: Run) -> None:
        lines = run("--json", stdin=f"{SURE}\nkangaroo\n").stdout.splitlines()
        assert [json.loads(line)["verdict"] for line in lines] == ["answered", "not found"]

    def test_exits_with_0_if_any_question_is_answered(self, run: Run) -> None:
        assert run(stdin=f"kangaroo\n{SURE}\n").returncode == 0

    def test_exits_with_1_if_none_is(self, run: Run) -> None:
        assert run(stdin="kangaroo\n").returncode == 1

    def test_without_a_question_is_an_error(self, run: Run) -> None:
        assert run(stdin="\n").returncode == 2

    def test_bytes_that_are_not_utf8_do_no_harm(self, process: Run) -> None:
        assert process(stdin=b"nanoGPT \xff\xfe?\n").returncode == 0

    def test_a_reader_that_closes_early_is_no_error(self, tmp_path: Path) -> None:
        command = f'"{sys.executable}" -m essaybot ask "open source" -n 40 2>err | true; exit "${{PIPESTATUS[0]}}"'
        done = subprocess.run(["bash", "-c", command], cwd=tmp_path, check=False, timeout=60)
        assert done.returncode == 0
        assert "Error" not in (tmp_path / "err").read_text()

    def test_escapes_in_a_question_do_not_reach_the_terminal(self, run: Run) -> None:
        assert "\x1b" not in run(stdin="nanoGPT \x1b[31m\x9b2J\n").stdout


class TestHostileText:
    TEXT = "# Trap \x1b]0;owned\x07\n\nPress \x1b[2J\x9b31m enter \u202egnirts to continue\x00.\n"

    @pytest.mark.parametrize("command", [("ask", "press enter"), ("search", "press"), ("sections",), ("index",)])
    def test_no_control_reaches_the_terminal(self, run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
        (tmp_path / "trap.md").write_text(self.TEXT.replace("\x00", ""), encoding="utf-8")
        output = run("-c", "trap.md", *command, FORCE_COLOR="").stdout
        assert not set(output) & set("\x1b\x07\x9b\u202e")

    def test_json_escapes_what_could_act(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "trap.md").write_text(self.TEXT.replace("\x00", ""), encoding="utf-8")
        output = run("-c", "trap.md", "ask", "press enter", "--json").stdout
        assert not set(output) & set("\x1b\x07\x9b\u202e")
        assert "\x1b[2J\x9b31m" in json.loads(output)["hits"][0]["passage"]["text"]


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
class TestInterrupt:
    def test_ctrl_c_in_the_middle_of_a_build_leaves_no_trace(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ESSAYBOT_CACHE_DIR", str(tmp_path / "cache"))
        big = "\n\n".join(f"Paragraph {number} tells of subject {number % 997}." * 20 for number in range(20_000))
        (tmp_path / "big.md").write_text(big)
        # A job in the background ignores Ctrl-C and would hand that on, so the handler is put back first.
        program = (
            "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
            "from essaybot.cli import main; sys.exit(main(['-c', 'big.md', 'ask', 'subject']))"
        )
        child = subprocess.Popen([sys.executable, "-c", program], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        assert child.stderr is not None
        with child, child.stderr:
            assert "this takes a while" in child.stderr.readline()
            time.sleep(0.5)
            child.send_signal(signal.SIGINT)
            assert child.stderr.read() == "essaybot: stopped\n"
            assert child.wait(timeout=30) == 130
        assert not [*(tmp_path / "cache").glob("indexes/*/gen-*")]


def test_version_is_printed(run: Run) -> None:
    assert run("--version").stdout == f"essaybot {__version__}\n"


class TestOutput:
    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
    def test_a_full_disk_behind_stdout_is_told_in_one_line(self) -> None:
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [sys.executable, "-m", "essaybot", "sections"], stdout=full, stderr=subprocess.PIPE, check=False
            )
        assert done.returncode == 2
        assert done.stderr.decode().splitlines()[-1].startswith("essaybot: the answer cannot be written (No space")

    def test_a_place_is_a_path_that_can_be_opened_from_here(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "note.md").write_text("Grind the beans.")
        assert "\n   note.md:1  matched" in run("-c", ".", "ask", "grind beans").stdout


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (("ask", "--langage", "de", "tea"), "do you mean --language?"),
        (("index", "--rebiuld"), "do you mean --rebuild?"),
        (("index", "notes"), "a text is named with --corpus: -c notes"),
    ],
)
def test_what_nothing_takes_is_told_with_what_may_be_meant(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], advice: str
) -> None:
    (tmp_path / "notes").mkdir()
    done = run(*arguments)
    assert (done.returncode, done.stderr.count("\n"), advice in done.stderr) == (2, 1, True)


@pytest.mark.parametrize("arguments", [("config", "-c", "notes"), ("index", "x" * 5_000), ("index", "a\0b")])
def test_what_nothing_takes_is_told_in_one_line_whatever_it_is(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stderr.count("\n"), "do you mean" in done.stderr) == (2, 1, False)


def test_an_empty_path_is_an_error(run: Run) -> None:
    done = run("-c", "", "ask", "anything")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_only_stop_words_are_never_a_sure_answer(run: Run) -> None:
    assert json.loads(run("ask", "the of and", "--json").stdout)["verdict"] == "weak"


def test_a_word_that_only_a_bare_heading_has_is_not_called_missing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Orchids\n\n## Light\n\nKeep them out of the sun.\n")
    assert "does not mention: kangaroo" in run("-c", "a.md", "ask", "Orchids kangaroo").stdout


class TestEncoding:
    def test_typographic_marks_become_plain_ones_where_the_terminal_does_not_have_them(self, process: Run) -> None:
        done = process("ask", "Who wrote nanoGPT?", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
        assert "applications--ranging from healthcare" in done.stdout
