"""Plain PyTorch functions that the product runs and exported scripts hold verbatim.

So a script's losses equal the product's to the last bit, and so every function here has
to read well on its own: it knows nothing of Netloom, and needs only Python and torch.
"""
