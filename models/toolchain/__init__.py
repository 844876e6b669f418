"""Finding or building what Stan needs on this machine."""

from models.toolchain.ensure import ensure_toolchain
from models.toolchain.toolchain import Toolchain

__all__ = ["Toolchain", "ensure_toolchain"]
