"""What takes effect, ends, resumes or closes for comment, and when: as a list, as reminders, as iCalendar."""

from monitor.calendars.events import Event, Occasion, events_of
from monitor.calendars.gathering import Wanted, coming_by
from monitor.calendars.published import Published

__all__ = ["Event", "Occasion", "Published", "Wanted", "coming_by", "events_of"]
