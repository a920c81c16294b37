"""Files that are no lists: each kind is told what it is, and what to do instead."""

import io
import struct
import zipfile

import pytest
from django.utils import translation

from institutions.importing import files

TABLE = "<table><tr><td>机构名称</td><td>区县</td></tr><tr><td>甲医院</td><td>张店区</td></tr></table>"


def zipped(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return content.getvalue()


def compound(*streams: str) -> bytes:
    """A compound file ([MS-CFB]) of streams of this name, without anything in them."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    head += struct.pack("<7I", 1, 1, 0, 4096, end, 0, end) + bytes(4)
    head += struct.pack("<109I", 0, *[free] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, end, *[free] * 126)
    names = (name.encode("utf-16-le") for name in ("Root Entry", *streams))
    entries = (name.ljust(64, b"\0") + struct.pack("<H", len(name) + 2) + bytes(50) + bytes(12) for name in names)
    return head + table + b"".join(entries).ljust(512, b"\0")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (compound("EncryptionInfo", "EncryptedPackage"), "file_password"),
        (compound("WordDocument"), "file_word"),
    ],
)
def test_an_empty_file_a_locked_one_and_an_old_document_have_sentences_of_their_own(content: bytes, code: str) -> None:
    assert [row.findings[0].code for row in files.judge(content)] == [code]


@pytest.mark.parametrize(
    ("content", "code", "kind"),
    [
        (zipped("[Content_Types].xml", "word/document.xml"), "file_word", "Word"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "file_word", "PowerPoint"),
        (rb"{\rtf1\ansi }", "file_word", "RTF"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "file_pdf", "PDF"),
        (b"\xef\xbb\xbf\r\n%PDF-1.4\n", "file_pdf", "PDF"),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "file_pdf", "OFD"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "file_picture", "PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "file_picture", "JPEG"),
        (b"II*\0" + bytes(20), "file_picture", "TIFF"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "file_picture", "WebP"),
        (b"\0\0\0\x18ftypheic" + bytes(20), "file_picture", "HEIC"),
        (b"BM\x36\x10\0\0\0\0\0\0\x36\0", "file_picture", "BMP"),
        (zipped("list.xlsx"), "file_archive", "ZIP"),
        (b"Rar!\x1a\x07\x01\0", "file_archive", "RAR"),
        ('[{"机构名称": "甲医院", "区县": "张店区"}]'.encode(), "file_json", "JSON"),
        ('[["机构名称","区县"],["甲医院","张店区"]]'.encode(), "file_json", "JSON"),
        ('{"code": 0, "data": [{"机构名称": "甲医院"}]}'.encode(), "file_json", "JSON"),
        (f"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n{TABLE}".encode(), "file_page", "MHTML"),
        (f"From: <saved>\r\nSubject: list\r\nMIME-Version: 1.0\r\n\r\n{TABLE}".encode(), "file_page", "MHTML"),
        (b"<html><body><form>Sign in</form></body></html>", "file_page", "HTML/XML"),
    ],
)
def test_a_file_that_is_no_list_says_what_it_is_and_what_to_upload(content: bytes, code: str, kind: str) -> None:
    judged = files.judge(content)

    assert [(row.verdict.value, row.findings[0].code) for row in judged] == [("reject_file", code)]
    assert judged[0].findings[0].values == {"kind": kind}
    with translation.override("zh-hans"):
        assert "上传" in judged[0].reason


@pytest.mark.parametrize("first", ["BM", "From: 淄博市", "[淄博市]机构名称"])
def test_a_text_that_begins_a_little_like_another_kind_of_file_is_read(first: str) -> None:
    judged = files.judge(f"{first},备注\n机构名称,区县\n甲医院,张店区\n".encode())

    assert [row.entry.name for row in judged if row.entry] == ["甲医院"]
