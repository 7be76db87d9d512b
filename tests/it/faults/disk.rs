//! SQLite on a disk that is full or broken. The fault is made by a library that is loaded into the program, and, where
//! the test may mount one, on a small disk that is really full.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use reqwest::StatusCode;
use tempfile::TempDir;

use super::under_load;
use crate::support::Place;

/// A disk that fails when it is told to.
struct FaultyDisk {
    folder: TempDir,
}

impl FaultyDisk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/faults/faulty_disk.c");
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .arg(folder.path().join("faulty_disk.so"))
            .arg(source)
            .arg("-ldl")
            .status();
        assert!(built.unwrap().success(), "the library could not be built");
        let disk = Self { folder };
        disk.set("");
        disk
    }

    fn set(&self, fault: &str) {
        std::fs::write(self.file("fault"), fault).unwrap();
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn place(&self) -> Place {
        Place::new()
            .env("LD_PRELOAD", &self.file("faulty_disk.so").to_string_lossy())
            .env("TSUDOI_TEST_FAULT", &self.file("fault").to_string_lossy())
    }
}

async fn survives(fault: &str) {
    let disk = FaultyDisk::new();
    let place = disk.place();
    let event = place.event().await;
    let server = place.serve().await;

    let trial = under_load(&place, &event, async || {
        // Twice: what a first failure leaves behind shows with the second.
        // The first lasts longer than `/readyz` waits for a write.
        for seconds in [3, 1] {
            disk.set(fault);
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            disk.set("");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
    .await;

    assert_eq!(trial.ready, Some(StatusCode::SERVICE_UNAVAILABLE));
    trial.is_survived(&place, server).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_finds_no_room_is_acknowledged_to_nobody() {
    survives("full").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_cannot_be_written_to_loses_nothing_acknowledged() {
    survives("write").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_cannot_make_it_durable_loses_nothing_acknowledged() {
    survives("sync").await;
}

/// A file system of some MiB, more than the load of the test fills by itself; unmounted when it is dropped.
struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=192m", "tmpfs"])
            .arg(folder.path())
            .output();
        if mounted.is_ok_and(|mounted| mounted.status.success()) {
            return Some(Self { folder });
        }
        println!("note: left out, because this machine lets the test mount no file system");
        None
    }

    /// Takes the room that is left, all but a little.
    fn fill(&self) {
        let file = std::fs::File::create(self.folder.path().join("ballast")).unwrap();
        let chunk = vec![0; 4096];
        while std::io::Write::write_all(&mut &file, &chunk).is_ok() {}
    }

    fn clear(&self) {
        std::fs::remove_file(self.folder.path().join("ballast")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount")
            .arg("--lazy")
            .arg(self.folder.path())
            .status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_is_really_full_loses_nothing_acknowledged() {
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    let place = Place::with_file_in(disk.folder.path());
    let event = place.event().await;
    let server = place.serve().await;

    let trial = under_load(&place, &event, async || {
        for _ in 0..2 {
            disk.fill();
            tokio::time::sleep(Duration::from_millis(1_500)).await;
            disk.clear();
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    })
    .await;

    let refused = trial
        .sent
        .iter()
        .filter(|sent| sent.status == Some(StatusCode::SERVICE_UNAVAILABLE));
    assert!(refused.count() > 0, "the disk was never full");
    trial.is_survived(&place, server).await;
}
