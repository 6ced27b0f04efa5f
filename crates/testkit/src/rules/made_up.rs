//! What the kit adds to the shipped rules, so that a run meets what no shipped area has (yet): a clerk
//! who looks first; wallets in more places, one of them from a day on; limits of wallets; premiums of
//! coming years in all three modes. It holds in the kit and nowhere else.

/// Beginning of a file's name, and what stands at its end.
///
/// Wallets by these and the shipped files: open in 上海, 成都, 绵阳, 武汉, 深圳, 长沙, in 广州 from
/// 2027-03-01, unknown in 北京. 深圳 limits a wallet's day, 上海 closes at night.
pub(super) const MORE: &[(&str, &str)] = &[
    ("11-", BEIJING),
    ("31-", SHANGHAI),
    ("51-", SICHUAN),
    ("42-", HUBEI),
    ("44-", GUANGDONG),
    ("43-", HUNAN),
];

/// The group of people whose premium is known in the kit: one in each area and insurance.
pub(super) fn who(care: bool) -> &'static str {
    if care { "全体" } else { "居民" }
}

/// Premiums of both insurances for the coming years, in every area but 绵阳; a fen more each year.
pub(super) fn premiums(prefix: &str) -> String {
    let areas = [(110_000, 4_600), (310_000, 5_000), (510_100, 4_000), (420_100, 4_300)];
    let areas = areas.into_iter().chain([(440_300, 4_500), (440_100, 4_400), (430_100, 3_800)]);
    let mut text = String::new();
    for (area, amount) in areas.filter(|(area, _)| format!("{}-", area / 10_000) == prefix) {
        text.push_str("\n[[premiums]]\nvalue = [\n");
        for year in 2026..2045 {
            for (kind, care, amount) in
                [("resident", false, amount + year - 2026), ("care", true, 700 + year - 2026)]
            {
                let who = who(care);
                text.extend([format!(
                    "  {{ kind = \"{kind}\", year = {year}, who = \"{who}\", amount = {amount} }},\n"
                )]);
            }
        }
        text.extend([format!(
            "]\narea = \"{area}\"\nsince = 2026-06-01\nsource = \"ADR-0003\"\ngrade = \"P\"\n"
        )]);
    }
    text
}

const BEIJING: &str = r#"
[[premium_season]]
value = { from = { month = 8, day = 1 }, to = { month = 3, day = 31 } }
area = "110000"
since = 2026-06-01
source = "ADR-0003"
grade = "P"
"#;

const SHANGHAI: &str = r#"
[[wallet_rules]]
value = { model = "quota", closed_from = 22, closed_until = 6 }
area = "310000"
since = 2026-06-05
source = "ADR-0003"
grade = "P"

[[premium_mode]]
value = "month_end_batch"
area = "310000"
source = "ADR-0003"
grade = "P"
"#;

const SICHUAN: &str = r#"
[[premium_mode]]
value = "at_once"
area = "510100"
source = "ADR-0003"
grade = "P"

[[premium_mode]]
value = "claim_back"
area = "510700"
source = "ADR-0003"
grade = "P"
"#;

/// No shipped area has a clerk look at applications first, so 武汉 does here.
const HUBEI: &str = r#"
[[review]]
value = { working_days = 3 }
area = "420100"
since = 2020-01-01
source = "ADR-0003"
grade = "P"
"#;

const GUANGDONG: &str = r#"
[[wallet]]
value = "open"
area = "440300"
since = 2026-01-09
source = "ADR-0003"
grade = "P"

[[wallet]]
value = "closed"
area = "440100"
since = 2026-01-09
source = "ADR-0003"
grade = "P"

[[wallet]]
value = "open"
area = "440100"
since = 2027-03-01
source = "ADR-0003"
grade = "P"

[[wallet_rules]]
value = { model = "quota", per_day = 3, each = 30_000, day = 50_000 }
area = "440300"
since = 2026-06-05
source = "ADR-0003"
grade = "P"
"#;

const HUNAN: &str = r#"
[[wallet]]
value = "open"
area = "430100"
since = 2026-01-09
source = "ADR-0003"
grade = "P"
"#;
