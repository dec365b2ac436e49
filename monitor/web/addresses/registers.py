"""The addresses of registers, of days and of pictures: lists as of a day, what is coming, which rules held."""

from monitor.web.access import Role
from monitor.web.addresses import Address
from monitor.web.pages import calendar, entry, pictures, register, register_files, rules
from monitor.web.site import View


def _read(path: str, view: View) -> Address:
    return Address(path=path, view=view, may=Role.PUBLIC)


TABLE = (
    _read("/registers", pictures.registers),
    _read("/register", pictures.to_registers),
    _read("/register/{name}.csv", register_files.as_csv),
    _read("/register/{name}.json", register_files.as_json),
    _read("/register/{name}/sizes.csv", register_files.sizes_csv),
    _read("/register/{name}/sizes.json", register_files.sizes_json),
    _read("/register/{name}/sizes.svg", register.drawing),
    _read("/register/{name}", register.register),
    _read("/entry/{key:path}", entry.entry),
    _read("/calendar", calendar.calendar),
    _read("/calendar.ics", calendar.feed),
    _read("/calendar/{source}.ics", calendar.feed),
    _read("/rules", rules.rules),
    _read("/rules.json", rules.as_json),
    _read("/rules.csv", rules.as_csv),
    _read("/pictures", pictures.pictures),
    _read("/pictures/{name}.svg", pictures.alone),
)
