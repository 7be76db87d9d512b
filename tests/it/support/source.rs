//! The files of this repository, for tests that read them. Not what they mean.

use std::path::{Path, PathBuf};

/// A file with its text.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path below the repository, with forward slashes.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// All files below a folder of the repository whose names end like this, by path.
pub fn sources(folder: &str, ending: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join(folder), ending, &mut files);
    files.sort();
    files
        .into_iter()
        .map(|file| Source {
            path: file
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/"),
            text: std::fs::read_to_string(&file).unwrap(),
        })
        .collect()
}

fn collect(folder: &Path, ending: &str, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, ending, files);
        } else if path.to_str().unwrap().ends_with(ending) {
            files.push(path);
        }
    }
}
