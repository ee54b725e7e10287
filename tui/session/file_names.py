"""What a file may be called: a name must not promise another format than the file has."""

from __future__ import annotations

from pathlib import Path

from outline.errors import BadValue, phrase

DOCX = "docx"
REPORT = "toml"
_OTHERS = frozenset(
    (
        *("doc", "docm", "dot", "dotx", "dotm", "odt", "ott", "fodt", "rtf", "wps", "pages"),
        *("csv", "tsv", "xls", "xlsx", "xlsm", "xlsb", "ods", "fods", "ppt", "pptx", "odp"),
        *("pdf", "xps", "ps", "htm", "html", "xml", "json", "yaml", "yml", "md", "epub"),
        *("zip", "rar", "7z", "gz", "tar", "png", "jpg", "jpeg", "gif", "tif", "tiff", "bmp"),
    )
)
"""Endings that programs open by; what follows a dot otherwise may be a date or a version."""


def refuse_foreign_report_name(path: Path) -> None:
    """Raise ``BadValue`` where a report would get a name that another program opens."""
    ending = _ending(path)
    if ending in _OTHERS or ending == DOCX:
        example = f"{path.name[: -len(ending) - 1] or 'bao-cao'}.{REPORT}"
        raise BadValue(
            phrase(
                "A report is a TOML file, and “{name}” is the name of another kind of file.",
                name=path.name,
            ),
            phrase("Call it {example}; “decuong export” makes the Word document.", example=example),
        )


def refuse_foreign_docx_name(path: Path) -> None:
    """Raise ``BadValue`` where a DOCX would get the name of another format, a report's too."""
    ending = _ending(path)
    if ending in _OTHERS or ending == REPORT:
        raise BadValue(
            phrase(
                "The document is a DOCX file, and “{name}” is the name of another kind of file.",
                name=path.name,
            ),
            phrase(
                "Call it {example}.",
                example=f"{path.name[: -len(ending) - 1] or 'bao-cao'}.{DOCX}",
            ),
        )


def _ending(path: Path) -> str:
    _, dot, ending = path.name.rstrip(" .").rpartition(".")
    return ending.lower() if dot else ""
