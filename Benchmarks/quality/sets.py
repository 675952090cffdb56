"""Which sets are measured, and how each is read."""
from dataclasses import dataclass

EDGE_SETS = ["uci", "btc-alpha"]
MODES = ["unique", "multi"]
RATE = 0.05
SEEDS = [1, 2, 3]
SIX_KINDS = ["spectral", "uniform", "burst", "clique", "path", "rewire"]
KINDS = {"unique": SIX_KINDS + ["bridge"], "multi": SIX_KINDS + ["bridge", "flood"]}


@dataclass(frozen=True)
class MoneySet:
    """A set of `fraud.py`: what is judged in it, and the flags that its columns need."""
    name: str
    accounts: bool = False  # labels of accounts, and no time that divides the log
    members: bool = False  # labels of accounts beside those of events
    flags: tuple = ()
    quick: bool = False


MONEY_SETS = [
    MoneySet("transfers_synth"),
    MoneySet("cards_handbook"),
    MoneySet("transfers_amlsim_cycle", members=True),
    MoneySet("transfers_amlsim_fanin", members=True, quick=True),
    MoneySet("transfers_amlgentex", members=True, quick=True),
    MoneySet("cards_sffsd"),
    MoneySet("ethereum_phishing", accounts=True),
    MoneySet("reviews_yelpchi", accounts=True),
    MoneySet("trust_bitcoin_alpha", accounts=True, quick=True),
]


def money_set(name):
    """The set of that name."""
    return next(chosen for chosen in MONEY_SETS if chosen.name == name)


def edge_places():
    """Every stream: set, mode, kind, seed, and whether a quick run has it."""
    for name in EDGE_SETS:
        for mode in MODES:
            for kind in KINDS[mode]:
                for seed in SEEDS:
                    quick = seed == 1 and name == "uci" and (mode == "unique" or kind == "flood")
                    yield (name, mode, kind, seed), quick
