//! Tells cargo to look again when a text file is added; it generates nothing.

fn main() {
    println!("cargo:rerun-if-changed=locales");
    println!("cargo:rerun-if-changed=static");
}
