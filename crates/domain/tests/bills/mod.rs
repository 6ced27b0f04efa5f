mod benefits;
mod cancels;
mod ends;
mod orders;
mod places;
mod properties;
mod real;
mod world;
