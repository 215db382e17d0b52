//! Command line or window, the clock, the exit status.

use std::io::{IsTerminal as _, Write};
use std::path::Path;
use std::process::ExitCode;

use taperline::cli::{self, Legible, Outcome};
use taperline::files;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that asks the clock"
)]
fn today() -> chrono::NaiveDate {
    chrono::Local::now().date_naive()
}

#[cfg(feature = "gui")]
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that asks the clock"
)]
fn now() -> String {
    chrono::Local::now().format("%Y-%m-%d %H:%M:%S").to_string()
}

/// Logs to standard error where `TAPERLINE_LOG` asks for it (`error` to `trace`). What the
/// program itself logs holds no name, path or dose; other crates are not let speak.
fn log_if_asked() {
    let Some(level) = std::env::var("TAPERLINE_LOG")
        .ok()
        .and_then(|level| level.parse::<tracing::Level>().ok())
    else {
        return;
    };
    let ours = filter_fn(move |metadata| {
        *metadata.level() <= level && metadata.target().starts_with("taperline")
    });
    let layer = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_span_events(FmtSpan::CLOSE)
        .with_writer(std::io::stderr)
        .with_filter(ours);
    tracing_subscriber::registry().with(layer).init();
}

/// Says from now on, where a fault stops a command, where it was; what it was about may hold a
/// name or a dose and is left out. The window says it in its own way.
fn say_where_a_fault_is() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        let _closed = writeln!(
            std::io::stderr(),
            "Taperline met a fault in itself at {place} and has stopped. No file was left half \
             written."
        );
    }));
}

fn main() -> ExitCode {
    log_if_asked();
    say_where_a_fault_is();
    // Nothing holds the streams once the window is open: its threads could not say a word.
    match command() {
        Outcome::Done(status) => ExitCode::from(status),
        Outcome::Window { file, today: fixed } => window(file.as_deref(), fixed),
    }
}

/// Carries out what the arguments ask for, but for the window.
fn command() -> Outcome {
    let arguments = std::env::args_os().skip(1).collect();
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr().lock());
    let [on_terminal, errors_on_terminal] = [out.is_terminal(), err.is_terminal()];
    let (mut legible_out, mut legible_err) = (Legible(&mut out), Legible(&mut err));
    let out: &mut dyn Write = if on_terminal {
        &mut legible_out
    } else {
        legible_out.0
    };
    let err: &mut dyn Write = if errors_on_terminal {
        &mut legible_err
    } else {
        legible_err.0
    };
    let outcome = cli::run(arguments, today(), out, err);
    if let Outcome::Window {
        file: Some(file), ..
    } = &outcome
        && !files::is_there(file)
    {
        let accepted = "a plan file, or plan, assess, equivalents, check, data";
        let file = file.display();
        let _closed = writeln!(
            err,
            "‘{file}’ is neither a file that is there nor a command. Accepted: {accepted}"
        );
        return Outcome::Done(2);
    }
    outcome
}

#[cfg(feature = "gui")]
fn window(file: Option<&Path>, fixed: Option<chrono::NaiveDate>) -> ExitCode {
    let clock = move || fixed.unwrap_or_else(today);
    match taperline::gui::run(file, clock, now) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let help = "The commands work without a window, such as: taperline plan FILE --pdf OUT (taperline --help lists them).";
            let _closed = writeln!(
                std::io::stderr(),
                "The window cannot be opened: {error}\n{help}"
            );
            ExitCode::from(2)
        }
    }
}

#[cfg(not(feature = "gui"))]
fn window(_file: Option<&Path>, _fixed: Option<chrono::NaiveDate>) -> ExitCode {
    let help = "This build has no window. Its commands work, such as: taperline plan FILE --pdf OUT (taperline --help lists them).";
    let _closed = writeln!(std::io::stderr(), "{help}");
    ExitCode::from(2)
}
