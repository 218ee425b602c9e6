"""The blocks of commands in the documents, for the checks that try them."""
import re

FENCE = re.compile(r"^( *)```bash\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


class Block:
    def __init__(self, document, line, text):
        self.document, self.place, self.text = document, f"{document}:{line}", text

    @property
    def mark(self):
        first = self.text.split("\n", 1)[0].strip()
        return first if first.startswith("# needs ") or first.startswith("# run by ") else None


def blocks(root):
    """Every ```bash block of README.md, CONTRIBUTING.md, docs/ and the folders' own README.md, in the order of the documents."""
    documents = [
        root / "README.md", root / "CONTRIBUTING.md", *sorted((root / "docs").glob("**/*.md")), *sorted(root.glob("*/README.md")),
    ]
    for document in documents:
        text = document.read_text()
        for match in FENCE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            indent = len(match.group(1))
            body = "".join(each[indent:] for each in match.group(2).splitlines(keepends=True))
            yield Block(str(document.relative_to(root)), line, body)
