//! What a file is made of: encodings, kinds of file, sizes.

use kring::files::{PoolFiles, read_plan, read_pool, read_programme};

use super::{Folder, TOWNS, faults, read, warnings};

#[test]
fn a_byte_order_mark_is_no_part_of_the_header() {
    let (pool, _) = read("\u{feff}id,municipality\nr1,GM1\n");
    assert_eq!(pool.registrants()[0].id(), "r1");
}

#[test]
fn utf_16_archives_and_workbooks_are_named() {
    for (bytes, said) in [
        (&b"\xFF\xFEi\0d\0"[..], "people.csv: this is UTF-16; save it as UTF-8"),
        (b"\xFE\xFF\0i\0d", "people.csv: this is UTF-16; save it as UTF-8"),
        (b"\x1F\x8B\x08", "people.csv: this is compressed (gzip); unpack it first"),
        (
            b"PK\x03\x04",
            "people.csv: this is a zip file or a workbook (xlsx, ods); save the sheet as CSV UTF-8",
        ),
    ] {
        assert_eq!(faults(bytes), [said]);
    }
}

#[test]
fn windows_1252_is_read_with_a_warning_at_its_first_line() {
    let bytes = b"id,municipality,party\nr1,GM1,A\nr2,GM1,Frysl\xE2n \x80\n";
    let (pool, _) = read(bytes);
    assert_eq!(pool.value(pool.find_registrant("r2").unwrap(), "party"), "Fryslân €");
    let said = "people.csv, line 3: not UTF-8; this and other such lines are read as Windows-1252";
    assert_eq!(warnings(bytes), [said]);
}

#[test]
fn what_neither_encoding_has_is_a_control_character() {
    let said = "people.csv, line 2, column 2 (municipality): the field holds a control character";
    assert_eq!(faults(b"id,municipality\nr1,G\x81\n"), [said]);
    assert_eq!(faults(b"id,municipality\nr1,G\0\n"), [said]);
}

#[test]
fn programmes_and_plans_are_utf_8() {
    let folder = Folder::new();
    let path = folder.write("x", b"name = \"a\"\nx = \"\xE2\"\n");
    let said = ["x, line 2: this line is not UTF-8; save the file as UTF-8"];
    assert_eq!(folder.lines(&read_programme(&path).unwrap_err()), said);
    assert_eq!(folder.lines(&read_plan(&path).unwrap_err()), said);
}

#[test]
fn nothing_in_a_file_is_said_so() {
    let said = "people.csv: the file is empty; its first line must name the columns";
    assert_eq!(faults(""), [said]);
    assert_eq!(faults("\u{feff}\r\n , \n"), [said]);
    let said = "people.csv: the file has a header and no registrants";
    assert_eq!(faults("id,municipality\n\n"), [said]);
}

#[test]
fn what_is_no_file_is_refused_at_once() {
    let folder = Folder::new();
    let towns = folder.write("towns.csv", TOWNS);
    let said = |path: &str| {
        let faults = read_pool(&towns, folder.path(path)).unwrap_err();
        folder.lines(&faults).remove(0)
    };
    assert!(said("none.csv").starts_with("none.csv: "), "{}", said("none.csv"));
    std::fs::create_dir(folder.path("folder")).unwrap();
    assert_eq!(said("folder"), "folder: this is a directory, not a file");
}

#[cfg(unix)]
#[test]
fn devices_pipes_and_circular_links_do_not_block() {
    let folder = Folder::new();
    let towns = folder.write("towns.csv", TOWNS);
    let link = folder.path("loop");
    std::os::unix::fs::symlink(&link, &link).unwrap();
    let pipe = folder.path("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for (path, said) in [
        (std::path::Path::new("/dev/zero"), "this is a device or a pipe, not a file"),
        (&pipe, "this is a device or a pipe, not a file"),
        (&link, "(os error"),
    ] {
        let said_of_it = read_pool(&towns, path).unwrap_err().to_string();
        assert!(said_of_it.contains(said), "{said_of_it}");
    }
}

#[test]
fn all_files_are_judged_at_once() {
    let folder = Folder::new();
    let towns = folder.write("towns.csv", "code,latitude,longitude\nGM1,x,5\nGM2,53,6\n");
    let people = folder.write("people.csv", "id,municipality,seats\nr1,GM1,x\n,GM2,0\n");
    let mut files = PoolFiles::new(towns, people);
    files.facilitators = Some(folder.write("leaders.csv", "id,municipality\nf1,\n"));
    files.distances = Some(folder.write("km.csv", "from,to,metres\nGM2,GM2,5\nGM2,GM2,far\n"));
    files.history = Some(folder.path("none.csv"));
    let said = folder.lines(&files.read().unwrap_err());
    let expected = [
        "towns.csv, line 2, column 2 (latitude): this is not a number of degrees such as 52.37",
        "people.csv, line 2, column 3 (seats): this is not a whole number such as 3",
        "people.csv, line 3, column 1 (id): id is required and empty here",
        "people.csv, line 3, column 3 (seats): seats must lie between 1 and 10000",
        "leaders.csv, line 2, column 2 (municipality): municipality is required and empty here",
        "km.csv, line 2, column 3 (metres): the distance of GM2 to itself must be 0",
        "km.csv, line 3, column 3 (metres): this is not a whole number such as 3",
    ];
    assert_eq!(said[..7], expected);
    assert!(said[7].starts_with("none.csv: "));
    assert_eq!(said.len(), 8);
}
