"""What bench/worker runs beside the worker: the shortest loop that does the same jobs, until it is killed.

Receive, claim, download, prompt, wait, upload, complete, delete, with the libraries that the worker uses and connections
kept open. It leaves out what makes a job safe: conditions on the row, heartbeats, scale-in protection, notices, time limits,
another try, a look whether ComfyUI is well, files that do not fit into memory, metrics, and checks of the message.
"""

from __future__ import annotations

import json
import os
import time
import uuid
from typing import Any

import boto3
import httpx
from websockets.sync.client import connect

QUEUE, TABLE = os.environ["RENDERFLEET_QUEUE_URL"], os.environ["RENDERFLEET_TABLE"]
COMFYUI = os.environ["RENDERFLEET_COMFYUI_URL"]
ENDINGS = {"execution_success", "execution_error", "execution_interrupted"}


class PlainWorker:
    def __init__(self) -> None:
        self.sqs, self.dynamodb, self.s3 = boto3.client("sqs"), boto3.client("dynamodb"), boto3.client("s3")
        self.comfy = httpx.Client(base_url=COMFYUI, timeout=30)

    def run(self) -> None:
        while True:
            found = self.sqs.receive_message(
                QueueUrl=QUEUE, MaxNumberOfMessages=1, WaitTimeSeconds=20, VisibilityTimeout=300
            )
            for message in found.get("Messages", []):
                job = json.loads(message["Body"])
                self.update(job["task_id"], "processing")
                self.update(job["task_id"], "completed", self.render(job))
                self.sqs.delete_message(QueueUrl=QUEUE, ReceiptHandle=message["ReceiptHandle"])

    def update(self, task_id: str, to: str, result: str = "") -> None:
        self.dynamodb.update_item(
            TableName=TABLE,
            Key={"task_id": {"S": task_id}},
            UpdateExpression="SET #status = :to, result_s3_uri = :result, updated_at = :now",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues={
                ":to": {"S": to},
                ":result": {"S": result},
                ":now": {"N": str(int(time.time()))},
            },
        )

    def render(self, job: dict[str, Any]) -> str:
        workflow = json.dumps(job["workflow"])
        for name, uri in job["inputs"].items():
            bucket, key = uri.removeprefix("s3://").split("/", 1)
            body = self.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
            given = self.comfy.post("/upload/image", files={"image": (name, body)}, data={"subfolder": job["task_id"]})
            place = given.raise_for_status().json()
            workflow = workflow.replace(f"input://{name}", f"{place['subfolder']}/{place['name']}")
        result = ""
        for output in self.outputs(json.loads(workflow)):
            content = self.comfy.get("/view", params=output).raise_for_status().content
            result = job["output_prefix"] + output["filename"]
            bucket, key = result.removeprefix("s3://").split("/", 1)
            self.s3.put_object(Bucket=bucket, Key=key, Body=content)
        return result

    def outputs(self, workflow: dict[str, Any]) -> list[dict[str, str]]:
        client = uuid.uuid4().hex
        with connect(f"{COMFYUI.replace('http', 'ws', 1)}/ws?clientId={client}", proxy=None, max_size=None) as events:
            answer = self.comfy.post("/prompt", json={"prompt": workflow, "client_id": client})
            prompt = answer.raise_for_status().json()["prompt_id"]
            while json.loads(events.recv())["type"] not in ENDINGS:
                pass
        history = self.comfy.get(f"/history/{prompt}").raise_for_status().json()[prompt]
        files = [file for node in history["outputs"].values() for file in node["images"]]
        return [file for file in files if file["type"] == "output"]


if __name__ == "__main__":
    PlainWorker().run()
