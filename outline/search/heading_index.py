"""Find a heading from a few letters: words, initials, numbers, with or without marks.

The index is built once per outline and holds folded keys. A query is matched against them tier by
tier, best first, until the list is full; misspelt words are tried only when nothing else matches.
While a query grows, only what matched it before is searched again. The spans to highlight in a
title are computed when that title is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from outline.lazy_sequence import LazySequence
from outline.model import Report

from .abbreviations import expand_abbreviations
from .heading_keys import (
    count_leading_steps,
    find_initial_spans,
    find_mixed_spans,
    find_word_spans,
    list_entries,
    parse_steps,
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
    NarrowingCache,
    PrefixIndex,
    TitleRanker,
)

# The base scores of numbers, prompts and misspelt words; ``title_ranking`` has those of words.
_ID, _NUMBER, _BOTH, _PROMPT, _MISSPELT = 1_000, 900, 800, 200, 100
_LONGEST_QUERY = 200
_QUOTES = ("“", '"')
_SHORTEST_MISSPELT = 4
_MISSPELT_CUTOFF = 75
_MISSPELT_BAND = 10
_SIMILAR_CUTOFF, _SIMILAR_WORDS, _SIMILAR_TITLES = 65, 4, 500


@dataclass(frozen=True, slots=True)
class HeadingMatch:
    """One heading that matches a query."""

    id: str
    score: float
    """Higher is better; comparable only within one search."""
    spans: tuple[tuple[int, int], ...]
    """What matched, as offsets ``[start, end)`` in ``title``."""
    label: str
    title: str
    """The title as shown, its placeholders filled."""
    prompt: str = ""
    """The prompt that matches, where the title does not."""


class HeadingMatches(LazySequence[HeadingMatch]):
    """The matches of a query, best first; each is made when it is read."""

    def __init__(self, labels: Sequence[str], make_match: Callable[[int], HeadingMatch]) -> None:
        """Take the labels of the matches, and what makes a match from its rank."""
        self.labels = labels
        self._make_match = make_match

    def __len__(self) -> int:
        """Count the matches."""
        return len(self.labels)

    def item_at(self, index: int) -> HeadingMatch:
        """Make the match of one rank."""
        return self._make_match(index)


class HeadingIndex:
    """Folded keys of a report's preamble, headings and appendices, in that order."""

    def __init__(self, report: Report) -> None:
        """Build the keys; O(document)."""
        self._entries = list(list_entries(report))
        self._registers_from = 1 + len(report.sections)
        parents = [-1, *(parent + 1 if parent >= 0 else -1 for parent in report.shape.parent)]
        parents += [-1] * (len(self._entries) - len(parents))
        self._ranker = TitleRanker(self._entries, self._registers_from, parents)
        prompts = [
            (index, text) for index, entry in enumerate(self._entries) for text in entry.prompts
        ]
        self._prompt_owners = [index for index, _ in prompts]
        self._prompts = [f" {' '.join(words(text))} " for _, text in prompts]
        self._cache = NarrowingCache()
        self._paths = [f".{entry.path}." for entry in self._entries]
        self._own_paths = [entry.own_path for entry in self._entries]
        self._own_path_prefixes = PrefixIndex(
            (own_path, index) for index, own_path in enumerate(self._own_paths)
        )
        self._steps: dict[str, set[int]] = {}
        """Step -> the entries that have it in their path."""
        for index, entry in enumerate(self._entries):
            for step in entry.path.split("."):
                self._steps.setdefault(step, set()).add(index)
        self._ids = {entry.id.casefold(): index for index, entry in enumerate(self._entries)}

    def search(self, query: str, limit: int = 20) -> list[HeadingMatch]:
        """Return the headings that match the query, best first, at most ``limit``.

        An empty query matches every heading, in document order. Numbers are read as a label
        (``2.4``) or as part of a path (``p2 ii 1``, ``phần I mục II``), alone or before words.
        Words may be unfinished, without marks, in any order; letters may be initials (``ktxh``),
        also with blanks, hyphens or words between them (``kt-xh``, ``xd đảng``), or usual
        abbreviations; some of the words may be in the headings above (``hc ktxh``).
        Where the query has marks, titles with the same marks come first. Prompts come after
        titles, misspelt words last. A query that begins with a quotation mark is words alone.
        """
        return list(self.search_lazily(query, limit))

    def search_lazily(
        self, query: str, limit: int = 20, recent: Iterable[str] = ()
    ) -> HeadingMatches:
        """Return what ``search`` returns, each match made only when it is read.

        An empty query lists the ``recent`` sections first.
        """
        query = query[:_LONGEST_QUERY]
        query_words = words(query)
        if not query_words:
            recent_indexes = [
                self._ids[id_.casefold()] for id_ in recent if id_.casefold() in self._ids
            ]
            document_order = range(min(limit + len(recent_indexes), len(self._entries)))
            return self._build_matches(
                list(dict.fromkeys([*recent_indexes, *document_order]))[:limit], {}, {}, ()
            )
        # Matches of a number rank above matches of words.
        scores = self._ranker.score(query, query_words, limit)
        if not query.lstrip().startswith(_QUOTES):
            scores |= self._score_numbers(query, query_words)
        spelled_words: dict[int, Sequence[str]] = {}
        if len(scores) < limit:
            spelled_words = self._add_abbreviated(query_words, limit, scores)
            scores = self._score_prompts(query_words) | scores
        if not scores:
            scores = self._score_misspelt(query_words, limit)
        best = sorted(sorted(scores), key=scores.__getitem__, reverse=True)[:limit]
        return self._build_matches(best, scores, spelled_words, query_words)

    def _build_matches(
        self,
        best: Sequence[int],
        scores: Mapping[int, float],
        spelled_words: Mapping[int, Sequence[str]],
        query_words: Sequence[str],
    ) -> HeadingMatches:
        labels = [self._entries[index].label for index in best]

        def make_match(rank: int) -> HeadingMatch:
            index = best[rank]
            return self._make_match(
                index, scores.get(index, 0.0), spelled_words.get(index, query_words)
            )

        return HeadingMatches(labels, make_match)

    def _add_abbreviated(
        self, query_words: Sequence[str], limit: int, scores: dict[int, float]
    ) -> dict[int, Sequence[str]]:
        """Add the matches of expanded abbreviations; return for each the words that matched.

        They rank among mixtures of words and initials, and are not searched for where the letters
        themselves match.
        """
        spelled_words: dict[int, Sequence[str]] = {}
        if max(scores.values(), default=0) >= INITIALS:
            return spelled_words
        for phrase in expand_abbreviations(query_words, self._ranker.postings):
            title_scores = self._ranker.score(" ".join(phrase), phrase, limit, inside=False)
            for index, score in title_scores.items():
                if index not in scores or scores[index] < MIXED:
                    scores[index] = MIXED + score / 10
                    spelled_words[index] = phrase
        return spelled_words

    def _make_match(self, index: int, score: float, query_words: Sequence[str]) -> HeadingMatch:
        entry = self._entries[index]
        prompt = ""
        if not query_words:
            spans: tuple[tuple[int, int], ...] = ()
        elif _PROMPT <= score < INSIDE:
            spans = ()
            prompt = max(entry.prompts, key=lambda text: _rank_prompt(text, query_words))
        elif INITIALS <= score < PHRASE:
            spans = find_initial_spans(entry.title, "".join(query_words))
        elif MIXED <= score < WORDS:
            spans = find_mixed_spans(entry.title, query_words)
        else:
            if score >= _BOTH:
                path = parse_steps(query_words)
                query_words = path[count_leading_steps(path) :]
            inside = score < _PROMPT or INSIDE <= score < WORDS
            spans = find_word_spans(entry.title, query_words, inside=inside)
            if not spans and score >= _BOTH:
                spans = find_mixed_spans(entry.title, query_words)
        return HeadingMatch(entry.id, score, spans, entry.label, entry.title, prompt)

    def _score_numbers(self, query: str, query_words: Sequence[str]) -> dict[int, float]:
        """Match the query, or its first words, with an id, a label or part of a path."""
        path = parse_steps(query_words)
        count = count_leading_steps(path)
        scores = self._score_path(path[:count]) if count else {}
        id_owner = self._ids.get(query.strip().casefold())
        if id_owner is not None:
            scores[id_owner] = _ID + 50
        title_query = path[count:]
        if not scores or not title_query or id_owner is not None:
            return scores
        title_scores = self._ranker.score(" ".join(title_query), title_query, len(self._entries))
        return {
            index: _BOTH + title_scores[index] / 10 for index in scores if index in title_scores
        }

    def _score_path(self, path: Sequence[str]) -> dict[int, float]:
        needle = ".".join(path)
        last = f".{path[-1]}."
        scores: dict[int, float] = {}
        for index in self._steps.get(path[-1], set()) | self._own_path_prefixes.find_prefixed(
            needle
        ):
            own_path, entry_path = self._own_paths[index], self._paths[index]
            if entry_path == f".{needle}.":
                scores[index] = _ID
            elif own_path == needle:
                scores[index] = _NUMBER + 90
            elif (
                len(path) > 1
                and entry_path.endswith(last)
                and _has_steps_in_order(path, entry_path)
            ):
                scores[index] = _NUMBER + (80 if entry_path.endswith(f".{needle}.") else 70)
            elif entry_path.startswith(f".{needle}."):
                scores[index] = _NUMBER + 60 - entry_path.count(".")
            elif own_path.startswith(needle):
                scores[index] = _NUMBER + 30
            elif entry_path.endswith(last) and len(path) == 1:
                scores[index] = _NUMBER + 20
        return scores

    def _score_prompts(self, query_words: Sequence[str]) -> dict[int, float]:
        entry_indexes, keys = self._prompt_owners, self._prompts
        query_phrase = " " + " ".join(query_words)
        scores: dict[int, float] = {}
        for index in self._cache.find_containing(
            "prompts", keys, *(" " + word for word in query_words)
        ):
            score = _PROMPT + (START if query_phrase in keys[index] else 0)
            scores[entry_indexes[index]] = max(score, scores.get(entry_indexes[index], 0))
        return scores

    def _score_misspelt(self, query_words: Sequence[str], limit: int) -> dict[int, float]:
        """Match titles that contain something like the query, which may also lack blanks."""
        line = " ".join(query_words)
        if len(line) < _SHORTEST_MISSPELT:
            return {}
        from rapidfuzz import fuzz, process  # 20 ms, and most queries never come here

        candidates = self._find_similar(query_words) or range(len(self._ranker.keys))
        keys = (
            self._ranker.joined_keys if len(query_words) == 1 else self._ranker.keys
        )  # 'kiemtea' has lost its blank
        matches = process.extract(
            line,
            {index: keys[index] for index in candidates},
            scorer=fuzz.partial_ratio,
            score_cutoff=_MISSPELT_CUTOFF,
            limit=limit,
        )
        return {
            index: _MISSPELT
            + score * 0.6
            + COVERAGE * len(line) / (len(line) + max(len(line), len(keys[index])))
            + (HEADING if index < self._registers_from else 0)
            for _, score, index in matches
            if score > matches[0][1] - _MISSPELT_BAND
        }

    def _find_similar(self, query_words: Sequence[str]) -> Sequence[int]:
        """Return the titles that have words similar to at least half of the query, best first."""
        from rapidfuzz import fuzz, process

        vocabulary = list(self._ranker.postings)
        counts: Counter[int] = Counter()
        for word in query_words:
            similar_words = process.extract(
                word,
                vocabulary,
                scorer=fuzz.ratio,
                score_cutoff=_SIMILAR_CUTOFF,
                limit=_SIMILAR_WORDS,
            )
            counts.update(
                {
                    index
                    for title_word, _, _ in similar_words
                    for index in self._ranker.postings[title_word]
                }
            )
        needed = (len(query_words) + 1) // 2
        return [index for index, count in counts.most_common(_SIMILAR_TITLES) if count >= needed]


def _rank_prompt(text: str, query_words: Sequence[str]) -> int:
    """Return how well a prompt matches: 2 as a phrase, 1 with every word, 0 not."""
    key = f" {' '.join(words(text))} "
    if " " + " ".join(query_words) in key:
        return 2
    return int(all(f" {word}" in key for word in query_words))


def _has_steps_in_order(path: Sequence[str], entry_path: str) -> bool:
    """Return whether a path has the steps in this order, maybe with others between them."""
    steps_left = iter(entry_path.strip(".").split("."))
    return all(step in steps_left for step in path)
