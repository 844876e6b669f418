"""Settings of who may ask and write: sign-in, roles, proxies, limits."""

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings


class SignInSettings(BaseSettings):
    """Who is believed to be whom, and who may do what."""

    sign_in: Literal["none", "proxy", "oidc"] = Field(
        default="none",
        description="How people sign in: none (this machine only), proxy or oidc.",
    )
    open_to_network: bool = Field(
        default=False,
        description="Whether others than this machine are served though nobody signs in.",
    )
    trusted_proxies: str = Field(
        default="",
        description="Addresses or networks whose headers name the person, with commas between.",
    )
    user_header: str = Field(
        default="X-Forwarded-User", description="Header in which the proxy names the person."
    )
    groups_header: str = Field(
        default="X-Forwarded-Groups",
        description="Header in which the proxy names the person's groups, with commas between.",
    )
    oidc_issuer: str = Field(
        default="", description="Address of the OpenID Connect provider, as it names itself."
    )
    oidc_client_id: str = Field(default="", description="Id of Bandwatch at the provider.")
    oidc_client_secret: str = Field(
        default="", description="Secret of Bandwatch at the provider; empty: a public client."
    )
    oidc_scopes: str = Field(
        default="openid profile email", description="Scopes asked of the provider."
    )
    oidc_name_claim: str = Field(
        default="preferred_username", description="Claim that names the person."
    )
    oidc_groups_claim: str = Field(
        default="groups", description="Claim that lists the person's groups."
    )
    session_hours: float = Field(
        default=12, gt=0, le=24 * 30, description="Hours until a person has to sign in again."
    )
    viewers: str = Field(
        default="*",
        description="Who may read: names and @groups with commas between; *: who signs in.",
    )
    sheriffs: str = Field(
        default="",
        description="Who may decide on alerts and start jobs: names and @groups.",
    )
    admins: str = Field(
        default="", description="Who may stop the jobs of others as well: names and @groups."
    )
    embed_hosts: str = Field(
        default="",
        description="Origins whose pages may frame a chart, with commas between; *: every one.",
    )
    security_contact: str = Field(
        default="",
        description="Address for reports of weaknesses, in /.well-known/security.txt.",
    )
    metrics_from: str = Field(
        default="",
        description="Addresses or networks that may read /metrics without a sign-in.",
    )
    writes_per_minute: int = Field(
        default=120, ge=0, description="Writes of one person in a minute; 0: no limit."
    )
