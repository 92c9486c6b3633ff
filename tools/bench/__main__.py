"""Measures everything in turn, says so meanwhile, and ends with the table of what was promised."""

import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import config
from tools.bench import browser, downloads, filling, inside, library, mixed, pages, report, servers
from tools.bench.filling import Site
from tools.bench.pages import Measured
from tools.bench.report import Figure
from tools.bench.servers import Memory, Server

FOLDER = Path(config.ROOT) / "instance" / "bench"
SECONDS = int(os.environ.get("BENCH_SECONDS") or 120)
"""Of reading and writing at once; less is for trying, and shortens the rounds of the pages too."""
ROUND = min(5.0, SECONDS / 24)
NETWORK = [200, 20, *[20] * 800, *[19] * 180, *[20] * 18]
QUERY_SIZES = (1, 20, 360)


def main() -> None:
    """All parts in turn; ends with 1 when a figure is not reached."""
    say(report.machine())
    figures = [*_under_load(), *_in_process(), *library.figures(FOLDER), *downloads.figures(FOLDER)]
    say(f"\n{report.table(figures)}\n")
    sys.exit(any(figure.reached is False for figure in figures))


def say(words: str) -> None:
    """Show at once."""
    print(words, flush=True)


def _fill(name: str, sizes: list[int]) -> Site:
    start = time.monotonic()
    site = filling.fill(FOLDER / name, sizes)
    took, weight = time.monotonic() - start, inside.size(site.folder)
    say(f"Filled {len(sizes):,} threads with {sum(sizes):,} replies: {took:.1f} s, {weight:.0f} MB")
    return site


def _under_load() -> list[Figure]:
    site = _fill("network", NETWORK)
    with ExitStack() as running:
        ours = running.enter_context(servers.our_server(site))
        limit = running.enter_context(servers.limit_server(FOLDER)) if servers.limit_exists() else None
        if limit is None:
            say("There is no limit app here (SHARED_BENCH names its folder): that column is left out.")
        measured, memory = _measure_pages(site, ours, limit)
    with servers.our_server(site) as ours:
        return [*_shares(measured), _memory(memory), _weight(site, ours), _mixed(site, ours)]


def _measure_pages(site: Site, ours: Server, limit: Server | None) -> tuple[list[Measured], Memory]:
    cookie = filling.cookie(site.app())
    say(f"\n{pages.CONNECTIONS} clients, medians of {pages.ROUNDS} rounds of {ROUND:.1f} s in turn")
    say(report.page_heading())
    measured = []
    for case in pages.cases(ours, cookie, limit):
        measured.append(pages.measure(case, ours, limit, ROUND))
        say(report.page_line(measured[-1]))
        _say_errors(measured[-1])
    return measured, ours.memory()


def _say_errors(measured: Measured) -> None:
    for whose, seen in (("here", measured.ours), ("limit", measured.limit)):
        if seen and seen.errors:
            say(f"  {len(seen.errors)} wrong answers ({whose}), such as: {seen.errors[0]}")


def _shares(measured: list[Measured]) -> list[Figure]:
    wanted = {"20 replies of 200": "thread page, of /topic/1", "thread list": "thread list, of /topics"}
    return [_share(one, wanted[one.name]) for one in measured if one.name in wanted]


def _share(one: Measured, what: str) -> Figure:
    if one.share is None:
        return Figure(what, "≥ 0.5", f"{one.ours.rate:.0f} req/s, nothing beside it", None)
    if not one.is_quiet:
        return Figure(what, "≥ 0.5", f"{one.share:.2f}, on a machine busy with more", None)
    seen = f"{one.share:.2f} ({one.ours.rate:.0f} req/s)"
    return Figure(what, "≥ 0.5", seen, one.share >= 0.5 and not one.ours.errors)


def _memory(memory: Memory) -> Figure:
    seen = f"{memory.pss:.0f} MB (RSS {memory.rss:.0f}, shared pages thrice)"
    return Figure("memory of the web server", "≤ 200 MB", seen, memory.pss <= 200)


def _weight(site: Site, ours: Server) -> Figure:
    what, wanted = "cold thread page in a browser", "≤ 5 requests, ≤ 75 kB"
    weight = browser.cold_page(ours.port, filling.address(2), filling.cookie(site.app()))
    if weight is None:
        return Figure(what, wanted, "no Chromium on this machine", None)
    seen = f"{weight.requests} requests, {weight.bytes / 1000:.1f} kB"
    return Figure(what, wanted, seen, weight.requests <= 5 and weight.bytes <= 75_000)


def _mixed(site: Site, ours: Server) -> Figure:
    say(f"\n{mixed.CLIENTS} clients reading and writing for {SECONDS} s, with the background worker…")
    with servers.our_worker(site):
        outcome = mixed.read_and_write(ours, site, SECONDS)
    result = outcome.result
    say(
        f"{result.rate:.0f} requests a second, p50 {result.percentile(0.5):.0f} ms, "
        f"p95 {result.percentile(0.95):.0f} ms, longest {result.percentile(1):.0f} ms"
    )
    for error in result.errors[:5]:
        say(f"  {error}")
    seen = f"{len(result.errors)} errors, {len(outcome.lost)} lost of {len(result.acknowledged):,}"
    reached = not result.errors and not outcome.lost and bool(result.acknowledged)
    return Figure("16 clients, 20 % writing, 2 minutes", "0 errors, 0 lost", seen, reached)


def _in_process() -> list[Figure]:
    say("")
    site = _fill("small", list(QUERY_SIZES) + [20] * 97)
    app = site.app()
    client = inside.reader(app, site)
    counts = [inside.queries(app, client, filling.address(thread)) for thread in (1, 2, 3)]
    on_list, on_home = inside.queries(app, client, pages.LIST), inside.queries(app, client, "/")
    html = [len(client.get(path).get_data()) for path in (filling.address(2), pages.LIST, "/")]
    say(f"Queries: thread {counts}, list {on_list}, home {on_home}; HTML: thread, list, home {html} bytes")
    same = Figure(
        f"queries with {QUERY_SIZES} replies",
        "the same, ≤ 8",
        ", ".join(map(str, counts)),
        len(set(counts)) == 1 and counts[0] <= 8,
    )
    saved = inside.hostile_posts(app, client)
    for one in saved:
        say(f"  64 kB of {one.name}: {one.seconds:.2f} s, {'kept' if one.kept else 'refused with a reason'}")
    renders = inside.renders_on_reading(client)
    seen = f"{saved[0].seconds:.2f} s ({saved[0].name}), {renders} times on reading"
    markdown = Figure(
        "64 kB of the worst Markdown", "≤ 1 s, once", seen, saved[0].seconds <= 1 and renders == 0
    )
    return [same, markdown, _growth()]


def _growth() -> Figure:
    small, large = _fill("2000", [20] * 100), _fill("200000", [20] * 10_000)
    before, after = inside.growth(small, large)
    seen = f"{after / before:.2f} times ({before:.1f} and {after:.1f} ms)"
    return Figure("thread page at 200,000 replies", "≤ 1.2 × of 2,000", seen, after <= 1.2 * before)


if __name__ == "__main__":
    main()
