"""Makes what a stage has in the emulated AWS: media bucket, queues with their dead-letter queues, task table.

MiniStack runs it once it is up, with its own Python: standard library alone. What is there already stays as it is.
"""

import json
import os
import urllib.error
import urllib.request

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
REGION = os.environ["AWS_DEFAULT_REGION"]
MEDIA_BUCKET = os.environ["MEDIA_BUCKET"]
CANVAS_BUCKET = os.environ.get("CANVAS_BUCKET")
ACCOUNT = "000000000000"


def send(method: str, path: str, service: str, headers: dict[str, str], body: bytes = b"") -> dict:
    # The emulator reads the service from the signature's scope, and does not check the signature.
    scope = (
        f"AWS4-HMAC-SHA256 Credential=test/20260101/{REGION}/{service}/aws4_request, SignedHeaders=host, Signature=0"
    )
    request = urllib.request.Request(ENDPOINT + path, body, {"Authorization": scope, **headers}, method=method)
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.loads(response.read() or b"{}") if response.headers.get_content_type().endswith("json") else {}


def call(service: str, target: str, version: str, **parameters: object) -> dict:
    headers = {"X-Amz-Target": target, "Content-Type": f"application/x-amz-json-{version}"}
    return send("POST", "/", service, headers, json.dumps(parameters).encode())


def bucket(name: str) -> None:
    try:
        send("PUT", f"/{name}", "s3", {})
    except urllib.error.HTTPError as error:
        if error.code != 409:
            raise


def queue(name: str, **attributes: str) -> None:
    call(
        "sqs", "AmazonSQS.CreateQueue", "1.0", QueueName=f"{name}_dlq", Attributes={"MessageRetentionPeriod": "1209600"}
    )
    redrive = {"deadLetterTargetArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}_dlq", "maxReceiveCount": "3"}
    attributes["RedrivePolicy"] = json.dumps(redrive)
    call("sqs", "AmazonSQS.CreateQueue", "1.0", QueueName=name, Attributes=attributes)


def table(name: str) -> None:
    def key(partition: str, sort: str | None = None) -> list[dict[str, str]]:
        found = [{"AttributeName": partition, "KeyType": "HASH"}]
        return found + ([{"AttributeName": sort, "KeyType": "RANGE"}] if sort else [])

    types = {"task_id": "S", "status": "S", "created_at": "N"}
    index = {
        "IndexName": "status-created_at-index",
        "KeySchema": key("status", "created_at"),
        "Projection": {"ProjectionType": "ALL"},
    }
    try:
        call(
            "dynamodb",
            "DynamoDB_20120810.CreateTable",
            "1.0",
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=key("task_id"),
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": t} for n, t in types.items()],
            GlobalSecondaryIndexes=[index],
        )
    except urllib.error.HTTPError as error:
        if b"ResourceInUseException" not in error.read():
            raise


bucket(MEDIA_BUCKET)
if CANVAS_BUCKET:
    bucket(CANVAS_BUCKET)
queue(
    "bp-local-gpu_tasks_queue",
    VisibilityTimeout="300",
    ReceiveMessageWaitTimeSeconds="20",
    MessageRetentionPeriod="86400",
)
queue("bp-local-notifications", VisibilityTimeout="180", MessageRetentionPeriod="345600")
table("bp-local-task_store")
