"""One source on disk: its description (source.yaml) and its review tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph_build.problems import Problems
from graph_build.schemas import OPTIONAL_TABLES, TABLES
from graph_build.tables import Row, read_table
from ontology.identifiers import SLUG


class Bilingual(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(extra="forbid")
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class CanonicalText(BaseModel):
    """The text that offsets count in: its length in characters and the SHA-256 of its UTF-8 form."""

    model_config = ConfigDict(extra="forbid")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    characters: int = Field(gt=0)
    file: str = Field(
        pattern=r"^[^/\\]+$", description="name of the document's file, looked for by --documents"
    )


class Description(BaseModel):
    """What source.yaml says of a document."""

    model_config = ConfigDict(extra="forbid")
    id: str = Field(pattern=rf"^{SLUG.pattern}$")
    title: Bilingual
    definition: Bilingual
    publisher: str = Field(
        description="identifier of the publishing organisation, such as organization/kpmg-china"
    )
    date: str = Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    language: str = Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")
    text: CanonicalText


@dataclass(frozen=True)
class Source:
    """A source: its description and the rows of its tables by file name."""

    description: Description
    rows: dict[str, list[Row]]

    @property
    def identifier(self) -> str:
        """The name of the source and of its folder."""
        return self.description.id


def source_folders(data: Path) -> list[Path]:
    """The folders of sources below `data`, sorted: those that hold a source.yaml."""
    return sorted(path.parent for path in data.glob("*/source.yaml"))


def read_source(folder: Path, shown: str, problems: Problems) -> Source | None:
    """Reads one source. What is wrong goes to `problems`; None where its description is unusable."""
    description = _description(folder / "source.yaml", f"{shown}/source.yaml", problems)
    rows = {
        name: read_table(folder / name, f"{shown}/{name}", columns, problems)
        for name, columns in (TABLES | OPTIONAL_TABLES).items()
        if name in TABLES or (folder / name).exists()
    }
    if description is None:
        return None
    if description.id != folder.name:
        problems.add(
            f"{shown}/source.yaml", 0, "id", f"{description.id!r} is not the folder's name", "make them equal"
        )
    return Source(description, rows)


def _description(path: Path, shown: str, problems: Problems) -> Description | None:
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = re.sub(r"\s+", " ", str(error))
        problems.add(
            shown, 0, "", f"cannot be read as YAML ({reason})", "compare it with another source.yaml"
        )
        return None
    try:
        return Description.model_validate(_dates_as_text(loaded))
    except ValidationError as error:
        for item in error.errors():
            field = ".".join(str(part) for part in item["loc"])
            problems.add(shown, 0, field, item["msg"].lower(), "compare it with another source.yaml")
        return None


def _dates_as_text(loaded: object) -> object:
    # YAML reads an unquoted 2024-09-01 as a date and 2024 as an integer.
    if isinstance(loaded, dict) and "date" in loaded:
        return loaded | {"date": str(loaded["date"])}
    return loaded
