mod far;
mod inside;
mod later;
mod world;
