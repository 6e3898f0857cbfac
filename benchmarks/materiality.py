"""How well the materiality rules agree with people: labels of a corpus, with weights fitted without the document judged.

Bars: 95% of the material changes and 97% of the pairs with one must be found, and at most 8% of the editorial changes called
material. What it prints is explained in docs/materiality.md.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from judged.fit import Example, Weights, fit
from judged.labels import SEVERITY, Found, Labelled, Pair, found_in, pairs

from termsvc.core.materiality import Judgement, Materiality, Rules, Weighs, explain, judge
from termsvc.library.materiality import read_rules
from termsvc.resources import folder

WORST = 10
RECALL, PAIR_RECALL, ALARMS = 0.95, 0.97, 0.08


class Judged(NamedTuple):
    """A pair with what the rules say of each change, under weights that were fitted without its document."""

    pair: Pair
    judgements: dict[str, Judgement]

    @property
    def changes(self) -> Iterator[tuple[Labelled, Judgement]]:
        """The changes that people judged too."""
        return ((one, self.judgements[one.change]) for one in self.pair.changes)

    @property
    def says(self) -> Materiality:
        """The most severe judgement of any change, labelled or not."""
        return max(
            (one.materiality for one in self.judgements.values()), key=SEVERITY.index, default=Materiality.EDITORIAL
        )


def examples(found: Iterable[Found]) -> list[Example]:
    """The open changes that people judged."""
    return [
        Example(rules, one.says is Materiality.MATERIAL)
        for pair in found
        for one in pair.pair.changes
        if (rules := [Weighs(reason.rule) for reason in pair.evidence[one.change].weighed])
        or pair.evidence[one.change].open
    ]


def cross_validated(found: Sequence[Found], rules: Rules) -> Iterator[Judged]:
    """Judge each document by weights that are fitted to all others."""
    for document in dict.fromkeys(one.pair.document for one in found):
        weights = fit(examples(one for one in found if one.pair.document != document))
        yield from judged([one for one in found if one.pair.document == document], weights.applied(rules))


def judged(found: Sequence[Found], rules: Rules) -> Iterator[Judged]:
    """Judge by the weights that the rules have."""
    for one in found:
        yield Judged(one.pair, {it.change.id: it for it in judge(one.pair.redline, rules)})


def table(title: str, said: Iterable[tuple[Materiality, Materiality]]) -> Counter[tuple[Materiality, Materiality]]:
    """Print how often what people say, first, meets what the rules say."""
    counts = Counter(said)
    print(f"\n{title:30}" + "".join(f"{kind:>15}" for kind in Materiality) + "   called material")
    for label in Materiality:
        cells = [counts[label, kind] for kind in Materiality]
        print(f"{label:30}" + "".join(f"{cell:15}" for cell in cells) + f"{cells[0] / max(1, sum(cells)):18.1%}")
    return counts


def rate(counts: Counter[tuple[Materiality, Materiality]], label: Materiality) -> float:
    """Which part of a label is called material."""
    return counts[label, Materiality.MATERIAL] / max(1, sum(counts[label, kind] for kind in Materiality))


def topics(found: Iterable[Judged]) -> None:
    """Print which topics the rules name first, by those that people name."""
    by_topic: dict[str, Counter[str]] = {}
    for one in found:
        for label, judgement in one.changes:
            for topic in label.topics:
                by_topic.setdefault(topic, Counter())[judgement.topics[0]] += 1
    right = sum(counts[topic] for topic, counts in by_topic.items())
    print(f"\ntopic: first right in {right} of {sum(map(Counter.total, by_topic.values()))}")
    for topic, counts in sorted(by_topic.items()):
        print(f"  {topic:16} {', '.join(f'{name} {times}' for name, times in counts.most_common(6))}")


def misses(found: Iterable[Judged]) -> list[tuple[float, str]]:
    """What the rules call material that people do not, and the reverse, the worst first."""
    wrong = []
    for one in found:
        for label, judgement in one.changes:
            missed = label.says is Materiality.MATERIAL and judgement.materiality is not Materiality.MATERIAL
            alarm = label.says is Materiality.EDITORIAL and judgement.materiality is Materiality.MATERIAL
            if missed or alarm:
                lines = "\n    ".join(explain(judgement))
                weight = 2 - judgement.score if missed else judgement.score
                wrong.append(
                    (
                        weight,
                        f"{one.pair.name} {label.change} {judgement.change.kind}: people say {label.says}\n    {lines}",
                    )
                )
    return sorted(wrong, reverse=True)


def report(found: Sequence[Found], rules: Rules, *, worst: int, fitted: bool) -> None:
    """Print all tables."""
    here = [*(cross_validated(found, rules) if fitted else judged(found, rules))]
    took = sum(one.pair.seconds for one in found)
    share = sum(one.seconds for one in found) / took
    print(f"{len(found)} pairs: redline {took:.2f} s, judging {share:.2f} of it")
    changes = table("changes, by label", ((one.says, it.materiality) for pair in here for one, it in pair.changes))
    of_pairs = table("pairs, by label", ((pair.pair.says, pair.says) for pair in here))
    topics(here)
    for _, text in misses(here)[:worst]:
        print(f"\n{text}")
    print()
    bars = (
        ("material found, by change", rate(changes, Materiality.MATERIAL), RECALL, 1),
        ("material found, by pair", rate(of_pairs, Materiality.MATERIAL), PAIR_RECALL, 1),
        ("editorial called material", rate(changes, Materiality.EDITORIAL), ALARMS, -1),
    )
    for name, value, bar, sign in bars:
        print(f"{name:30} {value:.1%} (bar {bar:.0%}) {'pass' if sign * value >= sign * bar else 'MISS'}")
    print(f"{'clarification called material':30} {rate(changes, Materiality.CLARIFICATION):.1%}")


def show(weights: Weights) -> None:
    """Print weights as the file of rules has them."""
    print(f"\npresumption: {weights.presumption:.2f}\n\nweighs:")
    for rule, weight in weights.of.items():
        print(f"  {rule}: {weight:.2f}")


def main() -> None:
    """Judge, and print tables and weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rules", type=Path, default=folder("terms") / "materiality.yaml", help="the file of rules")
    parser.add_argument("--worst", type=int, default=WORST, help=f"how many misses are shown (default {WORST})")
    parser.add_argument("--as-written", action="store_true", help="judge by the weights in the file, without fitting")
    options = parser.parse_args()
    loaded = read_rules(options.rules)
    if loaded.rules is None:
        parser.error("\n".join(map(str, loaded.findings)))
    corpus = Path(os.environ.get("TERMSVC_CORPUS", ""))
    if not (corpus / "labels.tsv").is_file():
        parser.error("let TERMSVC_CORPUS name a folder of documents with a file labels.tsv")
    found = [found_in(pair, loaded.rules) for pair in pairs(corpus)]
    report(found, loaded.rules, worst=options.worst, fitted=not options.as_written)
    show(fit(examples(found)))


if __name__ == "__main__":
    main()
