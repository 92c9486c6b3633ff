"""Settings: the page names each of them, and an unsafe start is refused with one clear line."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import config

ROOT = Path(__file__).resolve().parent.parent
SAFE = {"SECRET_KEY": "a-secret-of-more-than-thirty-two-bytes"}
BUCKET = {**SAFE, "S3_BUCKET": "dso", "S3_ACCESS_KEY_ID": "a", "S3_SECRET_ACCESS_KEY": "b"}


def test_the_page_names_each_setting_with_its_default() -> None:
    page = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([A-Z0-9_]+)` \| (.*?) \|", page, re.MULTILINE))
    assert set(rows) == set(config.DEFAULTS)
    for name, default in config.DEFAULTS.items():
        if default and name != "INSTANCE_FOLDER":
            assert rows[name] == f"`{default}`", name


def test_nothing_else_reads_the_environment() -> None:
    for path in (ROOT / "dsonet").rglob("*.py"):
        assert not re.search(r"os\.environ|getenv", path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "short"}, "shorter than 32 bytes"),
        ({**SAFE, "FLASK_DEBUG": "1"}, "FLASK_DEBUG is on"),
        ({**SAFE, "APP_MODE": "prod"}, "APP_MODE must be one of"),
        ({**SAFE, "SMTP_SECURITY": "ssl"}, "SMTP_SECURITY must be one of"),
        ({**SAFE, "IMAP_SECURITY": "ssl"}, "IMAP_SECURITY must be one of"),
        ({**SAFE, "MAIL_IN_ADDRESS": "agenda"}, "MAIL_IN_ADDRESS must be one bare address"),
        ({**SAFE, "MAIL_IN_ADDRESS": "a+b@dso.example"}, "MAIL_IN_ADDRESS must be one bare address"),
        ({**SAFE, "SMTP_PORT": "many"}, "SMTP_PORT must be a whole number"),
        ({**SAFE, "BASE_URL": "dso.example"}, "BASE_URL must start with"),
        ({**SAFE, "BASE_URL": "https://:8000"}, "BASE_URL must be a host"),
        ({**SAFE, "BASE_URL": "https://dso.example/intranet"}, "BASE_URL must be a host"),
        ({**SAFE, "BASE_URL": "https://dso.example:x"}, "BASE_URL must be a host"),
        ({**SAFE, "BASE_URL": "https://me@dso.example"}, "BASE_URL must be a host"),
        ({**SAFE, "STORAGE": "s3"}, "A bucket needs S3_BUCKET, S3_ENDPOINT"),
        ({**SAFE, "S3_BUCKET": "dso"}, "A bucket needs S3_ENDPOINT, S3_ACCESS_KEY_ID"),
        ({**BUCKET, "S3_ENDPOINT": "http://s3.example"}, "S3_ENDPOINT must start with https://"),
        ({**BUCKET, "S3_ENDPOINT": "s3.example"}, "S3_ENDPOINT must start with https://"),
    ],
)
def test_an_unsafe_or_wrong_start_is_refused(settings: dict[str, str], words: str) -> None:
    with pytest.raises(config.ConfigurationError, match=re.escape(words)):
        config.read(settings)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing or shorter"),
        ({**SAFE, "FLASK_DEBUG": "1"}, "FLASK_DEBUG is on"),
    ],
)
def test_the_refusal_is_one_line_for_who_starts_it(settings: dict[str, str], words: str) -> None:
    environ = {"PATH": "/usr/bin:/bin", **settings}
    ended = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"dsonet: {words}")
    assert ended.stderr.count("\n") == 1


def test_https_binds_the_cookie(tmp_path: Path) -> None:
    read = config.read({**SAFE, "BASE_URL": "https://dso.example/", "INSTANCE_FOLDER": str(tmp_path)})
    assert read["BASE_URL"] == "https://dso.example"
    assert read["DATABASE_URL"] == f"sqlite:///{tmp_path}/dsonet.sqlite"
