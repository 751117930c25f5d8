"""Takes the style sheets and scripts of GOV.UK Frontend and MOJ Frontend into the repository.

    python tools/vendor_frontend.py

Run by hand when a version below changes; needs npm. What it writes is committed, so that neither a build nor the
running system needs npm. The fonts, crowns, crests and icons of both packages are for services of the UK government
alone and are left out, with every rule that draws them.
"""

import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "backend/web/static/web/vendor"
STYLES = "frontend.min.css"


@dataclass(frozen=True)
class Package:
    """A package of the registry. ``styles``, ``script`` and ``images`` are paths in it; ``licence`` one in ours."""

    name: str
    version: str
    styles: str
    script: str
    images: str
    licence: str


PACKAGES = (
    Package(
        name="govuk-frontend",
        version="6.6.0",
        styles="dist/govuk/govuk-frontend.min.css",
        script="dist/govuk/govuk-frontend.min.js",
        images="dist/govuk/assets/images",
        licence="licences/alphagov-govuk-frontend.txt",
    ),
    Package(
        name="@ministryofjustice/frontend",
        version="11.1.0",
        styles="moj/moj-frontend.min.css",
        script="moj/moj-frontend.min.js",
        images="moj/assets/images",
        licence="licences/ministryofjustice-moj-frontend.txt",
    ),
)

FONT = '"Helvetica Neue",Arial,sans-serif'

#: blocks of the design systems whose rules are left out, by the name their classes begin with
LEFT_OUT = (
    # the identity of GOV.UK and of the Ministry of Justice
    "govuk-header", "govuk-footer", "govuk-logo", "moj-header", "moj-organisation-nav", "moj-primary-navigation",
    "probation-common-header", "probation-common-footer",
    # parts that the design systems warn against, or have replaced
    "moj-banner", "moj-pagination", "moj-password-reveal", "moj-progress-bar", "moj-rich-text-editor",
    "moj-search-toggle", "moj-tag", "moj-task-list", "moj-ticket-panel",
    # parts for services to the public
    "govuk-cookie-banner", "moj-cookie-banner",
)  # fmt: skip
_LEFT_OUT = re.compile(rf"\.(?:{'|'.join(LEFT_OUT)})(?![a-z])")
_IMAGE = re.compile(r"url\([\"']?/assets/images/([^)\"']+)[\"']?\)")


def fetch(package: Package, folder: Path) -> dict[str, bytes]:
    """The files of a package by their path in it, brought by the npm client into ``folder``."""
    command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
    packed = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.split()[-1]
    with tarfile.open(fileobj=io.BytesIO((folder / packed).read_bytes())) as archive:
        return {
            member.name.removeprefix("package/"): found.read()
            for member in archive.getmembers()
            if member.isfile() and (found := archive.extractfile(member)) is not None
        }


def blocks(css: str) -> Iterator[tuple[str, str]]:
    """Each rule of a style sheet as its head and its body; a statement without a body has an empty one."""
    start = depth = body = 0
    quote = ""
    for at, letter in enumerate(css):
        if quote:
            quote = "" if letter == quote and css[at - 1] != "\\" else quote
        elif letter in "\"'":
            quote = letter
        elif letter == "{":
            depth += 1
            body = at if depth == 1 else body
        elif letter == "}":
            depth -= 1
            if depth == 0:
                yield css[start:body].strip(), css[body + 1 : at]
                start = at + 1
        elif letter == ";" and depth == 0:
            yield css[start : at + 1].strip(), ""
            start = at + 1


def keep(css: str) -> str:
    """The style sheet without fonts to load and without the parts in ``LEFT_OUT``."""
    kept = []
    for head, body in blocks(css):
        if head.startswith(("@font-face", "@charset")):
            continue
        if head.startswith(("@media", "@supports")):
            if inner := keep(body):
                kept.append(f"{head}{{{inner}}}")
        elif not body:
            kept.append(head)
        elif selectors := [one for one in _selectors(head) if not _LEFT_OUT.search(one)]:
            kept.append(f"{','.join(selectors)}{{{body}}}")
    return "".join(kept)


def _selectors(head: str) -> list[str]:
    """The selectors of a rule; a comma within brackets, as in ``:not(a, b)``, parts nothing."""
    return re.split(r",(?![^(]*\))", head)


def mend_styles(css: str) -> str:
    """The style sheet as we serve it: our fonts, no identity, images beside it, no reference to its source map."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = keep(css)
    css = re.sub(r"[\"']?GDS Transport[\"']?,\s*arial,\s*sans-serif", FONT, css)
    return _IMAGE.sub(r"url(images/\1)", css)


def mend_script(script: str) -> str:
    return re.sub(r"//# sourceMappingURL=\S+\s*$", "", script).rstrip() + "\n"


def main() -> int:
    """Write everything anew. Returns 1, saying so, where npm is missing or a package cannot be had."""
    if shutil.which("npm") is None:
        sys.stderr.write("npm is needed to bring the packages: install Debian's package npm.\n")
        return 1
    shutil.rmtree(TARGET, ignore_errors=True)
    (TARGET / "images").mkdir(parents=True)
    styles, record = "", []
    for package in PACKAGES:
        with tempfile.TemporaryDirectory() as folder:
            try:
                files = fetch(package, Path(folder))
            except subprocess.CalledProcessError as fault:
                sys.stderr.write(f"{package.name} {package.version} cannot be had:\n{fault.stderr}\n")
                return 1
        sheet = mend_styles(files[package.styles].decode())
        for image in sorted(set(re.findall(r"url\(images/([^)]+)\)", sheet))):
            (TARGET / "images" / image).write_bytes(files[f"{package.images}/{image}"])
        styles += sheet + "\n"
        name = Path(package.script).name
        (TARGET / name).write_text(mend_script(files[package.script].decode()), encoding="utf-8")
        licence = json.loads(files["package.json"])["license"]
        record.append(
            {"package": package.name, "version": package.version, "licence": licence, "text": package.licence}
        )
    (TARGET / STYLES).write_text('@charset "UTF-8";\n' + styles, encoding="utf-8")
    hashes = {
        str(path.relative_to(TARGET)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(TARGET.rglob("*"))
        if path.is_file()
    }
    body = json.dumps({"packages": record, "sha256": hashes}, indent=2) + "\n"
    (TARGET / "vendored.json").write_text(body, encoding="utf-8")
    print(f"{len(hashes)} files, {sum(path.stat().st_size for path in TARGET.rglob('*') if path.is_file()):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
