# DigitClassifier
# SPDX-License-Identifier: MIT

"""The same picture in every format and variant that people have, written by Pillow or by hand."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageOps

ORIENTATION = 274  # The tag of TIFF and EXIF that says how stored rows and columns lie.


@dataclass(frozen=True)
class Variant:
    """One way to store a grey picture; `write` gets it and returns the file."""

    name: str
    media_type: str
    write: Callable[[Image.Image], bytes]

    def __str__(self) -> str:
        return self.name


def saved(picture: Image.Image, kind: str, **options) -> bytes:
    """The picture as a file of a kind that Pillow writes."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def lossless() -> list[Variant]:
    """Variants that keep every grey level."""
    variants = [
        Variant("PNG, colour", "image/png", lambda p: saved(p.convert("RGB"), "PNG")),
        Variant("PNG, palette", "image/png", lambda p: saved(p.convert("P"), "PNG")),
        Variant("PNG, 16 bits", "image/png", lambda p: saved(_deep(p), "PNG")),
        Variant("PNG, opacity", "image/png", lambda p: saved(_ink(p), "PNG")),
        Variant("WebP, lossless", "image/webp", lambda p: saved(p.convert("RGB"), "WEBP", lossless=True)),
        Variant("WebP, opacity", "image/webp", lambda p: saved(_ink(p), "WEBP", lossless=True, exact=True)),
        Variant("WebP, animated", "image/webp", lambda p: _animated(p.convert("RGB"), "WEBP", lossless=True)),
        Variant("GIF", "image/gif", lambda p: saved(p, "GIF", interlace=0)),
        Variant("GIF, interlaced", "image/gif", lambda p: saved(p, "GIF", interlace=1)),
        Variant("GIF, animated", "image/gif", lambda p: _animated(p, "GIF")),
        Variant("BMP, palette", "image/bmp", lambda p: saved(p, "BMP")),
        Variant("BMP, 24 bits", "image/bmp", lambda p: saved(p.convert("RGB"), "BMP")),
        Variant("BMP, 32 bits", "image/bmp", lambda p: saved(p.convert("RGBA"), "BMP")),
        Variant("TIFF, 16 bits", "image/tiff", lambda p: saved(_deep(p), "TIFF")),
        Variant("TIFF, palette", "image/tiff", lambda p: saved(p.convert("P"), "TIFF")),
        Variant("TIFF, opacity", "image/tiff", lambda p: saved(_ink(p), "TIFF")),
        Variant("PGM", "image/x-portable-anymap", lambda p: saved(p, "PPM")),
        Variant("PGM, 16 bits", "image/x-portable-anymap", lambda p: saved(_deep(p), "PPM")),
        Variant("PGM, text", "image/x-portable-anymap", _text),
        Variant("PPM", "image/x-portable-anymap", lambda p: saved(p.convert("RGB"), "PPM")),
        Variant("PAM, opacity", "image/x-portable-anymap", _arbitrary_map),
    ]
    for packing in (None, "tiff_lzw", "tiff_adobe_deflate", "packbits"):
        for mode in ("L", "RGB"):
            variants.append(
                Variant(
                    f"TIFF, {packing or 'plain'}, {mode}",
                    "image/tiff",
                    lambda p, packing=packing, mode=mode: saved(p.convert(mode), "TIFF", compression=packing),
                )
            )
    for orientation, undone in _STORED_AS.items():
        variants.append(
            Variant(
                f"TIFF, orientation {orientation}",
                "image/tiff",
                lambda p, o=orientation, undone=undone: saved(p.transpose(undone), "TIFF", tiffinfo={ORIENTATION: o}),
            )
        )
    return variants


def two_tone() -> list[Variant]:
    """Variants that keep black and white."""
    return [
        Variant("PNG, 1 bit", "image/png", lambda p: saved(p.convert("1"), "PNG")),
        Variant("BMP, 1 bit", "image/bmp", lambda p: saved(p.convert("1"), "BMP")),
        Variant("GIF, 1 bit", "image/gif", lambda p: saved(p.convert("1"), "GIF")),
        Variant("TIFF, 1 bit", "image/tiff", lambda p: saved(p.convert("1"), "TIFF")),
        Variant("TIFF, fax G3", "image/tiff", lambda p: saved(p.convert("1"), "TIFF", compression="group3")),
        Variant("TIFF, fax G4", "image/tiff", lambda p: saved(p.convert("1"), "TIFF", compression="group4")),
        Variant("PBM", "image/x-portable-anymap", lambda p: saved(p.convert("1"), "PPM")),
    ]


def lossy() -> list[Variant]:
    """Variants that change the pixels a little."""
    variants = [
        Variant("JPEG, grey", "image/jpeg", lambda p: saved(p, "JPEG", quality=90)),
        Variant("JPEG, colour", "image/jpeg", lambda p: saved(p.convert("RGB"), "JPEG", quality=90, subsampling=2)),
        Variant("JPEG, progressive", "image/jpeg", lambda p: saved(p.convert("RGB"), "JPEG", progressive=True)),
        Variant("JPEG, inks", "image/jpeg", lambda p: saved(_inks(p), "JPEG", quality=90)),
        Variant("WebP, lossy", "image/webp", lambda p: saved(p.convert("RGB"), "WEBP", quality=85)),
        Variant("WebP, lossy with opacity", "image/webp", lambda p: saved(_ink(p), "WEBP", quality=85)),
        Variant("TIFF, JPEG", "image/tiff", lambda p: saved(p.convert("RGB"), "TIFF", compression="jpeg")),
    ]
    for orientation, undone in _STORED_AS.items():
        variants.append(
            Variant(
                f"JPEG, orientation {orientation}",
                "image/jpeg",
                lambda p, o=orientation, undone=undone: saved(p.transpose(undone), "JPEG", quality=90, exif=_exif(o)),
            )
        )
    return variants


# How a picture is stored so that the orientation turns it back.
_STORED_AS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def _deep(picture: Image.Image) -> Image.Image:
    """16 bits a pixel, of the same levels."""
    levels = b"".join((257 * level).to_bytes(2, "little") for level in picture.tobytes())
    return Image.frombytes("I;16", picture.size, levels)


def _ink(picture: Image.Image) -> Image.Image:
    """Black of varying opacity: over white it looks like the picture."""
    black = Image.new("L", picture.size, 0)
    return Image.merge("RGBA", (black, black, black, ImageOps.invert(picture)))


def _inks(picture: Image.Image) -> Image.Image:
    """The picture in black ink alone."""
    none = Image.new("L", picture.size, 0)
    return Image.merge("CMYK", (none, none, none, ImageOps.invert(picture)))


def _animated(picture: Image.Image, kind: str, **options) -> bytes:
    """An animation that goes on with an empty sheet."""
    blank = Image.new(picture.mode, picture.size, "white")
    return saved(picture, kind, save_all=True, append_images=[blank], duration=100, **options)


def _exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return exif


def _text(picture: Image.Image) -> bytes:
    levels = " ".join(map(str, picture.tobytes()))
    return f"P2\n# levels as text\n{picture.width} {picture.height}\n255\n{levels}\n".encode()


def _arbitrary_map(picture: Image.Image) -> bytes:
    header = f"P7\nWIDTH {picture.width}\nHEIGHT {picture.height}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n"
    return header.encode() + _ink(picture).tobytes()
