"""The bundled digits as a text in a script, and the function that reads them from it. No torch."""

import base64
import zlib

import numpy as np

from engine.training.digits import read_digit_arrays

NAME = "DIGITS_DATA"

READ_DIGITS = f'''\
def read_digits() -> tuple[Tensor, Tensor, Tensor]:
    """Read images (N, 1, 8, 8) of 0 to 16, their labels, and which are the test."""
    data = zlib.decompress(base64.b85decode({NAME}.replace("\\n", "")))
    rows = torch.frombuffer(bytearray(data), dtype=torch.uint8).view(-1, 66)
    images = rows[:, :64].reshape(-1, 1, 8, 8).float()
    return images, rows[:, 64].long(), rows[:, 65].bool()'''


def digits_constant() -> str:
    """Gives the assignment that holds the digits: 64 pixels, label and split of each."""
    images, labels, is_test = read_digit_arrays()
    rows = np.column_stack([images.reshape(len(images), 64), labels, is_test.astype(np.uint8)])
    packed = base64.b85encode(zlib.compress(rows.astype(np.uint8).tobytes(), 9)).decode()
    lines = "\n".join(packed[start : start + 88] for start in range(0, len(packed), 88))
    return (
        "# 1,797 handwritten digits of 8x8 pixels: Optical Recognition of Handwritten Digits,\n"
        "# E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, CC BY 4.0.\n"
        f'{NAME} = """\n{lines}\n"""'
    )
