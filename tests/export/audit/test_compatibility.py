"""A file that our reading forgives and other programs refuse is told."""

from __future__ import annotations

import zipfile
from io import BytesIO

from export import export_report, profiles
from export.audit import audit
from export.audit.compatibility import CODE
from store.templates import catalog

RELATION = (
    b'<Relationship Id="rIdGone" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/image" Target="media/gone.png"/></Relationships>'
)


def exported() -> bytes:
    out = BytesIO()
    report = catalog.sample()
    export_report(report, profiles.for_report(report), out)
    return out.getvalue()


def with_a_dangling_image(data: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "word/_rels/document.xml.rels":
                content = content.replace(b"</Relationships>", RELATION)
            new.writestr(member.filename, content)
    return out.getvalue()


def codes(data: bytes) -> set[str]:
    return {finding.code for finding in audit(data, "a.docx").findings}


def test_what_we_export_opens_elsewhere() -> None:
    assert CODE not in codes(exported())


def test_a_part_that_is_not_there_is_told() -> None:
    assert CODE in codes(with_a_dangling_image(exported()))
