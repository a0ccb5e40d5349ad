"""A picture of letters that a person can read."""

import secrets
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFont

LETTERS = "ACDEFHJKMNPRTUVWXY3479"
SIZE = (240, 80)


def new_text() -> str:
    """Five characters that are not easily confused."""
    return "".join(secrets.choice(LETTERS) for _ in range(5))


def picture(text: str) -> bytes:
    """A PNG of the characters, tilted and crossed by lines, the same each time it is asked for."""
    chance = Random(text)  # noqa: S311  a picture, not a secret
    image = Image.new("RGB", SIZE, "#f4f7fb")
    for place, letter in enumerate(text):
        tile = _tilted(letter, chance.randint(-25, 25))
        image.paste(tile, (12 + place * 44, chance.randint(4, 18)), tile)
    draw = ImageDraw.Draw(image)
    for _ in range(5):
        ends = [(chance.randint(0, SIZE[0]), chance.randint(0, SIZE[1])) for _ in range(2)]
        draw.line(ends, fill="#7a93b3", width=2)
    page = BytesIO()
    image.save(page, "PNG")
    return page.getvalue()


def _tilted(letter: str, degrees: int) -> Image.Image:
    tile = Image.new("RGBA", (56, 60))
    ImageDraw.Draw(tile).text((12, 4), letter, font=ImageFont.load_default(44), fill="#1c3f6e")
    return tile.rotate(degrees)
