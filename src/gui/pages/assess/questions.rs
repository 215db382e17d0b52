//! The questions: the one to ask next, and all of them in the order of a conversation.

use egui::{CollapsingHeader, Id, Key, Label, Ui};

use crate::clinical_data::{Formulary, Question, QuestionGroup, UNKNOWN};
use crate::draft::Draft;
use crate::gui::fields::{self, Problems};
use crate::gui::groups;
use crate::gui::pages::assess::part_ui;
use crate::gui::planning::Assessed;
use crate::gui::theme;

/// Answers as a draft holds them.
type Given = Vec<(String, String)>;

/// Asks the question that bears on most, among those that nobody has put aside.
pub(super) fn next_ui(ui: &mut Ui, draft: &mut Draft, assessed: &Assessed, formulary: &Formulary) {
    let put_aside = |id: &str| draft.assessment.iter().any(|(known, _)| known == id);
    let mut open = assessed.next.iter();
    let next = open.find(|next| !put_aside(&next.question));
    let question = next.and_then(|next| formulary.question(&next.question));
    let Some((next, question)) = next.zip(question) else {
        let words = if assessed.next.is_empty() {
            "No open question could change how any explanation stands."
        } else {
            "Every question that could change anything has been asked; those marked unknown can still be answered below."
        };
        part_ui(ui, "Ask next", words);
        return;
    };
    part_ui(ui, "Ask next", "");
    groups::group_ui(ui, "Ask next", "next question", |ui| {
        let last = Last::now(ui);
        let text = ui.add(Label::new(theme::strong(question.text.as_str())).wrap());
        let is_new = last.as_ref().is_some_and(|last| last.leads_on);
        keyboard_ui(ui, &text, question, is_new);
        fields::note_ui(ui, &question.why);
        ui.add_space(2.0);
        // What is pressed twice or held down was meant for the question before.
        let may_answer = last.as_ref().is_none_or(|last| last.is_over);
        let chips = |ui: &mut Ui| chips_ui(ui, question, None, "Answer ");
        let pressed = ui.push_id(&question.id, |ui| {
            ui.add_enabled_ui(may_answer, chips).inner
        });
        if let Some(answer) = pressed.inner {
            give(&mut draft.assessment, &question.id, &answer);
            Last::begin(ui, &question.id);
        }
        let titles = formulary.explanations().iter();
        let titles: Vec<String> = titles
            .filter(|explanation| next.changes.contains(&explanation.id))
            .map(|explanation| explanation.title.to_lowercase())
            .collect();
        fields::note_ui(ui, &format!("Can change: {}.", titles.join("; ")));
        if let Some(last) = last {
            last_ui(ui, &last, draft, formulary);
        }
    });
}

/// The question that was answered last as the next one.
#[derive(Clone)]
struct Last {
    question: String,
    /// When, in the window's own seconds.
    at: f64,
    /// The keyboard answered it, and goes on to the next.
    leads_on: bool,
    /// The next one may be answered.
    is_over: bool,
}

impl Last {
    /// So long, in seconds, the next question is only shown.
    const PAUSE: f64 = 0.7;

    fn id() -> Id {
        Id::unique("answered last")
    }

    fn begin(ui: &Ui, question: &str) {
        let (at, leads_on) = ui.input(|input| (input.time, is_pressed(input)));
        let last = Self {
            question: question.to_owned(),
            at,
            leads_on,
            is_over: false,
        };
        ui.data_mut(|data| data.insert_temp(Self::id(), last));
    }

    /// As it stands in this frame.
    fn now(ui: &Ui) -> Option<Self> {
        let mut last: Self = ui.data(|data| data.get_temp(Self::id()))?;
        let next = Self {
            leads_on: false,
            ..last.clone()
        };
        let (since, held) = ui.input(|input| (input.time - last.at, is_pressed(input)));
        if !last.is_over {
            last.is_over = since >= Self::PAUSE && !held;
            let left = (Self::PAUSE - since).max(0.05);
            ui.ctx()
                .request_repaint_after(std::time::Duration::from_secs_f64(left));
        }
        let next = Self {
            is_over: last.is_over,
            ..next
        };
        ui.data_mut(|data| data.insert_temp(Self::id(), next));
        Some(last)
    }
}

/// Whether a key is down that presses buttons.
fn is_pressed(input: &egui::InputState) -> bool {
    input.key_down(Key::Enter) || input.key_down(Key::Space)
}

/// Says what was answered last, with a way back: an answer that was not meant must not stand
/// unseen.
fn last_ui(ui: &mut Ui, last: &Last, draft: &mut Draft, formulary: &Formulary) {
    let given = answer(&draft.assessment, &last.question).to_owned();
    let stands = draft.assessment.iter().any(|(id, _)| *id == last.question);
    if let Some(question) = formulary.question(&last.question).filter(|_| stands) {
        ui.add_space(theme::NEAR);
        let said = format!("{} · {}", question.text, in_words(&given));
        fields::note_ui(ui, &format!("Answered: {said}"));
        let name = format!("Take back: {}", question.text);
        if fields::link_button(ui, "Take back", &name) {
            draft.assessment.retain(|(id, _)| *id != question.id);
        }
    }
}

/// Gives the keyboard to a question that has come in place of another, so that it is read out and
/// Tab goes to its answers.
fn keyboard_ui(ui: &Ui, text: &egui::Response, question: &Question, is_new: bool) {
    let id = Id::unique(("asked", &question.id));
    if is_new || ui.memory(|memory| memory.has_focus(id)) {
        let response = ui.interact(text.rect, id, egui::Sense::focusable_noninteractive());
        let words = question.text.as_str();
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, words));
        if is_new {
            response.request_focus();
        }
    }
}

/// All questions, in their groups.
pub(super) fn groups_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    formulary: &Formulary,
    problems: Problems<'_>,
) {
    part_ui(
        ui,
        "Questions",
        "What is not answered is unknown, never no.",
    );
    for group in formulary.question_groups() {
        let about_pain = group.of == "questions";
        let path = if about_pain {
            "assessment"
        } else {
            "circumstances"
        };
        let (list, given) = if about_pain {
            (formulary.questions(), &mut draft.assessment)
        } else {
            (formulary.circumstances(), &mut draft.circumstances)
        };
        let find = |id: &String| list.iter().find(|question| question.id == *id);
        let asked: Vec<&Question> = group.ask.iter().filter_map(find).collect();
        group_ui(ui, group, &asked, path, given, problems);
    }
}

fn group_ui(
    ui: &mut Ui,
    group: &QuestionGroup,
    asked: &[&Question],
    path: &str,
    given: &mut Given,
    problems: Problems<'_>,
) {
    let field = |question: &Question| format!("{path}.{}", question.id);
    let answered = asked
        .iter()
        .filter(|question| answer(given, &question.id) != UNKNOWN);
    let title = format!("{} · {} of {}", group.title, answered.count(), asked.len());
    let led_to = |question: &&&Question| {
        let field = field(question);
        fields::leads_within(ui, &field) || problems.at(&field).is_some()
    };
    let needed = asked.iter().any(|question| led_to(&question));
    let header = CollapsingHeader::new(theme::strong(title))
        .id_salt(group.title.as_str())
        .default_open(true)
        .open(needed.then_some(true));
    header.show_unindented(ui, |ui| {
        ui.add_space(2.0);
        for question in asked {
            question_ui(ui, question, &field(question), given, problems);
            ui.add_space(8.0);
        }
    });
    ui.add_space(6.0);
}

fn question_ui(
    ui: &mut Ui,
    question: &Question,
    field: &str,
    given: &mut Given,
    problems: Problems<'_>,
) {
    let now = answer(given, &question.id).to_owned();
    let is_given = given.iter().any(|(id, _)| *id == question.id);
    let builder = egui::UiBuilder::new()
        .id_salt(field)
        .accessibility_role(egui::Role::Group)
        .accessibility_label(question.text.as_str());
    ui.scope_builder(builder, |ui| {
        let text = ui.add(Label::new(question.text.as_str()).wrap());
        text.on_hover_text(question.why.as_str());
        if now == UNKNOWN {
            fields::note_ui(ui, &question.why);
        }
        let shown = is_given.then_some(now.as_str());
        if let Some(chosen) = chips_ui(ui, question, shown, "") {
            // An answer that is pressed again is taken back.
            if shown == Some(chosen.as_str()) {
                given.retain(|(id, _)| *id != question.id);
            } else {
                give(given, &question.id, &chosen);
            }
        }
        fields::focus_here(ui, field);
        if !question.answer_note.is_empty() {
            fields::note_ui(ui, &fields::capitalised(&question.answer_note));
        }
        fields::problem_ui(ui, problems.at(field));
    });
}

/// One chip for each answer; what was pressed, if anything was.
fn chips_ui(ui: &mut Ui, question: &Question, now: Option<&str>, which: &str) -> Option<String> {
    let mut pressed = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for word in &question.answers {
            let words = in_words(word);
            let name = format!("{which}{words}: {}", question.text);
            if fields::one_of_chips_ui(ui, &words, &name, now == Some(word.as_str())) {
                pressed = Some(word.clone());
            }
        }
    });
    pressed
}

fn answer<'a>(given: &'a Given, id: &str) -> &'a str {
    let found = given.iter().find(|(known, _)| known == id);
    found.map_or(UNKNOWN, |(_, answer)| answer.as_str())
}

fn give(given: &mut Given, id: &str, answer: &str) {
    given.retain(|(known, _)| known != id);
    given.push((id.to_owned(), answer.to_owned()));
}

/// An answer's word for people: `over-1-year` is “Over 1 year”.
pub(super) fn in_words(word: &str) -> String {
    fields::capitalised(&word.replace(['-', '_'], " "))
}
