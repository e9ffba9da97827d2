"""File > Import…: an existing PyTorch network becomes an untitled project."""
