"""A language model of 0.4 MB, written by hand: it has nothing to say, but says it letter by letter, and never ends.

Its file is a GGUF (version 3) of the "llama" architecture with a vocabulary of bytes. All layers are
zero, so each step sees only the one number that every token begins with; what goes out is decided by the
last matrix alone: letters and blanks, all as likely, and nothing else.
"""

from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
import struct
import sys

WIDTH, LAYERS, HEADS, INNER, WINDOW = 64, 2, 4, 128, 32768
LETTERS = b"abcdefghijklmnopqrstuvwxyz"
LIKELY = 40.0  # how much likelier a letter is than anything else
ALIGNMENT = 32
UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
UNKNOWN, NORMAL, CONTROL, BYTE = 2, 1, 3, 6  # kinds of tokens

# three special tokens, the 256 bytes, the letters, and the blank as this tokenizer writes it
TOKENS: tuple[bytes, ...] = (
    *(b"<unk>", b"<s>", b"</s>"),
    *(f"<0x{value:02X}>".encode() for value in range(256)),
    *(bytes([letter]) for letter in LETTERS),
    "▁".encode(),
)
KINDS = (UNKNOWN, CONTROL, CONTROL, *([BYTE] * 256), *([NORMAL] * (len(TOKENS) - 259)))


def write(path: Path) -> None:
    """Write the model's file."""
    head = [*_facts()]
    tensors = [*_tensors()]
    infos, offset = [], 0
    for name, shape, values in tensors:
        dimensions = b"".join(struct.pack("<Q", size) for size in shape)
        infos.append(_text(name) + struct.pack("<I", len(shape)) + dimensions + struct.pack("<IQ", 0, offset))
        offset += _padded(4 * len(values))
    front = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(head)) + b"".join(head) + b"".join(infos)
    with path.open("wb") as file:
        file.write(front.ljust(_padded(len(front)), b"\0"))
        for _, _, values in tensors:
            if sys.byteorder == "big":
                values.byteswap()
            file.write(values.tobytes().ljust(_padded(4 * len(values)), b"\0"))


def _padded(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT


def _text(value: str | bytes) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return struct.pack("<Q", len(raw)) + raw


def _fact(key: str, kind: int, value: bytes) -> bytes:
    return _text(key) + struct.pack("<I", kind) + value


def _list(key: str, kind: int, values: Sequence[bytes]) -> bytes:
    return _fact(key, ARRAY, struct.pack("<IQ", kind, len(values)) + b"".join(values))


def _facts() -> Iterable[bytes]:
    yield _fact("general.architecture", STRING, _text("llama"))
    yield _fact("general.name", STRING, _text("tiny"))
    numbers = {
        "llama.context_length": WINDOW,
        "llama.embedding_length": WIDTH,
        "llama.block_count": LAYERS,
        "llama.feed_forward_length": INNER,
        "llama.attention.head_count": HEADS,
        "llama.attention.head_count_kv": HEADS,
        "llama.rope.dimension_count": WIDTH // HEADS,
        "llama.vocab_size": len(TOKENS),
        "general.file_type": 0,
        "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2,
        "tokenizer.ggml.unknown_token_id": 0,
    }
    for key, value in numbers.items():
        yield _fact(key, UINT32, struct.pack("<I", value))
    yield _fact("llama.attention.layer_norm_rms_epsilon", FLOAT32, struct.pack("<f", 1e-5))
    yield _fact("tokenizer.ggml.add_bos_token", BOOL, b"\x01")
    yield _fact("tokenizer.ggml.model", STRING, _text("llama"))
    yield _list("tokenizer.ggml.tokens", STRING, [_text(one) for one in TOKENS])
    yield _list("tokenizer.ggml.scores", FLOAT32, [struct.pack("<f", 0.0)] * len(TOKENS))
    yield _list("tokenizer.ggml.token_type", INT32, [struct.pack("<i", one) for one in KINDS])


def _tensors() -> Iterable[tuple[str, tuple[int, ...], array[float]]]:
    """Yield name, shape (the innermost first) and values."""
    first = [1.0] + [0.0] * (WIDTH - 1)
    yield "token_embd.weight", (WIDTH, len(TOKENS)), array("f", first * len(TOKENS))
    yield "output_norm.weight", (WIDTH,), array("f", [1.0] * WIDTH)
    # the norm makes sqrt(WIDTH) of the one number that is not zero
    rows = [LIKELY / WIDTH**0.5 if kind == NORMAL else 0.0 for kind in KINDS]
    yield (
        "output.weight",
        (WIDTH, len(TOKENS)),
        array("f", [value for row in rows for value in (row, *first[1:])]),
    )
    for layer in range(LAYERS):
        start = f"blk.{layer}."
        for name in ("attn_norm", "ffn_norm"):
            yield f"{start}{name}.weight", (WIDTH,), array("f", [1.0] * WIDTH)
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            yield f"{start}{name}.weight", (WIDTH, WIDTH), _zeros(WIDTH * WIDTH)
        for name in ("ffn_gate", "ffn_up"):
            yield f"{start}{name}.weight", (WIDTH, INNER), _zeros(WIDTH * INNER)
        yield f"{start}ffn_down.weight", (INNER, WIDTH), _zeros(WIDTH * INNER)


def _zeros(count: int) -> array[float]:
    return array("f", bytes(4 * count))
