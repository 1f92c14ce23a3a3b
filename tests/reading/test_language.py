"""A text shows which language it is in."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaybot.languages import KNOWN_LANGUAGES
from essaybot.reading.language import in_its_language, language_of
from essaybot.reading.passages import passages_and_outline
from support import document_from_source

TEXTS = {
    "ar": "كانت القرية القديمة تقع على ضفة النهر، وكان الناس يأتون إليها كل صباح من أجل السوق. وقد بنيت هذه المدرسة "
    "قبل مئة عام، وهي لا تزال مفتوحة حتى اليوم، لأن أهل القرية يحبون أن يتعلم أولادهم فيها.",
    "da": "Den gamle by ligger ved floden, og hver morgen kommer folk hertil for at handle på torvet. Skolen blev "
    "bygget for hundrede år siden, og den er stadig åben i dag, fordi man ikke ville undvære den.",
    "de": "Das alte Dorf liegt am Fluss, und jeden Morgen kommen die Leute hierher, um auf dem Markt einzukaufen. Die "
    "Schule wurde vor hundert Jahren gebaut und ist noch heute offen, weil niemand auf sie verzichten wollte.",
    "en": "The old village lies by the river, and every morning people come here to buy what they need at the market. "
    "The school was built a hundred years ago and it is still open today, because nobody wanted to do without it.",
    "es": "El viejo pueblo está junto al río, y cada mañana la gente viene aquí para comprar en el mercado. La escuela "
    "fue construida hace cien años y todavía está abierta, porque nadie quería prescindir de ella.",
    "fi": "Vanha kylä on joen rannalla, ja joka aamu ihmiset tulevat tänne ostamaan torilta mitä he tarvitsevat. Koulu "
    "rakennettiin sata vuotta sitten, ja se on yhä auki, koska kukaan ei halunnut luopua siitä.",
    "fr": "Le vieux village se trouve au bord de la rivière, et chaque matin les gens viennent ici pour faire leurs "
    "achats. L'école a été construite il y a cent ans et elle est encore ouverte, car personne ne voulait s'en passer.",
    "hu": "A régi falu a folyó mellett van, és az emberek minden reggel ide jönnek, hogy a piacon vásároljanak. Az "
    "iskola száz éve épült, és még ma is nyitva van, mert senki sem akart lemondani róla.",
    "it": "Il vecchio villaggio si trova sul fiume e ogni mattina la gente viene qui per comprare al mercato. La "
    "scuola è stata costruita cento anni fa ed è ancora aperta, perché nessuno voleva farne a meno.",
    "ja": "古い村は川のそばにあり、毎朝人々が市場に買い物に来ます。学校は百年前に建てられ、今でも開いています。",
    "ko": "오래된 마을은 강가에 있으며 매일 아침 사람들이 시장에 물건을 사러 온다. 학교는 백 년 전에 지어졌다.",
    "nl": "Het oude dorp ligt aan de rivier en elke ochtend komen de mensen hierheen om op de markt te kopen wat zij "
    "nodig hebben. De school werd honderd jaar geleden gebouwd en is nog altijd open, omdat niemand haar wilde missen.",
    "no": "Den gamle landsbyen ligger ved elven, og hver morgen kommer folk hit for å handle på torget. Skolen ble "
    "bygget for hundre år siden, og den er fortsatt åpen i dag fordi ingen ville være uten den.",
    "pt": "A velha aldeia fica junto ao rio, e todas as manhãs as pessoas vêm aqui para comprar no mercado. A escola "
    "foi construída há cem anos e ainda está aberta, porque ninguém queria ficar sem ela.",
    "ro": "Satul vechi se află lângă râu și în fiecare dimineață oamenii vin aici ca să cumpere din piață. Școala a "
    "fost construită acum o sută de ani și este încă deschisă, pentru că nimeni nu a vrut să rămână fără ea.",
    "ru": "Старая деревня стоит у реки, и каждое утро люди приходят сюда, чтобы купить на рынке то, что им нужно. "
    "Школа была построена сто лет назад, но она открыта и сегодня, потому что никто не хотел остаться без неё.",
    "sv": "Den gamla byn ligger vid floden, och varje morgon kommer folk hit för att handla på torget. Skolan byggdes "
    "för hundra år sedan och den är fortfarande öppen, eftersom ingen ville vara utan den.",
    "th": "หมู่บ้านเก่าตั้งอยู่ริมแม่น้ำ และทุกเช้าผู้คนจะมาที่นี่เพื่อซื้อของในตลาด โรงเรียนสร้างเมื่อร้อยปีก่อนและยังเปิดอยู่จนถึงทุกวันนี้",
    "tr": "Eski köy nehrin kıyısında ve her sabah insanlar pazardan alışveriş yapmak için buraya geliyor. Okul yüz yıl "
    "önce yapıldı ve bugün hâlâ açık, çünkü hiç kimse onu bırakmak istemedi, bu da çok iyi oldu.",
    "zh": "古老的村庄坐落在河边，每天早上人们都来这里的市场买东西。学校是一百年前建的，今天仍然开放。",
}

UNKNOWN = {
    "Polish": "Stara wieś leży nad rzeką i każdego ranka ludzie przychodzą tutaj, żeby kupić na targu to, czego "
    "potrzebują. Szkoła została zbudowana sto lat temu i jest nadal otwarta, bo nikt nie chciał z niej zrezygnować. "
    "Dzieci idą do niej przez las, a po lekcjach bawią się przy moście, który stoi tu od dawna. Starzy ludzie siedzą "
    "przed domem i opowiadają, jak było dawniej, kiedy nie było jeszcze drogi do miasta.",
    "Greek": "Το παλιό χωριό βρίσκεται δίπλα στο ποτάμι και κάθε πρωί οι άνθρωποι έρχονται εδώ για να αγοράσουν.",
    "Hindi": "पुराना गाँव नदी के किनारे है और हर सुबह लोग यहाँ बाज़ार में सामान खरीदने आते हैं।",
}

CODE = "def open(path: str) -> File:\n    return File(path, mode='rb', buffering=4096)\n"


class TestLanguageOf:
    def test_all_known_ones_are_tried(self) -> None:
        assert TEXTS.keys() == KNOWN_LANGUAGES.keys()

    @pytest.mark.parametrize("language", TEXTS)
    def test_is_told_from_all_others(self, language: str) -> None:
        assert language_of(TEXTS[language]) == language

    @pytest.mark.parametrize("language", TEXTS)
    def test_is_told_although_half_of_the_text_is_code(self, language: str) -> None:
        assert language_of(TEXTS[language] + CODE * 2) == language

    @pytest.mark.parametrize("language", TEXTS)
    def test_of_a_long_text_is_that_of_most(self, language: str) -> None:
        assert language_of("\n".join(["The End", *[TEXTS[language]] * 80, "The End"])) == language

    @pytest.mark.parametrize("name", UNKNOWN)
    def test_is_empty_for_one_that_is_not_known(self, name: str) -> None:
        assert language_of(UNKNOWN[name]) == ""

    @pytest.mark.parametrize("text", ["", "Das ist ein Haus.", "12 345 %", "TODO", "x = 1"])
    def test_of_a_short_text_is_english(self, text: str) -> None:
        assert language_of(text) == "en"

    def test_of_a_short_text_is_what_the_caller_says(self) -> None:
        assert language_of("Das ist ein Haus.", "de") == "de"

    @pytest.mark.parametrize(
        ("text", "language"), [("茶", "zh"), ("お茶", "ja"), ("차", "ko"), ("ชา", "th"), ("чай", "ru")]
    )
    def test_of_a_short_text_is_told_by_its_script(self, text: str, language: str) -> None:
        assert language_of(text) == language

    def test_does_not_depend_on_how_accents_are_written(self) -> None:
        assert language_of(unicodedata.normalize("NFD", TEXTS["hu"])) == "hu"

    @given(st.text(max_size=300))
    def test_is_known_or_empty_whatever_the_text(self, text: str) -> None:
        assert language_of(text) in {*KNOWN_LANGUAGES, ""}


class TestInItsLanguage:
    def test_code_says_nothing_of_the_language(self) -> None:
        source = f"# Haus\n\n{TEXTS['de']}\n\n```\n{TEXTS['en'] * 5}\n```\n"
        assert in_its_language(document_from_source(source, Path("a.md"), "a.md")).language == "de"

    def test_may_be_given(self) -> None:
        document = document_from_source(TEXTS["de"], Path("a.txt"), "a.txt")
        assert in_its_language(document, "nl").language == "nl"

    def test_is_that_of_its_passages(self) -> None:
        document = in_its_language(document_from_source(TEXTS["fr"], Path("a.txt"), "a.txt"))
        passages, _ = passages_and_outline(document)
        assert {passage.language for passage in passages} == {"fr"}
