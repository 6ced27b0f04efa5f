//! The demo world: families, places of care and a catalogue that exist nowhere else.
//!
//! The files of `demo/` and `items/` are part of the program. [`load()`] puts them into a fresh
//! deployment through the same imports and acts as everybody's; [`world()`] tells what is there now.

mod acts;
mod clerks;
mod families;
mod kin;
mod load;
mod world;

use jiff::civil::{Date, date};

pub use clerks::{CLERKS, DemoClerk};
pub use families::{Family, families};
pub use kin::kinship_of;
pub use load::{DemoError, Loaded, is_demo, is_unmarked, load};
pub use world::{DemoInstitution, DemoItem, DemoPerson, DemoWorld, world};

/// Which demo world this is; grows when its files change so that an older one cannot be mended.
pub const VERSION: &str = "1";

/// The day on which the demo files are right: nobody in them is born later.
const DAY: Date = date(2026, 11, 22);

/// Makes the `psn_no` of the demo world the same everywhere. No secret.
const SALT: &str = "gongji-demo";

const PEOPLE: &str = include_str!("../../../../demo/people.csv");
const INSTITUTIONS: &str = include_str!("../../../../demo/institutions.csv");
const CREDITS: &str = include_str!("../../../../demo/credits.csv");
const BINDINGS: &str = include_str!("../../../../demo/bindings.csv");
const ITEMS: &[&str] = &[include_str!("../../../../items/demo.csv")];
const README: &str = include_str!("../../../../demo/README.md");
