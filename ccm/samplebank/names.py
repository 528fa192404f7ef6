"""Names, varied and awkward, all put together by chance from common parts of many countries.

In: a generator and the running numbers of customers. Out: `Name`s with title, native script and romanised form. A
few customers in every four hundred have, in fixed places, the names that break careless software: one word only,
one letter, very long, other scripts, and what looks like markup. No one here exists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ccm.samplebank.chance import pick
from ccm.samplebank.tables import Ints


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the bank holds it; `romanised` is "Given Family" and only there for scripts other than Latin."""

    title: str | None
    given: str | None
    family: str
    romanised: str | None = None
    origin: str = "english"


@dataclass(frozen=True, slots=True)
class Pool:
    """The names of one origin. A family name "Novák/Nováková" has a form for men and one for women."""

    weight: float
    men: tuple[str, ...]
    women: tuple[str, ...]
    families: tuple[str, ...]


def _pool(weight: float, men: str, women: str, families: str) -> Pool:
    parts = (tuple(word.replace("_", " ") for word in words.split()) for words in (men, women, families))
    return Pool(weight, *parts)


POOLS: Mapping[str, Pool] = {
    "english": _pool(
        0.62,
        "James Oliver Harry George William Thomas Jack Daniel Samuel Peter Alan Graham Keith Nigel Ravi "
        "Marcus Dean Lewis Toby Neil",
        "Emma Olivia Sarah Charlotte Grace Ruth Margaret Joan Helen Lucy Hannah Alice Chloe Denise Mary_Ann "
        "Jo Zoë Beatrice Claire Anne-Marie",
        "Smith Taylor Wright Carter Bennett Fletcher Ashworth Pemberton Hargreaves Whitlock Thornbury Cole "
        "Marsh Lowe Underhill Kerr-Jones "
        "Cholmondeley Nightingale Sparrow Wainwright Pickersgill St_John Smythe Ogden Barraclough Finch "
        "Garside Hope Ince Yates",
    ),
    "scottish": _pool(
        0.07,
        "Alasdair Hamish Callum Ewan Angus Fergus",
        "Isla Catriona Ailsa Eilidh Morag Kirsty",
        "MacDonald McAllister Mackenzie MacGregor-Ross Urquhart Menzies Dalziel Colquhoun",
    ),
    "welsh": _pool(
        0.04,
        "Rhys Llŷr Gethin Owain Dafydd Siôn",
        "Siân Angharad Cerys Ffion Mair Llinos",
        "Llewellyn ap_Rhys Gwynne Prydderch Bowen ab_Owain Cadwaladr ffrench",
    ),
    "irish": _pool(
        0.05,
        "Seán Pádraig Cillian Eoin Declan Tadhg",
        "Aoife Niamh Siobhán Caoimhe Gráinne Róisín",
        "O’Brien O'Neill Ó_Súilleabháin Ní_Chonaill Byrne Fitzgerald Mac_an_tSaoir O’Shaughnessy",
    ),
    "polish": _pool(
        0.045,
        "Łukasz Paweł Grzegorz Michał Wojciech Zbigniew",
        "Agnieszka Małgorzata Żaneta Elżbieta Świętosława Katarzyna",
        "Kowalski/Kowalska Wiśniewski/Wiśniewska Wójcik Szczęsny/Szczęsna Brzęczyszczykiewicz Łaszcz Źrebiec "
        "Dąbrowski/Dąbrowska",
    ),
    "czech": _pool(
        0.035,
        "Jiří Řehoř Ondřej Zdeněk Tomáš Čeněk",
        "Kateřina Žofie Anežka Běla Lucie Šárka",
        "Novák/Nováková Dvořák/Dvořáková Příhoda/Příhodová Růžička/Růžičková Čech/Čechová Žďárský/Žďárská Hřib/Hřibová",
    ),
    "turkish": _pool(
        0.015,
        "Işık İbrahim Oğuz Çağlar Ümit Barış",
        "Şule Gülşen İpek Ayşegül Çiğdem Işıl",
        "Yıldız Öztürk Çelik Şahin İnönü Kılıçdağ",
    ),
    "vietnamese": _pool(
        0.012,
        "Văn_Đức Quốc_Bảo Hữu_Phước Minh_Tuấn",
        "Thị_Ánh Ngọc_Huyền Thùy_Dương Mỹ_Lệ",
        "Nguyễn Trần Phạm Đặng Huỳnh Võ",
    ),
    "indian": _pool(
        0.04,
        "Arjun Ravindra Imran Harpreet Karthik Yusuf",
        "Priya Ananya Fatima Gurpreet Lakshmi Meera",
        "Patel Singh Begum Venkataraghavan Subramaniam Kaur Khan Chattopadhyay",
    ),
    "dutch": _pool(
        0.012,
        "Joost Ruben Willem Sjoerd",
        "Femke Liesbeth Anouk Maaike",
        "van_der_Berg de_Vries van_’t_Hoff ter_Horst van_den_Broek-Jansen",
    ),
    "iberian": _pool(
        0.014,
        "José João Íñigo Ramón",
        "María_José Conceição Begoña Inês",
        "de_la_Cruz García_Márquez Gonçalves dos_Santos de_los_Ríos_y_Núñez",
    ),
    "german": _pool(
        0.01,
        "Jürgen Götz Björn Matthäus",
        "Käthe Gisela Änne Jördis",
        "Müller von_Weiß Größler Freiherr_von_und_zu_Hohenfels Schäufele",
    ),
    "french": _pool(
        0.01,
        "François Loïc Étienne Hervé",
        "Hélène Aïcha Maëlys Françoise",
        "L’Hôpital d’Artois Lefèvre Saint-Exupéry Brûlé",
    ),
    "west african": _pool(
        0.02,
        "Kwame Olúwaṣeun Chukwuemeka Kofi",
        "Adaeze Abena Ọmọlará Efua",
        "Mensah Okonkwo-Adeyemi Ọlátúnjí Boateng Nwachukwu",
    ),
    "chinese": _pool(0.007, "Wei Jun Xiaoming", "Mei Li_Na Yù", "Li Wú Ng Xu Ōuyáng"),
}

OTHER_SCRIPTS: Sequence[Name] = (
    Name("Ms", "Ελένη", "Παπαδοπούλου", "Eleni Papadopoulou", "greek"),
    Name("Mr", "Γιώργος", "Αγγελόπουλος", "Giorgos Angelopoulos", "greek"),
    Name("Mr", "Олександр", "Шевчук", "Oleksandr Shevchuk", "cyrillic"),
    Name("Ms", "Катерина", "Щербак-Їжакевич", "Kateryna Shcherbak-Yizhakevych", "cyrillic"),
    Name("Mr", "Ђорђе", "Љубић", "Đorđe Ljubić", "cyrillic"),
    Name("Mr", "محمد", "عبد الرحمن", "Mohammed Abd al-Rahman", "arabic"),
    Name("Ms", "فاطمة", "الزهراء", "Fatima al-Zahra", "arabic"),
    Name("Dr", "يوسف", "بن داود", "Yusuf bin Dawud", "arabic"),
)
MARKUP_LIKE: Sequence[Name] = (
    Name("Mr", "Bob", "<b>Smith</b>"),
    Name(None, "**x**", "_Jones_"),
    Name("Ms", "{{ y }}", "Taylor"),
    Name("Mrs", "Ann", "[Lee](https://example.com)"),
    Name("Mr", "{% raw %}", "&amp;Sons"),
    Name("Dr", "%s", "=1+1"),
)
MONONYMS: Sequence[Name] = tuple(Name(None, None, family) for family in ("Suharto", "Björk", "Mangal", "X"))
SHORT: Sequence[Name] = (
    Name("Mr", "J", "O"),
    Name("Ms", "É", "Ng"),
    Name(None, "A. B. C.", "D"),
    Name("Mx", "Q", "E’a"),
)
LONG: Sequence[Name] = (
    Name("Prof", "Bartholomew Maximilian Alexander", "Featherstonehaugh-Cholmondeley-Warburton"),
    Name("Ms", "Wilhelmina Philippa Guinevere Rosalind", "de la Rochefoucauld-Montgomery y Fernández de Córdoba"),
    Name("Mr", "Venkata Subrahmanya", "Uvuvwevwevweonyetenyevweugwemubwemossasagarajan"),
)
FIXED_PLACES: Mapping[int, Sequence[Name]] = {
    31: OTHER_SCRIPTS,
    77: MONONYMS,
    113: SHORT,
    150: MARKUP_LIKE,
    191: OTHER_SCRIPTS[2:],
    233: LONG,
    271: OTHER_SCRIPTS[5:],
    341: SHORT[1:],
}
PLACES = 400

_TITLES_MEN = ("Mr", "Dr", "Prof", "Rev", "Mx", None)
_TITLES_WOMEN = ("Mrs", "Ms", "Miss", "Dr", "Prof", "Rev", "Mx", None)
_LOCAL_TITLES = {"czech": ("pan", "paní"), "polish": ("Pan", "Pani")}


def special_at(number: int) -> Name | None:
    """The awkward name of a fixed place, or None: each list takes turns from one block of four hundred to the next."""
    found = FIXED_PLACES.get(number % PLACES)
    return found[number // PLACES % len(found)] if found else None


def is_awkward(number: int) -> bool:
    """Whether a fixed place holds an awkward name."""
    return number % PLACES in FIXED_PLACES


def _form(family: str, woman: bool) -> str:
    man, _, other = family.partition("/")
    return other if woman and other else man


def draw(chance: np.random.Generator, size: int) -> list[Name]:
    """Draw ordinary names: origin by weight, 4 % double-barrelled, some with an initial, some without a title."""
    pools = list(POOLS.items())
    origins = pick(chance, [pool.weight for _, pool in pools], size)
    rolls = chance.integers(0, 1 << 30, size=(size, 4))
    extras = chance.random((size, 2))
    men = pick(chance, (0.91, 0.03, 0.005, 0.005, 0.005, 0.05), size)
    women = pick(chance, (0.36, 0.40, 0.14, 0.03, 0.005, 0.005, 0.01, 0.05), size)
    found = []
    for at in range(size):
        origin, pool = pools[int(origins[at])]
        found.append(_put_together(origin, pool, rolls[at], extras[at], (int(men[at]), int(women[at]))))
    return found


def _put_together(
    origin: str,
    pool: Pool,
    rolls: Ints,
    extras: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    titles: tuple[int, int],
) -> Name:
    woman = bool(rolls[0] % 2)
    givens = pool.women if woman else pool.men
    given = givens[int(rolls[1]) % len(givens)]
    if extras[0] < 0.08:
        given = f"{given} {'ABCDEFGHJKLMNPRSTW'[int(rolls[0] // 2) % 18]}."
    family = _form(pool.families[int(rolls[2]) % len(pool.families)], woman)
    second = _form(pool.families[int(rolls[3]) % len(pool.families)], woman)
    if extras[1] < 0.04 and second != family:
        family = f"{family}-{second}"
    title = _TITLES_WOMEN[titles[1]] if woman else _TITLES_MEN[titles[0]]
    if title in {"Mr", "Mrs", "Ms", "Miss"} and origin in _LOCAL_TITLES:
        title = _LOCAL_TITLES[origin][woman]
    return Name(title, given, family, None, origin)
