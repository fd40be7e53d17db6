//! Draws a pool of registrants for one of the five programmes from the figures of the Dutch municipalities. The pool
//! has any size, from a hundred to millions, because each row is written as soon as it is drawn. Equal arguments give
//! equal bytes. All registrants are fictitious: they have a number, a municipality and the values that the programme
//! needs.
//!
//! While the country has enough real people (a municipality has one mayor, some aldermen, and its seats of local
//! parties), the draw is without replacement; a larger pool follows the same shares. About one row of twenty is legal
//! but odd: a municipality under another name, an empty cell, an earlier moment of registration with its time zone.
//!
//! ```text
//! cargo run --release --example sample_pool -- --programme mayors --seed 1 --out mayors.csv
//! ```

mod country;
mod draw;
mod facilitators;
mod facts;
mod people;
mod table;

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use csv::{Writer, WriterBuilder};

use crate::country::Country;
use crate::people::{Form, Programme, Registrants};

/// Draws a pool of registrants, and facilitators, from the figures of the Dutch municipalities.
#[derive(Parser)]
struct Arguments {
    /// Programme for which people register
    #[arg(long, value_enum)]
    programme: Programme,
    /// Number of registrants [default: the size of the programme's sample]
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    size: Option<u64>,
    /// Seed of the random numbers
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Name municipalities by their names rather than their codes
    #[arg(long)]
    names: bool,
    /// Give each registrant a starting point of their own, near the middle of the municipality
    #[arg(long)]
    homes: bool,
    /// Open registration: add the towns where aldermen will meet, and write the municipalities with capacities here
    #[arg(long, value_name = "FILE")]
    places: Option<PathBuf>,
    /// Delimiter; semicolons imply decimal commas and a byte order mark, as Dutch spreadsheets write them
    #[arg(long, value_enum, default_value = "comma")]
    delimiter: Delimiter,
    /// Municipalities from which registrants are drawn
    #[arg(long, value_name = "FILE",
        default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/municipalities.csv"))]
    municipalities: PathBuf,
    /// Registrants file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Facilitators file to write as well
    #[arg(long, value_name = "FILE", requires = "facilitator_count")]
    facilitators: Option<PathBuf>,
    /// Number of facilitators
    #[arg(long, value_name = "N", requires = "facilitators")]
    facilitator_count: Option<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Delimiter {
    Comma,
    Semicolon,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sample_pool: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes every requested file.
fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let country = Country::read(&arguments.municipalities)?;
    if arguments.places.is_some() && arguments.programme != Programme::AldermenOpen {
        return Err("--places goes with --programme aldermen-open only".into());
    }
    write_registrants(arguments, &country)?;
    if let Some(path) = &arguments.places {
        country.write_meeting_towns(path)?;
    }
    if let (Some(path), Some(count)) = (&arguments.facilitators, arguments.facilitator_count) {
        let mut writer = csv_writer(path, arguments.delimiter)?;
        let form = form(arguments);
        facilitators::write(&country, arguments.programme, form, count, &mut writer)?;
    }
    Ok(())
}

/// Draws the registrants and writes each at once.
fn write_registrants(arguments: &Arguments, country: &Country) -> Result<(), Box<dyn Error>> {
    let form = form(arguments);
    let mut registrants = Registrants::new(country, arguments.programme, form);
    if registrants.is_empty() {
        let file = arguments.municipalities.display();
        return Err(format!("{file}: nobody there whom this programme is for").into());
    }
    let mut writer = csv_writer(&arguments.out, arguments.delimiter)?;
    Ok(table::write(&mut registrants, form.size, &mut writer)?)
}

/// Returns the form of the rows that the arguments state.
fn form(arguments: &Arguments) -> Form {
    Form {
        size: arguments.size.unwrap_or(arguments.programme.usual_size()),
        seed: arguments.seed,
        names: arguments.names,
        homes: arguments.homes,
        places: arguments.places.is_some(),
        decimal_sign: if arguments.delimiter == Delimiter::Semicolon { ',' } else { '.' },
    }
}

/// Opens a CSV file for writing.
fn csv_writer(
    path: &Path,
    delimiter: Delimiter,
) -> Result<Writer<BufWriter<File>>, Box<dyn Error>> {
    let file = File::create(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut file = BufWriter::new(file);
    let mut builder = WriterBuilder::new();
    if delimiter == Delimiter::Semicolon {
        file.write_all("\u{feff}".as_bytes())?;
        builder.delimiter(b';');
    }
    Ok(builder.from_writer(file))
}
