"""``/generations/N/FILE``: the files of a generation, whole, in part, unchanged; and nothing else of the disk."""

from __future__ import annotations

import hashlib
import json

import pytest

from bench.local_server import LocalServer


def test_a_file_has_the_bytes_of_its_checksum(seed_server: LocalServer) -> None:
    listed = seed_server.ask("/generations")
    entry = json.loads(listed.body)["generations"][0]["files"]["policy.nq"]
    answer = seed_server.ask("/generations/1/policy.nq")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/n-quads")
    assert hashlib.sha256(answer.body).hexdigest() == entry["sha256"]
    assert len(answer.body) == int(answer.headers["content-length"]) == entry["bytes"]
    assert answer.headers["etag"] == f'"{entry["sha256"]}"'
    for path, etag in (
        ("/generations/1/policy.nq", answer.headers["etag"]),
        ("/generations", listed.headers["etag"]),
    ):
        again = seed_server.ask(path, headers={"If-None-Match": etag})
        assert (again.status, again.body) == (304, b"")
    head = seed_server.ask("/generations/1/policy.nq", method="HEAD")
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(entry["bytes"]))


@pytest.mark.parametrize(
    ("asked", "begin", "end"),
    [
        ("bytes=0-", 0, None),
        ("bytes=1000000-", 1_000_000, None),
        ("bytes=5-9", 5, 10),
        ("bytes=7-99999999999", 7, None),
    ],
)
def test_a_file_is_sent_from_a_byte_on(
    seed_server: LocalServer, asked: str, begin: int, end: int | None
) -> None:
    whole = seed_server.ask("/generations/1/policy.nq")
    wanted = whole.body[begin:end]
    answer = seed_server.ask(
        "/generations/1/policy.nq", headers={"Range": asked, "If-Range": whole.headers["etag"]}
    )
    assert (answer.status, answer.body) == (206, wanted)
    last = begin + len(wanted) - 1
    assert answer.headers["content-range"] == f"bytes {begin}-{last}/{len(whole.body)}"


def test_a_range_of_another_file_or_form_is_answered_whole_and_one_beyond_it_refused(
    seed_server: LocalServer,
) -> None:
    path = "/generations/1/policy.nq"
    assert seed_server.ask(path, headers={"Range": "bytes=9-", "If-Range": '"another"'}).status == 200
    for form in ("bytes=-9", "bytes=1-2,4-5", "lines=1-"):
        assert seed_server.ask(path, headers={"Range": form}).status == 200
    size = seed_server.ask(path, method="HEAD").headers["content-length"]
    for beyond in (f"bytes={size}-", "bytes=9-5"):
        answer = seed_server.ask(path, headers={"Range": beyond})
        assert (answer.status, answer.headers["content-range"]) == (416, f"bytes */{size}")


@pytest.mark.parametrize(
    "path",
    [
        "/generations/1/manifest.json",
        "/generations/1/../../lock",
        "/generations/1/..%2F..%2Flock",
        "/generations/1/%2e%2e/%2e%2e/lock",
        "/generations/1/..%252F..%252Flock",
        "/generations/1//etc/passwd",
        "/generations/1/%2Fetc%2Fpasswd",
        "/generations/1/policy.nq%00",
        "/generations/1/policy.nq/",
        "/generations/1/./policy.nq",
        "/generations/1/",
        "/generations/1",
        "/generations/",
        "/generations/2/policy.nq",
        "/generations/01/policy.nq",
        "/generations/../current/policy.nq",
        "/generations/current/policy.nq",
        "/generations/%D9%A1/policy.nq",
        "/generations/99999999999999999999/policy.nq",
    ],
)
def test_nothing_but_the_files_of_the_manifest_is_found(seed_server: LocalServer, path: str) -> None:
    answer = seed_server.ask(path)
    assert answer.status == 404, path
    assert "root:" not in answer.text
    assert json.loads(answer.body)["type"].rpartition("/")[2] in ("no-file", "no-generation")


def test_files_are_only_read(seed_server: LocalServer) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = seed_server.ask("/generations/1/policy.nq", method=method, body=b"x")
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
