"""What examples of one person's digits change about the network's answers.

Of each digit, the example closest to a glyph in feature space votes for the digit: it
adds to its logit a strength that falls off with the cosine distance, as in
Zhang et al., "Tip-Adapter: training-free adaption of CLIP for few-shot classification",
2022, https://arxiv.org/abs/2207.09519. The network itself is not changed, so nothing is
trained, and a glyph that is unlike every example is answered as before.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray, unit_rows
from digit_model.network.logits import energy, softmax
from digit_model.network.outputs import Outputs

MAX_EXAMPLES = 500
"""Most examples of one hand."""
STRENGTH = 28.0
"""What an example adds to the logit of its digit if a glyph is exactly like it."""
SHARPNESS = 28.0
"""How fast that falls off with the cosine distance."""
OWN = 0.87
"""A glyph with this cosine similarity to an example is not refused."""


@dataclass(frozen=True)
class OwnHand:
    """Examples of how one person writes.

    Attributes:
        model_sha256: SHA-256 of the network whose features and logits these are.
        labels: `(m,)` uint8, the digit that each example is, m at least 1.
        features: `(m, d)` float32, the network's features of the examples.
        logits: `(m, 10)` float32, what the network answers by itself.
        glyphs: `(m, 28, 28)` uint8, ink = 255; None for a hand without pictures.
    """

    model_sha256: str
    labels: npt.NDArray[np.uint8]
    features: FloatArray
    logits: FloatArray
    glyphs: npt.NDArray[np.uint8] | None = None

    def __len__(self) -> int:
        """How many examples there are."""
        return len(self.labels)

    def __add__(self, other: "OwnHand") -> "OwnHand":
        """The examples of both, which have to be of the same network."""
        if self.model_sha256 != other.model_sha256:
            raise ValueError(
                "Two hands can be joined only if they belong to the same network."
            )
        glyphs = None
        if self.glyphs is not None and other.glyphs is not None:
            glyphs = np.concatenate([self.glyphs, other.glyphs])
        return OwnHand(
            self.model_sha256,
            np.concatenate([self.labels, other.labels]),
            np.concatenate([self.features, other.features]),
            np.concatenate([self.logits, other.logits]),
            glyphs,
        )

    @property
    def kept_bytes(self) -> int:
        """About how much memory it takes."""
        arrays = (self.labels, self.features, self.logits, self.glyphs)
        return sum(array.nbytes for array in arrays if array is not None)

    def without_pictures(self) -> "OwnHand":
        """The same hand without its glyphs."""
        return replace(self, glyphs=None)

    def counts(self) -> npt.NDArray[np.int64]:
        """How many examples there are of each digit: `(10,)` int64."""
        return np.bincount(self.labels, minlength=10)

    def adapt(self, outputs: Outputs, temperature: float) -> Outputs:
        """Let the examples vote on what the network says about glyphs.

        Args:
            outputs: What the network says by itself.
            temperature: Logits are divided by this before the softmax.

        Returns:
            The same glyphs with the votes in their logits, probabilities and energy.
            Refused is what was refused before and is not this person's own: like an
            example, and of the digit that this is an example of.
        """
        votes, is_own = self._votes(self._likeness(outputs.features))
        return _with_votes(outputs, votes, is_own, temperature)

    def adapt_without_own(self, outputs: Outputs, temperature: float) -> Outputs:
        """Let each example be judged by all the others, but not by itself.

        Args:
            outputs: What the network says by itself about the examples, in order.
            temperature: As in `adapt`.
        """
        likeness = self._likeness(outputs.features)
        np.fill_diagonal(likeness, -1.0)
        return _with_votes(outputs, *self._votes(likeness), temperature)

    def _likeness(self, features: FloatArray) -> FloatArray:
        """Cosine similarities `(n, m)` of `(n, d)` features to the examples."""
        return np.asarray(unit_rows(features) @ unit_rows(self.features).T)

    def _votes(
        self, likeness: FloatArray
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
        """Votes for digits `(n, 10)`, and which digit is like an example, or -1."""
        strengths = STRENGTH * np.exp(SHARPNESS * (likeness.astype(np.float64) - 1))
        votes = np.zeros((len(likeness), 10))
        for digit in np.unique(self.labels):
            votes[:, digit] = strengths[:, self.labels == digit].max(axis=1)
        nearest = self.labels[likeness.argmax(axis=1)].astype(np.int64)
        return votes, np.where(likeness.max(axis=1) >= OWN, nearest, -1)


def _with_votes(
    outputs: Outputs,
    votes: npt.NDArray[np.float64],
    own_digits: npt.NDArray[np.int64],
    temperature: float,
) -> Outputs:
    logits = np.asarray(outputs.logits + votes, np.float32)
    is_own = own_digits == logits.argmax(axis=1)
    return replace(
        outputs,
        logits=logits,
        probabilities=softmax(logits / temperature).astype(np.float32),
        energy=energy(logits),
        refused=outputs.refused & ~is_own,
        votes=(votes / temperature).astype(np.float32),
    )
