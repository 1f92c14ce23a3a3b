"""A follow-up takes what it lacks from the question before; a question that stands on its own is left alone."""

from __future__ import annotations

import pytest

from essaybot.dialogue.followups import FollowUp, completed

Row = tuple[str, str, str]

# Written as readers of a story, a manual, a science book, a law and an essay would go on asking, before there were rules.
IMAGINED: tuple[Row, ...] = (
    # A story.
    ("Why did the king send his son away?", "where did he go?", "Why did the king send his son away, and where did he go?"),
    ("Who stole the golden apples?", "why?", "Who stole the golden apples, and why?"),
    ("Where did the fox hide?", "why?", "Why did the fox hide?"),
    ("Who is the miller's daughter?", "who does she marry?", "Who does the miller's daughter marry?"),
    ("Did the prince find Cinderella?", "how?", "How did the prince find Cinderella?"),
    ("Who is the king?", "and his brother?", "Who is the king's brother?"),
    ("Who wrote Hamlet?", "where did he live?", "Who wrote Hamlet, and where did he live?"),
    ("What did the old woman give Jack?", "what did he do with it?", "What did the old woman give Jack, and what did he do with it?"),
    ("Where does the dragon live?", "what does it eat?", "What does the dragon eat?"),
    ("Who was Rapunzel?", "who locked her in?", "Who locked Rapunzel in?"),
    ("Why did the hare lose the race?", "and the tortoise?", "Why did the hare lose the race, and what about the tortoise?"),
    # A manual.
    ("How do I reset the router?", "and the modem?", "How do I reset the modem?"),
    ("How do I charge the camera?", "how long does it take?", "How do I charge the camera, and how long does it take?"),
    ("What does the red light mean?", "and the green one?", "What does the red light mean, and what about the green one?"),
    ("Can the washing machine be moved?", "by one person?", "Can the washing machine be moved by one person?"),
    ("Where is the serial number?", "what is it for?", "What is the serial number for?"),
    ("How do I delete photos?", "and videos?", "How do I delete videos?"),
    ("Does the phone support wireless charging?", "what about the tablet?", "Does the tablet support wireless charging?"),
    ("How do I update the firmware?", "on Windows?", "How do I update the firmware on Windows?"),
    ("How do I update the firmware on Windows?", "and on a Mac?", "How do I update the firmware on a Mac?"),
    ("Is the watch waterproof?", "how deep?", "Is the watch waterproof, and how deep?"),
    ("Which batteries fit the remote?", "how many?", "Which batteries fit the remote, and how many?"),
    # Science.
    ("What is photosynthesis?", "where does it happen?", "Where does photosynthesis happen?"),
    ("How do vaccines work?", "are they safe?", "Are vaccines safe?"),
    ("How do vaccines work?", "in children?", "How do vaccines work in children?"),
    ("Are vaccines tested on animals?", "and on humans?", "Are vaccines tested on humans?"),
    ("How hot is the core of the sun?", "and the surface?", "How hot is the core of the sun, and what about the surface?"),
    ("When was penicillin discovered?", "by whom?", "When was penicillin discovered, and by whom?"),
    ("When was penicillin discovered?", "who discovered it?", "Who discovered penicillin?"),
    ("What causes earthquakes?", "can they be predicted?", "Can earthquakes be predicted?"),
    ("What causes earthquakes?", "and tsunamis?", "What causes tsunamis?"),
    ("Is Pluto a planet?", "why not?", "Is Pluto a planet, and why not?"),
    ("How far is the moon?", "what is its diameter?", "What is the moon's diameter?"),
    ("What do black holes emit?", "how are they formed?", "How are black holes formed?"),
    ("Where do emperor penguins spend the winter?", "what do they eat?", "What do emperor penguins eat?"),
    ("What is the capital of France?", "how big is it?", "What is the capital of France, and how big is it?"),
    ("How many people live in France?", "what about Germany?", "How many people live in Germany?"),
    # Law.
    ("Can a landlord raise the rent?", "how often?", "How often can a landlord raise the rent?"),
    ("Can a landlord raise the rent?", "without notice?", "Can a landlord raise the rent without notice?"),
    ("Who owns the copyright of a photo?", "and of a song?", "Who owns the copyright of a song?"),
    ("How long does copyright last?", "in France?", "How long does copyright last in France?"),
    ("Is jaywalking a crime?", "where?", "Where is jaywalking a crime?"),
    ("What does the contract say about noise?", "and about pets?", "What does the contract say about pets?"),
    ("Does the law protect tenants?", "and landlords?", "Does the law protect landlords?"),
    ("Must a witness appear in court?", "says who?", "Must a witness appear in court, says who?"),
    ("Who is the president of the court?", "how old is she?", "How old is the president of the court?"),
    # The essay.
    ("What are the risks of open models?", "and in education?", "What are the risks of open models in education?"),
    ("What are the risks of open models in education?", "and in finance?", "What are the risks of open models in finance?"),
    ("What are the risks of open models in education?", "why?", "What are the risks of open models in education, and why?"),
    ("What are the risks of open models?", "what about education?", "What are the risks of open models, and what about education?"),
    ("What are the risks of open models?", "who makes them?", "What are the risks of open models, and who makes them?"),
    ("Who wrote nanoGPT?", "what about fast.ai?", "Who wrote fast.ai?"),
    ("Who wrote nanoGPT?", "what are its risks?", "What are nanoGPT's risks?"),
    ("Who wrote nanoGPT?", "what does that mean?", "What does nanoGPT mean?"),
    ("Who wrote nanoGPT?", "can students use it?", "Can students use nanoGPT?"),
    ("Does OpenAI publish its research?", "or GitHub?", "Does GitHub publish its research?"),
    ("Does DeepMind keep its work secret?", "why is that?", "Why does DeepMind keep its work secret?"),
    ("who wrote nanogpt", "is it used by doctors", "Is nanogpt used by doctors?"),
    ("Can students learn with open models?", "how much do they cost?", "Can students learn with open models, and how much do they cost?"),
    ("Is AI used in hospitals?", "how about schools?", "Is AI used in schools?"),
    ("tensorflow tutorials for students", "and for teachers?", "tensorflow tutorials for teachers"),
)  # fmt: skip

FURTHER: tuple[Row, ...] = (
    ("What did the wolf eat?", "and then?", "What did the wolf eat?"),
    ("Who helped Cinderella?", "who else?", "Who helped Cinderella?"),
    ("Who wrote nanoGPT?", "tell me more about it", "Who wrote nanoGPT?"),
    ("Who wrote nanoGPT?", "TELL ME MORE!", "Who wrote nanoGPT?"),
    ("What are the duties of a tenant?", "what else?", "What are the duties of a tenant?"),
    ("What are the duties of a tenant?", "go on", "What are the duties of a tenant?"),
    ("Where do penguins live?", "where else?", "Where do penguins live?"),
    ("What is a tort?", "another example?", "What is a tort, for example?"),
    ("Is the GPL enforceable?", "for example?", "Is the GPL enforceable, for example?"),
    ("How do I save power?", "anything else?", "How do I save power?"),
    ("How do I save power?", "more please", "How do I save power?"),
)


class TestCompleted:
    @pytest.mark.parametrize(("previous", "asked", "expected"), IMAGINED)
    def test_takes_what_it_lacks_from_the_question_before(self, previous: str, asked: str, expected: str) -> None:
        assert completed(asked, previous) == FollowUp(expected)

    @pytest.mark.parametrize(("previous", "asked", "expected"), FURTHER)
    def test_asks_for_more_of_the_same(self, previous: str, asked: str, expected: str) -> None:
        assert completed(asked, previous) == FollowUp(expected, further=True)
