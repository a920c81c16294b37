"""The command-line client, carried away as one file, against the real server in a process of its own."""

import base64
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from agency.devstack.addresses import free_port
from agency.devstack.addresses import site as site_at
from agency.devstack.stack import Stack
from settlement.actions import NewItem
from settlement.models import Confirmation, Entry, Stay, UploadedLine
from tests import bills
from tests.hospital import NUMBER, Hospital, heard

CLIENT = Path("clients/kuasheng.py").resolve()
Run = Callable[..., tuple[int, Any]]
HEAD = "number,kind,code,name,served_on,quantity,price,diagnosis,for_injury,consent\n"


def run_alone(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The file by itself in a folder, with nothing of this project on the path."""
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "SYSTEMROOT")}
    return subprocess.run(
        [sys.executable, "-I", str(shutil.copy(CLIENT, folder)), *words],
        cwd=folder,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def hospital(tmp_path: Path, processes: Stack) -> Hospital:
    """An institution whose public key came from `keygen`."""
    shown = run_alone(tmp_path, "keygen", "hospital.pem").stdout.strip()
    private = load_pem_private_key((tmp_path / "hospital.pem").read_bytes(), None)
    assert base64.b64decode(shown) == private.public_key().public_bytes_raw()
    hospital = Hospital(private=private)
    heard(hospital.office)
    bills.catalogue("TREATMENT", "320000", NewItem("T1", "Treatment"))
    return hospital


@pytest.fixture
def run(tmp_path: Path, processes: Stack, hospital: Hospital) -> Run:
    port = free_port()
    server = processes.serve("127.0.0.1", port)
    server.start()
    server.wait_ready()
    speaks = {
        "KUASHENG_URL": site_at("127.0.0.1", port),
        "KUASHENG_KEY": str(hospital.key),
        "KUASHENG_PRIVATE": "hospital.pem",
    }

    def call(*words: str, **changed: str) -> tuple[int, Any]:
        ended = run_alone(tmp_path, *words, **{**speaks, **changed})
        return ended.returncode, json.loads(ended.stdout) if ended.stdout else ended.stderr

    return call


def test_a_stay_from_the_card_to_the_month(run: Run, tmp_path: Path, hospital: Hospital) -> None:
    rows = [f"{number},TREATMENT,T1,Item,2026-03-10,1,1.00,,1,0\n" for number in range(1, 131)]
    (tmp_path / "lines.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    assert run("verify", NUMBER, "--on", "2026-03-10")[1]["verdict"] == "YES"

    stay = run("admit", NUMBER, "--number", "A1", "--on", "2026-03-10", "--diagnosis", "S72.3")[1]["stay"]
    uploaded = run("upload", stay, "lines.csv")
    judged = run("presettle", stay, "--receipt", "R1", "--total", "130.00")[1]
    left = run("discharge", stay, "--on", "2026-03-12")
    settled = run("--message", "S-1", "settle", stay, "--total", "130.00")
    month = run("month", settled[1]["month"])[1]

    assert (uploaded[0], uploaded[1]["lines"], uploaded[1]["total"]) == (0, 130, "130.00")
    assert (judged["fund"], len(judged["lines"]), left[0]) == ("130.00", 130, 0)
    assert (settled[0], settled[1]["state"], month["count"], month["fund"]) == (0, "SETTLED", 1, "130.00")
    assert run("--message", "S-1", "settle", stay, "--total", "130.00") == settled
    assert run("reverse", "S-1", "--reason", "No answer")[1]["undone"] is True
    assert Entry.objects.count() == 2
    assert run("--language", "en", "settle", stay, "--total", "1.00") == (
        1,
        {"code": "not-now", "message": "“Settle” is not possible while the stay is “Settlement cancelled”."},
    )


def test_an_admission_is_put_right_its_lines_taken_back_and_the_patient_transferred(
    run: Run, tmp_path: Path, hospital: Hospital
) -> None:
    (tmp_path / "lines.csv").write_text(
        HEAD + "".join(f"{number},TREATMENT,T1,接骨,2026-03-10,1,1.00,,1,0\n" for number in (1, 2, 3)),
        encoding="gb18030",
    )
    stay = run("admit", NUMBER, "--number", "A1", "--on", "2026-03-10", "--diagnosis", "S72.3")[1]["stay"]
    corrected = run("correct", stay, "--number", "A2", "--diagnosis", "S72.0", "--reason", "Misread")
    assert (corrected[0], corrected[1]["number"], corrected[1]["diagnoses"]) == (0, "A2", ["S72.0"])
    assert run("correct", stay, "--number", "A2", "--reason", "Misread")[1]["code"] == "nothing"

    run("upload", stay, "lines.csv")
    fewer = run("withdraw-lines", stay, "--numbers", "1", "3")[1]
    assert (fewer["replaced"], fewer["lines"], fewer["total"]) == (2, 1, "1.00")
    assert [(each["number"], each["name"]) for each in run("lines", stay)[1]["lines"]] == [(2, "接骨")]
    assert run("withdraw-lines", stay, "--numbers", "9")[1]["code"] == "no-line"
    run("presettle", stay, "--receipt", "R1", "--total", "1.00")
    assert run("bill", stay)[1]["fund"] == "1.00"
    assert (run("withdraw-lines", stay)[1]["lines"], run("lines", stay)[1]["lines"]) == (0, [])

    early = run("transfer", stay, "--on", "2026-03-09", "--to", "Hospital of Suzhou")
    left = run("transfer", stay, "--on", "2026-03-12", "--to", "Hospital of Suzhou")
    assert (early[0], early[1]["code"], left[0]) == (1, "day", 0)
    row = Stay.objects.get()
    assert (str(row.pk), row.transferred_to, str(row.discharged_on)) == (stay, "Hospital of Suzhou", "2026-03-12")


def test_a_month_is_compared_by_a_file_confirmed_to_the_cent_and_taken_back(
    run: Run, tmp_path: Path, hospital: Hospital
) -> None:
    bill = bills.paid_stay("100.00", office=hospital.office, institution=hospital.institution)
    entry = {"bill": str(bill.pk), "total": "99.00", "fund": "100.00"}
    (tmp_path / "entries.json").write_text(json.dumps({"entries": [entry]}), encoding="utf-8")
    code, compared = run("send", "POST", "months/2026-04/compare", "--body", "entries.json")
    assert (code, [(each["result"], each["total"]) for each in compared["entries"]]) == (0, [("DIFFERS", "100.00")])
    assert [each["bill"] for each in run("send", "GET", "months/2026-04")[1]["entries"]] == [str(bill.pk)]
    assert run("send", "POST", "months/2026-04/compare") == (2, "A POST needs --body, a JSON file.\n")

    figures = ("--total", "100.00", "--fund", "100.00")
    more = run("confirm", "2026-04", "--count", "2", *figures)
    done = run("--message", "C-1", "confirm", "2026-04", "--count", "1", *figures)
    assert (more[0], more[1]["code"], more[1]["ours"]["count"], done[0]) == (1, "differs", 1, 0)
    assert run("--message", "C-1", "confirm", "2026-04", "--count", "1", *figures) == done
    assert Confirmation.objects.get().withdrawn_at is None
    assert run("withdraw-month", "2026-04", "--reason", "A receipt is missing")[1]["confirmed"] is False
    assert Confirmation.objects.get().withdrawn_at is not None


def test_a_refusal_is_told_and_a_file_that_does_not_fit_is_not_sent(run: Run, tmp_path: Path) -> None:
    code, told = run("admit", NUMBER, "--number", "A1", "--on", "2026-03-08")
    assert (code, told["code"]) == (1, "not-entitled")
    (tmp_path / "lines.csv").write_text("number,kind\n1,TREATMENT\n", encoding="utf-8")
    code, said = run("upload", "x", "lines.csv")
    assert (code, said) == (
        2,
        "lines.csv has no column code, name, price, quantity, served_on. "
        f"Columns are: {HEAD.strip().replace(',', ', ')}.\n",
    )
    assert not Stay.objects.exists()
    assert not UploadedLine.objects.exists()


def test_without_an_answer_it_says_how_to_find_out(tmp_path: Path) -> None:
    run_alone(tmp_path, "keygen", "k.pem")
    speaks = ("--url", site_at("127.0.0.1", free_port()), "--key", "k", "--private", "k.pem", "--message", "M-1")
    ended = run_alone(tmp_path, *speaks, "settle", "x", "--total", "1.00")
    assert (ended.returncode, "reverse M-1" in ended.stderr, "--message M-1" in ended.stderr) == (3, True, True)


def test_a_key_is_for_its_owner_alone_and_never_overwritten(tmp_path: Path) -> None:
    first = run_alone(tmp_path, "keygen", "k.pem")
    again = run_alone(tmp_path, "keygen", "k.pem")
    assert Ed25519PublicKey.from_public_bytes(base64.b64decode(first.stdout)) is not None
    assert stat.S_IMODE((tmp_path / "k.pem").stat().st_mode) == 0o600
    assert (again.returncode, again.stdout, "never overwritten" in again.stderr) == (2, "", True)


def test_without_a_key_nothing_is_sent(tmp_path: Path) -> None:
    ended = run_alone(tmp_path, "verify", NUMBER)
    assert (ended.returncode, ended.stderr) == (2, "Say --url, or set KUASHENG_URL.\n")
    (tmp_path / "no.pem").write_text("nothing")
    ended = run_alone(tmp_path, "--url", "http://x", "--key", "k", "--private", "no.pem", "verify", NUMBER)
    assert (ended.returncode, ended.stderr) == (2, "no.pem holds no private key without a password, in PEM.\n")
