"""Where the network's cities lie: rounded coordinates, a projection for so small a country, and a coarse outline.

Coordinates are degrees east and north of each town's middle, rounded to a hundredth (about a kilometre). The
outline is our own sketch of coast and border, good for finding one's way and for nothing else.
"""

import math
from typing import NamedTuple

from dsonet.members.models import Seat

WEST, NORTH, EAST, SOUTH = 3.25, 53.6, 7.35, 50.7
SCALE = 200
"""Units of the drawing for each degree of latitude."""
_SQUEEZE = math.cos(math.radians((NORTH + SOUTH) / 2))
"""A degree of longitude is so much shorter here than one of latitude."""
SMALLEST, LARGEST = 4.0, 13.0
LABELLED = 200_000


class Dot(NamedTuple):
    """A place on the map: its middle, how large, and on which side its name stands (none: no name)."""

    x: float
    y: float
    radius: float
    label_side: str


_PLACES: dict[str, tuple[float, float, str]] = {
    "GM0014": (6.57, 53.22, "right"),
    "GM0034": (5.22, 52.37, "right"),
    "GM0080": (5.80, 53.20, "above"),
    "GM0106": (6.56, 53.00, "right"),
    "GM0114": (6.90, 52.78, ""),
    "GM0150": (6.16, 52.26, ""),
    "GM0153": (6.89, 52.22, ""),
    "GM0164": (6.79, 52.27, ""),
    "GM0193": (6.09, 52.51, "right"),
    "GM0200": (5.97, 52.21, ""),
    "GM0202": (5.91, 51.98, "right"),
    "GM0228": (5.66, 52.04, ""),
    "GM0268": (5.86, 51.84, "right"),
    "GM0307": (5.39, 52.16, ""),
    "GM0344": (5.12, 52.09, "right"),
    "GM0361": (4.75, 52.63, ""),
    "GM0362": (4.86, 52.30, ""),
    "GM0363": (4.90, 52.37, "above"),
    "GM0392": (4.64, 52.38, "left"),
    "GM0394": (4.69, 52.30, ""),
    "GM0402": (5.18, 52.22, ""),
    "GM0439": (4.96, 52.51, ""),
    "GM0479": (4.81, 52.45, ""),
    "GM0484": (4.66, 52.13, ""),
    "GM0503": (4.36, 52.01, ""),
    "GM0505": (4.69, 51.81, ""),
    "GM0518": (4.30, 52.08, "left"),
    "GM0546": (4.49, 52.16, ""),
    "GM0599": (4.48, 51.92, "right"),
    "GM0637": (4.49, 52.06, ""),
    "GM0687": (3.61, 51.50, "above"),
    "GM0758": (4.78, 51.59, "below"),
    "GM0772": (5.48, 51.44, "below"),
    "GM0794": (5.66, 51.48, ""),
    "GM0796": (5.30, 51.69, "above"),
    "GM0828": (5.53, 51.77, ""),
    "GM0855": (5.09, 51.56, "below"),
    "GM0917": (5.98, 50.89, ""),
    "GM0935": (5.69, 50.85, "left"),
    "GM0983": (6.17, 51.37, "left"),
    "GM0995": (5.47, 52.51, "right"),
    "GM1783": (4.21, 52.00, ""),
    "GM1883": (5.86, 51.00, ""),
    "GM1900": (5.66, 53.03, ""),
    "GM1930": (4.33, 51.85, ""),
    "GM1948": (5.55, 51.62, ""),
    "GM1963": (4.47, 51.79, ""),
    "GM1980": (4.82, 52.67, ""),
    "GM1982": (5.88, 51.73, ""),
}
_LAND = (
    (3.37, 51.37), (3.60, 51.39), (3.83, 51.35), (4.05, 51.38), (4.23, 51.37), (4.21, 51.45), (3.98, 51.45),
    (3.70, 51.45), (3.44, 51.53), (3.53, 51.60), (3.70, 51.60), (3.68, 51.70), (3.86, 51.82), (4.10, 51.98),
    (4.27, 52.11), (4.43, 52.25), (4.56, 52.46), (4.64, 52.77), (4.74, 52.96), (4.99, 52.94), (5.05, 52.94),
    (5.38, 53.08), (5.41, 53.18), (5.63, 53.31), (5.90, 53.39), (6.20, 53.41), (6.60, 53.43), (6.85, 53.46),
    (6.95, 53.33), (7.21, 53.24), (7.19, 53.01), (7.07, 52.84), (7.06, 52.65), (6.72, 52.63), (6.72, 52.56),
    (6.76, 52.46), (7.06, 52.40), (7.06, 52.24), (6.90, 52.16), (6.74, 52.11), (6.83, 51.97), (6.47, 51.86),
    (6.12, 51.86), (5.97, 51.80), (6.00, 51.70), (6.21, 51.47), (6.21, 51.35), (6.09, 51.17), (5.88, 51.05),
    (6.02, 50.98), (6.09, 50.87), (6.02, 50.76), (5.70, 50.76), (5.64, 50.85), (5.76, 50.97), (5.84, 51.15),
    (5.57, 51.23), (5.43, 51.27), (5.24, 51.27), (5.14, 51.32), (5.08, 51.40), (5.04, 51.48), (4.83, 51.43),
    (4.78, 51.50), (4.67, 51.43), (4.54, 51.43), (4.40, 51.36), (4.27, 51.37), (4.24, 51.35), (4.10, 51.25),
    (3.80, 51.21), (3.58, 51.29), (3.39, 51.27),
)  # fmt: skip
_LAKE = (
    (5.06, 52.93), (5.10, 52.78), (5.30, 52.70), (5.06, 52.64), (5.10, 52.46), (5.01, 52.38), (5.13, 52.36),
    (5.15, 52.40), (5.42, 52.53), (5.60, 52.62), (5.70, 52.84), (5.40, 52.87), (5.38, 53.05),
)  # fmt: skip


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Where a point lies in the drawing: plate carrée, squeezed for this latitude."""
    return round((longitude - WEST) * _SQUEEZE * SCALE, 1), round((NORTH - latitude) * SCALE, 1)


WIDTH, HEIGHT = project(EAST, SOUTH)


def dot_of(seat: Seat) -> Dot | None:
    """The dot of a seat, its surface growing with the inhabitants, or none for a seat that we can't place."""
    if seat.cbs_code not in _PLACES:
        return None
    longitude, latitude, side = _PLACES[seat.cbs_code]
    radius = min(LARGEST, max(SMALLEST, math.sqrt(seat.population / 4_000)))
    is_named = seat.is_provincial_capital or seat.population >= LABELLED
    return Dot(*project(longitude, latitude), round(radius, 1), side if is_named else "")


def outline() -> str:
    """Coast and border with the large lake left open, as a path of SVG (drawn with the even-odd rule)."""
    return " ".join(
        "M" + "L".join("{},{}".format(*project(*point)) for point in ring) + "Z" for ring in (_LAND, _LAKE)
    )
