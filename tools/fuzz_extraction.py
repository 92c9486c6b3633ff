"""Breaks real documents in a thousand ways and looks into each: `python -m tools.fuzz_extraction FOLDER [COUNT]`.

Says the longest time, the most memory of a child, and how often each outcome came. It ends with 1 when one took
longer than the limit. The same seed breaks the same bytes.
"""

import random
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from dsonet.extraction import examine
from dsonet.extraction.limits import SECONDS
from dsonet.storage.file_types import TYPES

SEED = 2007
MOST_CHANGES = 40
MARGIN = 1.0
"""Seconds in which a child that is over its time is ended."""


def main() -> None:
    """Every document as it is, and then broken ones up to the count."""
    folder, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    chance = random.Random(SEED)  # noqa: S311 - it breaks files, it keeps no secret
    paths = [path for path in sorted(folder.iterdir()) if path.suffix[1:] in TYPES]
    outcomes, longest = Counter[str](), 0.0
    for path in paths:
        longest = max(longest, _look(path.read_bytes(), path, outcomes))
    print(f"{len(paths)} documents as they are: longest {longest:.2f} s")
    for _ in range(count):
        path = chance.choice(paths)
        longest = max(longest, _look(_broken(path.read_bytes(), chance), path, outcomes))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{count} broken ones: longest {longest:.2f} s, at most {memory:.0f} MB")
    print(", ".join(f"{outcome}: {number}" for outcome, number in outcomes.most_common()))
    sys.exit(longest > SECONDS + MARGIN)


def _look(content: bytes, path: Path, outcomes: Counter[str]) -> float:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        begin = time.monotonic()
        findings = examine(file, TYPES[path.suffix[1:]].media_type)
    ended = [remark for remark in findings.remarks if remark in ("damaged", "too_much", "locked")]
    outcomes[ended[0] if ended else "read"] += 1
    return time.monotonic() - begin


def _broken(content: bytes, chance: random.Random) -> bytes:
    broken = bytearray(content)
    for _ in range(chance.randint(1, MOST_CHANGES)):
        place = chance.randrange(len(broken))
        kind = chance.randrange(4)
        if kind == 0:
            broken[place] = chance.randrange(256)
        elif kind == 1:
            broken[place : place + chance.randrange(64)] = b""
        elif kind == 2:
            broken[place:place] = chance.randbytes(chance.randrange(64))
        else:
            other = chance.randrange(len(broken))
            broken[place : place + 64] = broken[other : other + 64]
    if chance.random() < 0.2:
        del broken[chance.randrange(1, len(broken)) :]
    return bytes(broken)


if __name__ == "__main__":
    main()
