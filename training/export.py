"""The trained network as one file for ONNX Runtime, its weights in eight bits.

Most layers are quantized the quick way, one scale for all the values of a text. The layer behind the activation function has
a few very large values; there that costs a point of F1, so it keeps a scale for every 128 (docs/decisions/0009).
"""

import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

from .encoder import Listener

_CAREFUL = ("narrow", "looks", "says")
_BLOCK = 128


def export(network: Listener, path: Path) -> None:
    """Writes ``path``; inputs ``ids`` (texts × pieces), outputs ``scores`` and ``shares``."""
    network.eval()
    with tempfile.TemporaryDirectory() as folder:
        whole, mixed = str(Path(folder) / "whole.onnx"), str(Path(folder) / "mixed.onnx")
        torch.onnx.export(
            network,
            (torch.tensor([[0, 9, 2]] * 2),),
            whole,
            dynamo=False,
            input_names=["ids"],
            output_names=["scores", "shares"],
            dynamic_axes={
                "ids": {0: "texts", 1: "pieces"},
                "scores": {0: "texts"},
                "shares": {0: "texts", 1: "pieces"},
            },
            opset_version=17,
        )
        model = onnx.load(whole)
        quick = [node.name for node in model.graph.node if not any(part in node.name for part in _CAREFUL)]
        careful = MatMulNBitsQuantizer(
            model, bits=8, block_size=_BLOCK, is_symmetric=True, accuracy_level=4, nodes_to_exclude=quick
        )
        careful.process()
        careful.model.save_model_to_file(mixed)
        quantize_dynamic(mixed, str(path), weight_type=QuantType.QInt8, per_channel=True)
