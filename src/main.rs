//! Command line or window, the clock, the exit status.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use taperline::cli::{self, Outcome};
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

fn main() -> ExitCode {
    log_if_asked();
    let arguments = std::env::args_os().skip(1).collect();
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr().lock());
    match cli::run(arguments, today(), &mut out, &mut err) {
        Outcome::Done(status) => ExitCode::from(status),
        Outcome::Window { file, today: fixed } => {
            if let Some(file) = file.as_deref().filter(|file| !files::is_there(file)) {
                let accepted = "a plan file, or plan, assess, equivalents, check, data";
                let file = file.display();
                let _closed = writeln!(
                    err,
                    "‘{file}’ is neither a file that is there nor a command. Accepted: {accepted}"
                );
                return ExitCode::from(2);
            }
            drop((out, err));
            window(file.as_deref(), fixed)
        }
    }
}

#[cfg(feature = "gui")]
fn window(file: Option<&Path>, fixed: Option<chrono::NaiveDate>) -> ExitCode {
    let clock = Box::new(move || fixed.unwrap_or_else(today));
    match taperline::gui::run(file, clock, Box::new(now)) {
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
