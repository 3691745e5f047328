"""Settings of the builder, from the environment (ZHITU_…) or the command line."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class BuildSettings(BaseSettings):
    """What the builder can be told by the environment."""

    model_config = SettingsConfigDict(env_prefix="ZHITU_")

    home: Path = Field(Path(".zhitu"), description="Folder of the releases and of what else a machine makes")
    data: Path = Field(Path("data"), description="Folder of the sources: one folder of tables each")
    documents: Path | None = Field(
        None, description="Folder of the documents; adds the quoted words to the evidence"
    )
