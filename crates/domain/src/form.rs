//! The Chinese-key binding form of the guide.
