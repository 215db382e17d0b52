//! What is handed out: the documents of the plan that is shown, as they will be printed.
//!
//! The pages are those of the very PDF that is saved or printed. A plan that is withheld,
//! cannot be read, or is another one than the pages show, is not printed.

use egui::{Image, Label, ScrollArea, Sense, Ui, vec2};

use crate::clinical_data::Country;
use crate::gui::command::Command;
use crate::gui::fields::{self, primary_button};
use crate::gui::pages::formats;
use crate::gui::planning::Planning;
use crate::gui::theme::{self, Palette};
use crate::gui::typesetting::{Asked, Typesetting};
use crate::gui::view::PrintView;
use crate::issued::Issue;
use crate::paper::{Document, Instalments, PaperOptions, PaperSize, TypeSize};
use crate::problem::path_in_words;

/// The width of the column of choices.
const CHOICES: f32 = 230.0;
/// The widest that a page is shown, in points of the screen.
const WIDEST: f32 = 760.0;
/// Below this width the choices stand above the pages.
const BESIDE: f32 = 520.0;
/// Space between choices and pages.
const APART: f32 = 10.0;
/// The narrowest that a page is shown.
const NARROWEST: f32 = 80.0;
/// Space between pages.
const BETWEEN: f32 = 14.0;

/// What the preview of this view is made of.
pub(in crate::gui) fn asked(print: &PrintView, planning: &Planning) -> Asked {
    let country = planning.case().map_or(Country::Uk, |case| case.country);
    let of_patient = matches!(print.document, Document::Patient | Document::Fridge);
    // An option that a document does not have makes no other document.
    let options = PaperOptions {
        size: print.size.unwrap_or(PaperSize::of(country)),
        type_size: if of_patient {
            print.type_size
        } else {
            TypeSize::default()
        },
        instalments: if print.document == Document::Pharmacy {
            print.instalments
        } else {
            Instalments::default()
        },
        with_identity: print.document == Document::Comparison && print.with_identity,
    };
    Asked {
        generation: planning.generation(),
        document: print.document,
        // Only the patient's paper is kept as it was handed out.
        issued: print.issued.filter(|_| print.document == Document::Patient),
        options,
    }
}

/// Chooses a document, shows its pages and hands it out.
pub(in crate::gui) fn print_ui(
    ui: &mut Ui,
    (print, issues): (&mut PrintView, &[Issue]),
    hidden: bool,
    (planning, typesetting): (&Planning, &mut Typesetting),
    commands: &mut Vec<Command>,
) {
    let size = ui.available_size();
    let ready = !hidden && typesetting.pdf(asked(print, planning)).is_some();
    if size.x >= BESIDE {
        let outer = egui::Layout::left_to_right(egui::Align::Min);
        let column = egui::Layout::top_down(egui::Align::Min);
        ui.with_layout(outer, |ui| {
            ui.spacing_mut().item_spacing = vec2(APART, APART);
            ui.allocate_ui_with_layout(vec2(CHOICES, size.y), column, |ui| {
                ui.spacing_mut().item_spacing.y = theme::NEAR;
                theme::card(ui).show(ui, |ui| {
                    ui.set_min_size(ui.available_size());
                    fields::column_ui(ui, "Print", |ui| {
                        column_ui(ui, (print, issues), planning, ready, commands);
                    });
                });
            });
            let pages = vec2(size.x - CHOICES - APART, size.y);
            ui.allocate_ui_with_layout(pages, column, |ui| {
                shown_ui(ui, print, hidden, (planning, typesetting), commands);
            });
        });
        return;
    }
    // In a small window, or with large text, the choices stand above the pages; both scroll as
    // one, or there would be room for neither.
    ScrollArea::vertical().id_salt("print").show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = theme::NEAR;
        theme::card(ui).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            theme::heading_ui(ui, "Print");
            column_ui(ui, (print, issues), planning, ready, commands);
        });
        ui.allocate_ui(vec2(ui.available_width(), size.y), |ui| {
            ui.set_min_height(size.y);
            shown_ui(ui, print, hidden, (planning, typesetting), commands);
        });
        fields::keep_in_sight(ui);
    });
}

/// What is chosen, and what is done with it.
fn column_ui(
    ui: &mut Ui,
    (print, issues): (&mut PrintView, &[Issue]),
    planning: &Planning,
    ready: bool,
    commands: &mut Vec<Command>,
) {
    documents_ui(ui, print);
    if !print.formats && print.document == Document::Patient {
        version_ui(ui, print, issues);
    }
    if !print.formats {
        choices_ui(ui, print, planning);
        ui.add_space(theme::APART);
        actions_ui(ui, print, ready, commands);
    }
    ui.add_space(theme::APART);
    issue_ui(ui, planning, commands);
}

/// The pages, or what stands in their place.
fn shown_ui(
    ui: &mut Ui,
    print: &mut PrintView,
    hidden: bool,
    (planning, typesetting): (&Planning, &mut Typesetting),
    commands: &mut Vec<Command>,
) {
    if print.formats {
        formats::formats_ui(ui, print, hidden, planning, commands);
    } else if hidden {
        theme::card(ui).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            theme::heading_ui(ui, "The patient is hidden");
            let words = "The pages would show who the patient is. F8 shows them again.";
            ui.add(Label::new(words).wrap());
        });
    } else {
        pages_ui(ui, print.document, typesetting, commands);
    }
}

fn documents_ui(ui: &mut Ui, print: &mut PrintView) {
    fields::caption_ui(ui, "Document");
    for document in Document::ALL {
        let words = document.title();
        if fields::option_ui(ui, words, print.document == document && !print.formats) {
            (print.document, print.formats) = (document, false);
        }
    }
    if fields::option_ui(ui, "Other formats", print.formats) {
        print.formats = true;
    }
    ui.add_space(6.0);
}

/// Chooses between the plan as it is now and those that were handed out.
fn version_ui(ui: &mut Ui, print: &mut PrintView, issues: &[Issue]) {
    // An issue can be undone.
    let is_there = |place: &usize| issues.iter().any(|issue| issue.place == *place);
    print.issued = print.issued.filter(is_there);
    if issues.is_empty() {
        return;
    }
    let mut entries = vec![(None, "As it is now".to_owned())];
    let kept = issues.iter();
    entries.extend(kept.map(|issue| (Some(issue.place), issue.words.clone())));
    let chosen = fields::choice_ui(ui, "Which plan", Some(&print.issued), &entries, None);
    if let Some(chosen) = chosen {
        print.issued = chosen;
    }
    if print.issued.is_some() {
        fields::note_ui(ui, "As it was handed out, whatever has changed since.");
    }
}

fn choices_ui(ui: &mut Ui, print: &mut PrintView, planning: &Planning) {
    let now = asked(print, planning).options;
    fields::caption_ui(ui, "Paper");
    ui.horizontal(|ui| {
        for (size, words) in [(PaperSize::A4, "A4"), (PaperSize::Letter, "Letter")] {
            if fields::one_of_chips_ui(ui, words, &format!("Paper {words}"), now.size == size) {
                print.size = Some(size);
            }
        }
    });
    match print.document {
        Document::Patient | Document::Fridge => {
            fields::caption_ui(ui, "Print size");
            ui.horizontal(|ui| {
                for (size, words) in [(TypeSize::Normal, "Large"), (TypeSize::Large, "Very large")]
                {
                    let name = format!("{words} print");
                    if fields::one_of_chips_ui(ui, words, &name, print.type_size == size) {
                        print.type_size = size;
                    }
                }
            });
        }
        Document::Pharmacy => {
            fields::caption_ui(ui, "Supplies");
            ui.horizontal(|ui| {
                for (how, words) in [
                    (Instalments::Whole, "At once"),
                    (Instalments::Weekly, "Weekly"),
                ] {
                    let name = format!("Hand supplies over {}", words.to_lowercase());
                    if fields::one_of_chips_ui(ui, words, &name, print.instalments == how) {
                        print.instalments = how;
                    }
                }
            });
        }
        Document::Comparison => {
            let words = "Name the patient";
            if fields::chip_ui(ui, words, words, print.with_identity) {
                print.with_identity = !print.with_identity;
            }
        }
        Document::Clinician => {}
    }
}

fn actions_ui(ui: &mut Ui, print: &mut PrintView, ready: bool, commands: &mut Vec<Command>) {
    let mut entries = vec![(None, "Open in the viewer".to_owned())];
    let printers = print.printers.iter().flatten();
    entries.extend(printers.map(|name| (Some(name.clone()), name.clone())));
    let chosen = fields::choice_ui(ui, "Print with", Some(&print.printer), &entries, None);
    if let Some(printer) = chosen {
        print.printer = printer;
    }
    ui.add_space(8.0);
    let wide = vec2(ui.available_width(), theme::FIELD_HEIGHT);
    let why = "Nothing is printed as long as these are not the pages of this plan";
    let button = primary_button(ui, Command::PrintPaper.label()).min_size(wide);
    let response = ui.add_enabled(ready, button);
    let response = response.on_disabled_hover_text(why);
    if response
        .on_hover_text(Command::PrintPaper.hint(ui.ctx()))
        .clicked()
    {
        commands.push(Command::PrintPaper);
    }
    let save = egui::Button::new(Command::SavePaper.label()).min_size(wide);
    let response = ui.add_enabled(ready, save).on_disabled_hover_text(why);
    if response
        .on_hover_text(Command::SavePaper.tooltip())
        .clicked()
    {
        commands.push(Command::SavePaper);
    }
}

fn issue_ui(ui: &mut Ui, planning: &Planning, commands: &mut Vec<Command>) {
    let wide = vec2(ui.available_width(), theme::FIELD_HEIGHT);
    fields::caption_ui(ui, "Keep what was handed out");
    let issue = egui::Button::new(Command::IssuePlan.label()).min_size(wide);
    let response = ui.add_enabled(!planning.curves().is_empty(), issue);
    if response
        .on_hover_text(Command::IssuePlan.tooltip())
        .clicked()
    {
        commands.push(Command::IssuePlan);
    }
}

/// The pages one under the other, at the width that there is.
fn pages_ui(
    ui: &mut Ui,
    document: Document,
    typesetting: &mut Typesetting,
    commands: &mut Vec<Command>,
) {
    let Some(count) = typesetting.page_count() else {
        theme::card(ui).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            match typesetting.problem() {
                Some(problem) => {
                    theme::heading_ui(ui, "There is nothing to print");
                    let place = fields::capitalised(&path_in_words(&problem.field));
                    let apart = if place.is_empty() { "" } else { ": " };
                    let words = format!("{place}{apart}{}", problem.message);
                    ui.add(Label::new(words).wrap());
                    // Some are of a field, which can be gone to.
                    if problem.field.contains('.') {
                        let words = "Show where";
                        if fields::link_button(ui, words, words) {
                            commands.push(Command::LeadToField(problem.field.clone()));
                        }
                    }
                }
                None if typesetting.works() => {
                    theme::heading_ui(ui, "Setting the pages…");
                }
                None => {}
            }
        });
        return;
    };
    let width = (ui.available_width() - 12.0).clamp(NARROWEST, WIDEST);
    ScrollArea::vertical()
        .id_salt("pages")
        .auto_shrink(false)
        .show_viewport(ui, |ui, seen| {
            fields::scroll_by_keys(ui, seen.height());
            let left = ui.min_rect().left() + (ui.available_width() - width).max(0.0) / 2.0;
            let mut top = ui.min_rect().top();
            let origin = top;
            for page in 0..count {
                let Some((wide, high)) = typesetting.page_size(page) else {
                    continue;
                };
                let scale = f64::from(width) / wide;
                let height = points(high * scale);
                let place = egui::Rect::from_min_size(egui::pos2(left, top), vec2(width, height));
                let in_sight = seen.translate(vec2(0.0, origin)).y_range();
                let visible =
                    place.bottom() > in_sight.min - height && place.top() < in_sight.max + height;
                let id = ui.scope_id().with(("page", page));
                let response = ui.interact(place, id, Sense::empty());
                response.widget_info(|| {
                    let words = format!("Page {} of {count}, {}", page + 1, document.title());
                    egui::WidgetInfo::labeled(egui::Role::Image, true, words)
                });
                sheet_ui(ui, place);
                if visible {
                    let pixels = f64::from(ui.ctx().pixels_per_point());
                    // No sharper than a picture can be on this machine.
                    let side = ui.input(|input| input.max_texture_side);
                    let most = u32::try_from(side).map_or(f64::MAX, f64::from) / wide.max(high);
                    let sharpness = (scale * pixels).min(most);
                    if let Some(texture) = typesetting.page(page, sharpness) {
                        let image = Image::from_texture((texture.id(), place.size()));
                        image.paint_at(ui, place);
                    }
                }
                top += height + BETWEEN;
            }
            ui.allocate_space(vec2(ui.available_width(), top - origin));
        });
}

/// The sheet under a page.
fn sheet_ui(ui: &Ui, place: egui::Rect) {
    let line = egui::Stroke::new(1.0, Palette::of(ui).line);
    ui.painter()
        .rect(place, 2, theme::SHEET, line, egui::StrokeKind::Outside);
}

#[expect(clippy::cast_possible_truncation, reason = "a length on screen")]
fn points(length: f64) -> f32 {
    length as f32
}
