//! The texts of refusals: what happened, why, who must act and what to do, in zh and en.
