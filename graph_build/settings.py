"""Settings of the builder, from the environment (ZHITU_…), the settings file or the command line."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from pydantic import Field

from ontology.settings import ZhituSettings


class BuildSettings(ZhituSettings):
    """What the builder can be told, by the environment or in `[build]` of the settings file."""

    section: ClassVar[str] = "build"

    home: Path = Field(Path(".zhitu"), description="Folder of the releases and of what else a machine makes")
    data: Path = Field(Path("data"), description="Folder of the sources: one folder of tables each")
    documents: Path | None = Field(
        None, description="Folder of the documents; adds the quoted words to the evidence"
    )
