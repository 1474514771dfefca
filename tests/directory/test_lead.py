"""What stands under a heading: a sentence as it is, a long text folded, so that what follows stays in sight."""

from django.template.loader import render_to_string

SENTENCE = "Seen by all who hold a seat."


def lead(text: str) -> str:
    return render_to_string("components/lead.html", {"lead": text})


def test_a_sentence_stands_as_it_is() -> None:
    assert "<details" not in lead(SENTENCE)


def test_a_long_text_begins_and_is_all_there_behind_it() -> None:
    text = "The council of the northern counties. " * 100 + "The last word."
    shown = lead(text)
    begun, rest = shown.split("</summary>")
    assert "<details" in begun
    assert len(begun) < 900
    assert "The last word." not in begun
    assert text in rest
