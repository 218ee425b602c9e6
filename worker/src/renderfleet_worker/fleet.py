"""The Auto Scaling group this instance is in: protection from scale-in, and the end of the draining hook."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from renderfleet_worker.aws import AWS_ERRORS

if TYPE_CHECKING:
    from types_boto3_autoscaling import AutoScalingClient

_log = logging.getLogger(__name__)


class Fleet:
    """Without a group (the task instance) all of this does nothing."""

    def __init__(self, client: AutoScalingClient | None, group: str | None, instance_id: str, hook: str) -> None:
        self._client = client
        self._group = group
        self._instance_id = instance_id
        self._hook = hook
        self._may_be_protected = True

    def protect(self) -> None:
        """Keeps scale-in away. A job runs without it if need be: it would only be handed back."""
        if self._client and self._group:
            self._may_be_protected = True
            self._set(protected=True)

    def unprotect(self) -> bool:
        """Clears the protection. False if that failed, so that the caller tries again."""
        if self._client and self._group and self._may_be_protected:
            self._may_be_protected = not self._set(protected=False)
            return not self._may_be_protected
        return True

    def _set(self, *, protected: bool) -> bool:
        if self._client is None or self._group is None:
            return True
        try:
            self._client.set_instance_protection(
                AutoScalingGroupName=self._group, InstanceIds=[self._instance_id], ProtectedFromScaleIn=protected
            )
        except AWS_ERRORS as error:
            if isinstance(error, ClientError) and error.response["Error"]["Code"] == "ValidationError":
                # The instance is leaving or has left the group, where protection means nothing.
                _log.info("the group takes no protection for this instance", extra={"error": str(error)})
                return True
            _log.warning("protection could not be changed", extra={"protected": protected, "error": str(error)})
            return False
        _log.debug("scale-in protection changed", extra={"protected": protected})
        return True

    def drained(self) -> bool:
        """Tells the group that the instance may go. False if that failed, so that the caller tries again."""
        if self._client is None or self._group is None:
            return True
        try:
            self._client.complete_lifecycle_action(
                AutoScalingGroupName=self._group,
                LifecycleHookName=self._hook,
                InstanceId=self._instance_id,
                LifecycleActionResult="CONTINUE",
            )
        except AWS_ERRORS as error:
            if isinstance(error, ClientError) and error.response["Error"]["Code"] == "ValidationError":
                _log.info("the group waits for no lifecycle action", extra={"error": str(error)})
                return True
            _log.warning("the lifecycle action could not be completed", extra={"error": str(error)})
            return False
        _log.info("the group was told that this instance may go")
        return True
