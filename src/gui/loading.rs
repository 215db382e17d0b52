//! The clinical data, read while the window opens.

use std::panic::resume_unwind;
use std::thread::{self, JoinHandle};

use crate::clinical_data::Formulary;
use crate::gui::WindowError;

/// The clinical data, read on a thread of their own: opening a window is mostly waiting for the
/// desktop and the graphics driver.
pub(super) struct Loading {
    reading: Option<JoinHandle<Result<Formulary, WindowError>>>,
    read: Option<Formulary>,
}

impl Loading {
    /// Begins to read.
    pub(super) fn begin() -> Self {
        let reading = thread::spawn(|| Formulary::load().map_err(WindowError::Data));
        Self {
            reading: Some(reading),
            read: None,
        }
    }

    /// Waits until they are read, and gives them again for a second try at a window.
    ///
    /// # Errors
    ///
    /// Every problem in the data.
    pub(super) fn formulary(&mut self) -> Result<Formulary, WindowError> {
        if let Some(reading) = self.reading.take() {
            let read = reading
                .join()
                .unwrap_or_else(|fault| resume_unwind(fault))?;
            self.read = Some(read);
        }
        // No second try is made after data that cannot be read.
        self.read.clone().ok_or(WindowError::Data(Vec::new()))
    }
}
