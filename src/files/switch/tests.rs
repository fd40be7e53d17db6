//! Tests of a switch on a disk that fails at its k-th step, for every k: once, or from then on as if the process were
//! killed.

use std::cell::Cell;
use std::fs::File;

use super::*;

/// Names of three files: two that exist before the switch and one that does not.
const NAMES: [&str; 3] = ["a.txt", "b.txt", "plan.txt"];
const OLD_ONES: [Option<&str>; 3] = [Some("old a"), None, Some("old plan")];
const NEW_ONES: [Option<&str>; 3] = [Some("new a"), Some("new b"), Some("new plan")];

/// Disk that fails at the step `fails_at`, and at all later steps if `is_dead`. It is full after `room` bytes.
struct Failing {
    step: Cell<u32>,
    fails_at: u32,
    is_dead: bool,
    room: Cell<usize>,
    knows_links: bool,
}

impl Failing {
    fn at(fails_at: u32, is_dead: bool) -> Self {
        let (step, room) = (Cell::new(0), Cell::new(usize::MAX));
        Self { step, fails_at, is_dead, room, knows_links: true }
    }

    fn step(&self) -> io::Result<()> {
        let step = self.step.replace(self.step.get() + 1);
        let fails = step == self.fails_at || self.is_dead && step > self.fails_at;
        if fails { Err(io::Error::other("the disk fails")) } else { Ok(()) }
    }

    fn was_reached(&self) -> bool {
        self.step.get() > self.fails_at
    }
}

impl Disk for Failing {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        System.make_folder(path)
    }

    fn create(&self, path: &Path) -> io::Result<File> {
        self.step()?;
        System.create(path)
    }

    fn put(&self, file: &mut File, bytes: &[u8]) -> io::Result<usize> {
        self.step()?;
        let fitting = bytes.len().min(self.room.get());
        self.room.set(self.room.get() - fitting);
        if fitting == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        System.put(file, &bytes[..fitting])
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        self.step()?;
        System.sync(file)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        System.sync_folder(path)
    }

    fn keep(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        if self.knows_links { System.keep(from, to) } else { fs::copy(from, to).map(drop) }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        System.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        System.remove(path)
    }

    fn clear(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        System.clear(path)
    }
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("other.txt"), "other").unwrap();
    for (name, text) in NAMES.iter().zip(OLD_ONES) {
        if let Some(text) = text {
            fs::write(folder.path().join(name), text).unwrap();
        }
    }
    folder
}

fn switch(disk: &impl Disk, folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let fills: Vec<_> = NEW_ONES
        .iter()
        .flatten()
        .map(|text| move |out: &mut dyn Write| out.write_all(text.as_bytes()))
        .collect();
    let files: Vec<(&Path, Fill<'_>)> =
        NAMES.iter().zip(&fills).map(|(name, fill)| (Path::new(name), fill as Fill<'_>)).collect();
    replace(disk, folder, &files)
}

fn texts(folder: &Path) -> [Option<String>; 3] {
    NAMES.map(|name| fs::read_to_string(folder.join(name)).ok())
}

fn is(found: &[Option<String>; 3], expected: [Option<&str>; 3]) -> bool {
    found.iter().zip(expected).all(|(found, expected)| found.as_deref() == expected)
}

/// Returns `true` if the folder contains only the files of the switch and the unrelated one.
fn is_clear(folder: &Path) -> bool {
    let files = 1 + texts(folder).iter().flatten().count();
    fs::read_dir(folder).unwrap().count() == files
        && fs::read_to_string(folder.join("other.txt")).unwrap() == "other"
}

/// Lets each step of a switch fail in turn, judges the folder after each, and returns the number of steps.
fn each_step(is_dead: bool, knows_links: bool, judge: impl Fn(&Path, bool)) -> u32 {
    let mut fails_at = 0;
    loop {
        let (folder, mut disk) = (folder(), Failing::at(fails_at, is_dead));
        disk.knows_links = knows_links;
        let switched = switch(&disk, folder.path()).is_ok();
        judge(folder.path(), switched);
        if !disk.was_reached() {
            assert!(switched);
            return fails_at;
        }
        fails_at += 1;
    }
}

#[test]
fn a_failure_at_any_step_leaves_the_old_files_whole_and_nothing_else() {
    for knows_links in [true, false] {
        let steps = each_step(false, knows_links, |folder, switched| {
            let expected = if switched { NEW_ONES } else { OLD_ONES };
            assert!(is(&texts(folder), expected), "{:?}", texts(folder));
            recover(folder).unwrap();
            assert!(is(&texts(folder), expected) && is_clear(folder));
        });
        assert!(steps > 20, "{steps}");
    }
}

#[test]
fn leftovers_of_a_failure_are_removed_at_once() {
    let steps = each_step(false, true, |folder, switched| {
        // After a complete switch only the clearing can fail.
        assert!(is_clear(folder) || switched);
    });
    assert!(steps > 20, "{steps}");
}

#[test]
fn a_process_killed_at_any_step_leaves_whole_files_that_can_be_recovered() {
    let each_step = |judge: &dyn Fn(&Path, bool)| each_step(true, true, judge);
    let each_is_whole = |found: &[Option<String>; 3]| {
        let old_or_new = found.iter().zip(OLD_ONES.iter().zip(NEW_ONES));
        old_or_new.into_iter().all(|(found, (old, new))| {
            let found = found.as_deref();
            found == *old || found == new
        })
    };
    let steps = each_step(&|folder, switched| {
        assert!(each_is_whole(&texts(folder)), "{:?}", texts(folder));
        recover(folder).unwrap();
        let found = texts(folder);
        assert!(is(&found, OLD_ONES) || is(&found, NEW_ONES), "{found:?}");
        assert!(is(&found, NEW_ONES) || !switched);
        assert!(is_clear(folder));
    });
    // A process is killed again at any step of the recovery.
    for killed_at in 0..steps {
        for again_at in 0.. {
            let folder = folder();
            drop(switch(&Failing::at(killed_at, true), folder.path()));
            let disk = Failing::at(again_at, true);
            drop(Switch { disk: &disk, folder: folder.path() }.recover());
            assert!(each_is_whole(&texts(folder.path())), "{:?}", texts(folder.path()));
            recover(folder.path()).unwrap();
            let found = texts(folder.path());
            assert!(is(&found, OLD_ONES) || is(&found, NEW_ONES), "{found:?}");
            assert!(is_clear(folder.path()));
            if !disk.was_reached() {
                break;
            }
        }
    }
}

#[test]
fn a_disk_that_is_full_after_any_number_of_bytes_leaves_the_old_files() {
    let bytes: usize = NEW_ONES.iter().flatten().map(|text| text.len()).sum();
    for room in 0..=bytes {
        let (folder, disk) = (folder(), Failing::at(u32::MAX, false));
        disk.room.set(room);
        let switched = switch(&disk, folder.path());
        assert_eq!(switched.is_ok(), room == bytes);
        assert!(is_clear(folder.path()));
        assert!(is(&texts(folder.path()), if room == bytes { NEW_ONES } else { OLD_ONES }));
        let message = switched.err().map(|fault| fault.to_string()).unwrap_or_default();
        assert!(room == bytes || message.ends_with("no storage space"), "{message}");
    }
}

#[test]
fn the_next_switch_removes_the_leftovers_of_an_earlier_one() {
    each_step(true, true, |folder, _| {
        switch(&System, folder).unwrap();
        assert!(is(&texts(folder), NEW_ONES) && is_clear(folder));
    });
}

#[test]
fn a_writer_waits_for_the_previous_one_and_readers_see_only_whole_files() {
    let folder = folder();
    let held = lock::lock(folder.path()).unwrap();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| switch(&System, folder.path()).is_ok());
        std::thread::sleep(std::time::Duration::from_millis(50));
        assert!(is(&texts(folder.path()), OLD_ONES) && is_clear(folder.path()));
        drop(held);
        assert!(waiting.join().unwrap());
    });
    assert!(is(&texts(folder.path()), NEW_ONES));
}

#[cfg(unix)]
#[test]
fn files_are_private_and_links_are_replaced() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder();
    symlink("other.txt", folder.path().join("b.txt")).unwrap();
    let paths = switch(&System, folder.path()).unwrap();
    for path in paths {
        assert_eq!(fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(is_clear(folder.path()));
    // A failed switch restores a link as a link, even a broken one.
    for fails_at in 0..40 {
        let folder = self::folder();
        symlink("nowhere", folder.path().join("b.txt")).unwrap();
        let failed = switch(&Failing::at(fails_at, false), folder.path()).is_err();
        let link = fs::read_link(folder.path().join("b.txt"));
        assert_eq!(link.is_ok_and(|to| to == Path::new("nowhere")), failed, "{fails_at}");
    }
}
