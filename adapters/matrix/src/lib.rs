//! The adapters in composition with other layers: see `tests/matrix`.
