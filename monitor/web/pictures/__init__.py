"""Pictures of the archive as SVG: pure functions from values to markup, each with a table that says the same.

No library, no style of its own, no script: shapes carry classes (style.css) and plain presentation attributes, so that
they are legible in light and dark, on paper, and alone in a file. What a picture cannot draw stands in its table.
"""

from monitor.web.pictures.blind import Stretch, Watched, blind_time
from monitor.web.pictures.picture import Cell, Picture, Table, alone
from monitor.web.pictures.rules import Bar, Piece, timeline
from monitor.web.pictures.sizes import Look, Step, register_size
from monitor.web.pictures.weeks import Week, per_week

__all__ = [
    "Bar", "Cell", "Look", "Picture", "Piece", "Step", "Stretch", "Table", "Watched", "Week", "alone", "blind_time",
    "per_week", "register_size", "timeline",
]  # fmt: skip
