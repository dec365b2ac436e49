"""Who may ask for what: every address of the site, logged out and in every role. Deny by default."""

import pytest

from monitor.web.access import NOBODY, Person, Role, allowed
from monitor.web.app import TABLE


def test_every_address_names_a_role_and_one_way_to_answer() -> None:
    assert all(isinstance(row.may, Role) and bool(row.view) != bool(row.acting) for row in TABLE)
    assert len({row.path for row in TABLE}) == len(TABLE)


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR, Role.OPERATOR])
def test_a_role_may_do_what_stands_before_it_and_nothing_behind(role: Role) -> None:
    person = Person(name="a", address="a@example.org", role=role)
    assert [needed for needed in Role if allowed(needed, person, public_reading=False)] == list(Role)[: role + 1]


def test_without_public_reading_nobody_reads_without_a_login() -> None:
    assert [needed for needed in Role if allowed(needed, NOBODY, public_reading=False)] == [Role.OPEN]
    assert [needed for needed in Role if allowed(needed, NOBODY, public_reading=True)] == [Role.OPEN, Role.PUBLIC]
