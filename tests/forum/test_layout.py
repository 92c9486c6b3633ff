"""The arithmetic of pages and read marks, tried on many trees."""

from hypothesis import given
from hypothesis import strategies as st

from dsonet.forum.queries.layout import DEEPEST, LONGEST_PAGE, ROOTS_UNTIL, Bone, lay_out

ME = 1


@st.composite
def threads(draw: st.DrawFn) -> list[Bone]:
    """Replies in order of id; each answers an earlier one or the opening, by one of three people."""
    count = draw(st.integers(0, 90))
    bones: list[Bone] = []
    for position in range(count):
        answered = draw(st.integers(0, position)) if draw(st.booleans()) else 0
        parent = bones[answered - 1].id if answered else None
        author = draw(st.integers(ME, 3))
        hidden = draw(st.integers(0, 5)) == 0
        bones.append(Bone(10 + position * 2, parent, author, f"Lid {author}", None, not hidden, False))
    return bones


@given(threads(), st.booleans())
def test_every_visible_reply_stands_on_exactly_one_page(bones: list[Bone], by_time: bool) -> None:
    skeleton = lay_out(bones, by_time)
    shown = [id_ for page in skeleton.pages for id_ in page]
    assert sorted(shown) == [bone.id for bone in bones if bone.is_visible]
    assert all(page and len(page) <= LONGEST_PAGE for page in skeleton.pages)
    assert all(id_ in skeleton.page(skeleton.page_of(id_)) for id_ in shown)


@given(threads())
def test_a_branch_stays_together_unless_it_is_too_long(bones: list[Bone]) -> None:
    skeleton = lay_out(bones, by_time=False)
    for before, page in zip(skeleton.pages, skeleton.pages[1:], strict=False):
        begins_a_branch = skeleton.answers[page[0]] is None
        assert len(before) >= ROOTS_UNTIL if begins_a_branch else len(before) == LONGEST_PAGE


@given(threads())
def test_what_answers_a_hidden_reply_hangs_under_its_nearest_visible_ancestor(bones: list[Bone]) -> None:
    by_id = {bone.id: bone for bone in bones}
    for id_, above in lay_out(bones, by_time=False).answers.items():
        wanted = by_id[id_].parent_id
        while wanted is not None and not by_id[wanted].is_visible:
            wanted = by_id[wanted].parent_id
        assert above == wanted


@given(threads())
def test_indentation_grows_by_one_and_stops(bones: list[Bone]) -> None:
    skeleton = lay_out(bones, by_time=False)
    for page in skeleton.pages:
        depths = skeleton.depths(page)
        for id_ in page:
            above = skeleton.answers[id_]
            assert depths[id_] == (min(depths[above] + 1, DEEPEST) if above in depths else 0)


@given(threads(), st.integers(0, 200), st.data())
def test_a_mark_never_passes_what_is_unread_elsewhere_and_never_goes_back(
    bones: list[Bone], mark: int, data: st.DataObject
) -> None:
    skeleton = lay_out(bones, by_time=False)
    page = data.draw(st.sampled_from(skeleton.pages)) if skeleton.pages else []
    after = skeleton.mark_after(ME, mark, page)
    assert after >= mark
    assert [id_ for id_ in skeleton.unread(ME, mark) if id_ <= after and id_ not in page] == []


@given(threads(), st.booleans())
def test_following_the_first_unread_reads_everything(bones: list[Bone], by_time: bool) -> None:
    skeleton, mark, visits = lay_out(bones, by_time), 0, 0
    while unread := skeleton.unread(ME, mark):
        page = skeleton.page(skeleton.page_of(unread[0]))
        mark = skeleton.mark_after(ME, mark, page)
        assert mark >= unread[0]
        visits += 1
    assert visits <= len(bones)
