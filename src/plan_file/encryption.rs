//! A passphrase around a plan's bytes, in the age format.
//!
//! Whoever has the passphrase can open the file with any program that reads age files; without
//! it nobody can, the program's authors included. The work to try one passphrase is the same
//! on every machine, so that what a fast machine seals opens on a slow one. Nothing here is
//! decided before the size is checked and the header asks for no more work than that.
//!
//! What is wrong with a file is told apart only once the passphrase was right: to others a
//! wrong passphrase and an altered header look the same.

use std::io::{ErrorKind, Read as _};

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::secrecy::zeroize::Zeroize as _;
use age::secrecy::{ExposeSecret as _, SecretString};
use age::{DecryptError, Decryptor, Encryptor, Identity, Recipient, scrypt, x25519};

use crate::plan_file::{MOST_BYTES, MOST_READ};
use crate::problem::Problem;

/// The work to try one passphrase, as a power of two: 128 MiB of memory and about half a second.
pub const WORK_FACTOR: u8 = 17;
/// The most work that a file may ask for: 256 MiB of memory, which is what other programs for
/// age files usually ask for. More would let a hostile file stop the machine.
const MOST_WORK: u8 = 18;
/// The largest sealed file, in bytes: the largest plan in letters, and some room for the header.
const MOST_SEALED_BYTES: usize = MOST_BYTES / 2 * 3;
/// The shortest passphrase that a plan is sealed under, in characters.
const SHORTEST: usize = 8;

const BINARY: &[u8] = b"age-encryption.org/";
const ARMOURED: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";

/// How a sealed plan is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Bytes; such a file's name ends in `.taper.age`.
    Binary,
    /// Letters, which survive being pasted into a message; the name ends in `.taper.age.asc`.
    Armoured,
}

impl Form {
    /// The form that a file's name asks for; `None` where it is no name of a sealed plan.
    pub fn of_name(name: &str) -> Option<Self> {
        if name.ends_with(".taper.age") {
            Some(Self::Binary)
        } else if name.ends_with(".taper.age.asc") {
            Some(Self::Armoured)
        } else {
            None
        }
    }

    /// The form of sealed bytes.
    pub fn of(sealed: &[u8]) -> Self {
        if sealed.trim_ascii_start().starts_with(ARMOURED) {
            Self::Armoured
        } else {
            Self::Binary
        }
    }
}

/// Whether bytes, or the beginning of them, say that they are sealed.
pub fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(BINARY) || bytes.trim_ascii_start().starts_with(ARMOURED)
}

/// Refuses a passphrase that is too short to seal a plan under.
///
/// # Errors
///
/// A problem that does not repeat the passphrase.
pub fn check_new_passphrase(passphrase: &SecretString) -> Result<(), Problem> {
    if passphrase.expose_secret().chars().count() < SHORTEST {
        let what = "The passphrase is too short: whoever finds the file can try very many";
        let accepted = format!("{SHORTEST} characters or more; several random words are best");
        return Err(Problem::new("passphrase", "", "", what, accepted));
    }
    Ok(())
}

/// Seals bytes under a passphrase. A lost passphrase is a lost file.
///
/// # Errors
///
/// Where sealing fails, which it does for want of memory only.
pub fn seal(bytes: &[u8], passphrase: &SecretString, form: Form) -> Result<Vec<u8>, Problem> {
    seal_with_work(bytes, passphrase, form, WORK_FACTOR)
}

/// Seals bytes with another amount of work, a power of two from 1 to [`WORK_FACTOR`]; more and
/// less are taken as the nearest of these. For tests, whose passphrases guard nothing.
///
/// # Errors
///
/// As [`seal`].
pub fn seal_with_work(
    bytes: &[u8],
    passphrase: &SecretString,
    form: Form,
    work: u8,
) -> Result<Vec<u8>, Problem> {
    let mut recipient = scrypt::Recipient::new(passphrase.clone());
    recipient.set_work_factor(work.clamp(1, WORK_FACTOR));
    sealed(bytes, &recipient, form)
}

/// Opens sealed bytes.
///
/// # Errors
///
/// A problem whose rule is `passphrase` where another passphrase may open it, else `sealed`.
pub fn unseal(bytes: &[u8], passphrase: &SecretString) -> Result<Vec<u8>, Problem> {
    let mut identity = scrypt::Identity::new(passphrase.clone());
    identity.set_max_work_factor(MOST_WORK);
    if bytes.len() > MOST_SEALED_BYTES {
        return Err(damaged("is too large for a sealed plan", "at most 12 MiB"));
    }
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    unsealed(bytes, &identity, true, most)
}

/// Seals many versions of one plan quickly: the passphrase guards a key that is made once, and
/// the key seals each version. For the recovery journal, which is written every other second.
pub struct Sealer {
    recipient: x25519::Recipient,
    key: Vec<u8>,
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Sealer")
    }
}

impl Sealer {
    /// A new key, sealed under a passphrase.
    ///
    /// # Errors
    ///
    /// As [`seal`].
    pub fn new(passphrase: &SecretString) -> Result<Self, Problem> {
        let identity = x25519::Identity::generate();
        let secret = identity.to_string();
        let key = seal(
            secret.expose_secret().as_bytes(),
            passphrase,
            Form::Armoured,
        )?;
        let recipient = identity.to_public();
        Ok(Self { recipient, key })
    }

    /// The sealed key, in letters, to be kept with what is sealed.
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// Seals one version.
    ///
    /// # Errors
    ///
    /// As [`seal`].
    pub fn seal(&self, bytes: &[u8]) -> Result<Vec<u8>, Problem> {
        sealed(bytes, &self.recipient, Form::Binary)
    }
}

/// Opens what a [`Sealer`] has sealed, with its sealed key.
///
/// # Errors
///
/// As [`unseal`].
pub fn unseal_by_key(
    bytes: &[u8],
    key: &[u8],
    passphrase: &SecretString,
) -> Result<Vec<u8>, Problem> {
    let mut secret = unseal(key, passphrase)?;
    let identity = std::str::from_utf8(&secret)
        .ok()
        .and_then(|secret| secret.parse::<x25519::Identity>().ok());
    secret.zeroize();
    let identity = identity.ok_or_else(|| damaged("has a key that was altered", ACCEPTED))?;
    // What is half typed can be longer than the plan that it becomes.
    unsealed(bytes, &identity, false, MOST_READ)
}

const ACCEPTED: &str = "a file as it was sealed; the version before it may still be there as NAME~";

/// Says that a sealed plan needs its passphrase.
pub fn passphrase_needed() -> Problem {
    let what = "The plan is sealed, and no passphrase was given";
    let accepted = "the passphrase that the plan was sealed under";
    Problem::new("passphrase", "", "", what, accepted)
}

fn damaged(what: &str, accepted: &str) -> Problem {
    let what = format!("The sealed file {what}");
    Problem::new("sealed", "", "", &what, accepted)
}

fn sealed(bytes: &[u8], recipient: &dyn Recipient, form: Form) -> Result<Vec<u8>, Problem> {
    let failed = || damaged("could not be made", "more memory");
    let format = match form {
        Form::Binary => Format::Binary,
        Form::Armoured => Format::AsciiArmor,
    };
    let encryptor =
        Encryptor::with_recipients(std::iter::once(recipient)).map_err(|_why| failed())?;
    let write = || -> std::io::Result<Vec<u8>> {
        use std::io::Write as _;
        let armour = ArmoredWriter::wrap_output(Vec::new(), format)?;
        let mut writer = encryptor.wrap_output(armour)?;
        writer.write_all(bytes)?;
        writer.finish()?.finish()
    };
    write().map_err(|_why| failed())
}

/// The longest header, in bytes: ten times what is written for one passphrase. To read a longer one
/// takes longer than anybody waits.
const LONGEST_HEADER: u64 = 2_048;
/// What a header ends with.
const HEADER_END: &[u8] = b"\n---";

/// Refuses a header without end before it is read.
fn check_header(bytes: &[u8]) -> Result<(), Problem> {
    let mut head = Vec::new();
    // What breaks off or is no armour is told of later.
    let _ = ArmoredReader::new(bytes)
        .take(LONGEST_HEADER)
        .read_to_end(&mut head);
    let ends = head
        .windows(HEADER_END.len())
        .any(|part| part == HEADER_END);
    if !ends && u64::try_from(head.len()).is_ok_and(|length| length == LONGEST_HEADER) {
        let what = "has a header longer than that of any plan";
        return Err(damaged(what, ACCEPTED));
    }
    Ok(())
}

/// Opens sealed bytes that hold at most so many.
fn unsealed(
    bytes: &[u8],
    identity: &dyn Identity,
    is_scrypt: bool,
    most: u64,
) -> Result<Vec<u8>, Problem> {
    // What was pasted out of a message may have blank lines before it.
    let bytes = match Form::of(bytes) {
        Form::Armoured => bytes.trim_ascii_start(),
        Form::Binary => bytes,
    };
    check_header(bytes)?;
    let reader = std::io::BufReader::new(ArmoredReader::new(bytes));
    let decryptor = Decryptor::new_buffered(reader).map_err(|error| before_opening(&error))?;
    if decryptor.is_scrypt() != is_scrypt {
        let what = "is sealed for a key and not under a passphrase";
        return Err(damaged(what, "a plan that is sealed under a passphrase"));
    }
    let reader = decryptor
        .decrypt(std::iter::once(identity))
        .map_err(|error| at_opening(&error))?;
    let mut plain = Vec::new();
    // One byte more than is lawful tells what is too large.
    let read = reader.take(most.saturating_add(1)).read_to_end(&mut plain);
    read.map_err(|error| after_opening(&error))?;
    if u64::try_from(plain.len()).is_ok_and(|length| length > most) {
        plain.zeroize();
        return Err(damaged("holds more than a plan can", "at most 8 MiB"));
    }
    Ok(plain)
}

/// Wrong with the header, before any passphrase is tried.
fn before_opening(error: &DecryptError) -> Problem {
    match error {
        DecryptError::Io(error) if error.kind() == ErrorKind::UnexpectedEof => {
            damaged("breaks off within its header", ACCEPTED)
        }
        DecryptError::UnknownFormat => {
            let what = "is of a newer kind that this program does not know";
            damaged(what, "an age file of version 1")
        }
        _ => damaged("has a header that was altered", ACCEPTED),
    }
}

/// Wrong while the passphrase was tried.
fn at_opening(error: &DecryptError) -> Problem {
    match error {
        DecryptError::ExcessiveWork { .. } => {
            let what = "asks for more work than any plan that this program seals";
            damaged(what, "a work factor of 18 at most")
        }
        // The key of this check is known only where the passphrase was right.
        DecryptError::InvalidMac | DecryptError::InvalidHeader => {
            damaged("has a header that was altered", ACCEPTED)
        }
        _ => {
            let what = "The passphrase does not open this file, or the file's header was altered";
            let accepted = "the passphrase that the plan was sealed under";
            Problem::new("passphrase", "", "", what, accepted)
        }
    }
}

/// Wrong with the content, after the passphrase was right.
fn after_opening(error: &std::io::Error) -> Problem {
    if error.kind() == ErrorKind::UnexpectedEof {
        damaged("breaks off: its end is missing", ACCEPTED)
    } else {
        let what = "was altered or cut short after it was sealed; the passphrase is right";
        damaged(what, ACCEPTED)
    }
}
