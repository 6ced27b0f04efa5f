//! Funds: their names and the columns of `setlinfo` that they are summed into.

use std::collections::BTreeMap;

use domain::{Fen, Overflow};

/// `fund_pay_type` of personal accounts, own and relatives'.
pub(crate) const ACCOUNT: u32 = 310_200;

/// Names of the national table; a local code has the name of the longest national one that it
/// begins with.
const NAMES: &[(&str, &str)] = &[
    ("310101", "城镇职工基本医疗保险统筹基金（预付金）"),
    ("310102", "职工门诊统筹基金"),
    ("3101", "城镇职工基本医疗保险统筹基金"),
    ("3102", "城镇职工基本医疗保险个人账户基金"),
    ("3103", "职工大病补助基金"),
    ("3104", "军转干部医疗补助基金"),
    ("3105", "代缴基金（破产改制）"),
    ("3201", "公务员医疗补助基金"),
    ("3202", "厅级干部补助基金"),
    ("3301", "大额医疗费用补助基金"),
    ("3302", "职工意外伤害基金"),
    ("3401", "离休人员医疗保障基金"),
    ("3402", "离休老工人门慢保障基金"),
    ("3501", "一至六级残疾军人医疗补助基金"),
    ("3701", "企业补充医疗保险基金"),
    ("3702", "公益补充保险基金"),
    ("390101", "城乡居民基本医疗保险基金（预付金）"),
    ("390102", "居民门诊统筹基金"),
    ("3901", "城乡居民基本医疗保险基金"),
    ("3902", "城乡居民大病医疗保险基金"),
    ("3903", "城乡居民大病补充保险基金"),
    ("3904", "居民意外伤害基金"),
    ("3905", "居民家庭账户金"),
    ("4101", "工伤保险基金"),
    ("5101", "生育基金"),
    ("6101", "医疗救助基金"),
    ("6102", "优抚对象医疗补助基金"),
    ("6201", "特惠保补偿金"),
    ("6301", "医院减免金"),
    ("6401", "医院减免金"),
    ("9999", "其他基金"),
];

/// `fund_pay_type_name`
pub(crate) fn name(fund: u32) -> &'static str {
    let code = fund.to_string();
    let known = NAMES.iter().find(|(prefix, _)| code.starts_with(prefix));
    known.map_or("其他基金", |(_, name)| name)
}

/// A fund's column of `setlinfo`.
pub(crate) fn column(fund: u32) -> &'static str {
    match (fund / 1_000, fund / 100) {
        (_, 3_902) => "hifmi_pay",
        (310, _) | (_, 3_901) => "hifp_pay",
        (320, _) => "cvlserv_pay",
        (330, _) => "hifob_pay",
        (340 | 350, _) => "hifdm_pay",
        (370, _) => "hifes_pay",
        (610, _) => "maf_pay",
        _ => "oth_pay",
    }
}

/// Every column, in the order of the tables.
pub(crate) const COLUMNS: [&str; 8] = [
    "hifp_pay",
    "cvlserv_pay",
    "hifes_pay",
    "hifmi_pay",
    "hifob_pay",
    "maf_pay",
    "hifdm_pay",
    "oth_pay",
];

/// What each column comes to; together they are `fund_pay_sumamt`.
pub(crate) fn columns(funds: &BTreeMap<u32, Fen>) -> Result<[Fen; COLUMNS.len()], Overflow> {
    let mut sums = [Fen::ZERO; COLUMNS.len()];
    for (fund, amount) in funds {
        for (sum, name) in sums.iter_mut().zip(COLUMNS) {
            if name == column(*fund) {
                *sum = sum.plus(*amount)?;
            }
        }
    }
    Ok(sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fund_has_one_column_and_the_columns_are_the_sum() {
        let codes = [
            310_100, 310_102, 310_300, 320_100, 330_101, 340_100, 350_100, 370_100, 390_100,
            390_102, 390_200, 390_300, 410_100, 610_100, 999_997,
        ];
        let funds: BTreeMap<u32, Fen> = (1..).zip(codes).map(|(n, code)| (code, Fen(n))).collect();
        let sums = columns(&funds).unwrap();
        assert_eq!(Fen::sum(sums), Fen::sum(funds.into_values()));
        for (fund, expected) in [
            (310_100, "hifp_pay"),
            (390_101, "hifp_pay"),
            (390_200, "hifmi_pay"),
            (330_101, "hifob_pay"),
            (999_900, "oth_pay"),
        ] {
            assert_eq!(column(fund), expected, "{fund}");
        }
    }

    #[test]
    fn local_codes_have_the_nearest_name() {
        for (fund, expected) in [
            (310_102, "职工门诊统筹基金"),
            (310_199, "城镇职工基本医疗保险统筹基金"),
            (ACCOUNT, "城镇职工基本医疗保险个人账户基金"),
            (123_456, "其他基金"),
        ] {
            assert_eq!(name(fund), expected);
        }
    }
}
