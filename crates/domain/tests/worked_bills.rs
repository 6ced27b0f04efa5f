//! Bills with every amount: the acceptance test of benefit, split and cancel.

#[cfg(test)]
mod bills;
