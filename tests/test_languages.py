"""Languages go by their codes or English names."""

from __future__ import annotations

import pytest

from essaybot.errors import SettingsError
from essaybot.index.analysis import STEMMERS
from essaybot.index.functionwords import listed
from essaybot.languages import AUTO, KNOWN_LANGUAGES, check_language


class TestCheckLanguage:
    @pytest.mark.parametrize(
        ("name", "code"),
        [("de", "de"), ("German", "de"), (" CHINESE ", "zh"), ("de-AT", "de"), ("pt_BR", "pt"), ("nb", "no")],
    )
    def test_takes_codes_and_names(self, name: str, code: str) -> None:
        assert check_language(name) == code

    def test_takes_auto(self) -> None:
        assert check_language("Auto") == AUTO

    @pytest.mark.parametrize("name", ["", "klingon", "xx", "germ any", "d"])
    def test_refuses_others(self, name: str) -> None:
        with pytest.raises(SettingsError):
            check_language(name)

    def test_names_the_one_that_was_probably_meant(self) -> None:
        with pytest.raises(SettingsError, match="do you mean german"):
            check_language("germn")

    def test_lists_all_in_one_line(self) -> None:
        with pytest.raises(SettingsError) as caught:
            check_language("klingon")
        assert all(name in str(caught.value) for name in KNOWN_LANGUAGES.values())
        assert "\n" not in str(caught.value)


class TestKnownLanguages:
    @pytest.mark.parametrize("code", KNOWN_LANGUAGES)
    def test_each_has_function_words(self, code: str) -> None:
        assert len(listed(code)) > 50

    @pytest.mark.parametrize("code", STEMMERS)
    def test_each_with_a_stemmer_is_known(self, code: str) -> None:
        assert code in KNOWN_LANGUAGES
