//! The library and its data, tested without the window.

#[cfg(test)]
mod equivalents;
#[cfg(test)]
mod paper;
