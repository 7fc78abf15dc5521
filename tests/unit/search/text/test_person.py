import pytest

from search.text.person import addressed, is_first_person


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Ik moet binnen 24 uur aangifte doen.", "U moet binnen 24 uur aangifte doen."),
        ("Als huurder mag ik mijn balkon verven.", "Als huurder mag u uw balkon verven."),
        ("Daarna krijg ik 2 dagen.", "Daarna krijgt u 2 dagen."),
        ("Ik stel een audit voor.", "U stelt een audit voor."),
        ("De doek gebruik ik voor het bad.", "De doek gebruikt u voor het bad."),
        ("Ik ga naar huis.", "U gaat naar huis."),
        ("Ik doe de deur dicht.", "U doet de deur dicht."),
        ("Ik kwam te laat.", "U kwam te laat."),
        ("Ik werkte door.", "U werkte door."),
        ("Ik ben verzekerd.", "U bent verzekerd."),
        ("Het kost € 34 als ik zeven keer kom.", "Het kost € 34 als u zeven keer komt."),
        ("Wat geldt als ik in Ede overnacht.", "Wat geldt als u in Ede overnacht."),
        ("Het geld als ik kom is € 9.", "Het geld als u komt is € 9."),
        ("Als ik ziek ben, krijg ik loon.", "Als u ziek bent, krijgt u loon."),
        ("Het mag als ik dat mag, zegt hij.", "Het mag als u dat mag, zegt hij."),
        ("I am paid 45p for my own car.", "You are paid 45p for your own car."),
        ("Then was I entitled to more.", "Then were you entitled to more."),
        ("In May I may carry over 40 hours.", "In May you may carry over 40 hours."),
        ("De huur is € 476.", "De huur is € 476."),
        ("De strook staat in Mijn AFAS.", "De strook staat in Mijn AFAS."),
        ("Mijn loonstrook staat in Mijn AFAS.", "Uw loonstrook staat in Mijn AFAS."),
        ("ValueAct Partners I, LLC signs.", "ValueAct Partners I, LLC signs."),
        ("Gather in the I wing.", "Gather in the I wing."),
        ("Wing I is closed, as Part I sets out.", "Wing I is closed, as Part I sets out."),
        ("It was built after World War I ended.", "It was built after World War I ended."),
        ("De oefening in vleugel I duurde lang.", "De oefening in vleugel I duurde lang."),
        ("On Monday I work in the wing I know.", "On Monday you work in the wing you know."),
    ],
)
def test_what_is_said_to_the_one_who_asks(sentence: str, said: str) -> None:
    assert addressed(sentence) == said
    assert not is_first_person(said)


def test_a_verb_that_is_not_known_is_left_as_it_is_but_where_it_opens_a_sentence() -> None:
    assert is_first_person(addressed("Daarna stel ik een audit voor."))
    assert is_first_person(addressed("Ik laat de deur dicht."))
