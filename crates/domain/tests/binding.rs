//! Applying for bindings and what becomes of them, under the real policy files.

#[cfg(test)]
mod bindings;
