"""The intranet of the Netwerk Directeuren Stedelijke Ontwikkeling; `docs/architecture.md` is its map."""
