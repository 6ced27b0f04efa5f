//! Two answers of real servers and the example of the books, with every amount.

use domain::explain::ShareEnd;
use domain::item::{ItemClass, Line};
use domain::ledger_view::settled;
use domain::settlement::{Figures, Share, ShareSource};
