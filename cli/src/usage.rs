//! Faults of the command line in Dutch.

use clap::error::{ContextKind, ErrorKind};

/// Returns the message of a fault of the arguments.
pub(crate) fn in_dutch(error: &clap::Error) -> String {
    let of = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = of(ContextKind::InvalidArg);
    let text = match error.kind() {
        ErrorKind::UnknownArgument => format!("de optie {argument} bestaat niet"),
        ErrorKind::MissingRequiredArgument => format!("verplicht en niet opgegeven: {argument}"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let (value, valid) = (of(ContextKind::InvalidValue), of(ContextKind::ValidValue));
            let valid =
                if valid.is_empty() { String::new() } else { format!("; kies uit {valid}") };
            format!("{value:?} kan niet bij {argument}{valid}")
        }
        ErrorKind::InvalidSubcommand => {
            format!("de opdracht {} bestaat niet", of(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "noem een opdracht: demo, init, form, check, fit, rounds of explain".to_owned()
        }
        ErrorKind::ArgumentConflict => {
            format!("{argument} gaat niet samen met {}", of(ContextKind::PriorArg))
        }
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("bij {argument} hoort een waarde")
        }
        _ => "de opdrachtregel is niet te lezen".to_owned(),
    };
    format!(
        "fout: {text}\n\nkring --help toont de opdrachten en kring OPDRACHT --help de opties (in het Engels)"
    )
}
