"""Colours as letters write them, and whether two of them can be told apart."""

from __future__ import annotations

import colorsys
import re
from functools import lru_cache

Colour = tuple[float, float, float, float]
"""Red, green and blue from 0 to 255, and how opaque it is, from 0 to 1."""
WHITE: Colour = (255.0, 255.0, 255.0, 1.0)
BLACK: Colour = (0.0, 0.0, 0.0, 1.0)
NEAR = 32
"""Of 255, in each of red, green and blue: nobody reads #e0e0e0 on white."""
CLEAR = 0.1
"""Less opaque than that is not there."""
BRIGHT = 90
"""Of 255, between the most and the least of red, green and blue: nobody takes it for black or grey."""

_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_CALL = re.compile(r"(rgb|hsl)a?\(([^()]{1,80})\)")
_NUMBER = re.compile(r"([+-]?\d*\.?\d+)(%?)")

_NAMES = """
aliceblue:f0f8ff antiquewhite:faebd7 aqua:00ffff aquamarine:7fffd4 azure:f0ffff beige:f5f5dc bisque:ffe4c4
black:000000 blanchedalmond:ffebcd blue:0000ff blueviolet:8a2be2 brown:a52a2a burlywood:deb887
cadetblue:5f9ea0 chartreuse:7fff00 chocolate:d2691e coral:ff7f50 cornflowerblue:6495ed cornsilk:fff8dc
crimson:dc143c cyan:00ffff darkblue:00008b darkcyan:008b8b darkgoldenrod:b8860b darkgray:a9a9a9
darkgreen:006400 darkgrey:a9a9a9 darkkhaki:bdb76b darkmagenta:8b008b darkolivegreen:556b2f darkorange:ff8c00
darkorchid:9932cc darkred:8b0000 darksalmon:e9967a darkseagreen:8fbc8f darkslateblue:483d8b
darkslategray:2f4f4f darkslategrey:2f4f4f darkturquoise:00ced1 darkviolet:9400d3 deeppink:ff1493
deepskyblue:00bfff dimgray:696969 dimgrey:696969 dodgerblue:1e90ff firebrick:b22222 floralwhite:fffaf0
forestgreen:228b22 fuchsia:ff00ff gainsboro:dcdcdc ghostwhite:f8f8ff gold:ffd700 goldenrod:daa520
gray:808080 green:008000 greenyellow:adff2f grey:808080 honeydew:f0fff0 hotpink:ff69b4 indianred:cd5c5c
indigo:4b0082 ivory:fffff0 khaki:f0e68c lavender:e6e6fa lavenderblush:fff0f5 lawngreen:7cfc00
lemonchiffon:fffacd lightblue:add8e6 lightcoral:f08080 lightcyan:e0ffff lightgoldenrodyellow:fafad2
lightgray:d3d3d3 lightgreen:90ee90 lightgrey:d3d3d3 lightpink:ffb6c1 lightsalmon:ffa07a lightseagreen:20b2aa
lightskyblue:87cefa lightslategray:778899 lightslategrey:778899 lightsteelblue:b0c4de lightyellow:ffffe0
lime:00ff00 limegreen:32cd32 linen:faf0e6 magenta:ff00ff maroon:800000 mediumaquamarine:66cdaa
mediumblue:0000cd mediumorchid:ba55d3 mediumpurple:9370db mediumseagreen:3cb371 mediumslateblue:7b68ee
mediumspringgreen:00fa9a mediumturquoise:48d1cc mediumvioletred:c71585 midnightblue:191970 mintcream:f5fffa
mistyrose:ffe4e1 moccasin:ffe4b5 navajowhite:ffdead navy:000080 oldlace:fdf5e6 olive:808000 olivedrab:6b8e23
orange:ffa500 orangered:ff4500 orchid:da70d6 palegoldenrod:eee8aa palegreen:98fb98 paleturquoise:afeeee
palevioletred:db7093 papayawhip:ffefd5 peachpuff:ffdab9 peru:cd853f pink:ffc0cb plum:dda0dd
powderblue:b0e0e6 purple:800080 rebeccapurple:663399 red:ff0000 rosybrown:bc8f8f royalblue:4169e1
saddlebrown:8b4513 salmon:fa8072 sandybrown:f4a460 seagreen:2e8b57 seashell:fff5ee sienna:a0522d
silver:c0c0c0 skyblue:87ceeb slateblue:6a5acd slategray:708090 slategrey:708090 snow:fffafa
springgreen:00ff7f steelblue:4682b4 tan:d2b48c teal:008080 thistle:d8bfd8 tomato:ff6347 transparent:00000000
turquoise:40e0d0 violet:ee82ee wheat:f5deb3 white:ffffff whitesmoke:f5f5f5 window:ffffff windowtext:000000
yellow:ffff00 yellowgreen:9acd32
"""
"""CSS Color 4, section 6.1, and the two names that Word writes."""
_NAMED = dict(pair.split(":") for pair in _NAMES.split())


@lru_cache(maxsize=1024)
def colour(text: str) -> Colour | None:
    """The colour that *text* names; None if it names none, or one that other colours decide."""
    text = text.strip().lower()
    if text in _NAMED:
        return _from_hex(_NAMED[text])
    if _HEX.fullmatch(text):
        return _from_hex(text[1:])
    call = _CALL.fullmatch(text)
    return _from_numbers(call[1], _NUMBER.findall(call[2])) if call else None


def over(front: Colour, behind: Colour) -> Colour:
    """What is seen of *front* before *behind*."""
    alpha = front[3]
    red, green, blue = (
        one * alpha + other * (1 - alpha) for one, other in zip(front[:3], behind[:3], strict=True)
    )
    return red, green, blue, 1.0


def are_near(one: Colour, other: Colour) -> bool:
    """Whether words in one of these colours before the other can not be read."""
    return all(abs(mine - theirs) <= NEAR for mine, theirs in zip(one[:3], other[:3], strict=True))


def is_bright(one: Colour) -> bool:
    """Whether it is a colour to the eye, and no shade of grey."""
    return max(one[:3]) - min(one[:3]) > BRIGHT


def _from_hex(digits: str) -> Colour:
    if len(digits) < 6:
        digits = "".join(2 * digit for digit in digits)
    red, green, blue, alpha = (int(digits[at : at + 2] or "ff", 16) for at in (0, 2, 4, 6))
    return red, green, blue, alpha / 255


def _from_numbers(kind: str, numbers: list[tuple[str, str]]) -> Colour | None:
    if len(numbers) not in {3, 4}:
        return None
    values = [float(number) / (100 if percent else 1) for number, percent in numbers]
    alpha = _within(values[3], 1) if len(values) == 4 else 1.0
    if kind == "rgb":
        red, green, blue = (
            _within(value * (255 if percent else 1), 255)
            for value, (_, percent) in zip(values[:3], numbers, strict=False)
        )
        return red, green, blue, alpha
    saturation, light = (_within(value, 1) for value in values[1:3])
    red, green, blue = (255 * one for one in colorsys.hls_to_rgb(values[0] / 360 % 1, light, saturation))
    return red, green, blue, alpha


def _within(value: float, most: float) -> float:
    return min(max(value, 0.0), most)
