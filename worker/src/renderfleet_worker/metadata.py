"""The instance metadata service, version 2 alone."""

from __future__ import annotations

import os
from enum import Enum

import httpx

_ENDPOINT = "http://169.254.169.254"
_TOKEN_SECONDS = 21600
_NOT_FOUND = 404
_UNAUTHORIZED = 401
_TIMEOUT_SECONDS = 2.0


class Notice(Enum):
    """Why the instance is about to go."""

    SPOT_INTERRUPTION = "spot/instance-action"
    REBALANCE = "events/recommendations/rebalance"
    SCALE_IN = "autoscaling/target-lifecycle-state"


class Metadata:
    """Raises httpx.HTTPError where the service does not answer: outside EC2, say."""

    def __init__(self, endpoint: str | None = None) -> None:
        # botocore's own variable, so that one setting moves both.
        base = endpoint or os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT") or _ENDPOINT
        self._http = httpx.Client(base_url=base.rstrip("/") + "/latest/", timeout=_TIMEOUT_SECONDS, trust_env=False)
        self._token: str | None = None

    def close(self) -> None:
        self._http.close()

    def instance_id(self) -> str:
        found = self._get("instance-id")
        if not found:
            raise httpx.HTTPError("the metadata service knows no instance id")
        return found

    def lifecycle_state(self) -> str | None:
        """The Auto Scaling state the instance is to reach, such as InService or Terminated. None outside a group."""
        return self._get(Notice.SCALE_IN.value)

    def notice(self) -> tuple[Notice, str] | None:
        """The notice there is, the most pressing first, and its text."""
        for kind in (Notice.SPOT_INTERRUPTION, Notice.REBALANCE):
            text = self._get(kind.value)
            if text:
                return kind, text
        if self.lifecycle_state() == "Terminated":
            return Notice.SCALE_IN, "Terminated"
        return None

    def _get(self, path: str) -> str | None:
        for _ in range(2):
            if self._token is None:
                headers = {"X-aws-ec2-metadata-token-ttl-seconds": str(_TOKEN_SECONDS)}
                answer = self._http.put("api/token", headers=headers)
                answer.raise_for_status()
                self._token = answer.text
            answer = self._http.get("meta-data/" + path, headers={"X-aws-ec2-metadata-token": self._token})
            if answer.status_code == _UNAUTHORIZED:
                self._token = None
                continue
            if answer.status_code == _NOT_FOUND:
                return None
            answer.raise_for_status()
            return answer.text
        raise httpx.HTTPError("the metadata service takes no token")
