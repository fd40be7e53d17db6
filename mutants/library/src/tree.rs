//! A copy of the repository in which the mutants stand, and its building: what does not build is left out, round by round.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::mutant::{Mutant, by_file};
use crate::switch::{SWITCH, switched};

const SWITCHED: &str = "crate::mutant(";

/// A program of tests, as cargo built it.
pub(crate) struct Program {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

pub(crate) struct Tree {
    /// Where the mutants come into.
    root: PathBuf,
    /// Where they come from.
    origin: PathBuf,
}

impl Tree {
    /// Copies what git knows of; of an earlier copy only what was built stays.
    pub(crate) fn copied(origin: &Path, root: &Path) -> Result<Self> {
        let listed = Command::new("git").current_dir(origin).args(["ls-files", "-z"]).output()?;
        ensure!(
            listed.status.success(),
            "git ls-files: {}",
            String::from_utf8_lossy(&listed.stderr)
        );
        for folder in ["src", "tests", "examples"] {
            let _ = fs::remove_dir_all(root.join(folder));
        }
        for file in String::from_utf8(listed.stdout)?.split_terminator('\0') {
            let (from, to) = (origin.join(file), root.join(file));
            fs::create_dir_all(to.parent().context("a file without a folder")?)?;
            put(&to, &fs::read(&from)?)?;
        }
        Ok(Self { root: root.to_owned(), origin: origin.to_owned() })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Builds all tests with the mutants in them. What is given back besides are the numbers of those that build.
    pub(crate) fn built(&self, mutants: &[Mutant]) -> Result<(Vec<Program>, BTreeSet<usize>)> {
        let mut left: BTreeSet<usize> = (0..mutants.len()).collect();
        self.write(mutants, &mut left)?;
        // The library alone is checked sooner than all is built.
        self.without_broken(mutants, &mut left, &["check", "--lib"])?;
        let messages = self.without_broken(mutants, &mut left, &["test", "--no-run"])?;
        Ok((messages.into_iter().filter_map(Message::program).collect(), left))
    }

    /// Asks cargo until nothing is broken; what it says then.
    fn without_broken(
        &self,
        mutants: &[Mutant],
        left: &mut BTreeSet<usize>,
        arguments: &[&str],
    ) -> Result<Vec<Message>> {
        loop {
            let messages = self.cargo(arguments)?;
            let broken = self.broken(&messages)?;
            if broken.is_empty() {
                return Ok(messages);
            }
            eprintln!("{} do not build", broken.len());
            left.retain(|number| !broken.contains(number));
            self.write(mutants, left)?;
        }
    }

    /// Writes those that are left; those that find no place are taken away.
    fn write(&self, mutants: &[Mutant], left: &mut BTreeSet<usize>) -> Result<()> {
        let mut placed = BTreeSet::new();
        for (file, mut its) in by_file(mutants) {
            its.retain(|(number, _)| left.contains(number));
            let source = fs::read_to_string(self.origin.join(file))?;
            let (text, found) = switched(&source, &its).with_context(|| file.to_owned())?;
            placed.extend(found);
            put(&self.root.join(file), text.as_bytes())?;
        }
        let lib = fs::read_to_string(self.origin.join("src/lib.rs"))?;
        let switch = SWITCH.replace("MUTANTS", &mutants.len().to_string());
        put(&self.root.join("src/lib.rs"), (lib + &switch).as_bytes())?;
        *left = placed;
        Ok(())
    }

    fn cargo(&self, arguments: &[&str]) -> Result<Vec<Message>> {
        let done = Command::new("cargo")
            .current_dir(&self.root)
            .args(arguments)
            .args(["--locked", "--message-format=json", "--quiet"])
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env("RUSTFLAGS", "--cap-lints=allow")
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_PROFILE_DEV_OPT_LEVEL", "2")
            .env("CARGO_INCREMENTAL", "1")
            .stderr(Stdio::inherit())
            .output()?;
        let said = String::from_utf8(done.stdout)?;
        Ok(said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
    }

    /// Which mutants the compiler complains of.
    fn broken(&self, messages: &[Message]) -> Result<BTreeSet<usize>> {
        let mut broken = BTreeSet::new();
        for message in messages.iter().filter_map(|message| message.message.as_ref()) {
            if message.level != "error" || message.spans.is_empty() {
                continue;
            }
            let blamed = message
                .spans
                .iter()
                .filter(|span| span.is_primary)
                .find_map(|span| self.blamed(span));
            match blamed {
                Some(number) => broken.insert(number),
                None => bail!(
                    "an error that is no mutant's: {}",
                    message.rendered.as_deref().unwrap_or_default()
                ),
            };
        }
        Ok(broken)
    }

    /// The mutant at that place, the last one before it or, of a type that is given back, the first one after it.
    fn blamed(&self, span: &CompilerSpan) -> Option<usize> {
        let text = fs::read(self.root.join(&span.file_name)).ok()?;
        let text_of = |range: &[u8]| String::from_utf8_lossy(range).into_owned();
        let (before, inside) =
            (text_of(&text[..span.byte_start]), text_of(&text[span.byte_start..span.byte_end]));
        let after = text_of(&text[span.byte_start..]);
        let begins = ["(if ", "if ", ""].iter().any(|opening| {
            inside.strip_prefix(opening).is_some_and(|rest| rest.starts_with(SWITCHED))
        });
        let next = || after.split_once(SWITCHED).map(|(_, number)| number);
        let last = || before.rsplit_once(SWITCHED).map(|(_, number)| number);
        let number =
            if begins || inside.starts_with("impl ") { next() } else { last().or_else(next) };
        number?.split(')').next()?.parse().ok()
    }
}

/// Only what is new is written: cargo builds what is newer than what it built.
fn put(file: &Path, content: &[u8]) -> Result<()> {
    if fs::read(file).ok().as_deref() != Some(content) {
        fs::write(file, content)?;
    }
    Ok(())
}

#[derive(Deserialize)]
struct Message {
    message: Option<Compiled>,
    target: Option<Target>,
    profile: Option<Profile>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Compiled {
    level: String,
    spans: Vec<CompilerSpan>,
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct CompilerSpan {
    file_name: String,
    byte_start: usize,
    byte_end: usize,
    is_primary: bool,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

impl Message {
    fn program(self) -> Option<Program> {
        let (target, path) = (self.target?, self.executable?);
        self.profile?.test.then_some(Program { name: target.name, path })
    }
}
