//! Who pays the personal part.
