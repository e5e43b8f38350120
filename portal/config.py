"""Settings, read once from the environment with the prefix PORTAL_. Each is described in docs/settings.md."""

from __future__ import annotations

import base64
import json
import os
import secrets
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _is_key(value: SecretStr | None) -> SecretStr | None:
    if value is not None and len(base64.b64decode(value.get_secret_value())) != 32:
        raise ValueError("must be 32 bytes in base64")
    return value


Key = Annotated[SecretStr | None, AfterValidator(_is_key)]


def _are_public_keys(value: str) -> str:
    for each in value.split():
        if len(base64.urlsafe_b64decode(each + "=" * (-len(each) % 4))) != 32:
            raise ValueError("must be public keys of 32 bytes in base64url")
    return value


OldKeys = Annotated[str, AfterValidator(_are_public_keys)]


class Settings(BaseSettings):
    """Everything that differs between two installations."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_", extra="ignore", frozen=True)

    data_dir: Path = Path("data")
    database_url: str = ""
    secret_key: SecretStr | None = None
    cpf_key: Key = None
    seal_key: Key = None
    document_key: Key = None  # Ed25519 seed
    document_old_keys: OldKeys = ""  # public keys of before, base64url, blanks between them
    signing_pkcs12: Path | None = None  # certificate and key that sign letters inside the PDF
    signing_password: SecretStr | None = None
    signing_profile: Literal["etsi", "pbad"] = "etsi"
    demo: bool = False
    base_url: str = "http://localhost:8000"
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    max_upload_bytes: int = Field(default=512 * 1024 * 1024, gt=0)

    mailbox_dir: Path | None = None  # folders remessa/ and retorno/ shared with the bank
    portfolio_dir: Path | None = None  # a folder for each creditor, into which its portfolio files are dropped
    portfolio_sftp_private: bool = False  # creditors' servers may be on this network's own addresses

    pix_certificates_dir: Path | None = None
    pix_webhook_header: str = ""  # set by a proxy that checks the PSP's certificate: SUCCESS

    smtp_url: str = ""  # smtp://user:password@host:port or smtps://
    mail_from: str = "nao-responda@localhost"
    sms_url: str = ""
    sms_token: SecretStr | None = None

    hand_payment_limit: int = Field(default=100_000, ge=0)  # centavos: above it, two people
    write_off_limit: int = Field(default=100_000, ge=0)  # centavos: above it, two people

    idle_minutes: int = Field(default=10, gt=0)
    absolute_minutes: int = Field(default=60, gt=0)
    staff_idle_minutes: int = Field(default=15, gt=0)
    staff_absolute_minutes: int = Field(default=480, gt=0)
    contact_fresh_days: int = Field(default=365, gt=0)
    codes_per_hour_global: int = Field(default=20000, gt=0)
    password_memory_kib: int = Field(default=65536, ge=8)
    password_rounds: int = Field(default=3, ge=1)
    code_memory_kib: int = Field(default=7168, ge=8)
    log_json: bool = True
    testing: bool = False

    @property
    def https(self) -> bool:
        """Whether people reach the portal over TLS; decides the cookies' names and flags."""
        return self.base_url.startswith("https://")

    @property
    def url(self) -> str:
        """Where the data live: the given address, or an SQLite file in the data directory."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve()}/prumo.db"

    def key(self, name: str) -> bytes:
        """The 32 bytes of `cpf_key`, `seal_key` or `document_key`."""
        value: SecretStr | None = getattr(self, name)
        if value is None:
            raise RuntimeError(f"PORTAL_{name.upper()} is not set")
        return base64.b64decode(value.get_secret_value())


def load_settings(**overrides: object) -> Settings:
    """The settings of this process. In demo mode missing keys are made once and kept in the data directory."""
    settings = Settings(**overrides)  # type: ignore[arg-type]
    missing = [name for name in ("secret_key", "cpf_key", "seal_key") if getattr(settings, name) is None]
    if not missing:
        return settings
    if not settings.demo:
        names = ", ".join(f"PORTAL_{name.upper()}" for name in missing)
        raise RuntimeError(f"Settings missing: {names}. See docs/settings.md.")
    return settings.model_copy(update=_demo_keys(settings.data_dir, missing))


def _demo_keys(data_dir: Path, missing: list[str]) -> dict[str, SecretStr]:
    """Keys of a demonstration, made by whoever comes first: web server and worker start together."""
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / "keys.json"
    made = {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in ("secret_key", "cpf_key", "seal_key")}
    draft = data_dir / f".keys-{os.getpid()}.json"
    draft.write_text(json.dumps(made))
    draft.chmod(0o600)
    try:
        os.link(draft, path)
    except FileExistsError:
        made = json.loads(path.read_text())
    finally:
        draft.unlink()
    return {name: SecretStr(made[name]) for name in missing}
