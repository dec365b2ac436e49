"""How a notice stands on a day, and when that turns: from notices and what they do to each other. Pure.

No clock, no archive: whoever asks brings the notice, the acts that may bear on it, and the day.
"""

from monitor.force.due import told_turns
from monitor.force.replay import Replay
from monitor.force.standing import stands_on, state_on, turning_days, turns_of
from monitor.force.states import FIELD, TEXT, Standing, State, Turn

__all__ = [
    "FIELD",
    "TEXT",
    "Replay",
    "Standing",
    "State",
    "Turn",
    "stands_on",
    "state_on",
    "told_turns",
    "turning_days",
    "turns_of",
]
