//! The public interface: works, twice, unknown, not allowed, refused; nobody signs in.

mod guide;
mod institutions;
mod openness;
