"""Which user names and e-mail addresses an account can have."""

import pytest

from sinpluma_auth import addresses, usernames


@pytest.mark.parametrize("name", ["ana", "Ana.María", "Ωμέγα", "李小龙", "हिन्दी", "a_b-c.d", "007", "x" * 50, "ÆØÅ"])
def test_letters_of_any_script_digits_and_three_signs_make_a_name(name: str) -> None:
    assert usernames.fault(usernames.clean(name)) is None


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "required"),
        ("ab", "3 to 50"),
        ("x" * 51, "3 to 50"),
        ("ﷺ" * 10, "3 to 50"),  # one letter that unfolds into eighteen
        ("ana@home", "nothing else"),
        ("ana maria", "nothing else"),
        (" ana", "nothing else"),
        ("ana/../x", "nothing else"),
        ("ana\u200b", "nothing else"),
        ("ana\u202e", "nothing else"),
        ("🙂🙂🙂", "nothing else"),
        ("\u3164\u3164\u3164", "nothing else"),  # Hangul fillers, which nobody sees
        ("\u0301ana", "nothing else"),  # an accent of nothing
        (".ana", "dot"),
        ("ana.", "dot"),
        ("-_-", "letter or a digit"),
        ("admin", "reserved"),
        ("Séarch", "reserved"),
        ("LOGIN", "reserved"),
        ("feed.atom", "reserved"),
    ],
)
def test_what_is_no_name_is_refused_with_a_reason(name: str, why: str) -> None:
    fault = usernames.fault(usernames.clean(name))
    assert fault is not None
    assert why in fault


def test_a_name_is_stored_composed() -> None:
    assert usernames.clean("Jose\u0301") == "José"


@pytest.mark.parametrize(
    "address",
    [
        "ana@example.org",
        "Ana+novela@mail.example.org",
        "o'neill@x.io",
        "root@localhost",
        "a@xn--caf-dma.es",
        "begoña@correo.es",
        "उदा@उदाहरण.भारत",
    ],
)
def test_an_address_has_one_at_sign_and_no_spaces(address: str) -> None:
    assert addresses.fault(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ana",
        "@example.org",
        "ana@",
        "ana@@example.org",
        "ana@example.org,eve@example.org",
        "ana@example.org\nBcc: eve@example.org",
        "ana maria@example.org",
        "<ana@example.org>",
        ".ana@example.org",
        "ana@example..org",
        '"ana"@example.org',
        "ana;eve@example.org",
        "ana\u200b@example.org",
        "ana..b@example.org",
        "a" * 90 + "@example.org",
    ],
)
def test_what_could_not_be_an_address_or_would_be_two_is_refused(address: str) -> None:
    assert addresses.fault(address) is not None
