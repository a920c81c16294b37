import pytest

from agency.offices.masking import mask_name, mask_number, mask_phone, mask_tail


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("陆晓梅", "陆**"),
        ("孙某", "孙*"),
        ("欧阳文华", "欧阳**"),
        ("欧阳修", "欧阳*"),
        ("欧阳", "欧*"),
        ("陆", "*"),
        ("", ""),
        (" 陆晓梅 ", "陆**"),
        ("阿卜杜拉·买买提", "阿***·***"),
        ("迪丽热巴•迪力木拉提", "迪***•*****"),
        ("John Smith", "J*** *****"),
        ("𠮷野家", "𠮷**"),
        ("葛\U000e0100城市", "葛\U000e0100**"),
    ],
)
def test_a_name_keeps_the_family_name_only(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("120101198910022048", "**************2048"),
        ("12010119891002331X", "**************331X"),
        ("E12345678", "*****5678"),
        ("1234567", "*******"),
        ("", ""),
    ],
)
def test_a_number_shows_four_characters_when_four_stay_hidden(number: str, shown: str) -> None:
    assert mask_number(number) == shown


def test_a_narrow_column_shows_the_tail() -> None:
    assert [mask_tail("120101198910022048"), mask_tail("1234"), mask_tail("")] == ["…2048", "…****", ""]


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345502", "138****5502"),
        ("+86 13812345502", "+86 138****5502"),
        ("+8613812345502", "+86 138****5502"),
        ("022-24538888", "022-****8888"),
        ("0317-2453888", "0317-***3888"),
        ("24538888", "****8888"),
        ("", ""),
    ],
)
def test_a_phone_keeps_what_tells_two_apart(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown
