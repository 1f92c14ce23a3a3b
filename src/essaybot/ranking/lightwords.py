"""Words that many questions share whatever they are about: a text that answers may do without them.

They are measures ("wie lange"), and verbs that ask for what a noun has already named ("Wo liegt ..."). In English the
word table says how common a word is; elsewhere these lists stand for it. Whatever a text has of them counts as ever.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from essaybot.index.analysis import fold, stem

_LISTED = {
    "da": """
    bedst begynder beskriv betyde betyder dyb forklar foregår foretage findes fungerer følger gammel gang gange
    gælder hedder hurtigt høj højt kaldes koster lang langt lavet ligger længe mener navn nødvendig ofte ske sker
    sidst skete skyldes stor stort står sørger tale tid tidligt tungt varer vide vigtig årsag
    """,
    "de": """
    alt alte aussehen bedeutet bedeuten befindet beginnt beschreibe besteht bester breit dauert dient erfolgt
    erkläre erst ersten findet finden funktioniert früh gehört geht genannt geschieht groß große grund hauptsächlich
    heißt heißen hoch häufig hängt kommt kommen kosten kostet lang lange langsam letzte liegt liegen läuft macht
    machen meint name nennt nennen notwendig nötig oft passiert schnell schwer sieht sagt spät stark steht stehen
    stimmt teuer tief trägt unterschied ursache verwendet viele weit wichtig weiß wissen zeit zweck
    """,
    "es": """
    antiguo ayuda consiste costar cuesta cuestan debería describe diferencia dice dura empieza encuentra encuentran
    encontrar escribe existe existen explica forma frecuencia funciona grande hecho importa importante lejos llama
    llaman llamado llevar lleva motivo necesario necesita necesito nombre ocurre ocurrió pasa pasó propósito queda
    razón sabe sabemos significa sirve sirven sucede tarda temprano tiempo tipo trata usa usar utiliza veces viejo
    último
    """,
    "fi": """
    aika aikaa alkaa iso kauan kauas kertoo korkea korkealla kutsutaan käytetään löytyy maksaa merkitsee nimi
    nopeasti ollut paljon paljonko pitkä pitkään selitä sijaitsee suuri syvä syy tapahtuu tapahtui tarkoittaa
    tarkoitus tarvitaan tehdään toimii tärkeä useasti usein vanha viimeinen voidaan
    """,
    "fr": """
    aide ancien appelle appelé arrive arrivé but cause coûte coûtent combien commence consiste décrire dernier
    devient différence dire dit durée dure existe explique expliquer fait fonctionne forme fréquemment fréquence
    grand haut important lieu loin long longtemps met moment nécessaire nom occupe parle passe permet pense premier
    profond raison rapide rôle rôles sait savoir sert servent signifie situe souvent temps tôt trouve trouvent
    trouver type utilise utilisé utiliser vaut veut vient vieux vite
    """,
    "hu": """
    alkalommal fontos gyakran hasznos hosszú hívják idő időbe ideig jelent jelenti kell keletkezett kerül készült
    különbség magas magyarázd messze működik mély nagy név neve oka okból ok régi szolgál szükséges sokáig tart
    található történik történt utolsó van
    """,
    "it": """
    aiuta alto antico avviene bisogno chiama chiamano chiamato comincia consiste costa costano costare descrivi
    differenza dice dura esiste esistono fa fatto forma frequenza funziona grande importante inizia lontano lungo
    motivo necessario nome occorre parla pensa presto profondo ragione ruolo sa sapere scopo serve servono significa
    spesso spiega succede successo tardi tempo tipo trova trovano trovare ultimo usa usare usato utilizza vecchio
    veloce vale viene volte vuole
    """,
    "nl": """
    begint belangrijk bestaat betekent breed daarvoor diep doel duur duurt gaat gebeurt gebeurde gebruikt gemaakt
    groot heet heeft hoog kost kosten laat laatste lang leg ligt maakt naam nodig noemen noemt oud reden snel staat
    tijd uit vaak ver verschil vind vinden vindt vroeg werkt weten zegt ziet zwaar zorgt
    """,
    "no": """
    begynner beskriv betyr bruk brukes dyp forklar fungerer følger gammel gang ganger gjelder grunn heter hurtig høy
    høyt kalles koster lagd laget lang langt ligger lenge mener navn nødvendig ofte raskt sist skje skjer skjedde
    skyldes stor stort står tid tidlig tungt varer vet viktig årsak
    """,
    "pt": """
    acontece aconteceu ajuda alto antigo chama chamado chamam começa consiste custa custam custar depressa descreva
    diferença diz demora dura existe existem explica explique fica finalidade forma frequência funciona fundo grande
    importante longe longo motivo necessário nome objetivo ocorre precisa razão sabe saber serve servem significa
    tempo tipo trata usa usado usar utiliza vale velho vezes último
    """,
    "ro": """
    adânc aflu află ajută cauza cheamă consta costă costa departe descrie diferența durează există explică face
    făcut folosește frecvent funcționează găsește găsi important începe înalt înseamnă întâmplă lung motiv motivul
    mare necesar nevoie nume numele numește rapid rol rolul scop scopul servește spune știe timp timpul tip ultima
    ultim vechi vine
    """,
    "ru": """
    большой бывает быстро важно важен велик весит времени время высоко глубоко говорит далеко делает делать делают
    длится долго древний зовут значит имеет имя используется использовать используют находится найти называется
    называют надо начинается нужен нужно нужна нужны объясни означает описание поздно последний причина произошло
    происходит работает разница рано роль служит случилось состоит старый стоит считается тип требуется цель часто
    является
    """,
    "sv": """
    används användas behövs beror beskriv betyder börjar djup fungerar följer finns förklara gammal gäller gör göra
    gånger gång heter hittar hittas händer hände hög högt inträffar kallas kostar lång långt ligger länge menas namn
    nödvändigt ofta orsak sen senaste sist skall skillnad skäl snabbt sker står stor stort säger syfte tid tidigt
    tungt tar vet viktig varar
    """,
    "tr": """
    adı amacı anlamı anlama anlatır başlar bulunur bulunuyor büyük çalışır derin denir eski fark farkı fiyatı gelir
    gerekir gerekli geçer görevi hızlı isim ismi kullanılır kullanılıyor olur oldu önemli önemi sebebi sıklıkla süre
    sürer tanımı tür uzak uzun yapılır yapar yaşında yarar yer yüksek zaman
    """,
}

_HOW = r"\b(?:how|wie|hoe|hur|hvor|kuinka|miten|milyen|как|combien de|quel|quelle|cuánto|qué tan|quanto|cât|ne kadar) "
_MEASURES = frozenset(
    """
    big cold deep early far fast frequently heavy high hot large late long often old quickly soon strong tall wide
    """.split()
)
"""English words that ask for a measure after "how"."""


@cache
def _stems(language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in _LISTED.get(language, "").split())


@lru_cache(maxsize=1_000)
def is_light(word: str, language: str) -> bool:
    """Return whether a question may share a word with questions about anything else; never of English.

    Args:
        word: as the question writes it.
        language: of the question.
    """
    return stem(word.lower(), language) in _stems(language) or fold(word) in _stems(language)


def asks_how(question: str, word: str, language: str) -> bool:
    """Return whether a word of a question only asks for a measure: "how long", "wie oft"."""
    if not (word.lower() in _MEASURES if language == "en" else is_light(word, language)):
        return False
    return re.search(rf"{_HOW}{re.escape(word)}\b", question, re.IGNORECASE) is not None
