"""The figures of a report, as evaluation writes and the pages and the card read them.

Each figure is defined here, once. `metrics.json` holds exactly these fields: a field
that is not known is an error, as is one that is missing without a default. So a figure
that was added later has a default, which says that it was not measured.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from digit_model.evaluation.classification_metrics import Score
from digit_model.evaluation.probability_metrics import ReliabilityBin
from digit_model.fields import from_fields

FORMAT = 3
"""Version of the layout of `metrics.json` and of the tables next to it."""


@dataclass(frozen=True)
class ReportedModel:
    """Which model a report is about.

    Attributes:
        name: The name of its configuration.
        seed: The seed of its run.
        model_sha256: SHA-256 of the Keras file.
        parameters: Number of its weights.
        trained_on: What it was trained on and chosen by, as a phrase.
        epoch: The epoch whose weights these are, from 1; 0 if that was not noted.
    """

    name: str
    seed: int
    model_sha256: str
    parameters: int
    trained_on: str
    epoch: int = 0


@dataclass(frozen=True)
class Speed:
    """How long one glyph takes.

    Attributes:
        milliseconds: Median time of one glyph through the network, one at a time.
        n: Number of glyphs that were timed.
        cores: Processor cores of the machine.
    """

    milliseconds: float
    n: int
    cores: int


@dataclass(frozen=True)
class Proportion:
    """A share of what was counted.

    Attributes:
        n: How many were counted.
        share: Fraction of all that they are, in [0, 1].
        low: Lower end of the 95% Wilson interval of the share.
        high: Upper end of the interval.
    """

    n: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class StoredScore(Score):
    """Scores of the test images as they are stored, without preprocessing.

    Attributes:
        set: The name of the test set.
        expected_calibration_error: Mean gap between confidence and accuracy over the
            bins of `reliability`, weighted by their answers, in [0, 1].
        negative_log_likelihood: Mean of -log of the probability of the true digit, in
            nats.
        brier_score: Mean squared distance of the probabilities from the truth, summed
            over the digits, in [0, 2].
        kept: Images that the limits of refusal keep.
        reliability: Accuracy by confidence, over 15 bins of equal width.
        calibration_low: Lower end of the 95% bootstrap interval of the calibration
            error, over images; None if it was not measured.
        calibration_high: Upper end of that interval.
    """

    set: str
    expected_calibration_error: float
    negative_log_likelihood: float
    brier_score: float
    kept: Proportion
    reliability: list[ReliabilityBin]
    calibration_low: float | None = None
    calibration_high: float | None = None


@dataclass(frozen=True)
class ContestedImage:
    """A test image whose label people contest.

    Attributes:
        index: The image's index in the test set, from 0.
        label: The digit that it is labeled with.
        for_label: How many people saw that digit.
        other: The digit that a network saw.
        for_other: How many people saw that other digit.
    """

    index: int
    label: int
    for_label: int
    other: int
    for_other: int


@dataclass(frozen=True)
class ContestedLabels:
    """The labels of the test set that fewer than half of the people asked agree with.

    Attributes:
        source: The address of the votes.
        voters: People asked about each image.
        images: The images with their votes.
    """

    source: str
    voters: int
    images: list[ContestedImage]


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a person gets: right answers, refusals and wrong answers.

    Attributes:
        n: Number of pictures.
        right: How many are answered, and right.
        refused: How many are not answered.
        wrong: How many are answered, and wrong.
        low: Lower end of the 95% interval of the share that is right: over writers
            (bootstrap) if `writers` is above 0, over pictures (Wilson) otherwise.
        high: Upper end of the interval.
        writers: How many writers wrote them; 0 if that is not known.
    """

    n: int
    right: int
    refused: int
    wrong: int
    low: float
    high: float
    writers: int = 0

    @property
    def share(self) -> float:
        """The fraction that is right, in [0, 1]."""
        return self.right / self.n


@dataclass(frozen=True, kw_only=True)
class PictureScore(Score):
    """Scores of pictures of one kind, through the app's own preprocessing.

    A person meets three things: a right answer, a refusal, a wrong answer. The
    inherited figures are of the guesses instead, given or not: a refused picture counts
    there as right if its guess is, and one in which nothing is found as an error.

    Attributes:
        name: What the pictures are.
        refused: Number of pictures that the app would not answer.
        naive: Accuracy of the same network on the pictures merely resized to 28x28.
        answered: What a person gets; None in reports from before it was counted.
    """

    name: str
    refused: int
    naive: float
    answered: Answers | None = None


@dataclass(frozen=True, kw_only=True)
class ConditionScore(PictureScore):
    """Scores of pictures as people upload them.

    Attributes:
        short: What the pictures are, in few words, for charts.
    """

    short: str


@dataclass(frozen=True, kw_only=True)
class SeriesScore(PictureScore):
    """Scores of pen strokes at one size or with one brush.

    Attributes:
        series: What is varied.
        value: A fraction of the full size, or the width of the brush in pixels.
        in_corner: Whether the digits were drawn in a corner.
    """

    series: Literal["size", "brush"]
    value: float
    in_corner: bool


@dataclass(frozen=True, kw_only=True)
class CorruptionScore(PictureScore):
    """Scores of corrupted test images.

    Attributes:
        severity: How strong the corruption is, from 1 to 3.
    """

    severity: int


@dataclass(frozen=True, kw_only=True)
class RefusalScore:
    """How many non-digits of one kind are refused.

    Attributes:
        name: What they are.
        n: Number of drawings.
        refused: Number of them that are refused.
        share: Fraction that is refused.
        low: Lower end of the 95% Wilson interval of the share.
        high: Upper end of the interval.
        share_at_99: Fraction refused at limits that keep 99% of the test images; None
            if it was not measured.
        auroc_energy: Probability that a digit has a higher energy than such a drawing;
            None if it was not measured.
        auroc_similarity: Probability that a digit has a higher similarity than such a
            drawing; None if it was not measured.
    """

    name: str
    n: int
    refused: int
    share: float
    low: float
    high: float
    share_at_99: float | None = None
    auroc_energy: float | None = None
    auroc_similarity: float | None = None


@dataclass(frozen=True, kw_only=True)
class SourceScore:
    """Scores of one source of digits, drawn on the canvas in one way.

    Attributes:
        source: What the source is called.
        condition: How its digits are drawn.
        left_out: Whether the scored network was trained on all other sources, at limits
            that were chosen without this one; otherwise it is the network in use, on
            the source's validation part.
        answered: What a person gets.
        naive: Accuracy of the same network on the drawings merely resized to 28x28.
        calibration_error: Mean gap between confidence and accuracy over 15 bins, of
            the guesses; None if it was not measured.
    """

    source: str
    condition: str
    left_out: bool
    answered: Answers
    naive: float
    calibration_error: float | None = None


@dataclass(frozen=True, kw_only=True)
class Metrics:
    """The content of `metrics.json`.

    Attributes:
        model: The model that was scored.
        speed: How long one glyph takes it.
        test: Its scores on the stored test images.
        contested: Test images whose labels people contest.
        conditions: Its scores by kind of picture.
        pen_series: Its scores by size and brush; empty without pen strokes.
        outliers: What it refuses, by kind of non-digit.
        corruptions: Its scores by corruption and severity.
        sources: Scores by source of digits, some of networks that were not trained on
            it; empty in reports from before it was measured.
        left_out_non_digits: What networks refuse that were not trained on it.
    """

    model: ReportedModel
    speed: Speed
    test: StoredScore
    contested: ContestedLabels
    conditions: list[ConditionScore]
    pen_series: list[SeriesScore]
    outliers: list[RefusalScore]
    corruptions: list[CorruptionScore]
    sources: list[SourceScore] = field(default_factory=list)
    left_out_non_digits: list[RefusalScore] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """The figures ready for JSON, with the version of their layout as `format`."""
        return {"format": FORMAT, **asdict(self)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Metrics":
        """Read what `to_dict` wrote.

        Raises:
            ValueError: The layout has a different version, or a field is missing,
                unknown or of another type.
        """
        if data.get("format") != FORMAT:
            raise ValueError(
                f"format must be {FORMAT}. Received: {str(data.get('format'))[:60]}"
            )
        fields = {name: value for name, value in data.items() if name != "format"}
        return from_fields(cls, fields)
