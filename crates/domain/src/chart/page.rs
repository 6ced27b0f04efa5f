//! The chart, the money events and the invariants as documents show them.

/// One line of the chart as documents show it.
#[derive(Clone, Copy, Debug)]
pub struct ChartLine {
    /// Code as printed.
    pub code: &'static str,
    /// Name.
    pub name: &'static str,
    /// What there is one of it per.
    pub per: &'static str,
    /// `+` debit, `−` credit.
    pub side: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

/// The chart of accounts, one book per area.
pub const CHART: &[ChartLine] = &[
    line("1010", "bank", "area", "+", "moves only by a payment order that two people made"),
    line(
        "1020",
        "funding receivable",
        "area",
        "+",
        "credited to people, not yet handed over by finance or tax",
    ),
    line("1100", "due from", "counter-book, kind", "+", "kind = fund, own, aid, premium, transfer"),
    line("1110", "prepayment given", "province", "+", "异地就医预付金"),
    line("2010 / 2011", "personal account, current / carried", "person", "−", "owed to the person"),
    line(
        "2012",
        "family pool",
        "family account",
        "−",
        "pooled mode (福建, 甘肃); still the grantor's money",
    ),
    line(
        "2100",
        "institution payable",
        "institution",
        "−",
        "may turn + after late cancels: set off in the next payment",
    ),
    line(
        "2110",
        "premium to hand over",
        "collector, coverage year",
        "−",
        "the collector is the area's own; may turn + after refunds",
    ),
    line("2200", "due to", "counter-book, kind", "−", "mirror of 1100"),
    line("2210", "prepayment held", "province", "−", ""),
    line("2300", "unplaced", "ticket", "−", "money that cannot be booked home yet"),
    line(
        "2310",
        "payout payable",
        "person or heirs",
        "−",
        "owed to the heirs of who died; to who claims a premium back",
    ),
    line("30xx", "fund charge", "fund_pay_type", "+", "what the pooled and other funds owe for"),
    line(
        "9000 / 9010",
        "commitments: contra / held",
        "area / reservation",
        "±",
        "quotas and admission holds; a zero sum of their own, never mixed with money",
    ),
];

const fn line(
    code: &'static str,
    name: &'static str,
    per: &'static str,
    side: &'static str,
    meaning: &'static str,
) -> ChartLine {
    ChartLine { code, name, per, side, meaning }
}

/// A money event as documents show it.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// What happens; empty where legs of the event above go on in another book.
    pub name: &'static str,
    /// Its legs, in words.
    pub legs: &'static str,
    /// The function here that makes them; `None` = comes with the feature that needs it.
    pub made_by: Option<&'static str>,
}

/// Every money event, booked by this version or named for later ones.
pub const EVENTS: &[Event] = &[
    event(
        "credit x",
        "contribution: 1020 +x · 2010 −x; from the fund (retired): 30xx +x · 2010 −x; interest: 1020 +x · 2011 −x",
        Some("credit"),
    ),
    event("finance pays over", "1010 +x · 1020 −x", None),
    event(
        "year roll",
        "2010 +x · 2011 −x, once per person and account year (1 July in 上海); open holds and quotas keep their legs, their parts move along",
        Some("year_roll"),
    ),
    event("quote", "none; nothing stored, nothing held", Some("–")),
    event(
        "settle, one area",
        "30xx +F · 201x(beneficiary) +S · 201x(each grantor) +A · 2100 −(F+S+A); C and H are figures, not legs",
        Some("settle"),
    ),
    event(
        "settle, three areas",
        "c: 1100[b,fund] +F · 1100[b,own] +S · 1100[g,aid] +A · 2100 −(F+S+A)",
        Some("settle"),
    ),
    event("", "b: 30xx +F · 201x +S · 2200[c,fund] −F · 2200[c,own] −S", Some("settle")),
    event("", "g: 201x +A · 2200[c,aid] −A", Some("settle")),
    event(
        "cancel / undo",
        "every leg of the original negated, dated now; items into the open window with a reference",
        Some("settle, negated"),
    ),
    event("quota set or raised x", "9000 +x · 9010 −x; no money", Some("quota")),
    event(
        "quota used A",
        "money legs as settle, and g: 9000 −A · 9010 +A",
        Some("settle; quota, negative"),
    ),
    event(
        "quota lowered, released, ended with its binding x",
        "9000 −x · 9010 +x: free the same instant",
        Some("quota, negative"),
    ),
    event(
        "cancel of a bill paid from a quota",
        "both negated while the quota is open; else the money legs only (it is free again)",
        Some("settle, negated; quota"),
    ),
    event("admission hold h", "per payer 9000 +h · 9010 −h; no money", Some("hold")),
    event(
        "hold ended h",
        "9000 −h · 9010 +h: at discharge in one transaction with the settlement, which then pays; released or expired: alone",
        Some("hold, reversed"),
    ),
    event("premium y, same area", "201x +y · 2110 −y", Some("premium")),
    event(
        "premium y, across",
        "g: 201x +y · 2200[b,premium] −y, b: 1100[g,premium] +y · 2110 −y",
        Some("premium"),
    ),
    event(
        "premium that waits for the end of the month y",
        "g: 9000 +y · 9010 −y; taken or dropped: 9000 −y · 9010 +y. From a quota: the quota promises it",
        Some("premium_waits"),
    ),
    event(
        "premium from a quota y",
        "as premium, and g: 9000 −y · 9010 +y under the quota",
        Some("premium; quota, negative"),
    ),
    event("premium handed over y", "2110 +y · 1010 −y", Some("hand_over")),
    event(
        "premium given back",
        "every leg of the premium negated, dated now; 2110 may turn + after a hand-over: set off in the next; into the quota while it is open",
        Some("premium, negated"),
    ),
    event(
        "premium that the family paid, claimed back y",
        "201x +y · 2310 −y; then 2310 +y · 1010 −y",
        Some("premium_claim; payout"),
    ),
    event(
        "pooled mode",
        "move in: 201x +x · 2012 −x; use: 2012 instead of 201x; leave: 2012 +x · 201x −x",
        None,
    ),
    event("window close", "none; a counter is sealed", Some("–")),
    event(
        "clear X of g → c, once confirmed",
        "g: 2200[c] +X · 2200[Pg] −X; Pg: 1100[g] +X · 2200[Pc] −X; Pc: 1100[Pg] +X · 2200[c] −X; c: 1100[Pc] +X · 1100[g] −X (inside one province Pg = Pc: one middle book, then each city nets against it)",
        Some("clear"),
    ),
    event(
        "mutual dues of a and P set off, s in sum on both sides",
        "a: 2200[P] +s · 1100[P] −s; P: 1100[a] −s · 2200[a] +s; of one kind against another too",
        Some("set_off"),
    ),
    event(
        "payment n",
        "payer: 2200 +n · 1010 −n; receiver on receipt: 1010 +n · 1100 −n; in between it is listed as in transit",
        Some("remit; receive"),
    ),
    event(
        "prepayment z",
        "Pg: 1110 +z · 1010 −z; Pc: 1010 +z · 2210 −z; utilisation = month's clearing ÷ z; what is left at the year's end goes on as the next year's, without legs",
        Some("prepay; prepayment_held"),
    ),
    event("pay institution m", "c: 2100 +m · 1010 −m", Some("pay_institution")),
    event(
        "move of insured area",
        "g: 201x +x · 2200[g2,transfer] −x; g2: 1100[g,transfer] +x · 201x −x; quotas released first; a hold in flight blocks the move",
        Some("move_balance"),
    ),
    event(
        "bank has x more (less below zero) than the books",
        "1010 +x · 2300[ticket] −x",
        Some("unplaced"),
    ),
    event(
        "",
        "home: 2300[ticket] +x · 2100 −x (institution), 1020 −x (finance), 1010 −x (bank again), or as payment n with 2300 in place of 1010",
        Some("placed_*, out_of_unplaced"),
    ),
    event("death", "201x +x · 2310 −x", Some("death")),
    event("", "paid to an heir y: 2310 +y · 1010 −y", Some("payout")),
    event(
        "cancel of a bill whose payer moved or died",
        "as cancel, then what came back goes on as with the move or the death",
        Some("settlement::onward"),
    ),
];

const fn event(name: &'static str, legs: &'static str, made_by: Option<&'static str>) -> Event {
    Event { name, legs, made_by }
}

/// What must hold after every act, in the numbering of [`ledger::invariant`].
pub const INVARIANTS: [&str; 8] = [
    "every book sums to zero, money and commitments apart",
    "1100[x←y] = −2200[y→x] less in transit",
    "reserved = open commitments ≥ 0 and posted ≥ reserved ≥ 0",
    "T = F+S+A+C+H and psn_part = S+A+C",
    "a settlement has at most one reversal and together they are nothing",
    "every item stands in exactly one window",
    "the nets of a window sum to zero per kind",
    "no payment was accepted that left an aid payer below the floor, or passed a limit, in force at that instant (floors and limits may be changed later: that breaks nothing)",
];

/// `docs/money-flows.md`: chart, events and invariants as tables.
pub fn money_flows() -> String {
    let mut page = String::from(
        "# Money flows\n\nMade from the chart in `crates/domain/src/chart` by `make docs`; a test \
         keeps it equal. Every event is a\ntransfer whose legs sum to zero **in each area's book that it \
         touches**; what one area owes another stands in\nmirrored due-from / due-to accounts by kind. \
         Debit +, credit −. F fund, S own, A aid, C cash, H hospital's\nshare; b = beneficiary's area, g = \
         grantor's, c = care area, P = their provinces.\n\n## Chart of accounts\n\n\
         | code | account | per | side | meaning |\n|---|---|---|---|---|\n",
    );
    for ChartLine { code, name, per, side, meaning } in CHART {
        page.extend(["| ", code, " | ", name, " | ", per, " | ", side, " | ", meaning, " |\n"]);
    }
    page += "\n## Events and legs\n\nThe last column names the function of the chart that makes the \
             legs; where it is empty the event\nis planned and nothing books it yet.\n\n\
             | event | legs | made by |\n|---|---|---|\n";
    for Event { name, legs, made_by } in EVENTS {
        page.extend(["| ", name, " | ", legs, " | ", made_by.unwrap_or_default(), " |\n"]);
    }
    page += "\n## Invariants\n\nOne function checks them: `ledger::invariant::breaches`.\n\n";
    for (number, invariant) in ["1", "2", "3", "4", "5", "6", "7", "8"].into_iter().zip(INVARIANTS)
    {
        page.extend([number, ". ", invariant, "\n"]);
    }
    page
}
