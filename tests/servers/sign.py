# SPDX-License-Identifier: MIT
"""Keys that sign records as boothd does. Key is stock OpenSSL and slow; FastKey makes the same signature
for the same bytes each time, thousands a second: RSA without signed attributes, so that only the last
bytes of the CMS message differ, and libcrypto makes those."""
import atexit
import ctypes
import functools
import pathlib
import shutil
import subprocess
import tempfile


def openssl(folder, *words, data=None):
    return subprocess.run(["openssl", *words], check=True, cwd=folder, input=data, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout


class Key:
    """ECDSA with signed attributes, like the booth's own."""
    ALGORITHM = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")

    def __init__(self, folder, name="test"):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        openssl(self.folder, "req", "-x509", *self.ALGORITHM, "-nodes", "-keyout", "key.pem", "-out",
                "certificate.pem", "-days", "36500", "-subj", f"/CN={name}")
        self.certificate = (self.folder / "certificate.pem").read_text()

    def sign(self, data):
        return openssl(self.folder, "cms", "-sign", "-binary", "-signer", "certificate.pem", "-inkey", "key.pem",
                       "-outform", "DER", data=data)


class FastKey(Key):
    """Its folder is what BOOTH_SIGN names for crash_saver: key.pem and prefix.der."""
    ALGORITHM = ("-newkey", "rsa:2048")
    SIZE = 256

    def __init__(self, folder, name="test"):
        super().__init__(folder, name)
        self.crypto = ctypes.CDLL("libcrypto.so.3")
        for function in ("BIO_new_mem_buf", "PEM_read_bio_PrivateKey", "EVP_MD_CTX_new", "EVP_sha256"):
            getattr(self.crypto, function).restype = ctypes.c_void_p
        pem = (self.folder / "key.pem").read_bytes()
        bio = self.crypto.BIO_new_mem_buf(pem, len(pem))
        self.key = self.crypto.PEM_read_bio_PrivateKey(ctypes.c_void_p(bio), None, None, None)
        sample = openssl(self.folder, "cms", "-sign", "-binary", "-noattr", "-nosmimecap", "-signer",
                         "certificate.pem", "-inkey", "key.pem", "-outform", "DER", data=b"sample")
        self.prefix = sample[:-self.SIZE]
        (self.folder / "prefix.der").write_bytes(self.prefix)
        assert self.sign(b"sample") == sample

    def sign(self, data):
        context = ctypes.c_void_p(self.crypto.EVP_MD_CTX_new())
        signature, size = ctypes.create_string_buffer(self.SIZE), ctypes.c_size_t(self.SIZE)
        good = self.crypto.EVP_DigestSignInit(context, None, ctypes.c_void_p(self.crypto.EVP_sha256()), None,
                                              ctypes.c_void_p(self.key)) == 1
        good = good and self.crypto.EVP_DigestSign(context, signature, ctypes.byref(size), data,
                                                   ctypes.c_size_t(len(data))) == 1
        self.crypto.EVP_MD_CTX_free(context)
        assert good and size.value == self.SIZE
        return self.prefix + signature.raw


@functools.lru_cache(None)
def shared_key():
    """One for all spools of this program."""
    folder = tempfile.mkdtemp(prefix="booth-key-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return FastKey(folder)
