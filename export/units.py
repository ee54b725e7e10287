"""Converts millimetres and points to the units of the file format."""


def twips(millimetres: float) -> int:
    """Return 1/1440 inch."""
    return round(millimetres * 1440 / 25.4)


def points(value: float) -> int:
    """Return points in 1/20 point."""
    return round(value * 20)


def half_points(value: float) -> int:
    """Return points in 1/2 point, as font sizes are given."""
    return round(value * 2)
