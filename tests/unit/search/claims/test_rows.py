from search.claims.rows import headed

FLEET = ["Set\tType\tKeuring", "HV-03\tH-080\t2026-05-18", "HV-04\tH-090\t2026-06-22"]
NOTE = "Elke set staat op een aanhanger."


def test_the_first_row_heads_the_others_until_there_is_text() -> None:
    over = [heading for _, heading in headed([*FLEET, NOTE, *FLEET[1:]], "")]
    assert over == ["", FLEET[0], FLEET[0], "", "", FLEET[1]]
    assert headed(FLEET[1:], FLEET[0]) == [(FLEET[1], FLEET[0]), (FLEET[2], FLEET[0])]
