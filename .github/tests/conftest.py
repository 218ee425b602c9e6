"""An AWS on this machine (moto), programs on PATH that record how they are called, and a copy of the scripts beside a recorded pulumiw."""

import json
import os
import shutil
import stat
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / ".github" / "scripts"
ACCOUNT = "123456789012"
REGISTRY = f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com"

# The real AWS CLI, but for what moto does not play: services that become stable or do not, and tasks that end.
AWS = """#!{python}
import json, os, subprocess, sys
arguments = sys.argv[1:]
control = json.load(open(os.environ["CONTROL"]))
done = subprocess.run([control["aws"], *arguments], capture_output=True, text=True)
sys.stderr.write(done.stderr)
out = done.stdout
with open(os.environ["CALLS"], "a") as calls:
    calls.write(json.dumps(["aws", *arguments]) + "\\n")
if done.returncode == 0 and arguments[:2] == ["ecs", "describe-services"]:
    answer = json.loads(out)
    for service in answer["services"]:
        good = service["taskDefinition"] in control["good"] or control["rollout"] == "COMPLETED"
        service["runningCount"] = service["desiredCount"]
        service["deployments"] = [{{
            "status": "PRIMARY",
            "taskDefinition": service["taskDefinition"],
            "rolloutState": "COMPLETED" if good else control["rollout"],
            "rolloutStateReason": "tasks failed to start",
        }}]
    out = json.dumps(answer)
if done.returncode == 0 and arguments[:2] == ["ecs", "describe-tasks"]:
    answer = json.loads(out)
    for task in answer["tasks"]:
        task["lastStatus"] = "STOPPED"
        task["containers"] = [{{"name": "php-fpm", "exitCode": control["exit"]}}]
    out = json.dumps(answer)
sys.stdout.write(out)
sys.exit(done.returncode)
"""

RECORDED = """#!{python}
import json, os, sys
with open(os.environ["CALLS"], "a") as calls:
    calls.write(json.dumps([os.path.basename(sys.argv[0]), *sys.argv[1:]]) + "\\n")
{body}
"""


class Machine:
    """Where a script runs: what is on its PATH, what is in its environment, and what it called."""

    def __init__(self, folder: Path, endpoint: str):
        self.folder, self.bin = folder, folder / "bin"
        self.bin.mkdir()
        self.calls_file, self.control_file = folder / "calls", folder / "control.json"
        self.calls_file.touch()
        self.control = {"aws": shutil.which("aws"), "good": [], "rollout": "COMPLETED", "exit": 0}
        self.program("aws", AWS)
        self.environment = os.environ | {
            "PATH": f"{self.bin}:{os.environ['PATH']}",
            "CALLS": str(self.calls_file),
            "CONTROL": str(self.control_file),
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_EC2_METADATA_DISABLED": "true",
            "APP": "bp",
            "POLL_SECONDS": "0",
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        }

    def program(self, name: str, text: str) -> Path:
        file = self.bin / name
        file.write_text(text.format(python=sys.executable))
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
        return file

    def recorded(self, name: str, body: str = "") -> Path:
        return self.program(name, RECORDED.replace("{body}", body))

    def run(self, script: str | Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        self.control_file.write_text(json.dumps(self.control))
        return subprocess.run(
            [SCRIPTS / script, *arguments],
            env=self.environment | environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def calls(self, program: str) -> list[list[str]]:
        lines = [json.loads(line) for line in self.calls_file.read_text().splitlines()]
        return [line[1:] for line in lines if line[0] == program]


@pytest.fixture(scope="session")
def moto():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def machine(tmp_path, moto):
    import urllib.request

    urllib.request.urlopen(urllib.request.Request(moto + "/moto-api/reset", method="POST"), timeout=10)
    return Machine(tmp_path, moto)


@pytest.fixture
def aws(moto):
    def client(service: str):
        return boto3.client(
            service,
            endpoint_url=moto,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    return client


class Checkout(Machine):
    """A checkout with the real scripts and a recorded pulumiw."""

    def __init__(self, folder: Path, endpoint: str):
        super().__init__(folder, endpoint)
        self.root = folder / "checkout"
        shutil.copytree(SCRIPTS, self.root / ".github" / "scripts")
        (self.root / "pom.xml").write_text("<pulumi.aws.version>6.83.0</pulumi.aws.version>\n")
        self.pulumiw()

    def pulumiw(self, body: str = "") -> None:
        shutil.copy(self.recorded("pulumiw", body), self.root / "pulumiw")

    def run(self, script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        return super().run(self.root / ".github" / "scripts" / script, *arguments, **environment)


@pytest.fixture
def checkout(tmp_path, moto):
    return Checkout(tmp_path, moto)


class GitHub:
    """The comments of one pull request."""

    def __init__(self):
        self.comments: list[dict] = []
        self.refuse = False
        github = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self, status: int, body) -> None:
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def body(self) -> dict:
                return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

            def refused(self) -> bool:
                if github.refuse or self.headers["Authorization"] != "Bearer token":
                    self.answer(403, {"message": "Resource not accessible by integration"})
                    return True
                return False

            def do_GET(self):
                if self.refused():
                    return
                path, _, query = self.path.partition("?")
                assert path == "/repos/example/renderfleet/issues/7/comments", path
                page = int(query.split("page=")[-1])
                self.answer(200, github.comments[(page - 1) * 100 : page * 100])

            def do_POST(self):
                if self.refused():
                    return
                assert self.path == "/repos/example/renderfleet/issues/7/comments", self.path
                github.add(self.body()["body"])
                self.answer(201, github.comments[-1])

            def do_PATCH(self):
                if self.refused():
                    return
                identifier = int(self.path.rsplit("/", 1)[1])
                comment = next(each for each in github.comments if each["id"] == identifier)
                comment["body"] = self.body()["body"]
                self.answer(200, comment)

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def add(self, body: str, login: str = "github-actions[bot]") -> None:
        self.comments.append({"id": len(self.comments) + 1, "body": body, "user": {"login": login}})


@pytest.fixture
def github():
    server = GitHub()
    yield server
    server.server.shutdown()
