"""The media bucket: files come from and go to the prefixes that are workers' own, and nowhere else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from boto3.exceptions import S3UploadFailedError
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

from renderfleet_worker.aws import AWS_ERRORS
from renderfleet_worker.control import Control, JobFailed

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

INPUT_PREFIXES = ("tmp/", "results/")
OUTPUT_PREFIXES = ("results/",)
_URI = re.compile(r"^s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(.*)$")
_CHUNK_BYTES = 1024 * 1024
_MULTIPART_BYTES = 16 * 1024 * 1024
_IN_PARTS = TransferConfig(
    multipart_threshold=_MULTIPART_BYTES, multipart_chunksize=_MULTIPART_BYTES, max_concurrency=4
)
# What is sent in one piece needs no threads, and starting them takes longer than sending a small file.
_AT_ONCE = TransferConfig(multipart_threshold=_MULTIPART_BYTES, use_threads=False)


@dataclass(frozen=True)
class Place:
    """A key, or a prefix that ends in a slash, in the media bucket."""

    bucket: str
    key: str

    @property
    def uri(self) -> str:
        return f"s3://{self.bucket}/{self.key}"


class MediaBucket:
    """Streams between the bucket and files."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def source(self, uri: str) -> Place:
        """An input: an upload, or an earlier result. Raises JobFailed."""
        return self._place(uri, INPUT_PREFIXES, folder=False)

    def target(self, uri: str) -> Place:
        """A folder for results. Raises JobFailed."""
        return self._place(uri, OUTPUT_PREFIXES, folder=True)

    def _place(self, uri: str, prefixes: tuple[str, ...], *, folder: bool) -> Place:
        """Checks a URI of a job. Raises JobFailed, the job's own fault, if it is not below one of our prefixes."""
        match = _URI.match(uri)
        if not match:
            raise JobFailed(f"{uri!r} is no S3 URI", own_fault=True)
        bucket, key = match.groups()
        if bucket != self._bucket:
            raise JobFailed(f"{uri} is not in the media bucket {self._bucket}", own_fault=True)
        if not any(key.startswith(prefix) and len(key) > len(prefix) for prefix in prefixes):
            raise JobFailed(f"{uri} is not below {' or '.join(prefixes)}", own_fault=True)
        # S3 knows no "..", but what reads the key as a path later may.
        parts = key.removesuffix("/").split("/")
        if any(part in {"", ".", ".."} for part in parts) or any(ord(letter) < ord(" ") for letter in key):
            raise JobFailed(f"{uri!r} has empty, '.' or '..' parts or control characters", own_fault=True)
        if folder != key.endswith("/"):
            raise JobFailed(f"{uri} must {'' if folder else 'not '}end in a slash", own_fault=True)
        return Place(bucket, key)

    def download(self, place: Place, to: Path, control: Control) -> None:
        """Raises JobFailed; it is the job's own fault if there is no such object."""
        try:
            body = self._client.get_object(Bucket=place.bucket, Key=place.key)["Body"]
            with to.open("wb") as file:
                for chunk in body.iter_chunks(_CHUNK_BYTES):
                    control.check()
                    file.write(chunk)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            raise JobFailed(f"{place.uri} cannot be read: {code}", own_fault=code in {"NoSuchKey", "404"}) from error
        except (*AWS_ERRORS, OSError) as error:
            raise JobFailed(f"{place.uri} cannot be read: {error}") from error

    def upload(self, file: Path, folder: Place, name: str, control: Control) -> Place:
        """Stores a file, in parts if it is large. Raises JobFailed."""
        to = Place(folder.bucket, folder.key + safe_name(name))
        try:
            # By file object: an upload by name that is broken off leaves the file open.
            with file.open("rb") as content:
                transfer = _AT_ONCE if file.stat().st_size < _MULTIPART_BYTES else _IN_PARTS
                self._client.upload_fileobj(
                    content, to.bucket, to.key, Config=transfer, Callback=lambda _sent: control.check()
                )
        except (S3UploadFailedError, *AWS_ERRORS, OSError) as error:
            control.check()
            raise JobFailed(f"{to.uri} cannot be written: {error}") from error
        return to


def safe_name(name: str) -> str:
    """A relative path of ComfyUI's as the end of a key: no way up, no characters that need escaping."""
    parts = [
        re.sub(r"[^A-Za-z0-9_.-]", "_", part) for part in PurePosixPath(name).parts if part not in {"/", "..", "."}
    ]
    return "/".join(parts) or "output"
