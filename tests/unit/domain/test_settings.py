"""Settings: read from the environment, refused with the variable's name."""

from __future__ import annotations

from dataclasses import fields
from ipaddress import ip_network

import pytest

from newsreel.domain.errors import UsageError
from newsreel.domain.fetch import Credentials
from newsreel.domain.quality import QualityLimits
from newsreel.domain.settings import _READ_BY, Settings, settings_from_environment


def test_nothing_set_means_defaults() -> None:
    assert settings_from_environment({}) == Settings()
    assert settings_from_environment({"NEWSREEL_CONTACT": " "}) == Settings()


def test_what_is_set_is_used() -> None:
    settings = settings_from_environment(
        {
            "NEWSREEL_CONTACT": "ops@example.org",
            "NEWSREEL_ALLOWED_PRIVATE_NETWORKS": "127.0.0.0/8, 10.1.0.0/16",
            "NEWSREEL_HOST_GAP_SECONDS": "0.5",
            "NEWSREEL_WORKER_PROCESSES": "4",
            "NEWSREEL_CAPTURE_RETENTION_MONTHS": "24",
        }
    )
    assert settings.capture_retention_months == 24
    assert settings.contact == "ops@example.org"
    assert settings.allowed_private_networks == (ip_network("127.0.0.0/8"), ip_network("10.1.0.0/16"))
    assert (settings.host_gap_seconds, settings.worker_processes) == (0.5, 4)
    assert "ops@example.org" in settings.user_agent


def test_another_archive() -> None:
    settings = settings_from_environment(
        {"NEWSREEL_WAYBACK_URL": "http://archive.localhost:8000/", "NEWSREEL_WAYBACK_DAYS_AFTER": "7"}
    )
    assert (settings.wayback_url, settings.wayback_days_after) == ("http://archive.localhost:8000", 7)


def test_the_environment_names_settings_that_exist() -> None:
    assert set(_READ_BY) <= {field.name for field in fields(Settings)}


def test_logs_can_be_kept_for_ever() -> None:
    assert settings_from_environment({}).log_retention_days == 30
    assert settings_from_environment({"NEWSREEL_LOG_RETENTION_DAYS": "0"}).log_retention_days == 0


def test_visits_can_be_switched_off() -> None:
    assert settings_from_environment({"NEWSREEL_REVISITS_PER_HOST": "0"}).revisits_per_host == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSREEL_ALLOWED_PRIVATE_NETWORKS", "127.0.0.1/8"),
        ("NEWSREEL_ALLOWED_PRIVATE_NETWORKS", "home"),
        ("NEWSREEL_HOST_GAP_SECONDS", "soon"),
        ("NEWSREEL_REVISITS_PER_HOST", "many"),
        ("NEWSREEL_WAYBACK_URL", "web.archive.org"),
        ("NEWSREEL_WAYBACK_DAYS_AFTER", "-7"),
        ("NEWSREEL_QUALITY_LIMITS", "share_warn"),
        ("NEWSREEL_QUALITY_LIMITS", "shares=0.3"),
        ("NEWSREEL_QUALITY_LIMITS", "share_warn=much"),
        ("NEWSREEL_QUALITY_GATE", "perhaps"),
        ("NEWSREEL_HOST_GAP_SECONDS", "-1"),
        ("NEWSREEL_HOST_GAP_SECONDS", "nan"),
        ("NEWSREEL_MAX_SHARDS", "inf"),
        ("NEWSREEL_CAPTURE_RETENTION_MONTHS", "0"),
        ("NEWSREEL_CAPTURE_RETENTION_MONTHS", "1.5"),
        ("NEWSREEL_CAPTURE_RETENTION_MONTHS", "-3"),
        ("NEWSREEL_CAPTURE_RETENTION_MONTHS", "99999"),
    ],
)
def test_bad_values_name_their_variable(name: str, value: str) -> None:
    with pytest.raises(UsageError, match=name):
        settings_from_environment({name: value})


def test_credentials_are_never_shown() -> None:
    assert "canary" not in repr(Credentials("canary-user", "canary-password"))


def test_export_is_off_until_it_is_told_where_to() -> None:
    assert settings_from_environment({}).export_url is None
    given = {"NEWSREEL_EXPORT_URL": "s3://bucket/news", "NEWSREEL_EXPORT_FORMAT": "csv"}
    found = settings_from_environment(given)
    assert (found.export_url, found.export_format) == ("s3://bucket/news", "csv")
    with pytest.raises(UsageError, match=r"NEWSREEL_EXPORT_FORMAT=xls is no format: set one of parquet"):
        settings_from_environment({"NEWSREEL_EXPORT_FORMAT": "xls"})


def test_limits_of_quality_are_turned_one_by_one() -> None:
    given = {"NEWSREEL_QUALITY_LIMITS": "share_warn=0.3, fewest_days=14", "NEWSREEL_QUALITY_GATE": "off"}
    found = settings_from_environment(given)
    assert found.quality_limits == QualityLimits(share_warn=0.3, fewest_days=14)
    assert isinstance(found.quality_limits.fewest_days, int)
    assert (found.quality_gate, Settings().quality_gate) == (False, True)
