//! Contents of the input files: programme, pool and the registrants' own table.

use std::path::Path;

use kring::error::Place;
use kring::files::{PoolFiles, ProgrammeFile, Sheet, read_plan};
use kring::{Faults, PlanDocument, Pool, Programme};

use crate::arguments::Stated;
use crate::terminal::Terminal;

pub(crate) struct Inputs {
    pub(crate) programme: ProgrammeFile,
    pub(crate) pool: Pool,
    pub(crate) sheet: Sheet,
    /// Plan that is revised.
    pub(crate) previous: Option<PlanDocument>,
    terminal: Terminal,
    files: PoolFiles,
    previous_name: Option<String>,
}

impl Inputs {
    /// Reads all inputs and prints the warnings. Faults of the programme and of the pool are reported together, so that
    /// both can be mended at once.
    pub(crate) fn read(
        stated: &Stated,
        previous: Option<&Path>,
        terminal: Terminal,
    ) -> Result<Self, u8> {
        let mut files = stated.pool.clone();
        let programme = ProgrammeFile::read(stated.programme.clone());
        if let Ok(programme) = &programme {
            files.columns = programme.columns.clone();
        }
        let (programme, (pool, sheet)) = match (programme, files.read()) {
            (Ok(programme), Ok(pool)) => (programme, pool),
            (Err(a), Err(b)) => {
                terminal.refuse(&a);
                return Err(terminal.refuse(&b));
            }
            (Ok(programme), Err(faults)) => return Err(terminal.refuse(&programme.locate(faults))),
            (Err(faults), Ok(_)) => return Err(terminal.refuse(&faults)),
        };
        let previous_name = previous.map(|path| path.display().to_string());
        let previous = previous.map(read_plan).transpose();
        let previous = previous.map_err(|faults| terminal.refuse(&faults))?;
        let inputs = Self { programme, pool, sheet, previous, terminal, files, previous_name };
        inputs.warn();
        Ok(inputs)
    }

    fn warn(&self) {
        let of_programme = self.programme().warnings_for(&self.pool, self.previous.as_ref());
        let locate = |place| self.locate(place);
        let located: Vec<_> =
            of_programme.into_iter().map(|warning| warning.relocated(locate)).collect();
        self.terminal.warn_all(self.pool.warnings().iter().chain(&located));
    }

    pub(crate) fn programme(&self) -> &Programme {
        &self.programme.programme
    }

    /// The place of a fault in the files.
    pub(crate) fn locate(&self, place: Place) -> Place {
        match (place, &self.previous_name) {
            (Place::Option("previous"), Some(name)) => {
                Place::File { file: name.as_str().into(), line: None, column: None, field: None }
            }
            (place, _) => {
                let place = self.files.locate_place(self.sheet.locate_place(place));
                self.programme.locate_place(place)
            }
        }
    }

    /// Prints faults with their places in the files and returns the exit status.
    pub(crate) fn refused(&self, faults: Faults) -> u8 {
        self.terminal.refuse(&faults.relocated(|place| self.locate(place)))
    }
}
