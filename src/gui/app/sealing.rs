//! Sealing a plan under a passphrase, and the journal of what is not saved yet with it.

use std::path::{Path, PathBuf};

use crate::draft::Draft;
use crate::files::Stamp;
use crate::gui::app::App;
use crate::gui::app::long_work::SEALING;
use crate::gui::disk::{Guard, NotSaved, Saving, Written};
use crate::gui::keeping::{KeepingDialog, Passphrase};
use crate::gui::view::{Dialog, Page};
use crate::plan_file::{self, ExposeSecret as _, Form, Sealer, SecretString};

impl App {
    pub(super) fn ask_to_seal(&mut self) {
        if self.view.page == Page::Welcome || self.refuses_to_save() {
            return;
        }
        let sealed = self.saved.path.as_ref().map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let stem = name.split(".taper.").next().unwrap_or_default();
            let stem = stem.strip_suffix(".json").unwrap_or(stem);
            path.with_file_name(format!("{stem}.taper.age"))
        });
        self.keeping(KeepingDialog::Seal {
            typed: sealed.map_or_else(String::new, |path| path.display().to_string()),
            passphrase: Passphrase::default(),
            again: Passphrase::default(),
            notice: String::new(),
            fresh: true,
        });
    }

    /// Saves the plan in a new file, sealed.
    pub(super) fn seal(&mut self) {
        let Some(Dialog::Keeping(dialog)) = &self.view.dialog else {
            return;
        };
        let KeepingDialog::Seal {
            typed,
            passphrase,
            again,
            ..
        } = &**dialog
        else {
            return;
        };
        let path = PathBuf::from(typed.trim());
        let (secret, again) = (passphrase.secret(), again.secret());
        let (form, lock) = match self.may_seal(&path, &secret, &again) {
            Ok(may) => may,
            Err(why) => return self.notice(&why),
        };
        let draft = self.draft.clone();
        let (bytes, key) = (plan_file::write(&draft), secret.clone());
        let work = move || plan_file::seal(&bytes, &key, form);
        self.ask(SEALING, work, move |app, sealed| {
            let written = sealed
                .map_err(|problem| problem.to_string())
                .and_then(|bytes| app.put_in_a_new_file(&path, &bytes));
            match written {
                Err(why) => app.notice(&why),
                Ok(written) => app.now_sealed((form, secret), written, lock, draft),
            }
        });
    }

    /// The form that a new name asks for and the lock of its file, or why nothing is sealed.
    fn may_seal(
        &mut self,
        path: &Path,
        secret: &SecretString,
        again: &SecretString,
    ) -> Result<(Form, Option<Guard>), String> {
        plan_file::check_new_passphrase(secret).map_err(|problem| problem.to_string())?;
        if secret.expose_secret() != again.expose_secret() {
            return Err("The two passphrases differ.".to_owned());
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let form = Form::of_name(&name).ok_or(
            "Type a path whose name ends in .taper.age, or in .taper.age.asc for letters.",
        )?;
        Ok((form, self.lock_for_saving(path)?))
    }

    fn put_in_a_new_file(&mut self, path: &Path, bytes: &[u8]) -> Result<Written, String> {
        let saved = self.desktop.save(path, bytes, Saving::Over(Stamp::NEW));
        saved.map_err(|why| match why {
            NotSaved::ChangedSince(_) => {
                "A file of that name is there already. Type a new name.".to_owned()
            }
            NotSaved::Because(why) => why,
        })
    }

    fn now_sealed(
        &mut self,
        (form, secret): (Form, SecretString),
        written: Written,
        lock: Option<Guard>,
        draft: Draft,
    ) {
        let before = self.saved.path.clone();
        self.saved.sealed = Some((form, secret.clone()));
        self.now_saved(written, lock, draft);
        self.seal_what_is_kept(secret);
        let mut lines =
            vec!["A lost passphrase is a lost plan: nobody can open it without.".to_owned()];
        lines.extend(before.map(|path| {
            let path = path.display();
            format!("The plan before is still there, and so may be the version before it ({path}).")
        }));
        self.say("Sealed", lines);
    }

    /// Seals what is kept until it is saved as the plan is. Nothing is kept until that can be
    /// done: what is sealed shall lie nowhere unsealed.
    pub(super) fn seal_what_is_kept(&mut self, passphrase: SecretString) {
        self.kept.wait_for_a_key();
        let work = move || Sealer::new(&passphrase);
        self.ask_in_background(work, |app, sealer| match sealer {
            Ok(sealer) => app.keep_sealed(sealer),
            Err(_want_of_memory) => app.no_key_for_the_journal(),
        });
    }
}
