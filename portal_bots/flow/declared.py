"""Reading what people declare in TOML files, with errors that name the file and the place."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)


def read(path: Path, model: type[M], unusable: type[Exception], **given: object) -> M:
    """
    Read a file as a checked value; ``given`` are values that do not stand in it, such as its name.

    Raises:
        Exception: ``unusable``, with a sentence that names the file, the place and the reason.

    """
    try:
        text = path.read_text("utf-8")
    except (FileNotFoundError, UnicodeDecodeError) as error:
        message = f"{path} is missing or is no text file."
        raise unusable(message) from error
    return parse(text, str(path), model, unusable, **given)


def parse(text: str, where: str, model: type[M], unusable: type[Exception], **given: object) -> M:
    """
    Read a text as a checked value, as ``read`` does; ``where`` is what messages call its place.

    Raises:
        Exception: ``unusable``, with a sentence that names the place and the reason.

    """
    try:
        return model.model_validate({**tomllib.loads(text), **given})
    except tomllib.TOMLDecodeError as error:
        message = f"{where} is not TOML: {error}"
        raise unusable(message) from error
    except ValidationError as error:
        first = error.errors()[0]
        message = f"{where}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise unusable(message) from error
