//! Answers to the assessment's questions; a question that was not answered is `unknown`.

/// The word of a question that was not answered, or answered with it.
const UNKNOWN: &str = "unknown";

/// Answers by question id, in the order given; each word is one of its question's answers.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Answers(Vec<(String, String)>);

impl Answers {
    /// From answers already checked against their questions.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The answer to a question; `unknown` where none was given.
    pub fn get(&self, question: &str) -> &str {
        self.0
            .iter()
            .find(|(id, _)| id == question)
            .map_or(UNKNOWN, |(_, answer)| answer)
    }

    /// The same with one question answered.
    #[must_use]
    pub fn with(&self, question: &str, answer: &str) -> Self {
        let others = self.0.iter().filter(|(id, _)| id != question).cloned();
        let answered = (question.to_owned(), answer.to_owned());
        Self(others.chain([answered]).collect())
    }

    /// All answers given.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(id, answer)| (id.as_str(), answer.as_str()))
    }
}
