"""What the networks for photographs of 224×224 have in common."""

from engine.graph.setup import DataSetup, TrainingSetup

IMAGE_SHAPE = (3, 224, 224)


def training_of(*, batch_size: int, lr: float = 1e-3, epochs: int = 5) -> TrainingSetup:
    """Gives a training on a few digits, made as large as photographs, that a CPU can do.

    Args:
        batch_size: small, as memory goes with it.
        lr: of Adam.
        epochs: passes over the digits.
    """
    return TrainingSetup(
        data=DataSetup("digits", {"samples": 200}),
        optimizer="Adam",
        optimizer_arguments={"lr": lr},
        epochs=epochs,
        batch_size=batch_size,
    )
