//! Contents of the input files: programme, pool and the registrants' own table.

use kring::error::Place;
use kring::files::{PoolFiles, ProgrammeFile, Sheet, read_plan};
use kring::{Faults, PlanDocument, Pool, Programme};

use crate::arguments::Arguments;
use crate::{BAD_INPUT, fail};

pub(crate) struct Inputs {
    pub(crate) programme: ProgrammeFile,
    pub(crate) pool: Pool,
    pub(crate) sheet: Sheet,
    /// Plan that is revised.
    pub(crate) previous: Option<PlanDocument>,
    files: PoolFiles,
    previous_name: Option<String>,
}

impl Inputs {
    /// Reads all inputs and prints the warnings. Faults of the programme and of the pool are reported together, so that
    /// both can be mended at once.
    pub(crate) fn read(arguments: &Arguments) -> Result<Self, u8> {
        let stated = &arguments.inputs;
        let files = stated.pool.clone();
        let programme = ProgrammeFile::read(stated.programme.clone());
        let (programme, (pool, sheet)) = match (programme, files.read()) {
            (Ok(programme), Ok(pool)) => (programme, pool),
            (Err(a), Err(b)) => return Err(fail(BAD_INPUT, format_args!("{a}\n{b}"))),
            (Err(faults), _) | (_, Err(faults)) => return Err(fail(BAD_INPUT, faults)),
        };
        if !arguments.quiet {
            for warning in pool.warnings() {
                fail(0, format_args!("warning: {warning}"));
            }
        }
        let previous = arguments.previous.as_ref().map(read_plan).transpose();
        let previous = previous.map_err(|faults| fail(BAD_INPUT, faults))?;
        let previous_name = arguments.previous.as_ref().map(|path| path.display().to_string());
        Ok(Self { programme, pool, sheet, previous, files, previous_name })
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
            (place, _) => self.programme.locate_place(self.files.locate_place(place)),
        }
    }

    /// Prints faults with their places in the files and returns the exit status.
    pub(crate) fn refused(&self, faults: Faults) -> u8 {
        fail(BAD_INPUT, faults.relocated(|place| self.locate(place)))
    }
}
