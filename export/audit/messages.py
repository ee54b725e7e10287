"""The sentences of an audit: names of components, what is required and found, cures."""

from __future__ import annotations

from collections.abc import Callable

from outline.errors import Phrase, phrase


def component_name(component: str) -> Phrase:
    """Return the name of a component of the form, by the style that it must have."""
    names: dict[str, Callable[[], Phrase]] = {
        "Party": lambda: phrase("heading of the Party"),
        "Nation": lambda: phrase("name of the State"),
        "Motto": lambda: phrase("motto of the State"),
        "Superior": lambda: phrase("superior body"),
        "Issuer": lambda: phrase("issuing body"),
        "Star": lambda: phrase("star under the issuing body"),
        "Number": lambda: phrase("number and symbol"),
        "PlaceDate": lambda: phrase("place and date"),
        "Draft": lambda: phrase("mark of a draft"),
        "Urgency": lambda: phrase("mark of urgency"),
        "Circulation": lambda: phrase("limits of circulation"),
        "LetterSubject": lambda: phrase("subject of a letter"),
        "Addressed": lambda: phrase("words “Kính gửi”"),
        "Addressee": lambda: phrase("addressee"),
        "Typist": lambda: phrase("mark of the typist"),
        "Contact": lambda: phrase("contact line"),
        "Title": lambda: phrase("type of document"),
        "Subtitle": lambda: phrase("subject"),
        "Separator": lambda: phrase("hyphens under the subject"),
        "Authority": lambda: phrase("signing authority"),
        "SignerTitle": lambda: phrase("title of the signer"),
        "Signer": lambda: phrase("name of the signer"),
        "RecipientsLabel": lambda: phrase("words “Nơi nhận”"),
        "Recipients": lambda: phrase("recipients"),
        "Appendix": lambda: phrase("heading of an appendix"),
        "AppendixNote": lambda: phrase("note under an appendix heading"),
        "AppendixText": lambda: phrase("text of an appendix"),
        "TableText": lambda: phrase("table"),
        "FootnoteText": lambda: phrase("footnotes"),
        "Page": lambda: phrase("page"),
        "PageNumber": lambda: phrase("page number"),
        "BodyText": lambda: phrase("text"),
        "Basis": lambda: phrase("grounds, “Căn cứ …”"),
    }
    make_name = names.get(component)
    return make_name() if make_name else phrase("heading")


def quote(text: str) -> Phrase:
    """Quote words that are, or must be, in the document."""
    return phrase("“{text}”", text=text)


def number(value: float) -> str:
    """Return a figure as Vietnamese documents write it."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def size(least: float, most: float) -> Phrase:
    """Return a font size, or the sizes that are allowed."""
    if least == most:
        return phrase("{size} pt", size=number(least))
    return phrase("{least} to {most} pt", least=number(least), most=number(most))


def length(least: float, most: float) -> Phrase:
    """Return a length, or the lengths that are allowed."""
    if least == most:
        return phrase("{length} mm", length=number(least))
    return phrase("{least} to {most} mm", least=number(least), most=number(most))


def toggle(name: str, on: bool) -> Phrase:
    """Return ``bold`` or ``not bold``, and so on."""
    words = {
        ("bold", True): phrase("bold"),
        ("bold", False): phrase("not bold"),
        ("italic", True): phrase("italic"),
        ("italic", False): phrase("upright"),
        ("underline", True): phrase("underlined"),
        ("underline", False): phrase("not underlined"),
    }
    return words[name, on]


def alignment(name: str) -> Phrase:
    """Return how lines lie between the margins."""
    words = {
        "left": phrase("aligned left"),
        "right": phrase("aligned right"),
        "center": phrase("centred"),
        "both": phrase("justified"),
    }
    return words.get(name) or quote(name)


def spacing(line: float, rule: str) -> Phrase:
    """Return the spacing of lines as a word processor names it."""
    if rule == "exact":
        return phrase("lines exactly {size} pt", size=number(line))
    if rule == "atLeast":
        return phrase("lines at least {size} pt", size=number(line))
    return phrase("{lines} lines", lines=number(line))


def missing() -> Phrase:
    """Return what is found where there is nothing."""
    return phrase("missing")
