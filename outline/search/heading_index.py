"""Finding a heading from a few keys: words, initials, numbers, with or without marks.

The index is made once per outline and holds folded keys; a query goes through them tier by tier,
best first, and stops as soon as the list is full. Slips of the finger are looked for only when
nothing fits otherwise. While a query grows, only what answered it before is gone through again;
what is to be marked in a title is found when that title is looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from outline.frozen import dataclass
from outline.lazy_sequence import LazySequence
from outline.model import Report

from .abbreviations import spelled_out
from .heading_keys import (
    entries,
    leading_steps,
    spans_of_initials,
    spans_of_mixed,
    spans_of_words,
    steps,
    words,
)
from .title_ranking import (
    COVERAGE,
    HEADING,
    INITIALS,
    INSIDE,
    MIXED,
    PHRASE,
    START,
    WORDS,
    Beginnings,
    Narrowing,
    Titles,
)

# What number, prompt and slip are worth beside the tiers of words: see ``search_titles``.
_ID, _NUMBER, _BOTH, _PROMPT, _SLIP = 1_000, 900, 800, 200, 100
_LONGEST_QUERY = 200
_QUOTES = ("“", '"')
_SHORTEST_SLIP = 4
_SLIP_CUTOFF = 75
_SLIP_BAND = 10
_NEAR_CUTOFF, _NEAR_WORDS, _NEAR_TITLES = 65, 4, 500


@dataclass(frozen=True, slots=True)
class Hit:
    """One heading that answers a query."""

    id: str
    score: float
    """Higher is better; comparable only within one search."""
    spans: tuple[tuple[int, int], ...]
    """What matched, as offsets ``[start, end)`` in ``title``."""
    label: str
    title: str
    """The title as shown, its places filled."""
    prompt: str = ""
    """The prompt that answers, where the title does not."""


class Found(LazySequence[Hit]):
    """What answers a query, best first."""

    def __init__(self, labels: Sequence[str], make: Callable[[int], Hit]) -> None:
        """Offer one hit for each label."""
        self.labels = labels
        self._make = make

    def __len__(self) -> int:
        """Count the hits."""
        return len(self.labels)

    def item_at(self, at: int) -> Hit:
        """Make a hit."""
        return self._make(at)


class Index:
    """Folded keys of a report's preamble, headings and appendices, in that order."""

    def __init__(self, report: Report) -> None:
        """Take the keys; O(document)."""
        self._entries = list(entries(report))
        self._registers_from = 1 + len(report.sections)
        parents = [-1, *(parent + 1 if parent >= 0 else -1 for parent in report.shape.parent)]
        parents += [-1] * (len(self._entries) - len(parents))
        self._titles = Titles(self._entries, self._registers_from, parents)
        asked = [(at, text) for at, entry in enumerate(self._entries) for text in entry.prompts]
        self._asked_at = [at for at, _ in asked]
        self._prompts = [f" {' '.join(words(text))} " for _, text in asked]
        self._narrowing = Narrowing()
        self._paths = [f".{entry.path}." for entry in self._entries]
        self._owns = [entry.own for entry in self._entries]
        self._own_steps = Beginnings((own, at) for at, own in enumerate(self._owns))
        self._steps: dict[str, set[int]] = {}
        """Step -> what has it in its path."""
        for at, entry in enumerate(self._entries):
            for step in entry.path.split("."):
                self._steps.setdefault(step, set()).add(at)
        self._ids = {entry.id.casefold(): at for at, entry in enumerate(self._entries)}

    def search(self, query: str, limit: int = 20) -> list[Hit]:
        """Return the headings that answer the query, best first, at most ``limit``.

        An empty query answers with the document's own order. Numbers are taken as a label
        (``2.4``) or as a piece of a path (``p2 ii 1``, ``phần I mục II``), alone or before words.
        Words may be unfinished, without marks, in any order; letters may be initials (``ktxh``),
        also with blanks, hyphens or words between them (``kt-xh``, ``xd đảng``), or what offices
        write for words; some may stand in the headings above (``hc ktxh``).
        Where the query has marks, titles with the same marks come first. Prompts answer after
        titles, misspelt words last. A query that begins with a quotation mark is words alone.
        """
        return list(self.found(query, limit))

    def found(self, query: str, limit: int = 20, recent: Iterable[str] = ()) -> Found:
        """Return what ``search`` returns, each hit made only when it is looked at.

        An empty query answers with the ``recent`` sections first.
        """
        query = query[:_LONGEST_QUERY]
        wanted = words(query)
        if not wanted:
            first = [self._ids[id_.casefold()] for id_ in recent if id_.casefold() in self._ids]
            rest = range(min(limit + len(first), len(self._entries)))
            return self._found(list(dict.fromkeys([*first, *rest]))[:limit], {}, {}, ())
        # What a number finds stands above what words find.
        scores = self._titles.scores(query, wanted, limit)
        if not query.lstrip().startswith(_QUOTES):
            scores |= self._by_number(query, wanted)
        spelled: dict[int, Sequence[str]] = {}
        if len(scores) < limit:
            spelled = self._take_abbreviated(wanted, limit, scores)
            scores = self._by_prompt(wanted) | scores
        if not scores:
            scores = self._by_slip(wanted, limit)
        best = sorted(sorted(scores), key=scores.__getitem__, reverse=True)[:limit]
        return self._found(best, scores, spelled, wanted)

    def _found(
        self,
        best: Sequence[int],
        scores: Mapping[int, float],
        spelled: Mapping[int, Sequence[str]],
        wanted: Sequence[str],
    ) -> Found:
        labels = [self._entries[at].label for at in best]

        def make(number: int) -> Hit:
            at = best[number]
            return self._hit(at, scores.get(at, 0.0), spelled.get(at, wanted))

        return Found(labels, make)

    def _take_abbreviated(
        self, wanted: Sequence[str], limit: int, scores: dict[int, float]
    ) -> dict[int, Sequence[str]]:
        """Add what answers when an abbreviation is spelled out; return the words that did.

        It stands among what words and initials find in any mixture, and is not looked for where
        the letters themselves are found.
        """
        spelled: dict[int, Sequence[str]] = {}
        if max(scores.values(), default=0) >= INITIALS:
            return spelled
        for phrase in spelled_out(wanted, self._titles.postings):
            titles = self._titles.scores(" ".join(phrase), phrase, limit, inside=False)
            for at, score in titles.items():
                if at not in scores or scores[at] < MIXED:
                    scores[at] = MIXED + score / 10
                    spelled[at] = phrase
        return spelled

    def _hit(self, at: int, score: float, wanted: Sequence[str]) -> Hit:
        entry = self._entries[at]
        prompt = ""
        if not wanted:
            spans: tuple[tuple[int, int], ...] = ()
        elif _PROMPT <= score < INSIDE:
            spans = ()
            prompt = max(entry.prompts, key=lambda text: _fit(text, wanted))
        elif INITIALS <= score < PHRASE:
            spans = spans_of_initials(entry.title, "".join(wanted))
        elif MIXED <= score < WORDS:
            spans = spans_of_mixed(entry.title, wanted)
        else:
            if score >= _BOTH:
                path = steps(wanted)
                wanted = path[leading_steps(path) :]
            inside = score < _PROMPT or INSIDE <= score < WORDS
            spans = spans_of_words(entry.title, wanted, inside=inside)
            if not spans and score >= _BOTH:
                spans = spans_of_mixed(entry.title, wanted)
        return Hit(entry.id, score, spans, entry.label, entry.title, prompt)

    def _by_number(self, query: str, wanted: Sequence[str]) -> dict[int, float]:
        """Take the query, or its first words, as an id, a label or a piece of a path."""
        path = steps(wanted)
        count = leading_steps(path)
        found = self._at_path(path[:count]) if count else {}
        exact = self._ids.get(query.strip().casefold())
        if exact is not None:
            found[exact] = _ID + 50
        rest = path[count:]
        if not found or not rest or exact is not None:
            return found
        titles = self._titles.scores(" ".join(rest), rest, len(self._entries))
        return {at: _BOTH + titles[at] / 10 for at in found if at in titles}

    def _at_path(self, path: Sequence[str]) -> dict[int, float]:
        needle = ".".join(path)
        last = f".{path[-1]}."
        found: dict[int, float] = {}
        for at in self._steps.get(path[-1], set()) | self._own_steps.begun_by(needle):
            own, entry_path = self._owns[at], self._paths[at]
            if entry_path == f".{needle}.":
                found[at] = _ID
            elif own == needle:
                found[at] = _NUMBER + 90
            elif len(path) > 1 and entry_path.endswith(last) and _in_order(path, entry_path):
                found[at] = _NUMBER + (80 if entry_path.endswith(f".{needle}.") else 70)
            elif entry_path.startswith(f".{needle}."):
                found[at] = _NUMBER + 60 - entry_path.count(".")
            elif own.startswith(needle):
                found[at] = _NUMBER + 30
            elif entry_path.endswith(last) and len(path) == 1:
                found[at] = _NUMBER + 20
        return found

    def _by_prompt(self, wanted: Sequence[str]) -> dict[int, float]:
        owners, keys = self._asked_at, self._prompts
        phrase_ = " " + " ".join(wanted)
        scores: dict[int, float] = {}
        for index in self._narrowing.holding("prompts", keys, *(" " + word for word in wanted)):
            score = _PROMPT + (START if phrase_ in keys[index] else 0)
            scores[owners[index]] = max(score, scores.get(owners[index], 0))
        return scores

    def _by_slip(self, wanted: Sequence[str], limit: int) -> dict[int, float]:
        """Match titles that hold something like the query; blanks may be missing in it too."""
        line = " ".join(wanted)
        if len(line) < _SHORTEST_SLIP:
            return {}
        from rapidfuzz import fuzz, process  # 20 ms, and most queries never come here

        near = self._near(wanted) or range(len(self._titles.keys))
        keys = (
            self._titles.closed if len(wanted) == 1 else self._titles.keys
        )  # 'kiemtea' has lost its blank
        found = process.extract(
            line,
            {at: keys[at] for at in near},
            scorer=fuzz.partial_ratio,
            score_cutoff=_SLIP_CUTOFF,
            limit=limit,
        )
        return {
            at: _SLIP
            + score * 0.6
            + COVERAGE * len(line) / (len(line) + max(len(line), len(keys[at])))
            + (HEADING if at < self._registers_from else 0)
            for _, score, at in found
            if score > found[0][1] - _SLIP_BAND
        }

    def _near(self, wanted: Sequence[str]) -> Sequence[int]:
        """Return the titles that hold something like at least half of the words, best first."""
        from rapidfuzz import fuzz, process

        vocabulary = list(self._titles.postings)
        counts: Counter[int] = Counter()
        for word in wanted:
            near = process.extract(
                word, vocabulary, scorer=fuzz.ratio, score_cutoff=_NEAR_CUTOFF, limit=_NEAR_WORDS
            )
            counts.update({at for match, _, _ in near for at in self._titles.postings[match]})
        needed = (len(wanted) + 1) // 2
        return [at for at, count in counts.most_common(_NEAR_TITLES) if count >= needed]


def _fit(text: str, wanted: Sequence[str]) -> int:
    """Tell how well a prompt answers: 2 as a phrase, 1 with every word, 0 not."""
    key = f" {' '.join(words(text))} "
    if " " + " ".join(wanted) in key:
        return 2
    return int(all(f" {word}" in key for word in wanted))


def _in_order(path: Sequence[str], entry_path: str) -> bool:
    """Tell whether the steps stand in the path in this order, others between them."""
    steps_left = iter(entry_path.strip(".").split("."))
    return all(step in steps_left for step in path)
