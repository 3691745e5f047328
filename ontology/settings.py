"""Settings by environment and by file: the base of each package's settings class.

The environment (`ZHITU_PORT=8123`) stands before the file, the file before the defaults. The file is `zhitu.toml` in
the working directory, or the one that ZHITU_CONFIG names: `home` at its top, then a table for each package.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, ClassVar, Self

from pydantic import ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from ontology.errors import WrongUse

CONFIG = "ZHITU_CONFIG"
FILE = "zhitu.toml"
PREFIX = "ZHITU_"
SECTIONS = ("service", "build")


class ZhituSettings(BaseSettings):
    """Settings from ZHITU_… and from one table of the file. `section` is that table's name."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid")
    section: ClassVar[str] = ""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given in code, then the environment, then the file."""
        return init_settings, env_settings, InitSettingsSource(settings_cls, from_file(cls.section))

    @classmethod
    def read(cls, **given: object) -> Self:
        """The settings; what is given and not None stands before everything. Raises WrongUse for a bad value."""
        try:
            return cls(**{name: value for name, value in given.items() if value is not None})
        except ValidationError as error:
            first = error.errors()[0]
            name = str(first["loc"][0]) if first["loc"] else ""
            raise WrongUse(_place(name, given), str(first["msg"]), _remedy(cls, name)) from None


def config_file() -> Path | None:
    """The settings file, or None where there is none. Raises WrongUse where ZHITU_CONFIG names a missing one."""
    named = os.environ.get(CONFIG)
    if named:
        if not Path(named).is_file():
            raise WrongUse(CONFIG, f"{named!r} is no file", "name a TOML file, or leave it unset")
        return Path(named)
    return Path(FILE) if Path(FILE).is_file() else None


def from_file(section: str) -> dict[str, Any]:
    """The settings of a section of the file, and those at its top. Raises WrongUse where it cannot be read."""
    path = config_file()
    if path is None:
        return {}
    try:
        with path.open("rb") as handle:
            said = tomllib.load(handle)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise WrongUse(str(path), f"cannot be read ({error})", "write it in TOML: port = 8123") from None
    tables = {name: value for name, value in said.items() if isinstance(value, dict)}
    for name in tables:
        if name not in SECTIONS:
            raise WrongUse(
                str(path), f"[{name}] is no table of settings", f"write one of {', '.join(SECTIONS)}"
            )
    return {name: value for name, value in said.items() if name not in tables} | tables.get(section, {})


def _place(name: str, given: dict[str, object]) -> str:
    if given.get(name) is not None:
        return f"--{name.replace('_', '-')}"
    variable = PREFIX + name.upper()
    if variable in os.environ:
        return variable
    return f"{config_file()}: {name}" if config_file() else variable


def _remedy(cls: type[BaseSettings], name: str) -> str:
    field = cls.model_fields.get(name)
    return (field.description or "") if field else f"its settings are {', '.join(cls.model_fields)}"
