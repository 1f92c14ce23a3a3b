"""E-mails become headed blocks."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaybot.errors import CorpusError
from essaybot.reading.blocks import Document
from essaybot.reading.limits import Limits
from essaybot.reading.mail import read

HEAD = "From: Ann <ann@example.org>\nTo: bob@example.org\nDate: Mon, 1 Jan 2024 10:00:00 +0100\nSubject: Tea\n"
SHOWN_HEAD = "From: Ann <ann@example.org>\nTo: bob@example.org\nDate: Mon, 1 Jan 2024 10:00:00 +0100"
FOOTER = "_______________________________________________\nTea mailing list\ntea@example.org\nhttp://example.org/tea\n"


def document(source: str | bytes) -> Document:
    return read(source.encode() if isinstance(source, str) else source, Limits())


def mail(body: str, headers: str = "") -> Document:
    return document(f"{HEAD}{headers}\n{body}")


def body(whole: Document) -> str:
    """The text below the headers."""
    assert SHOWN_HEAD in whole.source
    return whole.source.partition(SHOWN_HEAD)[2].strip()


def headings(whole: Document) -> list[tuple[int, str]]:
    return [(section.level, section.heading) for section in whole.sections]


def blocks(whole: Document) -> Sequence[tuple[str, str]]:
    """The kinds and texts of what stands below the headers."""
    return [(block.kind, block.text) for section in whole.sections for block in section.blocks][1:]


def multipart(kind: str, *parts: str) -> Document:
    divided = "".join(f"--XX\n{part}\n" for part in parts)
    return document(f'{HEAD}MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="XX"\n\n{divided}--XX--\n')


def plain(text: str) -> str:
    return f"Content-Type: text/plain\n\n{text}\n"


def rich(text: str) -> str:
    return f"Content-Type: text/html\n\n{text}\n"


def attached(name: str, text: str, kind: str = "application/pdf") -> str:
    return f'Content-Type: {kind}\nContent-Disposition: attachment; filename="{name}"\n\n{text}\n'


class TestHeaders:
    def test_give_the_heading(self) -> None:
        assert headings(mail("Hot.")) == [(1, "Tea")]

    def test_are_shown_above_the_text(self) -> None:
        assert mail("It is hot.").source == f"Tea\n\n{SHOWN_HEAD}\n\nIt is hot."

    @pytest.mark.parametrize(
        ("subject", "expected"),
        [
            ("=?utf-8?q?Gr=C3=BCner_Tee?=", "Grüner Tee"),
            ("=?utf-8?b?R3LDvG5lciA=?=\n =?utf-8?q?Tee?=", "Grüner Tee"),
            ("Re: =?iso-8859-1?Q?Gr=FCner?= Tee", "Re: Grüner Tee"),
            ("=?iso-2022-jp?B?GyRCJF4bKEI=?=", "ま"),
            ("Grüner Tee", "Grüner Tee"),
            ("=?nonsense?q?Tea?=", "Tea"),
            ("=?utf-8?b?!!!?= tea", "=?utf-8?b?!!!?= tea"),
            ("a\n folded line", "a folded line"),
        ],
    )
    def test_are_decoded(self, subject: str, expected: str) -> None:
        assert headings(document(f"From: a@b.cd\nSubject: {subject}\n\nHot.")) == [(1, expected)]

    def test_of_other_encodings_are_decoded(self) -> None:
        source = f"From: a@b.cd\nSubject: {'Чайник стоит на плите'}\n\nHot.".encode("koi8-r")
        assert document(source).sections[0].heading == "Чайник стоит на плите"

    def test_may_be_missing_in_part(self) -> None:
        assert document("Subject: Tea\n\nIt is hot.").source == "Tea\n\nIt is hot."

    def test_that_are_missing_make_a_plain_text(self) -> None:
        assert document("It is hot.\n\nRain is wet.\n").numbered

    def test_may_be_those_of_a_mailbox(self) -> None:
        assert headings(document(f"\r\nFrom ann@example.org Mon Jan  1\n{HEAD}\nHot."))[0] == (1, "Tea")


class TestText:
    def test_is_decoded(self) -> None:
        coded = "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n"
        assert body(mail("Gr=FCn.", coded)) == "Grün."

    def test_in_base_64_is_decoded(self) -> None:
        coded = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n"
        assert body(mail(b64encode("Grün.".encode()).decode(), coded)) == "Grün."

    def test_of_a_wrong_encoding_is_recognised(self) -> None:
        assert body(document(f"{HEAD}Content-Type: text/plain; charset=us-ascii\n\nGrün.")) == "Grün."

    def test_saved_in_utf_16_is_read(self) -> None:
        assert body(document(f"{HEAD}\nIt is hot.".encode("utf-16"))) == "It is hot."

    def test_whose_lines_flow_has_no_breaks_in_its_paragraphs(self) -> None:
        flowed = "Content-Type: text/plain; format=flowed\n"
        assert body(mail("Tea \nis hot.\n\nRain.\n", flowed)) == "Tea is hot.\n\nRain."

    def test_has_lists(self) -> None:
        assert blocks(mail("You need:\n\n- tea\n- a cup\n"))[1:] == [("item", "- tea"), ("item", "- a cup")]

    def test_has_its_headings_below_the_subject(self) -> None:
        source = "Black\n=====\n\nIt is dark.\n\nGreen\n=====\n\nIt is light.\n"
        assert headings(mail(source)) == [(1, "Tea"), (2, "Black"), (2, "Green")]

    def test_has_no_heading_for_its_greeting(self) -> None:
        assert headings(mail("Dear Bob\n========\n\nTea is hot.\n")) == [(1, "Tea")]

    def test_keeps_the_lines_of_a_signature(self) -> None:
        assert blocks(mail("Tea is hot.\n-- \nAnn\n1 Tea Street\n"))[-1] == ("verse", "Ann\n1 Tea Street")

    @pytest.mark.parametrize("footer", [FOOTER, "-- \nUnsubscribe at http://example.org\n", f"{FOOTER}\n\n"])
    def test_has_no_footer_of_a_mailing_list(self, footer: str) -> None:
        assert body(mail(f"Tea is hot.\n\n{footer}")) == "Tea is hot."

    def test_keeps_a_line_that_is_no_footer(self) -> None:
        assert "Rain is wet" in body(mail(f"Tea is hot.\n\n{'_' * 40}\nRain is wet.\n"))


class TestQuotations:
    def test_stay_between_the_answers_to_them(self) -> None:
        assert blocks(mail("> Is tea hot?\n\nYes.\n\n> And rain?\n> Is it wet?\n\nIt is.\n")) == [
            ("quote", "Is tea hot?"),
            ("paragraph", "Yes."),
            ("quote", "And rain? Is it wet?"),
            ("paragraph", "It is."),
        ]

    def test_below_the_text_have_the_line_that_introduces_them_for_a_heading(self) -> None:
        whole = mail("Yes.\n\nOn Monday, Bob\nwrote:\n> Is tea hot?\n>\n> Bob\n")
        assert (headings(whole), blocks(whole)) == (
            [(1, "Tea"), (2, "On Monday, Bob wrote:")],
            [("paragraph", "Yes."), ("quote", "Is tea hot?"), ("quote", "Bob")],
        )

    @pytest.mark.parametrize(
        "line",
        ["-----Original Message-----", "---------- Forwarded message ---------", "-- Ursprüngliche Nachricht --"],
    )
    def test_of_a_whole_message_are_a_section(self, line: str) -> None:
        whole = mail(f"Yes.\n\n{line}\nFrom: Bob\nSent: Monday 10:00\nTo: Ann\nSubject: Tea?\n\nIs tea hot?\n")
        assert (headings(whole)[1], blocks(whole)[-1]) == ((2, line.strip("- ")), ("paragraph", "Is tea hot?"))

    def test_of_a_whole_message_may_begin_with_its_headers(self) -> None:
        whole = mail("Yes.\n\nFrom: Bob\nSent: Monday 10:00\nTo: Ann\nSubject: Tea?\n\nIs tea hot?\n")
        assert headings(whole)[1] == (2, "From: Bob")

    def test_are_not_lines_with_colons(self) -> None:
        assert headings(mail("You need:\n\nTea: a spoon\nWater: a cup\nTime: four minutes\n")) == [(1, "Tea")]

    @given(st.lists(st.sampled_from(["> tea", ">> hot", "", "rain", "sun:", "-- ", "--- Old ---", "wind: 1:00"])))
    def test_keep_all_words_in_order(self, lines: list[str]) -> None:
        words = [word for word in " ".join(lines).split() if word.strip("-> ")]
        assert [word for word in mail("\n".join(lines)).source.split() if word in words] == words


class TestParts:
    def test_that_say_the_same_are_read_once_as_plain_text(self) -> None:
        assert body(multipart("alternative", plain("Tea is hot."), rich("<p>Tea is <b>hot</b>."))) == "Tea is hot."

    def test_that_say_more_in_html_are_read_there(self) -> None:
        page = rich(f"<h1>Black</h1><p>{'Tea is hot. ' * 20}")
        whole = multipart("alternative", plain("See the web page."), page)
        assert headings(whole) == [(1, "Tea"), (2, "Black")]

    def test_that_are_html_alone_are_read(self) -> None:
        assert body(mail("<p>Tea is<br>hot.<script>no()</script>", "Content-Type: text/html\n")) == "Tea is\nhot."

    def test_of_html_have_no_names_of_places(self) -> None:
        assert not mail("<h2 id=a>Black</h2><p>dark", "Content-Type: text/html\n").places

    def test_behind_one_another_are_all_read(self) -> None:
        assert body(multipart("mixed", plain("Tea is hot."), plain("Rain is wet."))) == "Tea is hot.\n\nRain is wet."

    def test_that_are_attached_are_named(self) -> None:
        files = attached("tea.pdf", "x"), attached("=?utf-8?q?gr=C3=BCn?=.pdf", "x")
        whole = multipart("mixed", plain("Tea is hot."), *files)
        assert (body(whole), whole.remark) == (
            "Tea is hot.\n\nAttachments: tea.pdf, grün.pdf",
            "what is attached was not read: tea.pdf, grün.pdf",
        )

    def test_that_are_attached_as_text_are_read_under_their_name(self) -> None:
        whole = multipart("mixed", plain("Hot."), attached("notes.txt", "Rain is wet.", "text/plain"))
        assert (headings(whole)[-1], whole.places) == (
            (2, "notes.txt"),
            ((whole.source.index("notes.txt") - 2, 'attachment "notes.txt"'), (len(whole.source), "")),
        )

    def test_that_are_pictures_in_the_text_are_not_named(self) -> None:
        picture = 'Content-Type: image/png; name="a.png"\nContent-ID: <a>\n\nx\n'
        assert not multipart("related", rich("<p>Tea is hot.<img src=cid:a>"), picture).remark

    def test_that_are_messages_are_read_below_their_subject(self) -> None:
        inner = "Content-Type: message/rfc822\n\nFrom: c@d.ef\nSubject: Rain\n\nIt is wet.\n"
        whole = multipart("mixed", plain("Hot."), inner)
        assert (headings(whole), whole.places[0][1]) == ([(1, "Tea"), (2, "Rain")], 'message "Rain"')

    def test_of_a_signed_message_are_its_text(self) -> None:
        signature = attached("signature.asc", "x", "application/pgp-signature")
        whole = multipart("signed", plain("Tea is hot."), signature)
        assert (body(whole), whole.remark) == ("Tea is hot.", "")

    def test_that_are_encrypted_are_reported(self) -> None:
        with pytest.raises(CorpusError, match="encrypted"):
            multipart("encrypted", attached("a", "Version: 1", "application/pgp-encrypted"), attached("b", "x"))

    def test_divided_otherwise_than_the_header_says_are_read(self) -> None:
        source = "--BB\nContent-Type: text/plain\n\nTea is hot.\n--BB--\n"
        assert body(mail(source, 'Content-Type: multipart/mixed; boundary="AA"\n')) == "Tea is hot."

    def test_that_are_not_divided_are_text(self) -> None:
        assert body(mail("Tea is hot.", 'Content-Type: multipart/mixed; boundary="AA"\n')) == "Tea is hot."

    def test_of_a_report_are_shown(self) -> None:
        status = "Content-Type: message/delivery-status\n\nStatus: 5.1.1\nAction: failed\n"
        assert "Status: 5.1.1" in multipart("report", plain("It failed."), status).source

    def test_that_are_binary_are_named(self) -> None:
        whole = multipart("mixed", plain("Hot."), f"Content-Type: text/plain; name=a.txt\n\n{chr(1) * 50}\n")
        assert whole.remark.endswith("a.txt")


class TestHostileMail:
    def test_of_messages_in_messages_is_read_or_refused(self) -> None:
        with suppress(CorpusError):
            document("Subject: a\nContent-Type: message/rfc822\n\n" * 2_000)

    def test_of_parts_in_parts_is_read_or_refused(self) -> None:
        source = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(500))
        with suppress(CorpusError):
            document(f"Subject: a\n{source}")

    @pytest.mark.parametrize(
        "source",
        [
            "Subject: " + "=?utf-8?q?" * 50_000,
            "Subject: " + "=?utf-8?q?a?= " * 20_000,
            "".join(f"X-{number}: a\n" for number in range(5_000)) + "\nTea",
            "Subject: a\n\n" + "> " * 100_000,
            "Subject: a\n\n" + ">a\nb\n" * 3_000,
            "Subject: a\n\n" + "--- a ---\n" * 3_000,
            "Subject: a\n\n" + "From: a\n" * 3_000,
            "Subject: a\n\n" + "-" * 100_000,
            'Subject: a\nContent-Type: multipart/mixed; boundary="a"\n\n' + "--a\n\nb\n" * 1_500,
            "Subject: a\nContent-Type: text/plain; format=flowed\n\n" + " \n" * 50_000,
        ],
    )
    def test_takes_time_in_proportion_to_its_length(self, source: str) -> None:
        start = time.process_time()
        with suppress(CorpusError):
            document(source)
        assert time.process_time() - start < 5

    @given(st.binary(max_size=200))
    def test_of_any_bytes_is_read_or_refused(self, data: bytes) -> None:
        with suppress(CorpusError):
            document(b"Subject: " + data)

    @given(st.data())
    def test_that_was_changed_is_read_or_refused(self, data: st.DataObject) -> None:
        message = EmailMessage()
        message["Subject"], message["From"] = "Grüner Tee", "Änn <ann@example.org>"
        message.set_content("Grün.\n> quoted\n")
        message.add_alternative("<p>Grün", subtype="html")
        message.add_attachment("notes", filename="grün.txt")
        source = bytearray(bytes(message))
        for _ in range(data.draw(st.integers(1, 8))):
            at = data.draw(st.integers(0, len(source) - 1))
            source[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=4))
        with suppress(CorpusError):
            document(bytes(source))
