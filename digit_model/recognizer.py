"""The recognizer takes an image and returns a reading."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from digit_model.arrays import FloatArray
from digit_model.errors import HandError, ModelFileError
from digit_model.finding.finder import SIDES, find
from digit_model.finding.finder_manifest import FinderManifest
from digit_model.finding.finder_network import load_finder
from digit_model.finding.opinions import is_likely
from digit_model.finding.peaks import Bounds
from digit_model.finding.single import as_tiny_drawing, single_digit
from digit_model.finding.turning import find_upright
from digit_model.forms.form import Form
from digit_model.forms.form_reader import FormReader
from digit_model.hand.hand import OwnHand
from digit_model.imaging.config import Polarity
from digit_model.imaging.decoding import ImageSource, load_picture, turned, turned_size
from digit_model.imaging.preprocessing import Preprocessed, preprocess_drawing
from digit_model.network.backends import Backend, load_network
from digit_model.network.classifier import BATCH_SIZE, classify, judge
from digit_model.network.manifest import ASSETS, Manifest
from digit_model.network.network import Network
from digit_model.network.outlined_digits import classify_items
from digit_model.network.outputs import Outputs
from digit_model.network.rejection import Neighbors
from digit_model.page.missed_digit import PlaceReader
from digit_model.page.page_reader import (
    box_in_original,
    compose_page,
    keep_likely,
    read_found,
)
from digit_model.page.page_reading import Box, PageDigit, PageReading
from digit_model.reading import Reading, blank_reading, found_reading, inked_reading
from digit_model.refusals import Refusal
from digit_model.table.cell_reader import CellReader
from digit_model.table.table_reader import TableReader
from digit_model.table.table_reading import TableReading

PICTURE_SIDE = SIDES[-1]
"""Longest side in pixels at which a picture is worked on, the finest looked at."""
_DRAWING_SIDES = (72, 144)
"""Longer sides in pixels at which drawings are looked at: their digits are large."""


class Recognizer:
    """Reads digits in drawings, pictures and pages. Safe to share between threads.

    Args:
        manifest: Describes the digit network.
        network: What reads glyphs.
        neighbors: Features of training digits.
        finder_manifest: Describes the finder.
        finder: What finds digits in pictures.
        hand: The hand that the answers are adapted to; None for no adaptation.

    Example:
        >>> recognizer = Recognizer.load()
        >>> recognizer.read("photo.jpg").digit
        7
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the parts that make it
        self,
        manifest: Manifest,
        network: Network,
        neighbors: Neighbors,
        finder_manifest: FinderManifest,
        finder: Network,
        hand: OwnHand | None = None,
    ) -> None:
        self.manifest = manifest
        self.network = network
        self.neighbors = neighbors
        self.finder_manifest = finder_manifest
        self.finder = finder
        self.hand = hand

    @classmethod
    def load(cls, folder: Path = ASSETS, backend: Backend = "litert") -> "Recognizer":
        """Load a model that training exported, by default the bundled one.

        The SHA-256 of each file is compared with the one in its manifest, and Keras'
        safe mode keeps the model file from running code. The first reading is as fast
        as the later ones.

        Args:
            folder: The folder with `manifest.json`, `finder.json` and the files that
                they name.
            backend: What runs the networks; see `digit_model.network.backends`.

        Raises:
            ModelFileError: A file is missing, damaged or not the one described.
        """
        manifest = Manifest.load(folder)
        network = load_network(folder, manifest, backend)
        neighbors = Neighbors.load(manifest.features_path(folder))
        finder_manifest = FinderManifest.load(folder)
        finder = load_finder(folder, finder_manifest, backend)
        recognizer = cls(manifest, network, neighbors, finder_manifest, finder)
        recognizer.check(folder)
        return recognizer

    def check(self, folder: Path) -> None:
        """Check that the parts fit together; this also makes the first reading fast.

        Args:
            folder: Where the parts come from; named in the error.

        Raises:
            ModelFileError: They do not fit together.
        """
        try:
            outputs = self.outputs(np.zeros((1, 28, 28), np.float32))
            find(np.zeros((28, 28), np.float32), self.finder, thorough=False)
        except MemoryError:
            raise  # says nothing about the files
        except Exception as error:
            raise ModelFileError(
                f"The networks and {self.manifest.features_file} in {folder} do not "
                f"fit together: {error}"
            ) from error
        if outputs.probabilities.shape != (1, 10) or not np.isfinite(outputs.energy):
            raise ModelFileError(
                f"The network in {folder} does not give ten finite numbers."
            )

    def read(self, image: ImageSource, polarity: Polarity | None = None) -> Reading:
        """Read one digit in a picture: an upload, a photo, a scan or a screenshot.

        Args:
            image: A PIL image, an array (see `decoding.load_gray`), an encoded file's
                bytes, or a path.
            polarity: Whether the ink is dark or light; None to detect it.

        Raises:
            ImageError: This is not an image, or not one that can be read.
        """
        return self.read_batch([image], polarity)[0]

    def read_drawing(self, ink: FloatArray) -> Reading:
        """Read one digit in a drawing, whose ink is known: nothing needs to be found.

        Args:
            ink: `(h, w)` float32 in [0, 1], ink = 1.
        """
        return self.classify([self.prepare_drawing(ink)])[0]

    def read_batch(
        self, images: Iterable[ImageSource], polarity: Polarity | None = None
    ) -> list[Reading]:
        """Read pictures of one digit each, `BATCH_SIZE` at a time.

        Args:
            images: As in `read`; taken one by one, so a generator keeps memory low.
            polarity: As in `read`, for all images.

        Raises:
            ImageError: As in `read`. To continue after a bad image, call `prepare` on
                each and `classify` on those that succeeded.
        """
        remaining, readings = iter(images), []
        while batch := list(islice(remaining, BATCH_SIZE)):
            readings += self.classify([self.prepare(item, polarity) for item in batch])
        return readings

    def read_page(
        self,
        image: ImageSource,
        polarity: Polarity | None = None,
        turns: int | None = None,
    ) -> PageReading:
        """Read all digits and the signs between them, whatever they are written on.

        Args:
            image: As in `read`.
            polarity: As in `read`.
            turns: Counterclockwise quarter turns that make the picture upright; None
                to detect them.

        Returns:
            The digits in the reading order of the upright picture; letters, doodles
            and ruled lines are left out.

        Raises:
            ImageError: As in `read`.
        """
        picture = load_picture(image, PICTURE_SIDE)
        scale = picture.width / picture.gray.shape[1]
        if turns is None:
            gray, findings, quarter_turns = find_upright(picture.gray, self.finder)
            size = turned_size(picture, quarter_turns)
        else:
            quarter_turns = turns % 4
            gray, size = turned(picture, quarter_turns)
            findings = find(gray, self.finder, thorough=True)
        found = read_found(
            gray,
            findings,
            self.outputs,
            self.finder_manifest.pools,
            self.manifest.preprocessing,
        )
        if polarity is not None:
            found = [f for f in found if f.reading.stages.polarity == polarity]
        kept = keep_likely(found, self.finder_manifest.context)
        signs = [mark for mark in findings.marks if not mark.is_digit]
        page = compose_page(kept, signs, size, scale, quarter_turns)
        return replace(page, only_first_frame=picture.only_first_frame)

    def read_table(self, image: ImageSource) -> TableReading:
        """Read the numbers of a table, cell by cell.

        Rows and columns are inferred from ruled lines or, if there are none, from how
        the numbers are aligned; a picture taken at an angle is straightened.

        Args:
            image: As in `read`.

        Returns:
            The cells of the largest table, each a number, blank or unreadable.

        Raises:
            ImageError: As in `read`.
        """
        picture = load_picture(image, 2 * PICTURE_SIDE)
        return TableReader(self.finder, self.cell_reader).read(picture)

    def form_reader(self, form: Form) -> FormReader:
        """Make a reader for the sheets of a form; one reader serves all sheets.

        Args:
            form: The form; it has at least one field.

        Raises:
            FormError: The form's picture is damaged.
            ValueError: It has no fields.
        """
        return FormReader(form, self.finder, self.cell_reader)

    def read_at(
        self,
        image: ImageSource,
        place: tuple[float, float],
        page: PageReading,
        polarity: Polarity | None = None,
        known: Sequence[Box] = (),
    ) -> PageDigit:
        """Read the digit at a place on a page that `read_page` missed.

        Args:
            image: As in `read`.
            place: x and y in pixels of the upright original.
            page: What was read; it says which way is up and how high the digits are.
            polarity: As in `read`.
            known: The boxes of digits that are not meant, besides those of the page.

        Returns:
            The likeliest digit, however unlikely; its reading is rejected if there is
            nothing that could be one. Its line is not known: see `rearrange`.

        Raises:
            ImageError: As in `read`.
        """
        picture = load_picture(image, PICTURE_SIDE)
        gray, size = turned(picture, page.quarter_turns)
        scale = picture.width / picture.gray.shape[1]
        boxes = [*(digit.box for digit in page.digits), *known]
        taken = [Bounds(*(value / scale for value in box)) for box in boxes]
        reader = PlaceReader(
            self.finder,
            self.outputs,
            self.finder_manifest.pools,
            self.manifest.preprocessing,
        )
        bounds, reading = reader.read(gray, (place[0] / scale, place[1] / scale), taken)
        if polarity not in (None, reading.stages.polarity):
            reading = replace(reading, rejected=True, reason=Refusal.OTHER_POLARITY)
        box = box_in_original(bounds, scale, size)
        return PageDigit(0, 0, box, reading, reading.confidence)

    @property
    def cell_reader(self) -> CellReader:
        """A reader for areas of a straightened picture."""
        return CellReader(
            self.outputs, self.finder_manifest.pools, self.manifest.preprocessing
        )

    def prepare(
        self, image: ImageSource, polarity: Polarity | None = None
    ) -> Preprocessed:
        """Decode a picture and find its digit; the part of `read` that can fail.

        Raises:
            ImageError: As in `read`.
        """
        gray, _, _, only_first_frame = load_picture(image, PICTURE_SIDE)
        config = self.manifest.preprocessing
        item = as_tiny_drawing(gray, config, polarity)
        if item is None:
            findings = find(gray, self.finder, thorough=False)
            item = single_digit(gray, findings, config, polarity)
        return replace(item, only_first_frame=only_first_frame)

    def prepare_drawing(self, ink: FloatArray) -> Preprocessed:
        """Normalize a drawing; see `read_drawing`."""
        return preprocess_drawing(ink, self.manifest.preprocessing)

    def classify(self, prepared: Sequence[Preprocessed]) -> list[Reading]:
        """Read what was prepared; blank items do not go through the network."""
        inked = [item for item in prepared if item.blank is None]
        if not inked:
            return [blank_reading(item) for item in prepared]
        inked, outputs = classify_items(
            inked, self.outputs, self.manifest.preprocessing
        )
        readings = iter(
            self._reading(item, outputs[number : number + 1])
            for number, item in enumerate(inked)
        )
        return [
            blank_reading(item) if item.blank is not None else next(readings)
            for item in prepared
        ]

    def outputs(self, glyphs: FloatArray) -> Outputs:
        """Pass glyphs through the digit network, `BATCH_SIZE` at a time.

        Args:
            glyphs: `(n, 28, 28)` float32 in [0, 1], ink = 1, n at least 1.
        """
        outputs = classify(glyphs, self.network, self.neighbors, self.manifest)
        if self.hand is None:
            return outputs
        return self.hand.adapt(outputs, self.manifest.temperature)

    def learn_hand(
        self, glyphs: npt.NDArray[np.uint8], labels: npt.NDArray[np.uint8]
    ) -> OwnHand:
        """Make a hand from examples; this recognizer stays unchanged.

        Args:
            glyphs: `(m, 28, 28)` uint8, ink = 255, m at least 1.
            labels: `(m,)` uint8, the digit of each example.
        """
        scaled = glyphs.astype(np.float32) / np.float32(255)
        found = classify(scaled, self.network, self.neighbors, self.manifest)
        digest = self.manifest.model_sha256
        return OwnHand(digest, labels, found.features, found.logits, glyphs)

    def with_hand(self, hand: OwnHand | None) -> "Recognizer":
        """The same recognizer, with its answers adapted to somebody's hand.

        Args:
            hand: The hand; if it belongs to another network, it is learned again from
                its pictures. None for a recognizer that is not adapted.

        Raises:
            HandError: It belongs to another network and has no pictures.
        """
        if hand is not None and hand.model_sha256 != self.manifest.model_sha256:
            if hand.glyphs is None:
                raise HandError(
                    "This hand was made with another network and has no pictures to "
                    "learn it again from. Make it again with the network in use."
                )
            hand = self.learn_hand(hand.glyphs, hand.labels)
        return Recognizer(
            self.manifest,
            self.network,
            self.neighbors,
            self.finder_manifest,
            self.finder,
            hand,
        )

    def with_network(self, folder: Path, backend: Backend = "litert") -> "Recognizer":
        """The same recognizer, with another digit network and no hand.

        Args:
            folder: The folder with its `manifest.json` and files; it needs no finder.
            backend: As in `load`.

        Raises:
            ModelFileError: As in `load`.
        """
        manifest = Manifest.load(folder)
        network = load_network(folder, manifest, backend)
        neighbors = Neighbors.load(manifest.features_path(folder))
        recognizer = Recognizer(
            manifest, network, neighbors, self.finder_manifest, self.finder
        )
        recognizer.check(folder)
        return recognizer

    def outputs_of_hand(self, hand: OwnHand) -> Outputs:
        """What the network by itself says about the examples of a hand of its own."""
        return judge(hand.features, hand.logits, self.neighbors, self.manifest)

    def _reading(self, item: Preprocessed, outputs: Outputs) -> Reading:
        """One reading: of a drawing by the digit network, of a find by both."""
        alone = outputs.probabilities[0]
        if item.heat is None:
            reason = self._why_refused(item) if outputs.refused[0] else None
            return inked_reading(item, alone, reason)
        opinion = self.finder_manifest.pools.agree_on([item], outputs)[0]
        reason = None if is_likely(opinion) else Refusal.NOT_A_DIGIT
        return found_reading(item, opinion, alone, reason)

    def _why_refused(self, item: Preprocessed) -> Refusal:
        """Look at a refused drawing with the finder: it may be several digits."""
        findings = find(item.gray, self.finder, thorough=False, sides=_DRAWING_SIDES)
        seen = single_digit(
            item.gray, findings, self.manifest.preprocessing, item.polarity
        )
        reason = seen.blank or Refusal.NOT_A_DIGIT
        names_it = reason is Refusal.SIGN or reason.is_of_several
        return reason if names_it else Refusal.NOT_A_DIGIT
