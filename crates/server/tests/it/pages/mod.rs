//! The pages: their sessions by cookie, their files, and the people that a demo offers them.

mod demo;
mod files;
mod sessions;
