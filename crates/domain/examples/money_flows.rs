//! Prints `docs/money-flows.md`; see the Makefile's `docs`.

#[expect(clippy::print_stdout, reason = "printing is what it is for")]
fn main() {
    print!("{}", domain::chart::money_flows());
}
