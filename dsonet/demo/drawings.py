"""The four pictures of the demonstration's outcomes, drawn at load time in the colours of the house.

What each shows is what its `picture_alt` in data/outcomes.toml says.
"""

import io
import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 900
SHARPER = 2
"""Drawn so much larger and then made smaller, which smooths the edges."""
MIST, PALE, WATER, PETROL, DEEP = "#dcecee", "#b9d7dc", "#7fb8c2", "#196878", "#082830"
OCHRE, WHITE = "#e8a72c", "#ffffff"
Point = tuple[float, float]


def draw(name: str) -> bytes:
    """The PNG called `name`: mast, kaart, wandeling or tafel."""
    image = Image.new("RGB", (WIDTH * SHARPER, HEIGHT * SHARPER), MIST)
    _DRAWINGS[name](Pen(ImageDraw.Draw(image)))
    buffer = io.BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


class Pen:
    """Draws in the measures of the finished picture."""

    def __init__(self, canvas: ImageDraw.ImageDraw) -> None:
        """On `canvas`, which is SHARPER times as large."""
        self.canvas = canvas

    def box(self, left: float, top: float, right: float, bottom: float, fill: str) -> None:
        """A filled rectangle."""
        self.canvas.rectangle([value * SHARPER for value in (left, top, right, bottom)], fill=fill)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        """A filled circle."""
        self.canvas.ellipse(
            [value * SHARPER for value in (x - radius, y - radius, x + radius, y + radius)], fill=fill
        )

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """A filled polygon."""
        self.canvas.polygon([(x * SHARPER, y * SHARPER) for x, y in points], fill=fill)

    def line(self, points: Sequence[Point], fill: str, width: float, dashed: bool = False) -> None:
        """A line through points, whole or in dashes."""
        pieces = _dashes(points) if dashed else [points]
        for piece in pieces:
            scaled = [(x * SHARPER, y * SHARPER) for x, y in piece]
            self.canvas.line(scaled, fill=fill, width=round(width * SHARPER), joint="curve")


def _dashes(points: Sequence[Point], length: float = 22) -> Iterator[Sequence[Point]]:
    for (x1, y1), (x2, y2) in pairwise(points):
        far = math.dist((x1, y1), (x2, y2))
        for step in range(0, int(far // length), 2):
            start, end = step * length / far, min((step + 1) * length / far, 1)
            yield [
                (x1 + (x2 - x1) * start, y1 + (y2 - y1) * start),
                (x1 + (x2 - x1) * end, y1 + (y2 - y1) * end),
            ]


def _mast(pen: Pen) -> None:
    pen.disc(1330, 190, 80, OCHRE)
    pen.box(0, 760, WIDTH, HEIGHT, PETROL)
    for number in range(6):
        left, lit = 90 + number * 165, number in (0, 1, 3)
        roof = [(left - 10, 560), (left + 65, 480), (left + 140, 560)]
        if lit:
            pen.box(left, 560, left + 130, 760, DEEP)
            pen.shape(roof, DEEP)
            pen.box(left + 40, 610, left + 90, 670, OCHRE)
        else:
            pen.line([*roof, (left + 130, 760), (left, 760), roof[0]], PETROL, 6, dashed=True)
    for foot in (1180, 1400):
        pen.line([(foot, 760), (1290, 250)], DEEP, 12)
    for height, reach in ((340, 170), (440, 210)):
        pen.line([(1290 - reach, height), (1290 + reach, height)], DEEP, 12)
    for step in range(4):
        wide = 26 + step * 24
        top = 370 + step * 110
        pen.line([(1290 - wide, top), (1290 + wide + 18, top + 90)], DEEP, 7)
    pen.line([(0, 300), (560, 370), (1120, 340)], DEEP, 4)
    pen.line([(1460, 340), (1600, 310)], DEEP, 4)


def _kaart(pen: Pen) -> None:
    for number in range(9):
        pen.line([(0, 60 + number * 110), (WIDTH, 20 + number * 118)], WHITE, 10)
        pen.line([(110 + number * 190, 0), (60 + number * 196, HEIGHT)], WHITE, 10)
    pen.shape([(0, 640), (420, 700), (900, 660), (1600, 780), (1600, 900), (0, 900)], PALE)
    for start in ((60, 120), (1540, 90), (1500, 820), (90, 800)):
        bend = ((start[0] + 800) / 2, start[1])
        pen.line([start, bend, (800, 430)], DEEP, 10, dashed=True)
        pen.disc(*start, 22, OCHRE)
    pen.box(710, 340, 890, 520, PETROL)


def _wandeling(pen: Pen) -> None:
    pen.box(0, 620, WIDTH, HEIGHT, PALE)
    pen.box(90, 400, 360, 660, DEEP)
    pen.box(280, 200, 330, 400, DEEP)
    path = [(x, 760 + 60 * math.sin(x / 110)) for x in range(230, 1390, 6)]
    pen.line([(230, 660), *path, (1400, 700)], WHITE, 34)
    for number in range(6):
        left, top = 480 + number * 105, 560 + (number % 2) * 40
        pen.box(left, top, left + 62, top + 60, PETROL)
        pen.shape([(left - 8, top), (left + 31, top - 44), (left + 70, top)], PETROL)
    pen.shape([(1200, 690), (1560, 690), (1600, 780), (1160, 780)], WATER)
    pen.line([(1400, 700), (1400, 440)], DEEP, 9)
    pen.shape([(1400, 440), (1520, 482), (1400, 524)], OCHRE)


def _tafel(pen: Pen) -> None:
    for x, y in ((430, 228), (1170, 228), (430, 672), (1170, 672)):
        for number in range(8):
            angle = number * math.tau / 8
            pen.disc(x + 172 * math.cos(angle), y + 172 * math.sin(angle), 30, WATER)
        pen.disc(x, y, 128, PETROL)
        pen.line(
            [(x + 42 * math.cos(a / 10), y - 22 + 42 * math.sin(a / 10)) for a in range(-32, 16)], OCHRE, 16
        )
        pen.line([(x, y + 18), (x, y + 44)], OCHRE, 16)
        pen.disc(x, y + 72, 11, OCHRE)


_DRAWINGS: dict[str, Callable[[Pen], None]] = {
    "mast": _mast,
    "kaart": _kaart,
    "wandeling": _wandeling,
    "tafel": _tafel,
}
