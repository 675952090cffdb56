"""What each part of the detector is worth: the same cells with one part switched off."""
import edges
import money
from cells import Cell
from sets import SIX_KINDS, money_set

# Name -> settings of the program. The only list of ablations; a setting that the program lacks is said aloud.
ABLATIONS = {
    "without vectors": {"DRAGNET_DETECT_WITHOUT": "vectors"},
    "without centroids": {"DRAGNET_DETECT_WITHOUT": "centroids"},
    "without structure": {"DRAGNET_DETECT_WITHOUT": "structure"},
    "without memory": {"DRAGNET_DETECT_WITHOUT": "memory"},
    "without simulation": {"DRAGNET_DETECT_WITHOUT": "simulation"},
    "without relearning": {"DRAGNET_DETECT_WITHOUT": "relearning"},
    "diffusion, not node2vec": {"DRAGNET_EMBED_METHOD": "diffusion"},
}
EDGE_STREAMS = [("uci", "unique", kind, 1) for kind in SIX_KINDS]
MONEY = ["transfers_synth", "transfers_amlsim_fanin"]


def cells(program, variant=""):
    """The streams of one seed and two sets of payments for each ablation; the whole program's rows stand elsewhere."""
    for name, settings in ABLATIONS.items():
        changed = program.with_settings(settings)
        label = ",".join(filter(None, [variant, name]))
        for place in EDGE_STREAMS:
            yield Cell("ablations", place, "dragnet",
                       lambda place=place, changed=changed: edges.measure(changed, *place), variant=label)
        for chosen in map(money_set, MONEY):
            yield Cell("ablations", (chosen.name,), "dragnet",
                       lambda chosen=chosen, changed=changed: money.measure(changed, chosen), variant=label)
