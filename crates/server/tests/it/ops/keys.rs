//! `gongji institution key` on a data folder.

use super::command::run;

const HEAD: &str = "code,name,kind,level,admdvs,access_key,secret,services";
const PUBLIC: &str = "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020\
                      ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";

#[test]
fn keys_are_made_shown_once_listed_and_retired() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let row =
        |services: &str| format!("{HEAD}\nH11010700009,医院,hospital,two,110107,,,{services}\n");
    let import = ["import", "institutions", "places.csv"];
    std::fs::write(folder.join("places.csv"), row("inpatient flying")).unwrap();
    let (code, _, said) = run(folder, &import);
    assert_eq!((code, said.contains("services")), (1, true), "{said}");
    std::fs::write(folder.join("places.csv"), row("inpatient mobile")).unwrap();
    assert_eq!(run(folder, &import).0, 0, "no key of its own is needed");
    let key = |args: &[&str]| run(folder, &[&["institution", "key"], args].concat());
    let (code, said, _) = key(&["list"]);
    assert_eq!((code, said.contains("还没有")), (0, true), "{said}");
    let place = "H11010700009";
    let (code, said, _) = key(&["add", place, "--gate", "tif"]);
    let secret = said.lines().find_map(|line| line.trim().strip_prefix("密钥")).unwrap().trim();
    assert_eq!((code, secret.len()), (0, 48), "{said}");
    let signed = ["add", place, "--gate", "cainfo", "--public-key", PUBLIC];
    let (code, said, _) = key(&signed);
    assert_eq!((code, said.contains("我方 SM2 公钥")), (0, true), "{said}");
    let (_, listed, _) = key(&["list", place]);
    assert!(listed.contains("tif") && listed.contains("cainfo"), "{listed}");
    assert!(!listed.contains(secret), "no secret is told again");
    let retire = ["retire", place, "--gate", "tif", "--name", place];
    assert_eq!(key(&retire).0, 0);
    assert_eq!(key(&retire).0, 1, "it is not there any more");
    for (args, status) in [
        (&["add", "H99999999999", "--gate", "tif"][..], 1),
        (&["add", place, "--gate", "cainfo"], 2),
        (&["add", place, "--gate", "oauth", "--name", "short"], 2),
        (&["add", place, "--gate", "door"], 2),
    ] {
        assert_eq!(key(args).0, status, "{args:?}");
    }
}
