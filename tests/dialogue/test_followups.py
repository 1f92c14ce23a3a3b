"""A follow-up takes what it lacks from the question before; a question that stands on its own is left alone."""

from __future__ import annotations

import json
import time
from importlib.resources import files

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from essaybot.dialogue.followups import FollowUp, asks_for_more, completed
from essaybot.index.analysis import tokens
from essaybot.ranking.question import STOP_WORDS

Row = tuple[str, str, str]
"""The question before, the follow-up, and the whole question; "..." stands for the question before without its mark."""

# How readers of a story, a manual, a science book, a law and an essay would go on, written before there were rules.
IMAGINED: tuple[Row, ...] = (
    # A story.
    ("Why did the king send his son away?", "where did he go?", "..., and where did he go?"),
    ("Who stole the golden apples?", "why?", "..., and why?"),
    ("Where did the fox hide?", "why?", "Why did the fox hide?"),
    ("Who is the miller's daughter?", "who does she marry?", "Who does the miller's daughter marry?"),
    ("Did the prince find Cinderella?", "how?", "How did the prince find Cinderella?"),
    ("Who is the king?", "and his brother?", "Who is the king's brother?"),
    ("Who wrote Hamlet?", "where did he live?", "Who wrote Hamlet, and where did he live?"),
    ("What did the old woman give Jack?", "what did he do with it?", "..., and what did he do with it?"),
    ("Where does the dragon live?", "what does it eat?", "What does the dragon eat?"),
    ("Who was Rapunzel?", "who locked her in?", "Who locked Rapunzel in?"),
    ("Why did the hare lose the race?", "and the tortoise?", "..., and what about the tortoise?"),
    # A manual.
    ("How do I reset the router?", "and the modem?", "How do I reset the modem?"),
    ("How do I charge the camera?", "how long does it take?", "..., and how long does it take?"),
    ("What does the red light mean?", "and the green one?", "..., and what about the green one?"),
    ("Can the washing machine be moved?", "by one person?", "... by one person?"),
    ("Where is the serial number?", "what is it for?", "What is the serial number for?"),
    ("How do I delete photos?", "and videos?", "How do I delete videos?"),
    (
        "Does the phone support wireless charging?",
        "what about the tablet?",
        "Does the tablet support wireless charging?",
    ),
    ("How do I update the firmware?", "on Windows?", "... on Windows?"),
    ("How do I update the firmware on Windows?", "and on a Mac?", "How do I update the firmware on a Mac?"),
    ("Is the watch waterproof?", "how deep?", "Is the watch waterproof, and how deep?"),
    ("Which batteries fit the remote?", "how many?", "..., and how many?"),
    # Science.
    ("What is photosynthesis?", "where does it happen?", "Where does photosynthesis happen?"),
    ("How do vaccines work?", "are they safe?", "Are vaccines safe?"),
    ("How do vaccines work?", "in children?", "How do vaccines work in children?"),
    ("Are vaccines tested on animals?", "and on humans?", "Are vaccines tested on humans?"),
    ("How hot is the core of the sun?", "and the surface?", "..., and what about the surface?"),
    ("When was penicillin discovered?", "by whom?", "..., and by whom?"),
    ("When was penicillin discovered?", "who discovered it?", "Who discovered penicillin?"),
    ("What causes earthquakes?", "can they be predicted?", "Can earthquakes be predicted?"),
    ("What causes earthquakes?", "and tsunamis?", "What causes tsunamis?"),
    ("Is Pluto a planet?", "why not?", "Is Pluto a planet, and why not?"),
    ("How far is the moon?", "what is its diameter?", "What is the moon's diameter?"),
    ("What do black holes emit?", "how are they formed?", "How are black holes formed?"),
    ("Where do emperor penguins spend the winter?", "what do they eat?", "What do emperor penguins eat?"),
    ("What is the capital of France?", "how big is it?", "..., and how big is it?"),
    ("How many people live in France?", "what about Germany?", "How many people live in Germany?"),
    # Law.
    ("Can a landlord raise the rent?", "how often?", "How often can a landlord raise the rent?"),
    ("Can a landlord raise the rent?", "without notice?", "... without notice?"),
    ("Who owns the copyright of a photo?", "and of a song?", "Who owns the copyright of a song?"),
    ("How long does copyright last?", "in France?", "... in France?"),
    ("Is jaywalking a crime?", "where?", "Where is jaywalking a crime?"),
    ("What does the contract say about noise?", "and about pets?", "What does the contract say about pets?"),
    ("Does the law protect tenants?", "and landlords?", "Does the law protect landlords?"),
    ("Must a witness appear in court?", "says who?", "..., says who?"),
    ("Who is the president of the court?", "how old is she?", "How old is the president of the court?"),
    # The essay.
    ("What are the risks of open models?", "and in education?", "... in education?"),
    (
        "What are the risks of open models in education?",
        "and in finance?",
        "What are the risks of open models in finance?",
    ),
    ("What are the risks of open models in education?", "why?", "..., and why?"),
    ("What are the risks of open models?", "what about education?", "..., and what about education?"),
    ("What are the risks of open models?", "who makes them?", "..., and who makes them?"),
    ("Who wrote nanoGPT?", "what about fast.ai?", "Who wrote fast.ai?"),
    ("Who wrote nanoGPT?", "what are its risks?", "What are nanoGPT's risks?"),
    ("Who wrote nanoGPT?", "what does that mean?", "What does nanoGPT mean?"),
    ("Who wrote nanoGPT?", "can students use it?", "Can students use nanoGPT?"),
    ("Does OpenAI publish its research?", "or GitHub?", "Does GitHub publish its research?"),
    ("Does DeepMind keep its work secret?", "why is that?", "Why does DeepMind keep its work secret?"),
    ("who wrote nanogpt", "is it used by doctors", "Is nanogpt used by doctors?"),
    ("Can students learn with open models?", "how much do they cost?", "..., and how much do they cost?"),
    ("Is AI used in hospitals?", "how about schools?", "Is AI used in schools?"),
    ("tensorflow tutorials for students", "and for teachers?", "tensorflow tutorials for teachers"),
)

# What each rule has to do with wordings that it meets less often, written beside the rules.
DERIVED: tuple[Row, ...] = (
    # Of the one who asks.
    ("What is the backup plugin?", "how do I install it?", "How do I install the backup plugin?"),
    ("Who wrote nanoGPT?", "can we use it at school?", "Can we use nanoGPT at school?"),
    ("What are open models?", "should I trust them?", "Should I trust open models?"),
    # A phrase with a preposition is added, or takes the place of one like it.
    ("Who wrote nanoGPT?", "in education", "Who wrote nanoGPT in education?"),
    ("Where do penguins live?", "But in summer?", "Where do penguins live in summer?"),
    ("How does photosynthesis work?", "without sunlight", "How does photosynthesis work without sunlight?"),
    ("What are the benefits of tea?", "and of coffee?", "What are the benefits of coffee?"),
    ("What are the benefits of tea?", "for children under five?", "... for children under five?"),
    ("How is the sea cleaned in winter, by hand?", "in summer?", "... in summer?"),
    ("cost of training models", "and in Europe?", "cost of training models in Europe"),
    # A phrase without one takes the place of the only one that is built like it, or both are asked about.
    ("Is tea healthy?", "and coffee?", "Is coffee healthy?"),
    ("Where do penguins live?", "and seals?", "Where do seals live?"),
    ("What is a black hole?", "and a white dwarf?", "What is a white dwarf?"),
    ("Can a tenant break the lease?", "or a landlord?", "Can a landlord break the lease?"),
    ("Who is Marie Curie?", "what about Einstein?", "Who is Einstein?"),
    ("Does PyTorch support Windows?", "and Linux?", "Does PyTorch support Windows, and what about Linux?"),
    ("Can dogs eat grapes?", "what about chocolate?", "Can dogs eat grapes, and what about chocolate?"),
    ("What is a loan for children?", "and insurance?", "What is a loan for children, and what about insurance?"),
    ("who wrote nanogpt", "what about fast.ai", "Who wrote fast.ai?"),
    ("WHO WROTE NANOGPT?", "AND PYTORCH?", "WHO WROTE PYTORCH?"),
    ("How did Marie Curie die?", "and her husband?", "How did Marie Curie die, and what about her husband?"),
    ("Who is Marie Curie?", "her husband?", "Who is Marie Curie's husband?"),
    ("Where is the treasure hidden?", "who found it?", "Who found the treasure?"),
    ("Who are the tenants?", "and their landlord?", "Who are the tenants' landlord?"),
    ("Which rules bind a tenant?", "what about for him?", "Which rules bind a tenant, and for him?"),
    # A question word alone stands before a question that it fits, or is added.
    ("Is tea healthy?", "Why?", "Why is tea healthy?"),
    ("Is tea healthy?", "WHY???", "Why is tea healthy?"),
    ("Is tea healthy?", "how come?", "Is tea healthy, and how come?"),
    ("Is tea healthy?", "but why", "Why is tea healthy?"),
    ("Why did Rome fall?", "when did that happen?", "When did Rome fall?"),
    ("Did Rome fall?", "how did this happen?", "How did Rome fall?"),
    ("Can a tenant leave?", "since when?", "Since when can a tenant leave?"),
    ("Can a tenant leave?", "under which conditions?", "Can a tenant leave, and under which conditions?"),
    ("Where is the serial number?", "why?", "Where is the serial number, and why?"),
    ("How do I charge the camera?", "which one?", "How do I charge the camera, and which one?"),
    # A pronoun becomes what it means, or both are asked.
    ("Who wrote nanoGPT?", "what is it", "What is nanoGPT?"),
    ("Who wrote nanoGPT?", "what's that?", "What's nanoGPT?"),
    ("Who wrote nanoGPT?", "whats it for?", "Whats nanoGPT for?"),
    ("Who wrote nanoGPT?", "in which year was it released?", "In which year was nanoGPT released?"),
    ("Who wrote nanoGPT?", "which companies use it?", "Which companies use nanoGPT?"),
    ("Who wrote nanoGPT?", "who invented this?", "Who invented nanoGPT?"),
    ("Who wrote nanoGPT?", "how can teachers use it in class?", "How can teachers use nanoGPT in class?"),
    ("Who wrote nanoGPT?", "is it used to train models?", "Is nanoGPT used to train models?"),
    ("Who wrote nanoGPT?", "is it similar to BERT?", "Is nanoGPT similar to BERT?"),
    ("Who wrote nanoGPT?", "is it hard to learn?", "Is nanoGPT hard to learn?"),
    ("Who wrote nanoGPT?", "is it better than PyTorch?", "Is nanoGPT better than PyTorch?"),
    ("Who wrote nanoGPT?", "tell me more about its licence", "Tell me more about nanoGPT's licence"),
    ("Who wrote nanoGPT?", "explain it", "Explain nanoGPT"),
    ("Who wrote nanoGPT?", "is any of it free?", "Is any of nanoGPT free?"),
    ("Who wrote nanoGPT?", "what are it's risks", "What are nanoGPT's risks?"),
    ("What is the GPL?", "why is it important?", "Why is the GPL important?"),
    ("What is the GPL?", "what does it say about patents?", "What does the GPL say about patents?"),
    ("Can a tenant leave?", "is that legal?", "Is a tenant legal?"),
    ("What is a black hole?", "how are they formed?", "What is a black hole, and how are they formed?"),
    ("Where do penguins live?", "who lives there?", "Where do penguins live, and who lives there?"),
    ("Did the wolf eat the pig?", "who saw it?", "Did the wolf eat the pig, and who saw it?"),
    # What an earlier follow-up added makes room for the next.
    ("Who wrote Hamlet, and why?", "and when?", "Who wrote Hamlet, and when?"),
    ("Who wrote Hamlet, and where did he live?", "when did he die?", "Who wrote Hamlet, and when did he die?"),
    ("What is a tort, for example?", "in France?", "What is a tort in France?"),
    ("Is tea safe, and what about milk?", "why?", "Why is tea safe?"),
    # Spaces and lines do not matter.
    ("Who wrote\n  nanoGPT?", "  and\nwhy ? ", "Who wrote nanoGPT, and why?"),
)

FURTHER = (
    ("What did the wolf eat?", "and then?"),
    ("Who helped Cinderella?", "who else?"),
    ("Who wrote nanoGPT?", "tell me more about it"),
    ("Who wrote nanoGPT?", "Can you tell me more about this, please?"),
    ("Who wrote nanoGPT?", "TELL ME MORE!"),
    ("What are the duties of a tenant?", "what else?"),
    ("What are the duties of a tenant?", "go on"),
    ("What are the duties of a tenant?", "any others?"),
    ("Where do penguins live?", "where else?"),
    ("How do I save power?", "anything else?"),
    ("How do I save power?", "ok, more please"),
    (" cost of training ", "continue"),
)

FOR_EXAMPLE = ("for example?", "another example?", "give me an example", "such as?", "Like what?")

WHOLE = (
    # Nothing in them points back.
    "Tell me more about licensing",
    "What about licensing of models in commercial products?",
    "What about the rights of a tenant whose landlord sells?",
    "and who pays?",
    "licensing",
    "open models education",
    "What?",
    "So what?",
    "Really?",
    "Und in der Bildung?",
    "Wie funktioniert es?",
    "Pourquoi ?",
    "為什麼？",
    # A thing of their own.
    "What does this essay say?",
    "Who wrote these models?",
    "What about this essay?",
    "Is this the last race?",
    "What did these works predate?",
    "Have other states used these same plans?",
    "What is this about?",
    # "It" that means nothing, or the text.
    "Is it worth learning Python?",
    "How long does it take to train a model?",
    "Why is it important to read licences?",
    "Is it legal to sell a model?",
    "Is it true that tea is healthy?",
    "What is it called when a model forgets?",
    "How much does it cost to train a model?",
    "What time is it in Rome?",
    "When does it rain?",
    "Does it say anything about tea?",
    "How far is it from Oxford to London?",
    "Which projects made it easier for people to start?",
    "Is there anything about tea?",
    "How many models are there?",
    # What the pronoun means is in the same question.
    "What is nanoGPT and who made it?",
    "If a model breaks, who fixes it?",
    "When a model breaks who fixes it?",
    "How do communities keep their projects alive?",
    "What do developers do when they find bugs?",
    "How did the groom know it was someone else?",
    "How can a shop answer its clients' questions?",
    "Where does water go after it enters a drain?",
    "Who stepped out from among his companions?",
    "What does the teapot have that nobody has?",
    "Nanogpt - what does it do",
    'What kind of poem is "This is Just to Say"?',
    # Words enough.
    "How do they make cheese in the south of France?",
    "Why did she climb the steep hill to give the old shepherd bread?",
)

ABOUT_AN_UNNAMED_IT = {
    "Is this just a passing fad?",
    "is any of it used in everyday life or is it only talk",
    "how can a company use it for customer service?",
}
"""The questions of the essay's set that are about an "it" they do not name."""

ESSAY_QUESTIONS = [
    str(json.loads(line)["question"])
    for line in (files("essaybot") / "data" / "essay-questions.jsonl").read_text(encoding="utf-8").splitlines()
]

PIECES = st.lists(
    st.sampled_from(
        """
        who what why how which where what's is are does did can it its they that this he his her there and or in for of
        to the a about more else example wrote made use nanoGPT France models tea risks education doctors , ? I
        """.split()
    ),
    max_size=9,
).map(" ".join)
"""Questions, and what is nearly one, out of the words that the rules are about."""


def meaning(text: str) -> set[str]:
    return {token.word for token in tokens(text)} - STOP_WORDS


def stands(question: str) -> bool:
    return completed(question, "Who sells tea?") is None


class TestAsksForMore:
    @pytest.mark.parametrize(("question", "more"), [("tell me more", True), ("who else?", True), ("why?", False)])
    def test_sees_that_nothing_else_is_asked(self, question: str, *, more: bool) -> None:
        assert asks_for_more(question) is more


class TestCompleted:
    @pytest.mark.parametrize(("previous", "asked", "expected"), IMAGINED + DERIVED)
    def test_takes_what_is_lacking_from_the_question_before(self, previous: str, asked: str, expected: str) -> None:
        assert completed(asked, previous) == FollowUp(expected.replace("...", previous.rstrip("?")))

    @pytest.mark.parametrize(("previous", "asked"), FURTHER)
    def test_more_of_the_same_is_the_same_question(self, previous: str, asked: str) -> None:
        assert completed(asked, previous) == FollowUp(previous, further=True)

    @pytest.mark.parametrize("asked", FOR_EXAMPLE)
    def test_an_example_is_looked_for_beyond_what_was_shown(self, asked: str) -> None:
        assert completed(asked, "What is a tort?") == FollowUp("What is a tort, for example?", further=True)

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ("what else does it do?", "What else does nanoGPT do?"),
            ("who else works on it?", "Who else works on nanoGPT?"),
        ],
    )
    def test_what_else_wants_more_than_was_shown(self, asked: str, expected: str) -> None:
        assert completed(asked, "Who wrote nanoGPT?") == FollowUp(expected, further=True)

    def test_a_chain_goes_on_from_the_completed_question(self) -> None:
        question, chain = "What are the risks of open models?", []
        for asked in ("and in education?", "why?", "and in finance?", "who bears them?", "tell me more"):
            followup = completed(asked, question)
            assert followup
            question = followup.question
            chain.append(question.replace("What are the risks of open models", "..."))
        assert chain == [
            "... in education?",
            "... in education, and why?",
            "... in finance?",
            "... in finance, and who bears them?",
            "... in finance, and who bears them?",
        ]

    @pytest.mark.parametrize("question", WHOLE)
    def test_a_whole_question_is_left_alone(self, question: str) -> None:
        assert completed(question, "Who wrote nanoGPT?") is None

    def test_of_the_essays_questions_only_those_about_an_unnamed_thing_are_bent(self) -> None:
        pairs = zip(ESSAY_QUESTIONS, ESSAY_QUESTIONS[1:] + ESSAY_QUESTIONS[:1], strict=True)
        assert {question for previous, question in pairs if completed(question, previous)} == ABOUT_AN_UNNAMED_IT

    @pytest.mark.parametrize("previous", ["", " ", "?!", "why?", "what is it", "+", "\0"])
    @pytest.mark.parametrize("asked", ["why?", "and in education?", "tell me more", "who made it?", "for example?"])
    def test_nothing_comes_from_a_question_that_says_nothing(self, previous: str, asked: str) -> None:
        assert completed(asked, previous) is None

    @pytest.mark.parametrize(
        ("previous", "asked"), [("Was ist Tee?", "in Berlin?"), ("Qu'est-ce que le thé ?", "who else?")]
    )
    def test_nothing_leans_in_another_language(self, previous: str, asked: str) -> None:
        assert completed(asked, previous, {"de": 3, "fr": 1}) is None

    def test_english_questions_lean_where_some_of_the_text_is_english(self) -> None:
        follow_up = completed("and in education?", "What are the risks of models?", {"de": 3, "en": 1})
        assert follow_up is not None

    def test_a_pronoun_is_no_clue_to_a_pronoun(self) -> None:
        assert completed("what are its risks?", "Is it used by doctors?") is None

    @pytest.mark.parametrize(
        "text", ["a of " * 40_000, "x" * 200_000, "?" * 200_000, "and " * 50_000, "its of " * 30_000]
    )
    def test_long_text_takes_no_long_time(self, text: str) -> None:
        begun = time.process_time()
        for asked, previous in (
            (text, "Who wrote nanoGPT?"),
            ("why?", text),
            ("who made it?", text),
            ("and tea?", text),
        ):
            completed(asked, previous)
        assert time.process_time() - begun < 1

    def test_a_text_that_was_pasted_as_a_question_is_only_asked_again(self) -> None:
        text = "Tea is healthy. " * 1_000
        assert (completed("why?", text), completed("more", text)) == (None, FollowUp(text, further=True))

    @settings(deadline=None)
    @given(st.text() | PIECES, st.text() | PIECES)
    @example("and why?", "it's 's ’s")
    @example("its", "a")
    def test_every_word_comes_from_one_of_the_two_questions(self, asked: str, previous: str) -> None:
        followup = completed(asked, previous)
        words = {token.word for token in tokens(followup.question)} if followup else set()
        assert words <= {token.word for token in tokens(f"{asked} {previous} and what about for example")}

    @settings(deadline=None)
    @given(st.text() | PIECES, st.text() | PIECES)
    def test_it_keeps_words_of_meaning_of_the_question_before_unless_it_has_its_own(
        self, asked: str, previous: str
    ) -> None:
        followup = completed(asked, previous)
        assert not followup or meaning(asked) or meaning(followup.question) & meaning(previous)

    @settings(deadline=None)
    @given(PIECES, PIECES.filter(stands))
    def test_a_completed_question_is_not_bent_again(self, asked: str, previous: str) -> None:
        followup = completed(asked, previous)
        assert not followup or stands(followup.question)
