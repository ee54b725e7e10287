"""Vietnamese numbers, percentages, dates, months and Roman numerals, both ways.

Numbers are exact (``Decimal``), written ``45.799,5``: dots between thousands, a comma before
decimals. Dates are written ``05/6/2023``: days below 10 and the months 1 and 2 get a nought (the
Party's rule for its papers). Everything that parses raises ``BadValue`` with a cure.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Context, Decimal

from outline.errors import BadValue, Phrase, phrase
from outline.text import clean, fold

MAX_DIGITS = 18
"""More digits than this are a slip of the hand, and more than a TOML integer holds."""
FIRST_YEAR, LAST_YEAR = 1900, 2199

_LONGEST_QUOTE = 40
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def shorten_quote(text: str) -> str:
    """Return ``text`` on one line and cut to 40 characters, to be quoted in a sentence."""
    text = " ".join(clean(text).split())
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"


def parse_number(s: str) -> Decimal:
    """Read ``45.799,5`` (also ``45799,5``, ``45 799,5``, ``-3``) exactly.

    A dot is always a thousands separator: ``45.799`` is 45799, and ``45.79`` or ``0.5`` is refused
    rather than guessed. Raises ``BadValue``.
    """
    text = clean(s).strip().replace("−", "-")
    match = re.fullmatch(r"([+-]?) ?([0-9][0-9. ]*)(?:,([0-9]+))?", text)
    if match is None:
        raise BadValue(phrase("“{text}” is not a number.", text=shorten_quote(s)), _number_cure())
    sign, whole_part, decimals = match.groups()
    if not re.fullmatch(
        r"[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+", whole_part
    ):
        raise BadValue(
            phrase(
                "The dots or spaces in “{text}” do not separate thousands.", text=shorten_quote(s)
            ),
            _number_cure(),
        )
    digits = whole_part.replace(".", "").replace(" ", "")
    if len(digits.lstrip("0")) + len(decimals or "") > MAX_DIGITS:
        raise BadValue(
            phrase(
                "“{text}” has more than {count} digits.", text=shorten_quote(s), count=MAX_DIGITS
            ),
            phrase("Check the figure, or use a larger unit."),
        )
    return Decimal(f"{sign}{digits}.{decimals}" if decimals else f"{sign}{digits}")


def _number_cure() -> Phrase:
    return phrase("Write it like 45.799,5: dots between thousands, a comma before decimals.")


def parse_whole(s: str) -> int:
    """Read a whole number, ``1.234``; raise ``BadValue`` for decimals and everything else."""
    cure = phrase("Write it without decimals, like 1.234.")
    try:
        number = parse_number(s)
    except BadValue as error:
        if error.cure != _number_cure():
            raise
        raise BadValue(error.what, cure) from error
    if number != number.to_integral_value():
        raise BadValue(phrase("“{text}” is not a whole number.", text=shorten_quote(s)), cure)
    return int(number)


def format_number(n: Decimal | int, places: int | None = None) -> str:
    """Write a number as ``45.799,5``; ``places`` decimals, rounded half up, or exactly as it is."""
    number = Decimal(n)
    if not number.is_finite():
        raise BadValue(phrase("“{text}” is not a number.", text=str(number)), _number_cure())
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, Context(prec=99))
    sign = "-" if number < 0 else ""
    whole_part, _, decimals = f"{number.copy_abs():f}".partition(".")
    grouped = f"{int(whole_part):,}".replace(",", ".")
    return f"{sign}{grouped},{decimals}" if decimals else f"{sign}{grouped}"


def parse_percent(s: str) -> Decimal:
    """Read ``83,2%``; the sign may be missing or follow a space. Raises ``BadValue``."""
    return parse_number(clean(s).strip().removesuffix("%"))


def format_percent(n: Decimal | int, places: int | None = None) -> str:
    """Write ``83,2%``, exactly or with ``places`` decimals."""
    return format_number(n, places) + "%"


def parse_date(s: str) -> dt.date:
    """Read a day: ``5/6/2023``, ``05-06-2023``, ``2023-06-05``, ``ngày 05 tháng 6 năm 2023``.

    The day always comes before the month, except in ISO form. Years have four digits, from 1900
    to 2199. Raises ``BadValue``.
    """
    text = re.sub(r"\s*([/.-])\s*", r"\1", fold(s))
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
    day_first = re.fullmatch(
        r"(?:ngay )?([0-9]{1,2})(?:([/.-])([0-9]{1,2})\2| thang ([0-9]{1,2}),? nam )([0-9]{4})",
        text,
    )
    if iso:
        year, month, day = (int(part) for part in iso.groups())
    elif day_first:
        day, month, year = (int(day_first[group]) for group in (1, 3 if day_first[3] else 4, 5))
    else:
        raise BadValue(
            phrase("“{text}” is not a date.", text=shorten_quote(s)),
            phrase("Write day, month and year like 05/6/2023."),
        )
    try:
        day_found = dt.date(year, month, day)
    except ValueError:
        day_found = None
    if day_found is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadValue(
            phrase("There is no day {text}.", text=shorten_quote(s)),
            phrase("Write day, month and year like 05/6/2023."),
        )
    return day_found


def format_date(d: dt.date) -> str:
    """Write ``05/6/2023``: noughts before days below 10 and before the months 1 and 2 (D006)."""
    return f"{d.day:02}/{_format_month_number(d.month)}/{d.year}"


def format_date_long(d: dt.date) -> str:
    """Write ``ngày 05 tháng 6 năm 2023``, as beside the place in a letterhead (D006)."""
    return f"ngày {d.day:02} tháng {_format_month_number(d.month)} năm {d.year}"


def _format_month_number(month: int) -> str:
    return f"{month:02}" if month <= 2 else str(month)


def last_day_before(deadline: dt.date) -> dt.date:
    """Return the last acceptable day of 'trước ngày ...': the day before (D018)."""
    return deadline - dt.timedelta(days=1)


def parse_month(s: str) -> str:
    """Read a month as ISO ``2020-06``: ``6/2020``, ``tháng 6 năm 2020``, ``2020-06``.

    Raises ``BadValue``.
    """
    text = re.sub(r"\s*([/.-])\s*", r"\1", fold(s))
    match = re.fullmatch(r"(?:thang )?([0-9]{1,2})(?:[/.-]|,? nam )([0-9]{4})", text)
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})", text)
    month, year = (match[1], match[2]) if match else (iso[2], iso[1]) if iso else ("0", "0")
    if not (1 <= int(month) <= 12 and FIRST_YEAR <= int(year) <= LAST_YEAR):
        raise BadValue(
            phrase("“{text}” is not a month.", text=shorten_quote(s)),
            phrase("Write month and year like 6/2020."),
        )
    return f"{year}-{int(month):02}"


def format_month(iso: str) -> str:
    """Write ISO ``2020-06`` as ``6/2020``; the months 1 and 2 get a nought. Raises ``BadValue``."""
    year, month = parse_month(iso).split("-")
    return f"{_format_month_number(int(month))}/{year}"


def to_roman(n: int) -> str:
    """Write 1 to 3999 in Roman numerals; raise ``BadValue`` outside."""
    if not 1 <= n <= 3999:
        raise BadValue(
            phrase("{number} cannot be written in Roman numerals.", number=n),
            phrase("Give a number from 1 to 3999."),
        )
    out = []
    for value, letters in _ROMAN:
        count, n = divmod(n, value)
        out.append(letters * count)
    return "".join(out)


def from_roman(s: str) -> int:
    """Read Roman numerals of either case; raise ``BadValue`` for any but the usual spelling."""
    text = clean(s).strip().upper()
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    if text and len(text) <= 15 and all(letter in values for letter in text):
        numbers = [values[letter] for letter in text]
        for number, after in zip(numbers, [*numbers[1:], 0], strict=True):
            total += -number if number < after else number
    if not 1 <= total <= 3999 or to_roman(total) != text:
        raise BadValue(
            phrase("“{text}” is not a Roman numeral.", text=shorten_quote(s)),
            phrase("Write it like XII."),
        )
    return total
