"""Whether other programs open the file: asked of python-docx, the usual reader of DOCX files.

Our own reading looks only at the parts that an audit needs; a relationship that leads nowhere or a
part without a type is seen here.
"""

from __future__ import annotations

from io import BytesIO

from outline.errors import phrase

from .finding import Finding, Place, Rule

CODE = "file.unopened"


def check(data: bytes) -> tuple[Finding, ...]:
    """Return a finding if python-docx cannot open the file; weigh its parts before."""
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        docx.Document(BytesIO(data))
    except (OpcError, LxmlError, KeyError, ValueError, AttributeError) as error:
        why = " ".join(str(error).split())[:80]
        return (
            Finding(
                CODE,
                Place(phrase("The file")),
                phrase("Other programs can open it."),
                phrase("A usual reader of DOCX files cannot: {why}", why=why),
                phrase("Open it in a word processor and save it again as a DOCX."),
                Rule("ISO/IEC 29500", "A"),
            ),
        )
    return ()
