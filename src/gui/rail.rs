//! The rail: the stages of a plan in the order of the work, each with its state.
//!
//! Every stage can be opened at any time; the state says where something is still open, in a
//! sign, a colour and, for screen readers and under the pointer, in words.

use egui::{Button, RichText, Stroke, Ui, vec2};

use crate::case::JournalKind;
use crate::draft::{Draft, PatientDraft, TakingDraft};
use crate::gui::command::Command;
use crate::gui::decided::{self, Standing};
use crate::gui::pages;
use crate::gui::planning::Planning;
use crate::gui::signs;
use crate::gui::theme::{self, Palette};
use crate::gui::unnamed;
use crate::gui::view::Page;
use crate::plan::Outcome;

/// How a stage stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing has been done here yet.
    Empty,
    /// Something waits here; in words, with how many where they can be counted.
    Attention(String, Option<usize>),
    /// Nothing waits here.
    Complete,
}

impl Stage {
    /// In words, for screen readers and under the pointer.
    fn in_words(&self) -> &str {
        match self {
            Self::Empty => "Nothing here yet",
            Self::Attention(why, _) => why,
            Self::Complete => "Complete",
        }
    }
}

/// How a page of the plan stands.
pub fn stage(page: Page, draft: &Draft, planning: &Planning) -> Stage {
    // In a small window the schedule of the taper has a page of its own.
    let page = match page {
        Page::Schedule => Page::Taper,
        page => page,
    };
    let problems = planning.problems().iter();
    let here = problems.filter(|problem| page_of(&problem.field) == page);
    let count = here.count();
    let begun = begun(page, draft, planning);
    if count > 0 && (begun || page != Page::Taper) {
        let words = match count {
            1 => "1 field open".to_owned(),
            count => format!("{count} fields open"),
        };
        return Stage::Attention(words, Some(count));
    }
    if !begun {
        return Stage::Empty;
    }
    match waiting(page, draft, planning) {
        Some(why) => Stage::Attention(why, None),
        None => Stage::Complete,
    }
}

/// The page on which a field stands.
pub(super) fn page_of(field: &str) -> Page {
    let part = |name: &str| field.contains(name);
    if field.starts_with("assessment") || field.starts_with("circumstances") {
        Page::Assess
    } else if field.starts_with("journal") || part(".holds") || part(".replans") {
        Page::Review
    } else if field.starts_with("scenarios") && part("].note") {
        Page::Compare
    } else if field.starts_with("scenarios") || field.starts_with("chosen") {
        Page::Taper
    } else {
        Page::Regimen
    }
}

/// Whether anything has been done on a page.
fn begun(page: Page, draft: &Draft, planning: &Planning) -> bool {
    match page {
        Page::Assess => !draft.assessment.is_empty() || !draft.circumstances.is_empty(),
        Page::Regimen => draft.regimen.iter().any(|row| {
            !row.product.is_empty() || !matches!(&row.taking, TakingDraft::Regular(doses) if doses.iter().all(|dose| dose.amount.is_empty()))
        }),
        Page::Taper => draft.scenarios.iter().any(|one| {
            let request = &one.request;
            request.goal.is_some() || request.pace.is_some() || request.manual_steps.is_some()
        }),
        Page::Compare => draft.scenarios.len() > 1,
        Page::Review => {
            let changed = |one: &crate::draft::ScenarioDraft| {
                !one.request.holds.is_empty() || !one.request.replans.is_empty()
            };
            let overdue = planning.reviews().and_then(|due| due.overdue);
            overdue.is_some()
                || draft.journal.iter().any(|entry| entry.kind == JournalKind::Review.word())
                || draft.scenarios.iter().any(changed)
        }
        Page::Print => planned(planning),
        Page::Welcome | Page::Schedule => true,
    }
}

fn planned(planning: &Planning) -> bool {
    let outcome = planning.plan().map(|plan| &plan.outcome);
    matches!(outcome, Some(Outcome::Planned(_)))
}

/// What waits on a page whose fields can all be read.
fn waiting(page: Page, draft: &Draft, planning: &Planning) -> Option<String> {
    match page {
        Page::Assess => {
            let assessed = planning.assessed()?;
            let mut open = assessed.readiness.gates_not_asked();
            open.next()
                .is_some()
                .then(|| "A question that could withhold the schedule is open".to_owned())
        }
        Page::Taper => match planning.plan().map(|plan| &plan.outcome)? {
            Outcome::Withheld(_) => Some("The schedule is withheld".to_owned()),
            Outcome::Planned(planned) => match planned.steep.len() {
                0 => None,
                1 => Some("1 step is steep".to_owned()),
                count => Some(format!("{count} steps are steep")),
            },
        },
        Page::Print => {
            let issued = draft.journal.iter().any(|entry| entry.kind == "issued");
            (!issued).then(|| "Not issued yet".to_owned())
        }
        Page::Review => pages::overdue_in_words(planning.reviews()?),
        Page::Compare => match decided::standing(draft) {
            Standing::Stands => None,
            other => Some(other.in_words()),
        },
        Page::Regimen | Page::Welcome | Page::Schedule => None,
    }
}

/// The pages of the plan; the one that is shown is filled.
pub(super) fn rail_ui(
    ui: &mut Ui,
    pages: &[Page],
    now: Page,
    (draft, planning, hidden): (&Draft, &Planning, Option<&PatientDraft>),
    commands: &mut Vec<Command>,
) {
    let palette = Palette::of(ui);
    let upright = !ui.layout().is_horizontal();
    for &page in pages {
        let here = page == now;
        let stage = stage(page, draft, planning);
        let (text, fill) = if here {
            let text = theme::strong(page.title()).color(palette.accent);
            (text, palette.accent_ground)
        } else {
            (RichText::new(page.title()), palette.surface)
        };
        let width = if upright { ui.available_width() } else { 0.0 };
        let button = Button::new(text)
            .fill(fill)
            .stroke(Stroke::NONE)
            .selected(here)
            .min_size(vec2(width, 34.0));
        // Room for the sign, which is drawn.
        let button = match &stage {
            Stage::Attention(_, Some(count)) => {
                button.right_text(theme::quiet(ui, count.to_string()).color(palette.caution.0))
            }
            _ if upright => button.right_text(""),
            _ => button.right_text("  "),
        };
        let response = ui.add(button);
        // A key may have led to a stage that lies beside the edge of a small window.
        if here && !upright {
            let id = egui::Id::unique("stage in sight");
            let seen = Some((page, ui.clip_rect().width().to_bits()));
            if ui.data(|data| data.get_temp(id)).flatten() != seen {
                response.scroll_to_me(None);
                ui.data_mut(|data| data.insert_temp(id, seen));
            }
        }
        let centre = response.rect.right_center() - vec2(14.0, 0.0);
        match stage {
            Stage::Complete => signs::paint_tick(ui.painter(), centre, palette.accent),
            Stage::Attention(_, None) => {
                signs::paint_triangle(ui.painter(), centre, 9.0, palette.caution.0);
            }
            Stage::Empty | Stage::Attention(_, Some(_)) => {}
        }
        let response = response.on_hover_text(unnamed::shown(stage.in_words(), hidden));
        if response.accessible_name(page.title()).clicked() {
            commands.push(Command::GoTo(page));
        }
    }
}
