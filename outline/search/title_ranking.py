"""Rank the titles that match the words of a query: tier by tier, best first.

Thousands of titles match the first letters of a query. They are scored in comprehensions over
lists of plain values; one function call for each would be felt at every key press.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Sequence
from itertools import compress

from outline.text import fold_keeping_marks

from .heading_keys import WORD, HeadingEntry, count_leading_steps, words

# The base score of each tier. All that a match earns inside its tier adds up to less than 100, so
# that every match of a tier ranks before all of the next.
PHRASE, INITIALS, WORDS, MIXED, INSIDE = 700, 600, 500, 400, 300
_MARKS, COVERAGE, START, HEADING = 40, 20, 10, 25
_IN_A_ROW, _IN_ORDER, _IN_TITLE = 40, 30, 10
"""Bonus for words and initials that are adjacent in a title, in order along its path, or all in
the title itself."""
_MOST_MIXED = 200
"""How many titles are scored so closely; of more, the shortest."""
_SHORTEST_INSIDE = 3
_CACHED_QUERIES = 16
"""Queries; more than the letters that are typed and deleted in one go."""
_LAST = chr(0x10FFFF)


class NarrowingCache:
    """Filter lists of keys by a query that grows, looking only at what matched before.

    The last few queries are cached, so that a query that shrinks again costs nothing.
    """

    def __init__(self) -> None:
        """Start with an empty cache."""
        self._matches_by_name: dict[str, dict[tuple[str, ...], list[int]]] = {}
        """For each list of keys: the parts searched for -> the matching indexes, newest last."""

    def find_containing(self, cache_name: str, keys: Sequence[str], *parts: str) -> list[int]:
        """Return, in order, the indexes of the keys that contain every part.

        A key that contains the parts of a query also contains those of every shorter query.
        """
        matches_by_parts = self._matches_by_name.setdefault(cache_name, {})
        matches = matches_by_parts.pop(parts, None)
        if matches is None:
            wider_matches = [
                indexes
                for earlier, indexes in matches_by_parts.items()
                if _is_narrower(parts, earlier)
            ]
            candidates = min(wider_matches, key=len) if wider_matches else range(len(keys))
            matches = _filter_containing(keys, parts, candidates)
        matches_by_parts[parts] = matches
        if len(matches_by_parts) > _CACHED_QUERIES:
            del matches_by_parts[next(iter(matches_by_parts))]
        return matches


def _is_narrower(parts: Sequence[str], earlier: Sequence[str]) -> bool:
    """Return whether a key that contains these parts must contain the earlier ones."""
    return bool(earlier) and all(
        any(earlier_part in part for part in parts) for earlier_part in earlier
    )


class PrefixIndex:
    """Find the indexes of texts by their first letters."""

    def __init__(self, texts: Iterable[tuple[str, int]]) -> None:
        """Take each text with its index."""
        pairs = sorted(texts)
        self._texts = [text for text, _ in pairs]
        self._indexes = [index for _, index in pairs]

    def find_prefixed(self, start: str) -> set[int]:
        """Return the indexes of the texts that begin with ``start``."""
        first = bisect_left(self._texts, start)
        return set(self._indexes[first : bisect_left(self._texts, start + _LAST)])


class TitleRanker:
    """Score folded titles, in document order and with their labels where those are words."""

    def __init__(
        self, entries: Sequence[HeadingEntry], heading_count: int, parents: Sequence[int]
    ) -> None:
        """Take the keys; the first ``heading_count`` entries are headings, the rest registers.

        ``parents`` has for each the index of the entry above it, -1 for none.
        """
        self._heading_count = heading_count
        self._parents = parents
        self._subtree_ends = _find_subtree_ends(parents)
        """For each title, the index after the last one under it."""
        label_words = [words(entry.label) for entry in entries]
        # A label that is a word itself ('Phụ lục 1') is searched with the title.
        self._word_labels = [
            "" if count_leading_steps(label) else f" {' '.join(label)} " for label in label_words
        ]
        self._with_word_label = [index for index, label in enumerate(self._word_labels) if label]
        title_words = [
            label.split() + words(entry.title)
            for label, entry in zip(self._word_labels, entries, strict=True)
        ]
        self.keys = [f" {' '.join(key)} " for key in title_words]
        self.joined_keys = ["".join(key) for key in title_words]
        self.postings: dict[str, list[int]] = {}
        """Word -> the titles that contain it."""
        for index, key in enumerate(title_words):
            for word in key:
                self.postings.setdefault(word, []).append(index)
        self._vocabulary = sorted(self.postings)
        self._initials = ["".join([word[0] for word in key]) for key in title_words]
        self._lengths = [len(key) for key in self.keys]
        self._marked_keys = [
            f" {' '.join(re.findall(WORD, fold_keeping_marks(entry.title)))} " for entry in entries
        ]
        self._prefixes = PrefixIndex(self._list_beginnings())
        self._cache = NarrowingCache()

    def _list_beginnings(self) -> Iterable[tuple[str, int]]:
        """Yield every way in which a title may begin: as it is, after its label, after 'Về'."""
        for index, (key, label) in enumerate(zip(self.keys, self._word_labels, strict=True)):
            yield key, index
            if key.startswith(" ve "):
                yield key.removeprefix(" ve"), index
            if label:
                yield key.removeprefix(label.rstrip()), index

    def score(
        self, query: str, query_words: Sequence[str], limit: int, *, inside: bool = True
    ) -> dict[int, float]:
        """Score titles tier by tier until ``limit`` match; ``query_words`` are folded.

        ``inside`` also accepts matches in the middle of words.
        """
        phrase = " " + " ".join(query_words)
        joined_query = "".join(query_words)
        marked_words = [" " + word for word in re.findall(WORD, fold_keeping_marks(query))]
        if "".join(marked_words).isascii():
            marked_words = []
        find_containing, keys = self._cache.find_containing, self.keys
        scores: dict[int, float] = {}

        def add_tier(tier: int, matches: Sequence[int]) -> bool:
            if scores:
                matches = [index for index in matches if index not in scores]
            if len(matches) > limit and not marked_words:
                matches = self._select_best(tier, matches, phrase, limit)
            scores.update(self._score_tier(tier, matches, phrase, marked_words))
            return len(scores) >= limit

        if add_tier(PHRASE, find_containing("phrase", keys, phrase)):
            return scores
        if len(joined_query) > 1 and (
            len(query_words) == 1 or len(joined_query) == len(query_words)
        ):
            self._add_initials(joined_query, scores)
            if len(scores) >= limit:
                return scores
        word_starts = [" " + word for word in query_words]
        if len(query_words) > 1 and add_tier(WORDS, find_containing("words", keys, *word_starts)):
            return scores
        if len(query_words) > 1 and not scores:
            self._add_initials(joined_query, scores)
            scores.update(self._score_mixed(query_words, scores))
            if len(scores) >= limit:
                return scores
        if inside and len(joined_query) >= _SHORTEST_INSIDE:
            add_tier(INSIDE, find_containing("joined", self.joined_keys, joined_query))
            add_tier(INSIDE, find_containing("inside", keys, *query_words))
        return scores

    def _select_best(self, tier: int, indexes: Sequence[int], phrase: str, limit: int) -> list[int]:
        """Return, in order, titles of a tier that include the ``limit`` best ones.

        The shorter a title the better. Only titles that begin with the phrase rank before shorter
        ones; registers, and titles with a label that is a word, are scored differently.
        """
        shortest, lengths = len(phrase), self._lengths
        registers_from = bisect_left(indexes, self._heading_count)
        headings, selected = indexes[:registers_from], set(indexes[registers_from:])
        selected |= set(self._with_word_label).intersection(headings)
        ranked = sorted(headings, key=lengths.__getitem__)
        # Titles that are no longer than the phrase have the same score.
        as_short_as_phrase = bisect_right(ranked, shortest, key=lengths.__getitem__)
        ranked[:as_short_as_phrase] = sorted(ranked[:as_short_as_phrase])
        selected.update(ranked[:limit])
        if tier == PHRASE:
            prefixed = self._prefixes.find_prefixed(phrase)
            selected.update([index for index in ranked if index in prefixed][:limit])
        return sorted(selected)

    def _score_tier(
        self,
        tier: int,
        indexes: Sequence[int],
        phrase: str,
        marked_words: Sequence[str],
    ) -> dict[int, float]:
        """Return the scores of the matches of one tier."""
        phrase_worth, shortest = COVERAGE * len(phrase), len(phrase)
        base, lengths = tier + HEADING, [self._lengths[index] for index in indexes]
        scores = {
            index: base + phrase_worth / (length if length > shortest else shortest)
            for index, length in zip(indexes, lengths, strict=True)
        }
        for index in indexes[bisect_left(indexes, self._heading_count) :]:
            scores[index] -= HEADING
        for index in self._with_word_label:
            if index in scores and phrase in self._word_labels[index]:
                # Where the label matches, the length of the title after it must not count.
                scores[index] += COVERAGE - phrase_worth / max(self._lengths[index], shortest)
        if tier == PHRASE:  # a phrase at the start of a title is a phrase in it
            for index in self._prefixes.find_prefixed(phrase) & scores.keys():
                scores[index] += START
        if marked_words:
            self._add_marks(scores, marked_words)
        return scores

    def _add_marks(self, scores: dict[int, float], marked_words: Sequence[str]) -> None:
        """Rank titles with all marks of the query first, those with some of them next."""
        titles, phrase = self._marked_keys, "".join(marked_words)
        with_phrase = {index for index in scores if phrase in titles[index]}
        for index in with_phrase:
            scores[index] += _MARKS
        if len(marked_words) > 1:
            for word in marked_words:
                for index in [index for index in scores if word in titles[index]]:
                    if index not in with_phrase:
                        scores[index] += _MARKS / len(marked_words)

    def _score_mixed(
        self, query_words: Sequence[str], already_scored: Container[int]
    ) -> dict[int, float]:
        """Match words and initials in any mixture: ``xd đảng``, ``hc ktxh``.

        Each must be in the title or in one above it, and at least one in the title itself.
        """
        indexes_by_word = [self._find_word_or_initials(word) for word in query_words]
        if not all(indexes_by_word):
            return {}
        size = len(self.keys)
        has_any, path_has_all = 0, (1 << 8 * size) - 1
        for indexes in indexes_by_word:
            has_any |= int.from_bytes(self._build_mask(indexes), "little")
            path_has_all &= int.from_bytes(self._build_subtree_mask(indexes), "little")
        matches = [
            index
            for index in compress(range(size), (has_any & path_has_all).to_bytes(size, "little"))
            if index not in already_scored
        ]
        shortest = sorted(matches, key=self._lengths.__getitem__)[:_MOST_MIXED]
        patterns = [re.compile(word_or_initials(word)) for word in query_words]
        adjacent = re.compile("".join(pattern.pattern for pattern in patterns))
        scores = {}
        for index in sorted(shortest):
            key = self.keys[index]
            words_in_title = [
                word
                for word, indexes in zip(query_words, indexes_by_word, strict=True)
                if index in indexes
            ]
            score = float(MIXED + (HEADING if index < self._heading_count else 0))
            score += (
                COVERAGE * sum(map(len, words_in_title)) / max(len(key), len("".join(query_words)))
            )
            if adjacent.search(key):
                begins = adjacent.match(key) or adjacent.match(key.removeprefix(" ve"))
                score += _IN_A_ROW + (START if begins else 0)
            elif _match_in_order(patterns, self._join_path(index)):
                score += _IN_ORDER
            elif len(words_in_title) == len(query_words):
                score += _IN_TITLE
            scores[index] = score
        return scores

    def _find_word_or_initials(self, word: str) -> set[int]:
        """Return the titles with a word that begins so, or with words that have these initials."""
        start = bisect_left(self._vocabulary, word)
        end = bisect_left(self._vocabulary, word + _LAST)
        indexes: set[int] = set()
        for title_word in self._vocabulary[start:end]:
            indexes.update(self.postings[title_word])
        if len(word) > 1:
            indexes.update(self._cache.find_containing("initials", self._initials, word))
        return indexes

    def _build_mask(self, indexes: Iterable[int]) -> bytearray:
        mask = bytearray(len(self.keys))
        for index in indexes:
            mask[index] = 1
        return mask

    def _build_subtree_mask(self, indexes: Iterable[int]) -> bytearray:
        """Return for every title whether it is one of these or below one."""
        mask = bytearray(len(self.keys))
        end = 0
        for index in sorted(indexes):
            if self._subtree_ends[index] > end:
                end = self._subtree_ends[index]
                mask[index:end] = b"\1" * (end - index)
        return mask

    def _join_path(self, index: int) -> str:
        """Return the keys of the titles above a title, and its own, in one string."""
        keys = []
        while index >= 0:
            keys.append(self.keys[index])
            index = self._parents[index]
        return "".join(reversed(keys))

    def _add_initials(self, letters: str, scores: dict[int, float]) -> None:
        for index in self._cache.find_containing("initials", self._initials, letters):
            initials = self._initials[index]
            if index not in scores:
                start = START if initials.startswith((letters, "v" + letters)) else 0
                # Where the initials of a label match ('pl'), its title's length does not count.
                counted_initials = letters if start and self._word_labels[index] else initials
                scores[index] = INITIALS + COVERAGE * len(letters) / len(counted_initials) + start


def word_or_initials(word: str) -> str:
    """Return a pattern for a folded word that begins so, or for words with these initials."""
    initials = " ".join(f"{re.escape(letter)}[^ ]*" for letter in word)
    return f" (?:{re.escape(word)}[^ ]*|{initials})"


def _match_in_order(patterns: Iterable[re.Pattern[str]], text: str) -> bool:
    end = 0
    for pattern in patterns:
        match = pattern.search(text, end)
        if match is None:
            return False
        end = match.end()
    return True


def _find_subtree_ends(parents: Sequence[int]) -> list[int]:
    """Return for each entry, in document order, the index after the last one under it."""
    ends = [index + 1 for index in range(len(parents))]
    for index in range(len(parents) - 1, -1, -1):
        if parents[index] >= 0:
            ends[parents[index]] = max(ends[parents[index]], ends[index])
    return ends


def _filter_containing(
    keys: Sequence[str], parts: Sequence[str], candidates: Iterable[int]
) -> list[int]:
    """Return those of the candidates whose keys contain every part."""
    longest_part, *other_parts = sorted(parts, key=len, reverse=True)
    indexes = [index for index in candidates if longest_part in keys[index]]
    for part in other_parts:
        indexes = [index for index in indexes if part in keys[index]]
    return indexes
