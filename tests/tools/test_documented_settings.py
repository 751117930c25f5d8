"""docs/environment.md lists exactly the settings that are read."""

import re

from tools.entry.home import ROOT

NAME = re.compile(r"FOOTBRIDGE_[A-Z_]+|DATABASE_(?:[A-Z]+_)?URL|REDIS_URL|PORT")
IN_TABLE = re.compile(rf"^\| `({NAME.pattern})` \|", re.MULTILINE)
READ = re.compile(rf"\"({NAME.pattern})\"|\$\{{({NAME.pattern})")


def test_every_setting_that_is_read_is_documented_and_no_other() -> None:
    documented = set(IN_TABLE.findall((ROOT / "docs" / "environment.md").read_text(encoding="utf-8")))
    sources = [
        ROOT / "footbridge",
        *(path for room in ("backend", "worker", "tools") for path in ROOT.glob(f"{room}/**/*.py")),
    ]
    read = {
        name for path in sources for found in READ.findall(path.read_text(encoding="utf-8")) for name in found if name
    }
    assert read == documented
