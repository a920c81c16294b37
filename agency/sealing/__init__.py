"""Protected data at rest: sealing, opening and blind indexes. Imports nothing of ours."""

from agency.sealing.ring import blind_index, seal, unseal

__all__ = ["blind_index", "seal", "unseal"]
