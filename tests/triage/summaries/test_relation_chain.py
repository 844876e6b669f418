"""The chain that a refused relation names."""

from models.triage.summaries.relation_chain import circle_text, find_path


def test_the_shortest_chain_is_found() -> None:
    points_to = {1: {2, 3}, 2: {4}, 3: {5}, 5: {4}, 4: {6}}
    assert find_path(points_to, 1, 6) == (1, 2, 4, 6)
    assert find_path(points_to, 6, 1) == ()
    assert find_path(points_to, 7, 7) == (7,)


def test_a_circle_that_is_there_already_ends_the_search() -> None:
    assert find_path({1: {2}, 2: {1}}, 1, 3) == ()


def test_the_message_names_every_link() -> None:
    words = circle_text((7, 5, 3))
    assert words.startswith("Summary 3 cannot be downstream of summary 7 or reassigned to it: ")
    assert "summary 7 already points to summary 5; summary 5 already points to summary 3" in words
    assert "itself" in circle_text((4,))
