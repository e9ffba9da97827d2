"""What Netloom says of itself."""

ABOUT = (
    "Draw neural networks as graphs of operators, train them, take away plain PyTorch code.\n\n"
    "BSD-3-Clause licence. Built on PyTorch, Qt for Python, pyqtgraph, Pygments and NumPy.\n"
    "The handwritten digits come from the UCI Machine Learning Repository, CC BY 4.0."
)
