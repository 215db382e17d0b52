//! The parts of a dense paper, as `assets/paper/report.typ` reads them.

use serde_json::{Value, json};

/// A part of the paper under its own heading.
pub(super) struct Section {
    title: String,
    blocks: Vec<Value>,
}

impl Section {
    /// A part with nothing in it yet.
    pub fn new(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            blocks: Vec::new(),
        }
    }

    /// A paragraph.
    pub fn text(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.blocks.push(json!({ "kind": "text", "text": text }));
        }
    }

    /// Labels with what belongs to them.
    pub fn pairs(&mut self, pairs: &Pairs) {
        self.blocks
            .push(json!({ "kind": "pairs", "pairs": pairs.0 }));
    }

    /// A word at the left and sentences beside it.
    pub fn item(&mut self, mark: &str, warning: bool, lines: &[String]) {
        self.blocks
            .push(json!({ "kind": "item", "mark": mark, "warning": warning, "lines": lines }));
    }

    /// Labels under a heading of their own, which carries a word.
    pub fn entry(&mut self, title: &str, mark: &str, warning: bool, pairs: &Pairs) {
        self.blocks.push(json!({
            "kind": "entry", "title": title, "mark": mark, "warning": warning, "pairs": pairs.0,
        }));
    }

    /// A table; each cell is a list of lines.
    pub fn table(&mut self, columns: &[Column], rows: &[Vec<Vec<String>>]) {
        let columns = columns
            .iter()
            .map(|column| json!({ "title": column.title, "end": column.end, "fill": column.fill }));
        let columns: Vec<Value> = columns.collect();
        self.blocks
            .push(json!({ "kind": "table", "columns": columns, "rows": rows }));
    }

    /// A drawing.
    pub fn plot(&mut self, mut plot: Value) {
        if let Value::Object(object) = &mut plot {
            object.insert("kind".to_owned(), Value::from("plot"));
        }
        self.blocks.push(plot);
    }

    /// As the template reads it; nothing for a part without contents.
    pub fn value(self) -> Option<Value> {
        let Self { title, blocks } = self;
        (!blocks.is_empty()).then(|| json!({ "title": title, "blocks": blocks }))
    }
}

/// Labels with what belongs to them; what is empty is left out.
#[derive(Default)]
pub(super) struct Pairs(Vec<Value>);

impl Pairs {
    /// Adds one.
    pub fn add(&mut self, label: &str, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.0.push(json!({ "label": label, "text": text }));
        }
    }
}

/// A column of a table.
pub(super) struct Column {
    title: &'static str,
    end: bool,
    fill: u8,
}

impl Column {
    /// A column of words that shares the width that is left with others of its kind.
    pub const fn words(title: &'static str, fill: u8) -> Self {
        Self {
            title,
            end: false,
            fill,
        }
    }

    /// A column that is as wide as its words.
    pub const fn short(title: &'static str) -> Self {
        Self::words(title, 0)
    }

    /// A column of figures, set to the right.
    pub const fn figures(title: &'static str) -> Self {
        Self {
            title,
            end: true,
            fill: 0,
        }
    }
}

/// One line as a cell.
pub(super) fn cell(text: impl Into<String>) -> Vec<String> {
    vec![text.into()]
}
