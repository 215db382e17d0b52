//! The clinical data as typed facts.
