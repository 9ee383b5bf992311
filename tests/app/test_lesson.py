"""The lesson: steps that lead to pages, and are checked off for the visit."""

from tests.app.conftest import Open


def test_steps_are_checked_off_and_stay_so(open_page: Open) -> None:
    app = open_page("lesson")
    assert len(app.checkbox) == 6
    app.checkbox(key="lesson-1").check().run()
    open_page("draw")
    app = open_page("lesson")
    assert not app.exception
    assert [box.value for box in app.checkbox] == [True, *[False] * 5]
