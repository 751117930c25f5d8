"""What we serve of the design systems is what was vendored, and nothing of their owners' identity."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from tools import vendor_frontend as vendor

STATIC = vendor.ROOT / "backend/web/static"
RECORD = json.loads((vendor.TARGET / "vendored.json").read_text())


def served() -> list[Path]:
    return [path for path in STATIC.rglob("*") if path.is_file()]


def test_every_vendored_file_is_as_it_was_recorded() -> None:
    found = {
        str(path.relative_to(vendor.TARGET)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendor.TARGET.rglob("*")
        if path.is_file() and path.name != "vendored.json"
    }
    assert found == RECORD["sha256"]


def test_the_versions_recorded_are_those_of_the_script_and_their_licences_stand_here() -> None:
    assert [(one["package"], one["version"]) for one in RECORD["packages"]] == [
        (one.name, one.version) for one in vendor.PACKAGES
    ]
    for one in RECORD["packages"]:
        assert one["licence"] == "MIT"
        assert "Permission is hereby granted" in (vendor.ROOT / one["text"]).read_text()


@pytest.mark.parametrize("word", ["GDS Transport", "@font-face", "sourceMappingURL", "crown", "crest", "logotype"])
def test_no_style_or_script_names_fonts_or_marks_of_others(word: str) -> None:
    texts = [path for path in served() if path.suffix in {".css", ".js", ".svg"}]
    assert len(texts) > 5
    assert [path.name for path in texts if word.lower() in path.read_text().lower()] == []


def test_no_file_is_a_font_or_a_mark_of_others() -> None:
    marked = re.compile(r"crown|crest|govuk-icon|govuk-logo|opengraph|manifest\.json|\.woff|\.ttf|\.ico$")
    assert [path.name for path in served() if marked.search(path.name)] == []


def test_no_template_uses_the_header_or_footer_of_the_government() -> None:
    for path in (vendor.ROOT / "backend").rglob("*.html"):
        found = re.findall(r"govuk-(?:header|footer)\b|GOV\.UK|HMPPS|Crown copyright", path.read_text())
        assert found == [], path


def test_every_address_in_a_style_sheet_leads_to_a_file() -> None:
    for path in STATIC.rglob("*.css"):
        for address in re.findall(r"url\(['\"]?([^)'\"]+)", path.read_text()):
            assert not address.startswith(("/", "http", "data:")), address
            assert (path.parent / address).is_file(), address


def test_every_import_of_a_script_leads_to_a_file() -> None:
    script = STATIC / "web/footbridge.js"
    imports = re.findall(r'from "([^"]+)"', script.read_text())
    assert len(imports) == 2
    assert all((script.parent / one).is_file() for one in imports)


def test_pages_are_set_in_a_font_that_everybody_may_use() -> None:
    styles = (vendor.TARGET / vendor.STYLES).read_text()
    families = set(re.findall(r"font-family:([^;}]+)", styles)) - {"inherit", "monospace", "sans-serif"}
    assert vendor.FONT in families
    assert not [one for one in families if "Transport" in one or "nta" in one]


def test_leaving_parts_out_keeps_every_other_rule_as_it_was() -> None:
    css = (
        '@charset "UTF-8";@import url(x.css);.a{color:red}.govuk-footer,.b{content:"};{"}'
        "@media print{.govuk-header__logo{x:y}}@media (min-width:40em){.c:not(.a,.b){d:e}.moj-tag--blue{f:g}}"
        "@font-face{font-family:GDS Transport}@keyframes k{0%{a:b}to{c:d}}"
    )
    assert vendor.keep(css) == (
        '@import url(x.css);.a{color:red}.b{content:"};{"}@media (min-width:40em){.c:not(.a,.b){d:e}}'
        "@keyframes k{0%{a:b}to{c:d}}"
    )


@pytest.mark.parametrize("name", vendor.LEFT_OUT)
def test_no_page_uses_a_part_that_was_left_out(name: str) -> None:
    used = re.compile(rf"\b{name}(?![a-z])")
    assert [path for path in (vendor.ROOT / "backend").rglob("*.html") if used.search(path.read_text())] == []
