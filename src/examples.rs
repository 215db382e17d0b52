//! Example plans, compiled in for the welcome page.

/// A plan file that shows something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The file's name without its ending.
    pub name: &'static str,
    /// What it shows, in one line.
    pub title: &'static str,
    /// The plan file.
    pub bytes: &'static [u8],
}

macro_rules! example {
    ($name:literal, $title:literal) => {
        Example {
            name: $name,
            title: $title,
            bytes: include_bytes!(concat!("../assets/examples/", $name, ".taper.json")),
        }
    };
}

/// Every example, in the order in which they are offered.
pub const ALL: &[Example] = &[
    example!(
        "morphine-with-breakthrough",
        "Morphine 60 mg twice a day with an as-needed solution that follows it"
    ),
    example!(
        "small-dose",
        "Morphine 10 mg twice a day: few steps, each held longer"
    ),
    example!(
        "steep-tail",
        "Morphine capsules 60 mg twice a day: the last steps are steep"
    ),
    example!(
        "oxycodone-us",
        "Oxycodone extended release 40 mg every 12 hours, United States"
    ),
    example!(
        "withheld-pregnancy",
        "Withheld: pregnancy asks for a specialist first"
    ),
];
