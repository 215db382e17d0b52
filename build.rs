//! How the program is linked.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|is| is == value);
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        // A tenth as long a list of addresses that the loader corrects before anything else can
        // happen: the window opens sooner and takes less memory. It needs glibc 2.36.
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
        if is("CARGO_CFG_TARGET_ARCH", "x86_64") {
            // Functions that came out alike are kept once: the linker that comes with the
            // compiler here can do that.
            println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
        }
    }
}
