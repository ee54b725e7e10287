"""The rule under the heading, drawn with a shape as word processors write it."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from export.audit import audit
from export.profiles import load
from tests.samples.printed import REPORT, Made

_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_VML = '<w:pict><v:line from="10pt,1pt" to="214pt,1pt"/></w:pict>'
SHAPES = {
    "bare": f"<w:r {_NS}><w:drawing/></w:r>",
    "old": f"<w:r {_NS}>{_VML}</w:r>",
    "as Word inserts it": (
        f'<w:r {_NS}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing/></mc:Choice>'
        f"<mc:Fallback>{_VML}</mc:Fallback></mc:AlternateContent></w:r>"
    ),
    "around the run": (
        f'<mc:AlternateContent {_NS}><mc:Choice Requires="wps"><w:r><w:drawing/></w:r></mc:Choice>'
        f"<mc:Fallback><w:r>{_VML}</w:r></mc:Fallback></mc:AlternateContent>"
    ),
}
HEADING, DATE = "ĐẢNG CỘNG SẢN VIỆT NAM", "Bình An, ngày"
RULES = {"hd36-2018": "PartyRule", "nd30-2020": "MottoRule"}


def codes(profile: str, shape: str, anchor: str) -> list[str]:
    """Audit a document of ours that has a shape, anchored in some words, for the border."""
    document = docx.Document(io.BytesIO(Made(REPORT, load(profile)).data))
    for paragraph in list(document.element.body.iter(qn("w:p"))):
        words = Paragraph(paragraph, document).text
        style = paragraph.pPr.pStyle.val if paragraph.pPr is not None else ""
        if style == RULES[profile]:
            if anchor == "":
                paragraph.append(parse_xml(shape))
                paragraph.pPr.remove(paragraph.pPr.pStyle)
            else:
                paragraph.getparent().remove(paragraph)
        elif anchor and words.startswith(anchor) and shape:
            paragraph.append(parse_xml(shape))
    out = io.BytesIO()
    document.save(out)
    return [finding.code for finding in audit(out.getvalue(), "a.docx", load(profile)).findings]


@pytest.mark.parametrize("anchor", [HEADING, DATE, ""])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_is_a_rule_however_it_is_written_and_wherever_near_it_hangs(
    shape: str, anchor: str
) -> None:
    assert codes("hd36-2018", SHAPES[shape], anchor) == []


def test_a_shape_in_the_other_column_is_no_rule_of_this_one() -> None:
    assert codes("hd36-2018", SHAPES["bare"], "HUYỆN ỦY") == ["party.rule"]
    assert codes("nd30-2020", SHAPES["bare"], "CỘNG HÒA") == []
    assert codes("nd30-2020", "", "CỘNG HÒA") == ["motto.rule"]
