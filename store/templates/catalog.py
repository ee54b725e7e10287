"""The templates that come with the program, templates in files, and the sample report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from outline.errors import StoreError, phrase
from outline.model import Report
from outline.templates.template import Template
from store import errors
from store.disk import atomic
from store.toml.parser import LIMIT

DATA = Path(__file__).parent.parent / "data"
SUFFIX = ".toml"
DEFAULT = "bc-2141-2023"
SAMPLE = DATA / "samples" / "giua-nhiem-ky.toml"


@dataclass(frozen=True, slots=True)
class TemplateInfo:
    """One line of the list of templates."""

    id: str
    version: int
    title: str
    source: str
    """Number and date of the directive."""
    sections: int
    """0 when the directive gives no outline."""


def listing() -> tuple[TemplateInfo, ...]:
    """Return the templates that come with the program, by id."""
    return tuple(
        TemplateInfo(
            template.id, template.version, template.title, template.source, len(template.sections)
        )
        for template in map(load, _ids())
    )


def load(id_or_path: str | Path) -> Template:
    """Return a template by its id, or from a file; raise ``StoreError``.

    What has a folder or ends in ``.toml`` is a file; anything else is an id.
    """
    name = str(id_or_path)
    if name.endswith(SUFFIX) or Path(name).name != name:
        return _read(Path(name), name)
    ids = _ids()
    if name not in ids:
        raise StoreError(
            phrase("There is no template “{id}”.", id=name),
            phrase("Use one of: {known}; or the path of a template file.", known=", ".join(ids)),
        )
    return _read(DATA / "templates" / (name + SUFFIX), name + SUFFIX)


def sample() -> Report:
    """Return the filled report of an imagined district, some of it left to be done."""
    from store.report_file.codec import decode

    return decode(SAMPLE.read_bytes(), SAMPLE.name).report


def _ids() -> list[str]:
    return sorted(path.stem for path in (DATA / "templates").glob("*" + SUFFIX))


def _read(path: Path, name: str) -> Template:
    from .read_template import read

    try:
        data = atomic.read(path, LIMIT)
    except (OSError, ValueError) as error:
        message = errors.cannot_read(path, error).what
        cure = phrase("Check the path; “decuong template list” names the templates there are.")
        raise StoreError(message, cure) from error
    return read(data, name)
