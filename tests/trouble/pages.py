# SPDX-License-Identifier: EUPL-1.2
"""This is the place for looking under the encryption: every page of a file, those that are free and in the WAL too.

SQLCipher 4: a page is 4016 bytes under AES-256-CBC, then its 16-byte vector and 64 bytes of HMAC; the first page begins
with the salt. With a raw key that key is the AES key.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from pathlib import Path

PAGE, SEALED, VECTOR, SALT = 4096, 4016, 16, 16
_WAL_HEAD, _FRAME_HEAD = 32, 24


def plain_pages(path: Path, key: bytes) -> bytes:
    """All pages of a database or of its WAL, opened one by one."""
    content = path.read_bytes()
    if path.name.endswith("-wal"):
        pages = [
            content[at + _FRAME_HEAD : at + _FRAME_HEAD + PAGE]
            for at in range(_WAL_HEAD, len(content), _FRAME_HEAD + PAGE)
        ]
    else:
        pages = [content[at : at + PAGE] for at in range(0, len(content), PAGE)]
    salt = content[:SALT] if not path.name.endswith("-wal") else b""
    return b"".join(_opened(page, key, SALT if salt and page.startswith(salt) else 0) for page in pages)


def _opened(page: bytes, key: bytes, skipped: int) -> bytes:
    sealed, vector = page[skipped:SEALED], page[SEALED : SEALED + VECTOR]
    return _aes_cbc(sealed, key, vector) if len(page) == PAGE else b""


def _aes_cbc(sealed: bytes, key: bytes, vector: bytes) -> bytes:
    crypto = _crypto()
    context = ctypes.c_void_p(crypto.EVP_CIPHER_CTX_new())
    try:
        assert crypto.EVP_DecryptInit_ex(context, ctypes.c_void_p(crypto.EVP_aes_256_cbc()), None, key, vector)
        assert crypto.EVP_CIPHER_CTX_set_padding(context, 0)
        out, length = ctypes.create_string_buffer(len(sealed) + 32), ctypes.c_int()
        assert crypto.EVP_DecryptUpdate(context, out, ctypes.byref(length), sealed, len(sealed))
        return out.raw[: length.value]
    finally:
        crypto.EVP_CIPHER_CTX_free(context)


def has_crypto() -> bool:
    """Whether this computer has the library that opens pages."""
    return ctypes.util.find_library("crypto") is not None


def _crypto() -> ctypes.CDLL:
    library = ctypes.CDLL(ctypes.util.find_library("crypto"))
    library.EVP_CIPHER_CTX_new.restype = ctypes.c_void_p
    library.EVP_aes_256_cbc.restype = ctypes.c_void_p
    return library
