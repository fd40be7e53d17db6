//! Files: reads pools, programmes and plans, and writes the results.
//!
//! Tables are sheets of workbooks (xlsx, xls, ods), or CSV in UTF-8, of which other lines are read as Windows-1252, with
//! a warning. The header line of a CSV file decides whether `,` `;` or tab separates the fields; with `;` a decimal comma
//! is accepted. Cells are trimmed, and rows without any value are skipped. Programmes are TOML, plans are JSON. The results
//! of a plan include a map (GeoJSON), a report (HTML) and, on request, a workbook.
//!
//! Every table, programme and plan is read from a file or from a text in memory ([`Input`]), and every result is written
//! to a folder or to any writer ([`Results`]).
//!
//! All faults of all files are reported at once, each with file, line and column; none contains personal data.
//!
//! ```no_run
//! use kring::files::{PoolFiles, ProgrammeFile, Results};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let (pool, sheet) = PoolFiles::new("municipalities.csv", "registrants.csv").read()?;
//! let programme = ProgrammeFile::read("programme.toml")?.programme;
//! let plan = programme.form_groups(&pool, &kring::Options::default())?;
//! let results = Results::new(&pool, &programme, &sheet, &plan, kring::Language::English);
//! results.write_to("out".as_ref())?;
//! # Ok(()) }
//! ```
//!
//! # Cells that a spreadsheet would calculate
//!
//! A written cell that begins with `=`, `+`, `-`, `@`, a tab, a carriage return or one of the full-width
//! forms `＝＋－＠`, and is no plain number, gets an apostrophe in front, as OWASP advises against formula
//! injection. Reading removes one such apostrophe, so that a written file reads back unchanged. It does not do so in
//! a table with another such cell that lacks the apostrophe, because kring did not write that table.

mod cells;
mod certificate_json;
mod column_names;
mod columns;
mod csv_out;
mod dates;
mod distances;
mod doubles;
mod facilitators;
mod findings;
mod geojson;
mod groups_csv;
mod groups_table;
mod header;
mod header_check;
mod history;
mod in_memory;
mod input;
mod json_layout;
mod lint;
mod lists;
mod look_alikes;
mod municipalities;
mod neutral;
mod plan_json;
mod points;
mod pool_files;
mod postcodes;
mod presentation;
mod programme_toml;
mod reading;
mod records;
mod registrants;
mod report;
mod results;
mod save;
mod sheet;
mod start;
mod survey;
mod text;
mod workbook;
mod workbook_text;

pub use certificate_json::{read_certificate, write_certificate};
pub use column_names::{ColumnNames, DateOrder};
pub use groups_table::read_groups;
pub use input::Input;
pub use plan_json::read_plan;
pub use pool_files::{PoolFiles, read_pool};
pub use presentation::Presentation;
pub use programme_toml::{ProgrammeFile, read_programme};
pub use results::{RESULTS, Results, WORKBOOK};
pub use sheet::Sheet;
pub use survey::{Survey, SurveyedColumn};
