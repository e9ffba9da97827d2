"""What the analysis puts in PyTorch's place is gone when it is done."""

import torch.nn.functional as F

from engine.analysis.analyse import analyse
from engine.analysis.fused_attention import fused_attention
from engine.libraries import resolve
from presets import load

ATTENTION = "F.scaled_dot_product_attention"


def test_attention_is_pytorchs_own_after_an_analysis():
    own = F.scaled_dot_product_attention
    analyse(load("vit-tiny"))
    with fused_attention():
        assert resolve(ATTENTION) is not own
    assert resolve(ATTENTION) is F.scaled_dot_product_attention is own
