"""nginx and php-fpm, with this folder's configuration, as one task behind a load balancer."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from task import DOCKER, LOAD_BALANCER, OUTSIDER, TASK, Task

LIMIT = 100 * 1024 * 1024
CLIENT = "198.51.100.7"
LOAD_BALANCER_IDLE_SECONDS = 60

# A FastCGI record: begin request 1, role responder.
FASTCGI_BEGIN = bytes([1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0])

# What must not get into an image, put into a copy of the sample application.
PRIVATE = [
    ".env",
    ".env.production",
    "auth.json",
    ".git/config",
    "storage/logs/laravel.log",
    "bootstrap/cache/config.php",
    "node_modules/left.js",
    "public/.env",
    "public/.git/config",
    "public/hot",
]
OTHER_PHP = ["public/info.php", "public/uploads/shell.PHP", "public/old.php5", "public/page.phtml", "public/lib.phar"]


def settings() -> dict[str, str]:
    databases = {
        f"{connection}_DB_{name}": "none.invalid"
        for connection in ("CENTRAL", "TENANT_POOL_1", "TENANT_POOL_2")
        for name in ("HOST", "DATABASE", "USERNAME", "PASSWORD")
    }
    return {"APP_KEY": "base64:eA==", "COMFYUI_FLEET_SECRET": "fleet", "REDIS_HOST": "none.invalid", **databases}


@pytest.fixture(scope="module")
def application(tmp_path_factory) -> Path:
    app = tmp_path_factory.mktemp("application") / "backend"
    shutil.copytree(DOCKER / "sample/backend", app)
    for name in PRIVATE + OTHER_PHP:
        file = app / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("<?php echo 'must not be seen';")
    return app


@pytest.fixture(scope="module")
def task():
    with Task() as started:
        yield started


@pytest.fixture(scope="module")
def php_image(task, application):
    return task.image("backend/Dockerfile.php-fpm", application)


@pytest.fixture(scope="module")
def php(php_image):
    container = php_image.start(settings()).wait_until_healthy()
    yield container
    container.stop()


@pytest.fixture(scope="module")
def nginx_image(task, application):
    return task.image("backend/Dockerfile.nginx", application)


@pytest.fixture(scope="module")
def nginx(nginx_image, php):
    container = nginx_image.start().wait_until_healthy()
    yield container
    container.stop()


@pytest.fixture
def get(task, nginx):
    return task.request


def seen(answer) -> dict:
    assert answer.status == 200, answer.body
    return json.loads(answer.body)


def test_serves_static_files_with_their_type_and_lifetime(get):
    style = get("/build/assets/app-4f2a9c1e.css")
    assert (style.status, style.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert style.headers["Cache-Control"] == "max-age=315360000"
    robots = get("/robots.txt")
    assert (robots.status, robots.headers["Cache-Control"]) == (200, "max-age=3600")
    assert get("/.well-known/security.txt").status == 200


def test_hands_everything_else_to_the_front_controller(get):
    server = seen(get("/api/request?a=1&b=%20"))["server"]
    assert server["REQUEST_URI"] == "/api/request?a=1&b=%20"
    assert server["QUERY_STRING"] == "a=1&b=%20"
    assert server["SCRIPT_FILENAME"] == "/srv/app/public/index.php"
    assert get("/api/none").status == 404
    assert json.loads(get("/api/none").body) == {"message": "Not found."}


def test_health_routes_answer(get, nginx, php):
    assert get("/healthz").body == b"ok\n"
    assert get("/up").status == 200
    assert nginx.healthy() and php.healthy()


@pytest.mark.parametrize(
    "path",
    [
        "/.env",
        "/%2eenv",
        "/.git/config",
        "/.git/",
        "/.htaccess",
        "/build/.env",
        "/.well-known/../.env",
        "/..%2f.env",
        "/hot/.x",
    ],
)
def test_refuses_dot_files(get, path):
    answer = get(path)
    assert answer.status in (400, 404), path
    assert b"must not be seen" not in answer.body and b"Not found." not in answer.body, "reached the application"


@pytest.mark.parametrize(
    "path",
    [
        *(name.removeprefix("public") for name in OTHER_PHP),
        "/missing.php",
        "/index.php/extra",
        "/index.php5",
        "/INDEX.PHP",
        "/robots.txt/x.php",
        "/config.inc",
    ],
)
def test_refuses_php_outside_the_front_controller(get, path):
    answer = get(path)
    assert answer.status == 404
    assert b"must not be seen" not in answer.body and b"Not found." not in answer.body, "reached the application"


def test_php_fpm_is_not_reachable_from_outside_the_task(task, php):
    for port in (9000, 9001):
        with pytest.raises(ConnectionRefusedError):
            task.connect(port, OUTSIDER, TASK)


def test_status_page_of_php_fpm_is_not_routed(get):
    assert get("/fpm-status").status == 404
    assert json.loads(get("/fpm-status").body) == {"message": "Not found."}


def test_keeps_the_clients_address_behind_the_load_balancer(get, nginx):
    forwarded = {"X-Forwarded-For": f"10.9.9.9, {CLIENT}", "X-Forwarded-Proto": "https", "User-Agent": "behind"}
    server = seen(get("/api/request", headers=forwarded))["server"]
    assert server["REMOTE_ADDR"] == CLIENT
    assert server["HTTP_X_FORWARDED_FOR"] == CLIENT, "what the client claimed itself must go"
    assert (server["HTTPS"], server["REQUEST_SCHEME"], server["SERVER_PORT"]) == ("on", "https", "443")
    line = json.loads(nginx.wait_for_line('"agent":"behind"'))
    assert (line["client"], line["peer"]) == (CLIENT, LOAD_BALANCER)


@pytest.mark.parametrize("entry", ["10.0.3.77", "2001:db8::7"])
def test_keeps_a_workers_address_behind_the_internal_load_balancer(get, entry):
    forwarded = {"X-Forwarded-For": f"203.0.113.1, {entry}", "X-Forwarded-Proto": "https"}
    assert seen(get("/api/request", headers=forwarded))["server"]["REMOTE_ADDR"] == entry


@pytest.mark.parametrize("claim", ["", "unknown", "10.0.0.1, ", "10.0.0.1, <script>"])
def test_takes_the_peers_address_where_no_proxy_names_one(get, claim):
    assert seen(get("/api/request", headers={"X-Forwarded-For": claim}))["server"]["REMOTE_ADDR"] == LOAD_BALANCER


def test_believes_nobody_else_about_the_client(get):
    forged = {
        "X-Forwarded-For": CLIENT,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Port": "8443",
        "Forwarded": f"for={CLIENT}",
        "Proxy": "http://evil.example",
    }
    server = seen(get("/api/request", headers=forged, source=OUTSIDER))["server"]
    assert server["REMOTE_ADDR"] == server["HTTP_X_FORWARDED_FOR"] == OUTSIDER
    assert "HTTPS" not in server and server["REQUEST_SCHEME"] == "http"
    assert (server["HTTP_X_FORWARDED_PROTO"], server["HTTP_X_FORWARDED_PORT"]) == ("http", "80")
    assert not server.get("HTTP_X_FORWARDED_HOST") and not server.get("HTTP_FORWARDED") and not server.get("HTTP_PROXY")


@pytest.mark.parametrize(
    "path, status", [("/robots.txt", 200), ("/api/request", 200), ("/.env", 404), ("/api/none", 404)]
)
def test_sets_security_headers_on_every_response(get, path, status):
    answer = get(path)
    assert answer.status == status
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers.get_all("X-Frame-Options") == ["SAMEORIGIN"]
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert answer.headers["Permissions-Policy"]
    assert answer.headers["Server"] == "nginx" and "X-Powered-By" not in answer.headers


def test_the_applications_own_security_header_wins(get):
    assert get("/api/framed").headers.get_all("X-Frame-Options") == ["DENY"]


def test_takes_uploads_up_to_the_limit(get):
    body = b"x" * (LIMIT - 1024)
    found = seen(get("/api/request", method="POST", body=body, headers={"Content-Type": "application/octet-stream"}))
    assert found["bytes"] == len(body)


def test_takes_a_form_upload_up_to_the_limit(get):
    start = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
    content = b"x" * (LIMIT - 2048)
    headers = {"Content-Type": "multipart/form-data; boundary=cut"}
    found = seen(get("/api/request", method="POST", body=start + content + b"\r\n--cut--\r\n", headers=headers))
    assert (found["bytes"], found["upload_error"]) == (len(content), 0)


def test_refuses_a_larger_upload(get):
    assert get("/api/request", method="POST", body=b"x" * (LIMIT + 1)).status == 413


def test_refuses_oversized_headers(get):
    assert get("/api/request", headers={"X-Large": "x" * 20_000}).status == 400


def test_lets_go_of_a_client_that_does_not_finish_its_request(task, nginx):
    with task.connect(80) as stalled:
        stalled.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n")
        # After client_header_timeout, by a reset: nothing is kept for a client that may be gone.
        with pytest.raises(ConnectionResetError):
            stalled.recv(1024)


def test_runs_as_nobody_with_nothing_writable_but_its_volume(get):
    found = seen(get("/api/request"))
    assert found["user"] == 33
    assert found["opcache"] is True
    assert found["storage_writable"] is True
    assert found["sources_writable"] is False


def test_nothing_private_is_in_the_images(php_image, nginx_image):
    for name in PRIVATE:
        assert not php_image.exists(f"/srv/app/{name}"), name
        assert not nginx_image.exists(f"/srv/app/{name}"), name
    for name in [*OTHER_PHP, "public/index.php", "app/Http.php"]:
        assert not nginx_image.exists(f"/srv/app/{name}"), f"nginx needs no PHP: {name}"
    # Without it, Laravel's commands end with "Please provide a valid cache path", Composer's among them.
    assert php_image.exists("/srv/app/storage/framework/views")
    assert php_image.exists("/srv/app/vendor/autoload.php") and nginx_image.exists("/srv/app/public/robots.txt")


def test_health_is_known_while_all_children_are_busy(task, php, nginx):
    with contextlib.ExitStack() as requests:
        # Requests that begin and do not end, spoken to php-fpm itself: nginx would hold them back until they are whole.
        for _ in range(8):
            requests.enter_context(task.connect(9000, "127.0.0.1", "127.0.0.1")).sendall(FASTCGI_BEGIN)
        wait_for(lambda: pool(php)["active processes"] == 8)
        assert pool(php)["idle processes"] == 0
        assert php.healthy()
    wait_for(lambda: pool(php)["active processes"] == 0)


def pool(php) -> dict:
    """php-fpm's own account of its pool."""
    request = "SCRIPT_NAME=/fpm-status SCRIPT_FILENAME=/fpm-status REQUEST_METHOD=GET QUERY_STRING=json"
    answer = php.run("sh", "-c", f"{request} cgi-fcgi -bind -connect 127.0.0.1:9001").stdout
    return json.loads(answer.split("\n\n", 1)[1])


def wait_for(condition) -> None:
    deadline = time.monotonic() + 180
    while not condition():
        assert time.monotonic() < deadline, "did not come true in three minutes"


def test_survives_a_restart_of_php_fpm(get, php, nginx):
    assert php.stop() == 0
    assert get("/up").status == 502
    assert get("/healthz").status == 200 and nginx.healthy()
    php.start().wait_until_healthy()
    assert get("/up").status == 200


def test_a_stop_of_php_fpm_lets_requests_finish(get, php):
    with ThreadPoolExecutor(1) as other:
        request = other.submit(get, "/api/slow")
        wait_for(lambda: pool(php)["active processes"] == 1)
        assert php.stop() == 0
        assert request.result().status == 200
    php.start().wait_until_healthy()


def test_a_stop_of_nginx_lets_requests_finish(get, php, nginx):
    with ThreadPoolExecutor(1) as other:
        request = other.submit(get, "/api/slow")
        wait_for(lambda: pool(php)["active processes"] == 1)
        assert nginx.stop() == 0
        assert request.result().status == 200
    nginx.start().wait_until_healthy()


def test_timeouts_end_a_request_from_the_inside_out():
    """Whoever is nearest to the fault gives up first, and so answers; the load balancer's 60 s come last."""
    fpm, nginx, ini = (
        configuration(name) for name in ("php/php-fpm.conf", "nginx/default.conf", "php/renderfleet.ini")
    )
    terminate = int(re.search(r"^request_terminate_timeout = (\d+)s$", fpm, re.MULTILINE)[1])
    read = int(re.search(r"fastcgi_read_timeout (\d+)s;", nginx)[1])
    kept = int(re.search(r"keepalive_timeout (\d+)s;", nginx)[1])
    assert (
        int(re.search(r"^max_execution_time = (\d+)$", ini, re.MULTILINE)[1])
        < terminate
        < read
        < LOAD_BALANCER_IDLE_SECONDS
        < kept
    )


def test_upload_limits_of_nginx_and_php_are_one():
    nginx, ini = configuration("nginx/default.conf"), configuration("php/renderfleet.ini")
    limits = re.findall(r"^(?:post_max_size|upload_max_filesize) = (\d+)M$", ini, re.MULTILINE)
    assert limits == [str(LIMIT >> 20)] * 2
    assert re.findall(r"client_max_body_size (\d+)m;", nginx) == [str(LIMIT >> 20)]


def configuration(name: str) -> str:
    return (DOCKER / "backend" / name).read_text()


def test_php_can_read_the_certificates_of_the_databases(php):
    read = "exit((int) !openssl_x509_read(file_get_contents('/etc/ssl/certs/rds-global-bundle.pem')));"
    assert php.run("php", "-r", read).returncode == 0


def test_keeps_the_viewers_address_behind_the_cdn(nginx_image, php, nginx, task):
    edge = "130.176.1.1"
    # Port 80 is one per network: this one takes the other's place for a while.
    assert nginx.stop() == 0
    behind_cdn = nginx_image.start({"PROXIES_IN_FRONT": "2"}).wait_until_healthy()
    try:
        for forwarded, client, source in [
            (f"{CLIENT}, {edge}", CLIENT, LOAD_BALANCER),
            (f"10.9.9.9, {CLIENT}, {edge}", CLIENT, LOAD_BALANCER),
            ("10.0.3.77", "10.0.3.77", LOAD_BALANCER),
            (f"{CLIENT}, {edge}", OUTSIDER, OUTSIDER),
        ]:
            answer = task.request("/api/request", headers={"X-Forwarded-For": forwarded}, source=source)
            assert seen(answer)["server"]["REMOTE_ADDR"] == client, forwarded
    finally:
        behind_cdn.stop()
        nginx.start().wait_until_healthy()


def test_refuses_another_number_of_proxies(nginx_image):
    container = nginx_image.start({"PROXIES_IN_FRONT": "all"})
    assert container.wait() == 78
    assert "PROXIES_IN_FRONT is 'all'" in container.output()


def test_names_every_missing_setting_at_start(php_image):
    container = php_image.start({**settings(), "APP_KEY": "", "COMFYUI_FLEET_SECRET": ""})
    assert container.wait() == 78
    assert "not set or empty: APP_KEY COMFYUI_FLEET_SECRET." in container.output()


def test_scheduler_ends_at_once_when_told_to_stop(php_image):
    scheduler = php_image.start(settings(), ["php", "artisan", "schedule:work"])
    scheduler.wait_for_line("Running scheduled tasks.")
    assert scheduler.stop() == 0
