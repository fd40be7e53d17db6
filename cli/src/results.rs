//! Writes the files of a plan to a folder, and prints its summary.

use std::path::Path;

use kring::files::{Presentation, Results};
use kring::{Language, Plan, PlanDocument};

use crate::arguments::Arguments;
use crate::inputs::Inputs;
use crate::{BAD_INPUT, summary};

/// Writes the files of a plan and prints its summary; `is_solved` tells whether it was found by a solve.
pub(crate) fn write(
    arguments: &Arguments,
    inputs: &Inputs,
    plan: &Plan,
    out: &Path,
    is_solved: bool,
) -> Result<(), u8> {
    let (pool, programme, previous) = (&inputs.pool, inputs.programme(), inputs.previous.as_ref());
    let presentation = presentation(arguments, inputs);
    let mut results = Results::new(pool, programme, &inputs.sheet, plan, presentation);
    if let Some(previous) = previous {
        results = results.with_previous(previous);
    }
    let written = results.write_to(out).map_err(|faults| arguments.terminal().refuse(&faults))?;
    if !arguments.output.quiet {
        let language = arguments.language;
        // A reader who closes the pipe early has seen enough: a failure to print is no fault.
        drop(summary::print(language, pool, programme, plan, previous, &written, is_solved));
    }
    Ok(())
}

/// Writes the files of a plan that was made by hand.
pub(crate) fn write_document(
    arguments: &Arguments,
    inputs: &Inputs,
    plan: &PlanDocument,
    out: &Path,
) -> Result<(), u8> {
    refuse_losses(arguments, out)?;
    let (pool, programme, previous) = (&inputs.pool, inputs.programme(), inputs.previous.as_ref());
    let judged = plan.judged(pool, programme, previous).map_err(|faults| inputs.refused(faults))?;
    let plan = judged.map_err(|verdict| {
        drop(summary::print_verdict(arguments.language, plan, &verdict));
        BAD_INPUT
    })?;
    write(arguments, inputs, &plan, out, false)
}

/// The presentation that the arguments and the programme state.
fn presentation(arguments: &Arguments, inputs: &Inputs) -> Presentation {
    let mut presentation = Presentation::from(arguments.language);
    presentation.personal = arguments.output.personal;
    presentation.workbook = arguments.output.xlsx;
    presentation.labels = inputs.programme.labels.clone();
    presentation
}

/// Refuses to write over an input, or to give the certificate the name of a result.
pub(crate) fn refuse_losses(arguments: &Arguments, out: &Path) -> Result<(), u8> {
    let terminal = arguments.terminal();
    if out.exists() && !out.is_dir() {
        let text = terminal.text(("not a folder", "dit is geen map"));
        return Err(terminal.fail(BAD_INPUT, format_args!("{}: {text}", out.display())));
    }
    if let Some((name, path)) = arguments.input_that_would_be_lost() {
        let text = match terminal.language {
            Language::Dutch => format!("is {name}, en zou worden overschreven"),
            _ => format!("is {name}, and would be written over"),
        };
        return Err(terminal.fail(BAD_INPUT, format_args!("{}: {text}", path.display())));
    }
    if arguments.certificate_is_a_result() {
        let text = terminal.text((
            "the certificate would have the name of one of the results in this folder; choose another",
            "het certificaat zou heten als een van de resultaten in deze map; kies een andere naam",
        ));
        return Err(terminal.fail(BAD_INPUT, format_args!("--certificate: {text}")));
    }
    Ok(())
}
