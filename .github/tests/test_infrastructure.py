"""The scripts around pulumiw, which is recorded here; e2e runs them on the rehearsal stage. And the comment on GitHub."""

MARK = "<!-- renderfleet-preview -->\n"
PREVIEW = """
plan = sys.argv[sys.argv.index("--save-plan") + 1]
open(plan, "w").write("plan")
print("summary"); print("warning", file=sys.stderr)
sys.exit({rc})
"""


def test_a_preview_leaves_the_events_the_plan_and_the_log(checkout):
    checkout.pulumiw(PREVIEW.replace("{rc}", "0"))
    done = checkout.run("preview", "dev", "previews")

    assert done.returncode == 0, done.stderr
    assert "warning" in done.stderr
    folder = checkout.folder / "previews"
    assert {file.name for file in folder.iterdir()} == {"dev.json", "dev.plan.json", "dev.log", "dev.rc"}
    assert (folder / "dev.json").read_text() == "summary\n"
    assert checkout.calls("pulumiw")[0][:3] == ["preview", "--stack", "dev"]
    assert "--no-policy" not in checkout.calls("pulumiw")[0]


def test_a_failed_preview_leaves_no_plan_to_deploy_by(checkout):
    checkout.pulumiw(PREVIEW.replace("{rc}", "3"))
    assert checkout.run("preview", "dev", "previews").returncode == 3
    assert not (checkout.folder / "previews" / "dev.plan.json").exists()
    checkout.calls_file.write_text("")
    done = checkout.run("deploy-infrastructure", "dev", "previews/dev.plan.json")
    assert done.returncode == 1 and "there is no plan" in done.stderr
    assert checkout.calls("pulumiw") == []


def test_a_deployment_holds_to_the_plan(checkout):
    (checkout.folder / "dev.plan.json").write_text("plan")
    assert checkout.run("deploy-infrastructure", "dev", "dev.plan.json").returncode == 0
    call = checkout.calls("pulumiw")[0]
    assert call[0] == "up" and call[call.index("--plan") + 1] == str(checkout.folder / "dev.plan.json")
    checkout.pulumiw("sys.exit(1)")
    assert checkout.run("deploy-infrastructure", "dev", "dev.plan.json").returncode == 1


def test_a_comment_is_made_of_what_there_is(checkout):
    folder = checkout.folder / "previews"
    folder.mkdir()
    for stage, rc in (("dev", "0"), ("staging", "1")):
        (folder / f"{stage}.json").write_text("events")
        (folder / f"{stage}.log").write_text("log")
        (folder / f"{stage}.rc").write_text(rc)
    assert checkout.run("comment", "previews", "comment.md", "dev", "staging", "prod").returncode == 0
    assert checkout.calls("pulumiw") == [
        ["comment"]
        + ["--stage", f"dev={folder}/dev.json", "--stage", f"staging={folder}/staging.json"]
        + ["--failed", f"staging={folder}/staging.log", "--failed", f"prod={folder}/prod.log"]
        + ["--output", "comment.md"]
    ]
    assert "did not run" in (folder / "prod.log").read_text()


def test_drift_is_reported_and_fails(checkout):
    checkout.pulumiw("print('~ bucket')\nsys.exit(int(os.environ['RC']))")
    assert checkout.run("drift", "dev", "drift.txt", RC="0").returncode == 0
    assert checkout.run("drift", "dev", "drift.txt", RC="1").returncode == 1
    summary = (checkout.folder / "summary").read_text()
    assert "dev is as Pulumi left it" in summary and "dev differs" in summary and "    ~ bucket" in summary
    call = checkout.calls("pulumiw")[0]
    assert call[0] == "refresh" and {"--preview-only", "--expect-no-changes"} <= set(call)


def test_the_plugin_is_the_programs_version(checkout):
    assert checkout.run("install-plugins").returncode == 0
    assert checkout.calls("pulumiw") == [["plugin", "install", "resource", "aws", "6.83.0"]]


def post(machine, github, body=MARK + "text", token="token", pull_request="7"):
    (machine.folder / "comment.md").write_text(body)
    return machine.run(
        "post-comment",
        "comment.md",
        GITHUB_API_URL=github.url,
        GITHUB_REPOSITORY="example/renderfleet",
        GITHUB_TOKEN=token,
        PULL_REQUEST=pull_request,
    )


def test_a_comment_is_posted_once_and_then_edited_in_place(machine, github):
    for number in range(150):
        github.add(f"talk {number}", "somebody")
    assert post(machine, github, MARK + "one").returncode == 0
    assert post(machine, github, MARK + "two").returncode == 0
    assert len(github.comments) == 151
    assert github.comments[-1]["body"] == MARK + "two"


def test_somebody_elses_comment_with_the_mark_is_left_alone(machine, github):
    github.add(MARK + "fake", "mallory")
    assert post(machine, github).returncode == 0
    assert [each["body"] for each in github.comments] == [MARK + "fake", MARK + "text"]


def test_what_github_refuses_and_what_is_no_comment_fails(machine, github):
    assert post(machine, github, body="text").returncode == 1
    assert post(machine, github, pull_request="7/../8").returncode == 1
    assert github.comments == []
    refused = post(machine, github, token="other")
    assert refused.returncode == 1 and "403" in refused.stderr
    assert "other" not in refused.stderr.replace("other comments", "")


def test_the_mark_is_the_comments_own(github):
    from conftest import ROOT

    source = (ROOT / "src/src/main/java/dev/renderfleet/comment").glob("*.java")
    assert any(MARK.strip() in file.read_text() for file in source)
