"""The words that carry a sentence but not its subject, in the languages that are known; questions begin with many.

They serve twice: a question is not looked for by them, and a text is in the language that it has most of them from.
They are written as a text writes them, in lower case; where there are no spaces between words, longer ones go first.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

_LISTED: Mapping[str, str] = {
    "en": """
    a about after again all also am an and any anybody anyone anything are aren't as at be because been before being
    both but by can can't cannot could couldn't did didn't do does doesn't doing don't done each either else etc ever
    every for from get gets give given gives go goes going got had has hasn't have haven't having he her here hers him
    his how however i i'd i'll i'm i've if in into is isn't it it's its itself just kind let lets like lot lots many
    may me might more most much must my no nor not of off oh ok okay on one ones only onto or other our ours out over
    own please really s same shall she should shouldn't so some somebody someone something sort still such t tell than
    thank thanks that that's the their theirs them then there there's these they they're thing things this those
    through thus to too under until up upon us very via was wasn't way ways we were weren't what what's whatever when
    where whether which while who who's whom whose why will with within without won't would wouldn't yes yet you
    you're your yours
    """,
    "ar": """
    في من على إلى الى عن مع هذا هذه ذلك تلك هؤلاء أولئك التي الذي الذين اللذان اللتان اللاتي ما ماذا متى أين اين كيف
    كم لماذا هل أي اي أية أن ان إن أو او أم ثم و ف ب ل ك لا لم لن ليس ليست كان كانت كانوا يكون تكون يكونوا قد لقد كل
    كلا بعض غير بين بعد قبل عند عندما حتى إذا اذا لو هو هي هم هن نحن أنا انا أنت انت أنتم له لها لهم لنا لك لي به بها
    بهم بهذا فيه فيها فيهم منه منها منهم عليه عليها عليهم إليه إليها إليهم عنه عنها كما أيضا ايضا منذ حيث لكن بل سوى
    فقط هنا هناك أما اما إلا الا مما لأن بأن وأن وهو وهي ولا وما ومن وفي وعلى وإلى أكثر جدا دون بدون خلال ضد نحو أثناء
    لدى يمكن
    """,
    "da": """
    ad af aldrig alle alt altid anden andet andre at bare begge blev blive bliver burde bør da de dem den denne der
    deres derfor det dette dig din dine disse dit dog du efter egen ej eller en end ender er et ethvert enhver findes
    flere for fordi fra få får før først gennem giv giver gør gøre ham han hans har havde have hen hende hendes her
    hos hun hvad hvem hver hvilke hvilken hvilket hvis hvor hvordan hvorfor hvornår i igen ikke imellem imod ind ingen
    intet ja jeg jer jeres jo kan kom kun kunne lige man mange med meget mellem men mens mere mig min mindre mine mit
    mod må måtte når nej netop noget nogen nogle nok nu ned og også om op os over på samme samt selv sig sin sine sit
    skal skulle som stadig så sådan tak til ud uden under var ved vi vil ville vor vores være været siden endnu deraf
    hertil dertil heraf hvoraf
    """,
    "de": """
    ab aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch auf aus bei beim
    bin bis bist bitte bzw da dabei dadurch dafür dagegen daher damit danach dann daran darauf daraus darf darfst
    darin darum darüber das dass davon dazu daß dein deine deinem deinen deiner dem den denen denn der deren des
    dessen dich die dies diese diesem diesen dieser dieses dir doch dort du durch durfte dürfen ein eine einem einen
    einer eines einige einigen einiger einmal er es etwa etwas euch euer eure falls für gab geben gegen gewesen gibt
    gilt hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer
    in indem ins irgend ist ja jede jedem jeden jeder jedes jedoch jemand jene jener jetzt kann kannst kein keine
    keinem keinen keiner können könnte man manche mehr mein meine meinem meinen meiner mich mir mit muss musste muß
    müssen nach nein nicht nichts noch nun nur ob oder ohne schon sehr sei sein seine seinem seinen seiner seines seit
    selbst sich sie sind so solche solchen solcher soll sollen sollte sondern sonst sowie tun tut um und uns unser
    unsere unseren unter usw viel viele vielen vom von vor wann war waren warum was weder wegen weil welche welchem
    welchen welcher welches wem wen wenig wenn wer werde werden weshalb wessen wie wieder wieso wieviel will wir wird
    wirst wo wobei wodurch wofür woher wohin womit woran worauf woraus worden worin worum worüber wovon wozu wurde
    wurden während würde würden zu zum zur zwar zwischen über
    """,
    "es": """
    a acerca ahora al algo alguien algún alguna algunas alguno algunos allí ambos ante antes aquel aquella aquellas
    aquello aquellos aquí así aun aunque aún bajo bien cada casi como con contra cosa cosas cual cuales cualquier
    cualquiera cuando cuanto cuya cuyas cuyo cuyos cuál cuáles cuándo cuánta cuántas cuánto cuántos cómo da dan dar de
    debe deben del dentro desde donde dos durante dónde e el ella ellas ello ellos en entre era eran es esa esas ese
    eso esos esta estaba estado estamos estar estas este esto estos está están fue fueron fuera ha haber había habían
    hace hacen hacer hacia han has hasta hay he incluso la las le les lo los luego me mediante menos mi mis mismo
    mucha muchas mucho muchos muy más mí nada nadie ni ninguna ninguno ningún no nos nosotros nuestra nuestras nuestro
    nuestros nunca o os otra otras otro otros para pero poco por porque posible pueda puede pueden puedo pues que
    quien quienes quién quiénes qué se sea sean según ser si sido siempre siendo sin sino sobre solo son soy su sus sí
    sólo tal también tampoco tan tanto te tener tengo ti tiene tienen toda todas todavía todo todos tras tu tus tú u
    un una unas uno unos usted ustedes va van vez y ya yo él éste éstos
    """,
    "fi": """
    ah aina ainoastaan alla asti edelleen ehkä ei eikä eivät eli ellei elleivät emme en enemmän ennen entä eri eräs
    esim että haluan he heidän heidät heihin heille heillä heiltä heissä heistä heitä hän häneen hänelle hänellä
    häneltä hänen hänestä häntä ilman itse ja jo johon joiden joihin joille joilla joissa joista joita joka jokainen
    jokaisella jokaisen joko jokin joku jolla jolle jolloin jonka jonkin jos joskus jossa josta jota jotka jotta juuri
    jälkeen kai kaikissa kaikki kaikkien kaikkia kanssa kautta kenelle kenellä kenen keneltä ketkä ketä koko koska
    koskaan kuin kuinka kuitenkin kuka kukin kun kunnes kuten läpi me meidän meidät meillä meille meitä mihin mikä
    mikään miksi milloin millä millainen millaisia minkä minua minulla minulle minun minä missä mistä miten mitkä mitä
    mitään moni monta muiden mukaan mutta muu muut muuta myös ne niiden niihin niille niillä niin niissä niistä niitä
    noin nuo nyt näiden näissä näistä näitä nämä oikein ole oleva olevan olemme olen olet olette oli olisi olisivat
    olivat olla ollut on onko ovat paitsi pitää pitäisi saa saada saakka saavat se sekä sen siellä siihen siinä siis
    siitä sille sillä siltä sinne sinua sinulla sinun sinä sitten sitä sopii tai taikka takia tapauksessa te teidän
    tuo tuolla tuon tulee tulisi tällä tälle tämä tämän tässä tästä tätä vaan vai vaikka vain vielä voi voidaan voiko
    voin voisi voivat vuoksi yli
    """,
    "fr": """
    afin ai ainsi alors après as assez au aucun aucune aujourd aura auront aussi autre autres aux avait avant avec
    avez avoir avons ayant beaucoup bien c car ce ceci cela celle celles celui cependant ces cet cette ceux chaque
    chez ci comme comment d dans de depuis dernier des deux devant doit doivent donc dont du durant dès désormais elle
    elles en encore entre es est et eu eux faire fait faut fois font furent fut grâce hors ici il ils j jamais je
    jusqu jusque l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsqu lorsque lui là m ma mais
    malgré me mes mien moi moins mon même mêmes n ne ni non nos notre nous on ont or ou où par parce parmi pas pendant
    peu peut peuvent plupart plus plusieurs pour pourquoi pouvez puis puisqu puisque qu quand quant que quel quelle
    quelles quelqu quelque quelques quels qui quoi quoique s sa sans sauf se selon sera seront ses si sien soi soient
    sois soit sommes son sont sous suis sur t ta tandis tant te tel telle telles tels tes toi ton tous tout toute
    toutefois toutes trop très tu un une va vers voici voilà vont vos votre vous vu y à ça étaient était étant été
    êtes être
    """,
    "hu": """
    a abban ahhoz ahogy ahol aki akik akkor alatt ami amíg amely amelyek amelyet amelynek amelyben amikor amit annak
    arra arról attól az azért azok azokat azon azonban azt aztán azzal be bár bármely belül benne csak de e ebben egy
    egyes egyéb egyik egymás ehhez el elé ellen előtt először előtte én ennek és ez ezek ezeket ezen ezért ezt ezzel
    fel felé ha hanem hány hiszen hogy hogyan hol honnan hova hová hozzá igen így ill illetve ilyen is itt ki kik kit
    kinek között kívül köszönhetően keresztül kell kellett később lehet lehetett lenne lenni lesz lett már maga majd
    meg mely melyek melyik melyiket mellett mert mi mibe miben miért míg mikor milyen mind minden mindenki mindenkinek
    mindig mint mintha mit miként mivel mögött most nagyon ne nélkül nem néhány nincs ő ők olyan ott össze pedig
    persze rá róla s saját sem semmi senki sok során szemben szerint számára számos szinte talán te tehát több tovább
    továbbá után ugyanis ugyanaz úgy új van vagy vagyis vagyok valaki valami valamint vannak való vele vissza viszont
    volt voltak volna
    """,
    "it": """
    a abbia abbiamo ad adesso agli ai al alcun alcuna alcune alcuni all alla alle allo allora altra altre altri altro
    anche ancora avere aveva avevano ben c che chi chiunque ci ciascun ciascuna ciascuno ciò coi col come con contro
    così cosa cui d da dagli dai dal dall dalla dalle dallo debbono degli dei del dell della delle dello dentro deve
    devono di dopo dove dunque durante e è ed era erano essa esse essendo essere essi esso fa fare fatto finché fino
    fra fu furono già gli ha hai hanno ho i il in infatti io la le lei li lo loro lui ma me medesimo meno mentre mezzo
    mi mia mie miei mio molta molte molti molto ne né negli nei nel nell nella nelle nello nessun nessuna nessuno
    niente noi nonché non nostra nostre nostri nostro o od ogni ognuno oltre oppure ora per perché perciò però più
    poco poi poiché possa possono posso presso prima può qual quale quali qualche qualcosa qualcuno qualora qualsiasi
    quando quanta quante quanti quanto quel quella quelle quelli quello questa queste questi questo qui quindi s sarà
    saranno se sé secondo sei sempre senza si sia siamo siano sono sopra sotto sta stata stati stato stesso su sua sue
    sugli sui sul sull sulla sulle sullo suo suoi tale tali tanto te ti tra tramite tu tua tuo tuoi tutta tutte tutti
    tutto un una uno va verso vi via viene voi vostra vostro quell quest
    """,
    "nl": """
    aan achter al alle allemaal alleen alles als altijd ander andere anders behalve ben bent bij binnen boven daar
    daarbij daarom daarvan dan dat de den deze die dit doch doe doen doet door dus een eens één eerst elk elke en
    enige enkele er erg eruit ervan even ga gaan geeft geen geven geweest haar had hadden heb hebben hebt heeft hem
    hen het hier hij hoe hoeveel hoewel hun iedere ieder iedereen iemand iets ik in indien is ja je jij jou jouw
    jullie kan komen kon kunnen kunt langs later maar mag me meer meest men met mij mijn minder moet moeten mogen na
    naar naast niemand niet niets nog nooit nu of om omdat onder ons onze ook op over per reeds rond sinds slechts
    sommige soms steeds te tegen ten ter terwijl tijdens toch toen tot tussen u uit uw van vanaf vandaan vanuit veel
    verder volgens voor vooral waar waaraan waarbij waardoor waarin waarmee waarom waarop waarvan waarvoor wanneer
    waren was wat we wel welk welke werd werden wie wiens wij wil willen word worden wordt zal ze zei zeer zelf zich
    zichzelf zij zijn zo zoals zodat zonder zou zouden zowel zulke zullen
    """,
    "no": """
    alle allerede alltid alt altså andre annen annet at av bak bare begge ble blei bli blir blitt bort burde bør både
    da de deg dei deira dem den denne der dere deres derfor det dette di din disse ditt du dykk då eg egen ei ein eit
    eller en enda enhver er et ett etter ettersom finnes fleire flere for fordi fra fram frå få får før først gi gir
    gjennom gjør gjøre ha hadde han hans har hel hele helt hennes henne her hos hun hva hvem hver hvert hvilke hvilken
    hvilket hvis hvor hvordan hvorfor i igjen ikke ikkje imellom imot ingen ingenting inn innen inni ja jeg jo kan
    kanskje kom korleis kun kunne kva kvar kven kvifor lage like man mange me med meg meget mellom men mens mer mest
    mi min mine mindre mitt mot må måtte nei no noe noen nok ned når nå og også om opp oss over overfor på rundt samme
    samt seg selv si siden sin sine sist sitt sjøl skal skulle slik slike snart som somme stadig så sånn takk til
    tilbake å ut uten under var ved vel verken vi vil ville vår våre vårt være vært hit fortsatt
    """,
    "pt": """
    a à acerca agora ainda algo alguém algum alguma algumas alguns além ambas ambos ante antes ao aos apenas apesar
    após aquela aquelas aquele aqueles aquilo aqui as às assim até através bem cada cima coisa com como contra contudo
    cuja cujas cujo cujos da daquela daquele daqueles dar das de dela delas dele deles depois desde dessa desse desta
    deste deve devem disso disto diz do dos durante e é ela elas ele eles em embora enquanto então entre era eram essa
    essas esse esses esta está estamos estão estar estas estava estavam este estes eu faz fazer feito foi fomos for
    fora foram fosse há haja isso isto já lhe lhes lo logo mais mas me meio melhor menos mesma mesmo mesmos meu meus
    minha minhas muita muitas muito muitos na nada não nas nem nenhum nenhuma ninguém no nos nossa nossas nosso nossos
    num numa nunca o onde os ou outra outras outro outros para pela pelas pelo pelos perante pode podem poder por
    porque porquê porém posso pouco pouca pois qual quais qualquer quaisquer quando quanta quantas quanto quantos que
    quem quê são se seja sejam sem sempre sendo senão ser será serão seu seus si sido só sob sobre somente sua suas
    tal também tampouco tanto tão te tem têm ter teu teus teve tido tinha toda todas todavia todo todos tu tua tudo um
    uma umas uns vai você vocês vos
    """,
    "ro": """
    a abia acea aceasta această aceea acei aceia acel acela acele acelea acest acesta aceste acestea acestei acestor
    acestora acestui aceşti aceștia acolo acum ai aici al ale altă alte altfel altceva altcineva alți alţi altul am
    apoi ar are aș aşa așa aşadar asupra astfel atât atunci au aveți avea avem avut aţi ați bine ca că câte câți cât
    câtă cam când care căreia căror cărora către ce cei cel cele celor cea ceva chiar cine cineva cu cui cum cumva da
    dacă daca dar dat datorită de deasupra deci decât deja deoarece departe deși deşi despre din dintr dintre două
    doar după ea ei el ele eram era este eşti ești eu face fără fel fi fie fiecare fiind fii foarte fost fostul iar il
    îi îl îmi în înainte înaintea încât încă între întru într îşi își îţi îți la le li lor lui lângă mai mea mei mele
    mereu meu mi mie mine mod mult multă multe mulți mulţi nici nicio niciun nimeni nimic nişte niște noastră noi
    nostru noştri noștri nu numai o oare ori oricare orice oricine oricum pe pentru peste până prea prin printr
    printre poate pot putea să sa săi sale sau său se și şi sînt sunt suntem sub sunteți ta te toată toate tot toți
    toţi totuși totuşi totul trebuie tu tău un una unei unele uneori unii unor unora unu unui unul va vă vreo vreun
    vom vor voi vostru
    """,
    "ru": """
    а без более бы был была были было быть в вам вами вас ваш ваша ваше ваши ведь весь во вот впрочем все всё всегда
    всего всей всем всеми всех всю вся вы где да даже для до должен должна должно должны другие другой других его её
    ее ей ему если есть ещё еще ею же за затем зачем здесь и из или им ими имеет иметь имеют их к каждая каждого
    каждое каждому каждый как какая какие каким каких какой какого какое ко когда кого кому который которая которое
    которые которого которой которому которую котором которым которыми которых кроме кто куда ли либо лишь между меня
    мне многие много может могут можно мой моя мои моё мы на над надо нам нами нас наш наша наше не него нее неё ней
    некоторые нельзя нем нему нет несколько ни никогда никто ним ними них ничего но ну о об обо один одна одной однако
    он она они оно от откуда очень перед по под после потом потому почему почти при про раз разве с сам сама сами само
    своего своей своём своем своему свои своими своих свой свою своя себе себя сегодня сейчас сколько со собой совсем
    столько так также такая такие таким таких такой там твой те тебе тебя тем теперь то тобой тогда того тоже только
    том тому тот три ту тут ты у уже хоть хотя чего чей чем через что чтобы чтоб чём чьё чья эта эти этим этих это
    этого этой этом этому этот эту я является являются
    """,
    "sv": """
    alla allt alltid alltså andra annan annat annars att av bara behöver bli blir blev blivit borde bort bör både
    därför de dem den denna deras dess dessa det detta dig din dina ditt dock du då där efter eftersom egen ej eller
    emot en endast enligt er era ert ett finns fler flera for för före förr först från få får fått ge genom ger gick
    gjorde går gör göra ha hade han hans har hela heller henne hennes hon honom hos hur här i igen in inga ingen inget
    innan inom inte istället ja jag ju kan kanske kom komma kunde kunna man med medan mellan men mer mera mest mig min
    mina mindre mitt mot mycket många måste ned nej ni nog nu ny någon någonting något några när och också om oss på
    redan samma samt sedan sen sig sin sina sitt själv själva ska skall skulle slutligen som sådan sådana sådant så
    tack till tills trots under upp ur ut utan utom vad var vara varandra vare varför varit varje vars vart vem vems
    vid vidare vilka vilkas vilken vilket vill ville vore våra vårt vi är än ända ännu åt även över hit fortfarande
    """,
    "tr": """
    acaba ama ancak arada artık aslında asla ayrıca az bana bazen bazı bazıları belki ben benden beni benim beri bile
    bir biraz birçok biri birisi birkaç birlikte birşey biz bizden bize bizi bizim böyle böylece bu buna bunda bundan
    bunlar bunları bunların bunu bunun burada bütün çok çünkü da daha dahi de defa değil değildir diğer diye dolayı
    dolayısıyla eder edilen edilir edilmiş en eğer fakat gerek gibi göre hakkında halde halen hangi hangisi hatta hem
    henüz hep hepsi her herhangi herkes herkese herkesin hiç hiçbir için içinde ile ilgili ise iyi kadar karşı kendi
    kendisi kendine kendini kez ki kim kimden kime kimi kimin kimse kimsenin kısaca mi mı mu mü nasıl ne neden nedir
    nerede nereden nereye niçin nin niye o olan olarak oldu olduğu olduğunu olduklarını olmak olmadan olmadığı olması
    olsa olsun olup olur olursa oluyor ona ondan onlar onlardan onları onların onu onun orada oysa öyle pek rağmen
    sadece sana sanki sen senin siz sizden sizin sonra şekilde şey şeyler şöyle şu şuna şunu tarafından tüm üzere
    üzerinde var vardır ve veya veyahut ya yani yapılan yer yerine yine yok yoksa zaten zaman
    """,
    "ja": """
    について においては に関して に対して によって ください でしょうか ありますか どのような どのように どうやって
    であるか でしたか ですか ますか どうして どこで どちら どれ どの どこ どう いつ だれ なぜ なに なん いくつ いくら
    とは これ それ あれ この その あの ここ そこ もの こと ため よう ある いる する なる できる された される され
    している した して です ます でき では には から まで より など また および または かつ のか ので のに って という
    は が を に へ と で も の や か ね よ な だ 何 誰
    """,
    "ko": """
    무엇입니까 무엇인가요 무엇인가 무엇을 무엇이 무엇 누구입니까 누구인가 누구의 누구를 누가 누구 언제 어디에서 어디서
    어디에 어디 어떻게 어떤 어느 얼마나 얼마 몇 왜 그리고 그러나 그런데 또는 및 이것 그것 저것 이 그 저 수 것 등 때 더
    있습니까 있는가 있나요 있는 있다 없다 합니까 하나요 하는가 하는 한다 됩니까 되는가 되는 된다 입니까 인가요 인가
    대한 대해 대하여 위한 위해 관한 관하여 모든 우리 나 너
    """,
    "th": """
    อย่างไรบ้าง อย่างไร อะไรบ้าง อะไร ทำไม เมื่อไร เมื่อไหร่ เมื่อใด ที่ไหน ที่ใด ไหน ใคร ผู้ใด กี่ เท่าไร เท่าไหร่
    เพราะเหตุใด หรือไม่ หรือ และ ของ ที่ ใน จาก โดย เพื่อ ให้ ได้ เป็น คือ มี กับ แก่ แต่ ต่อ ตาม ด้วย จะ ต้อง ควร ก็
    ซึ่ง อัน นี้ นั้น ว่า ถ้า บ้าง ไหม มั้ย ครับ ค่ะ คะ สามารถ การ ความ
    """,
    "zh": """
    什么时候 什麼時候 为什么 為什麼 是什么 是什麼 什么 什麼 怎么样 怎麼樣 怎么 怎麼 怎样 怎樣 如何 哪些 哪个 哪個 哪里
    哪裡 哪儿 多少 几个 幾個 是否 有没有 有沒有 能否 可以 可否 谁 誰 何时 何時 为何 為何 关于 關於 对于 對於 以及 或者
    并且 並且 因为 因為 所以 但是 一个 一個 这个 這個 那个 那個 这些 這些 那些 他们 他們 我们 我們 你们 你們 的 地 得
    了 着 著 过 吗 嗎 呢 吧 啊 是 在 有 和 与 與 及 或 而 但 就 都 也 还 還 被 把 对 對 为 為 从 從 到 以 于 於 之 其
    此 这 這 那 哪 我 你 您 他 她 它 们 們 不 会 會 能 要 请 請
    """,
}


@cache
def listed(language: str) -> frozenset[str]:
    """Return the function words of a language as they are written; none for a language that is not known."""
    return frozenset(_LISTED.get(language, "").split())
