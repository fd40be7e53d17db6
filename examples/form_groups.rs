//! Forms groups from the sample's CSV files and writes all results into the folder `groups`.
//!
//! ```text
//! cargo run --release --example form_groups
//! ```
//!
//! The program `kring` does the same with options, a progress bar and advice; this is how to do it with the library.

use std::error::Error;
use std::path::Path;

use kring::files::{PoolFiles, Presentation, ProgrammeFile, Results};
use kring::{Error as NoPlan, Language, Options};

fn main() -> Result<(), Box<dyn Error>> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let file = ProgrammeFile::read(examples.join("programmes/local_councillors.toml"))?;
    let files = PoolFiles::new(
        examples.join("data/municipalities.csv"),
        examples.join("data/local_councillors.csv"),
    );
    // The sheet has the registrants' own columns, which are written beside their groups.
    let (pool, sheet) = files.read()?;
    for warning in pool.warnings() {
        eprintln!("warning: {warning}");
    }
    let programme = &file.programme;
    let options = Options::default();
    let mut plan = match programme.form_groups(&pool, &options) {
        Ok(plan) => plan,
        // Faults of the programme get the line of their key in the file.
        Err(NoPlan::Input(faults)) => return Err(file.locate(faults).into()),
        Err(NoPlan::NoPlan(conflict)) => {
            if let Some(contradiction) = programme.contradiction(&pool, &options) {
                eprintln!("{contradiction}");
            }
            return Err(conflict.to_string().into());
        }
        Err(other) => return Err(other.into()),
    };
    // What would help the registrants without a place.
    programme.explain(&pool, &mut plan, &options)?;
    let presentation = Presentation::from(Language::English);
    let results = Results::new(&pool, programme, &sheet, &plan, presentation);
    for path in results.write_to("groups".as_ref())? {
        println!("{}", path.display());
    }
    println!("{} groups, {}", plan.groups().len(), plan.cost().in_km());
    Ok(())
}
