use super::*;

const FIRST: Migration = script("0001_a", "CREATE TABLE a (x INTEGER) STRICT");
const SECOND: Migration =
    script("0002_b", "ALTER TABLE a ADD COLUMN y INTEGER; UPDATE a SET y = x");
const BROKEN: Migration = script("0002_b", "ALTER TABLE a ADD COLUMN y INTEGER; NONSENSE");

const fn script(name: &'static str, sql: &'static str) -> Migration {
    Migration { name, sql, then: None }
}

fn bring_up(conn: &mut Connection, path: &Path, scripts: &[Migration]) -> Result<Outcome> {
    migrate(conn, path, &Keyring::for_tests(), scripts)
}

fn open(dir: &tempfile::TempDir) -> (Connection, PathBuf) {
    let path = dir.path().join("gongji.db");
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch("PRAGMA journal_mode = WAL").unwrap();
    (conn, path)
}

#[test]
fn an_older_file_is_copied_and_brought_up() {
    let dir = tempfile::tempdir().unwrap();
    let (mut conn, path) = open(&dir);
    let made = bring_up(&mut conn, &path, &[FIRST]).unwrap();
    assert_eq!(made, Outcome { migrated: Some((0, 1)), copy: None });
    conn.execute("INSERT INTO a VALUES (7)", ()).unwrap();

    let brought_up = bring_up(&mut conn, &path, &[FIRST, SECOND]).unwrap();
    let copy = brought_up.copy.unwrap();
    assert_eq!(brought_up.migrated, Some((1, 2)));
    assert_eq!(copy, dir.path().join("gongji.db.v1"));
    let sum = |conn: &Connection, sql: &str| -> i64 {
        conn.query_one(sql, (), |row| row.get(0)).unwrap()
    };
    assert_eq!(sum(&conn, "SELECT sum(y) FROM a"), 7);
    let copied = Connection::open(copy).unwrap();
    assert_eq!((version(&copied).unwrap(), sum(&copied, "SELECT sum(x) FROM a")), (1, 7));

    let again = bring_up(&mut conn, &path, &[FIRST, SECOND]).unwrap();
    assert_eq!(again, Outcome::default());
}

#[test]
fn a_script_that_fails_leaves_the_file_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let (mut conn, path) = open(&dir);
    bring_up(&mut conn, &path, &[FIRST]).unwrap();
    assert!(bring_up(&mut conn, &path, &[FIRST, BROKEN]).is_err());
    assert_eq!(version(&conn).unwrap(), 1);
    let second = bring_up(&mut conn, &path, &[FIRST, SECOND]).unwrap();
    assert_eq!(second.copy, Some(dir.path().join("gongji.db.v1-2")));
}

#[test]
fn a_step_runs_with_its_script_or_neither_does() {
    let dir = tempfile::tempdir().unwrap();
    let (mut conn, path) = open(&dir);
    bring_up(&mut conn, &path, &[FIRST]).unwrap();
    let fails = Migration { then: Some(|_, _| Err(inconsistent("a", "no"))), ..SECOND };
    assert!(bring_up(&mut conn, &path, &[FIRST, fails]).is_err());
    assert_eq!(version(&conn).unwrap(), 1);
    let fills = Migration {
        then: Some(|conn, ring| {
            let row = "INSERT INTO a VALUES (1, ?1)";
            conn.execute(row, (ring.newest(),)).map(drop).map_err(driver)
        }),
        ..SECOND
    };
    bring_up(&mut conn, &path, &[FIRST, fills]).unwrap();
    let filled: u8 = conn.query_one("SELECT y FROM a", (), |row| row.get(0)).unwrap();
    assert_eq!(filled, Keyring::for_tests().newest());
}

#[test]
fn newer_edited_and_foreign_files_are_refused() {
    let refused = |prepare: &dyn Fn(&mut Connection, &Path), scripts: &[Migration]| {
        let dir = tempfile::tempdir().unwrap();
        let (mut conn, path) = open(&dir);
        prepare(&mut conn, &path);
        bring_up(&mut conn, &path, scripts).unwrap_err().to_string()
    };
    let run = |scripts: &'static [Migration]| {
        move |conn: &mut Connection, path: &Path| {
            bring_up(conn, path, scripts).unwrap();
        }
    };
    let newer = refused(&run(&[FIRST, SECOND]), &[FIRST]);
    assert!(newer.contains("version 2"), "{newer}");
    let edited = Migration { sql: "CREATE TABLE a (x INTEGER, z INTEGER) STRICT", ..FIRST };
    let edited = refused(&run(&[FIRST]), &[edited]);
    assert!(edited.contains("0001_a is not what ran"), "{edited}");
    let foreign = |conn: &mut Connection, _: &Path| {
        conn.execute_batch("CREATE TABLE other (x)").unwrap();
    };
    let foreign = refused(&foreign, &[FIRST]);
    assert!(foreign.contains("another program"), "{foreign}");
}
