"""Titles that answer words: tier by tier, best first, whatever their number.

Thousands of titles answer the first letters of a query. What is done for each of them is done in
comprehensions over lists of plain values; a call for each would be felt at every key.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Sequence
from itertools import compress

from outline.text import settle

from .heading_keys import WORD, Entry, leading_steps, words

# What a tier is worth. All that a match earns inside its tier adds up to less than 100, so that
# every match of a tier stands before all of the next.
PHRASE, INITIALS, WORDS, MIXED, INSIDE = 700, 600, 500, 400, 300
_MARKS, COVERAGE, START, HEADING = 40, 20, 10, 25
_IN_A_ROW, _IN_ORDER, _OWN = 40, 30, 10
"""What words and initials earn that stand in a title one behind the other, in their order along
the titles above it, or all in it."""
_MOST_MIXED = 200
"""Titles that are looked at so closely; the shortest of more."""
_SHORTEST_INSIDE = 3
_REMEMBERED = 16
"""Queries; more than the letters that are typed and taken back at a stretch."""
_LAST = chr(0x10FFFF)


class Narrowing:
    """Keys searched for a query that grows: only what held it before is gone through again.

    The last few queries are known, so that one that shrinks again costs nothing.
    """

    def __init__(self) -> None:
        """Know of no query yet."""
        self._known: dict[str, dict[tuple[str, ...], list[int]]] = {}
        """What was sought among some keys, and what held it; the newest last."""

    def holding(self, which: str, keys: Sequence[str], *parts: str) -> list[int]:
        """Return, in order, the indexes of the keys that hold every part.

        Whatever holds the parts of a query holds what they grew from.
        """
        known = self._known.setdefault(which, {})
        found = known.pop(parts, None)
        if found is None:
            wider = [one for old, one in known.items() if _grew(old, parts)]
            among = min(wider, key=len) if wider else range(len(keys))
            found = _with_all(keys, parts, among)
        known[parts] = found
        if len(known) > _REMEMBERED:
            del known[next(iter(known))]
        return found


def _grew(old: Sequence[str], new: Sequence[str]) -> bool:
    return bool(old) and all(any(part in grown for grown in new) for part in old)


class Beginnings:
    """Texts that are found by how they begin."""

    def __init__(self, texts: Iterable[tuple[str, int]]) -> None:
        """Take each text with the index it stands for."""
        pairs = sorted(texts)
        self._texts = [text for text, _ in pairs]
        self._indexes = [index for _, index in pairs]

    def begun_by(self, start: str) -> set[int]:
        """Return the indexes of the texts that begin so."""
        first = bisect_left(self._texts, start)
        return set(self._indexes[first : bisect_left(self._texts, start + _LAST)])


class Titles:
    """Folded titles in document order, with their labels where those are words."""

    def __init__(self, entries: Sequence[Entry], headings: int, parents: Sequence[int]) -> None:
        """Take the keys; the first ``headings`` entries are headings, the rest registers.

        ``parents`` tells for each which one it stands under, -1 for none.
        """
        self._headings = headings
        self._parents = parents
        self._ends = _ends(parents)
        """Where what stands under a title ends."""
        labels = [words(entry.label) for entry in entries]
        # A label that is a word itself ('Phụ lục 1') is searched with the title.
        self._named = ["" if leading_steps(each) else f" {' '.join(each)} " for each in labels]
        self._labelled = [at for at, named in enumerate(self._named) if named]
        each = [
            named.split() + words(entry.title)
            for named, entry in zip(self._named, entries, strict=True)
        ]
        self.keys = [f" {' '.join(key)} " for key in each]
        self.closed = ["".join(key) for key in each]
        self.postings: dict[str, list[int]] = {}
        """Word -> the titles that hold it."""
        for at, key in enumerate(each):
            for word in key:
                self.postings.setdefault(word, []).append(at)
        self._vocabulary = sorted(self.postings)
        self._initials = ["".join([word[0] for word in key]) for key in each]
        self._lengths = [len(key) for key in self.keys]
        self._marked = [f" {' '.join(re.findall(WORD, settle(each.title)))} " for each in entries]
        self._beginnings = Beginnings(self._leads())
        self._narrowing = Narrowing()

    def _leads(self) -> Iterable[tuple[str, int]]:
        """Give each way to begin a title: as it is, behind its label, behind 'Về'."""
        for at, (key, named) in enumerate(zip(self.keys, self._named, strict=True)):
            yield key, at
            if key.startswith(" ve "):
                yield key.removeprefix(" ve"), at
            if named:
                yield key.removeprefix(named.rstrip()), at

    def scores(
        self, query: str, wanted: Sequence[str], limit: int, *, inside: bool = True
    ) -> dict[int, float]:
        """Match tier by tier until ``limit`` are found; ``wanted`` are the query's folded words.

        ``inside`` takes what stands anywhere in words, too.
        """
        phrase = " " + " ".join(wanted)
        closed = "".join(wanted)
        marked = [" " + word for word in re.findall(WORD, settle(query))]
        if "".join(marked).isascii():
            marked = []
        holding, keys = self._narrowing.holding, self.keys
        scores: dict[int, float] = {}

        def take(tier: int, found: Sequence[int]) -> bool:
            if scores:
                found = [at for at in found if at not in scores]
            if len(found) > limit and not marked:
                found = self._foremost(tier, found, phrase, limit)
            scores.update(self._of_tier(tier, found, phrase, marked))
            return len(scores) >= limit

        if take(PHRASE, holding("phrase", keys, phrase)):
            return scores
        if len(closed) > 1 and (len(wanted) == 1 or len(closed) == len(wanted)):
            self._take_initials(closed, scores)
            if len(scores) >= limit:
                return scores
        starts = [" " + word for word in wanted]
        if len(wanted) > 1 and take(WORDS, holding("words", keys, *starts)):
            return scores
        if len(wanted) > 1 and not scores:
            self._take_initials(closed, scores)
            scores.update(self._mixed(wanted, scores))
            if len(scores) >= limit:
                return scores
        if inside and len(closed) >= _SHORTEST_INSIDE:
            take(INSIDE, holding("closed", self.closed, closed))
            take(INSIDE, holding("inside", keys, *wanted))
        return scores

    def _foremost(self, tier: int, found: Sequence[int], phrase: str, limit: int) -> list[int]:
        """Return, in order, the titles of a tier among which the ``limit`` best are.

        The shorter a title the better; only what begins with the phrase stands before shorter ones,
        and what is a register, or has a label that is a word, is worth something of its own.
        """
        least, lengths = len(phrase), self._lengths
        registers_from = bisect_left(found, self._headings)
        headings, foremost = found[:registers_from], set(found[registers_from:])
        foremost |= set(self._labelled).intersection(headings)
        ranked = sorted(headings, key=lengths.__getitem__)
        # Those that are no longer than the phrase are worth the same.
        alike = bisect_right(ranked, least, key=lengths.__getitem__)
        ranked[:alike] = sorted(ranked[:alike])
        foremost.update(ranked[:limit])
        if tier == PHRASE:
            begun = self._beginnings.begun_by(phrase)
            foremost.update([at for at in ranked if at in begun][:limit])
        return sorted(foremost)

    def _of_tier(
        self,
        tier: int,
        found: Sequence[int],
        phrase: str,
        marked: Sequence[str],
    ) -> dict[int, float]:
        """Return what the titles are worth."""
        covered, least = COVERAGE * len(phrase), len(phrase)
        worth, lengths = tier + HEADING, [self._lengths[at] for at in found]
        scores = {
            at: worth + covered / (length if length > least else least)
            for at, length in zip(found, lengths, strict=True)
        }
        for at in found[bisect_left(found, self._headings) :]:
            scores[at] -= HEADING
        for at in self._labelled:
            if at in scores and phrase in self._named[at]:
                # The title behind a label that is meant makes it no worse.
                scores[at] += COVERAGE - covered / max(self._lengths[at], least)
        if tier == PHRASE:  # what begins a title stands in it as a phrase
            for at in self._beginnings.begun_by(phrase) & scores.keys():
                scores[at] += START
        if marked:
            self._add_marks(scores, marked)
        return scores

    def _add_marks(self, scores: dict[int, float], marked: Sequence[str]) -> None:
        """Let titles with the marks of the query stand first, those with some of them next."""
        titles, phrase = self._marked, "".join(marked)
        whole = {at for at in scores if phrase in titles[at]}
        for at in whole:
            scores[at] += _MARKS
        if len(marked) > 1:
            for word in marked:
                for at in [at for at in scores if word in titles[at]]:
                    if at not in whole:
                        scores[at] += _MARKS / len(marked)

    def _mixed(self, wanted: Sequence[str], known: Container[int]) -> dict[int, float]:
        """Match words and initials in any mixture: ``xd đảng``, ``hc ktxh``.

        Each must stand in the title or in one above it, and one at least in the title itself.
        """
        owners = [self._with_word_or_initials(word) for word in wanted]
        if not all(owners):
            return {}
        size = len(self.keys)
        some, each = 0, (1 << 8 * size) - 1
        for indexes in owners:
            some |= int.from_bytes(self._mask(indexes), "little")
            each &= int.from_bytes(self._mask_below(indexes), "little")
        matches = [
            at
            for at in compress(range(size), (some & each).to_bytes(size, "little"))
            if at not in known
        ]
        shortest = sorted(matches, key=self._lengths.__getitem__)[:_MOST_MIXED]
        parts = [re.compile(word_or_initials(word)) for word in wanted]
        row = re.compile("".join(part.pattern for part in parts))
        scores = {}
        for at in sorted(shortest):
            key = self.keys[at]
            own = [word for word, indexes in zip(wanted, owners, strict=True) if at in indexes]
            score = float(MIXED + (HEADING if at < self._headings else 0))
            score += COVERAGE * sum(map(len, own)) / max(len(key), len("".join(wanted)))
            if row.search(key):
                begins = row.match(key) or row.match(key.removeprefix(" ve"))
                score += _IN_A_ROW + (START if begins else 0)
            elif _stand_in_order(parts, self._path(at)):
                score += _IN_ORDER
            elif len(own) == len(wanted):
                score += _OWN
            scores[at] = score
        return scores

    def _with_word_or_initials(self, word: str) -> set[int]:
        """Return the titles with a word that begins so, or with words of these initials."""
        first = bisect_left(self._vocabulary, word)
        last = bisect_left(self._vocabulary, word + _LAST)
        indexes: set[int] = set()
        for known in self._vocabulary[first:last]:
            indexes.update(self.postings[known])
        if len(word) > 1:
            indexes.update(self._narrowing.holding("initials", self._initials, word))
        return indexes

    def _mask(self, indexes: Iterable[int]) -> bytearray:
        mask = bytearray(len(self.keys))
        for at in indexes:
            mask[at] = 1
        return mask

    def _mask_below(self, indexes: Iterable[int]) -> bytearray:
        """Return for every title whether it is one of these or stands under one."""
        mask = bytearray(len(self.keys))
        end = 0
        for at in sorted(indexes):
            if self._ends[at] > end:
                end = self._ends[at]
                mask[at:end] = b"\1" * (end - at)
        return mask

    def _path(self, at: int) -> str:
        """Return the key of a title behind those of the titles above it."""
        keys = []
        while at >= 0:
            keys.append(self.keys[at])
            at = self._parents[at]
        return "".join(reversed(keys))

    def _take_initials(self, letters: str, scores: dict[int, float]) -> None:
        for at in self._narrowing.holding("initials", self._initials, letters):
            initials = self._initials[at]
            if at not in scores:
                start = START if initials.startswith((letters, "v" + letters)) else 0
                # Initials of a label ('pl') say nothing about the length of the title.
                whole = letters if start and self._named[at] else initials
                scores[at] = INITIALS + COVERAGE * len(letters) / len(whole) + start


def word_or_initials(word: str) -> str:
    """Return a pattern of a folded word that begins so, or of words with these initials."""
    initials = " ".join(f"{re.escape(letter)}[^ ]*" for letter in word)
    return f" (?:{re.escape(word)}[^ ]*|{initials})"


def _stand_in_order(parts: Iterable[re.Pattern[str]], text: str) -> bool:
    end = 0
    for part in parts:
        match = part.search(text, end)
        if match is None:
            return False
        end = match.end()
    return True


def _ends(parents: Sequence[int]) -> list[int]:
    """Return for each entry, in document order, the index behind the last one under it."""
    ends = [at + 1 for at in range(len(parents))]
    for at in range(len(parents) - 1, -1, -1):
        if parents[at] >= 0:
            ends[parents[at]] = max(ends[parents[at]], ends[at])
    return ends


def _with_all(keys: Sequence[str], parts: Sequence[str], among: Iterable[int]) -> list[int]:
    """Return the indexes, of those, of the keys that hold every part."""
    longest, *others = sorted(parts, key=len, reverse=True)
    found = [at for at in among if longest in keys[at]]
    for part in others:
        found = [at for at in found if part in keys[at]]
    return found
