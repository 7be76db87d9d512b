//! A PostgreSQL server of one test, to be stopped, killed and started again. The server that the other tests share is
//! not touched.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A server with a folder of its own; stopped when it is dropped.
pub struct PostgresServer {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
}

impl PostgresServer {
    /// Starts one; nothing where the server's programs are not to be found, except under CI.
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            let is_ci = std::env::var("CI").is_ok_and(|value| value == "true");
            assert!(
                !is_ci,
                "under CI there must be PostgreSQL's server programs"
            );
            println!("note: left out, because PostgreSQL's server programs were not found");
            return None;
        };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            folder: tempfile::tempdir().unwrap(),
            programs,
            port: listener.local_addr().unwrap().port(),
        };
        drop(listener);
        let mode = std::fs::Permissions::from_mode(0o777);
        std::fs::set_permissions(server.folder.path(), mode).unwrap();
        let data = server.data();
        // Only this machine's own users reach it, for some seconds, with invented people in it.
        let made = server.run(
            "initdb",
            &[
                "--pgdata",
                &data,
                "--username=tsudoi",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
        );
        assert!(made, "initdb failed");
        server.resume();
        Some(server)
    }

    /// The address of its database.
    pub fn url(&self) -> String {
        format!("postgres://tsudoi@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it (again), and waits until it answers.
    pub fn resume(&self) {
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c max_connections=100",
            self.port,
            self.folder.path().display()
        );
        let log = self.folder.path().join("server.log");
        let started = self.run(
            "pg_ctl",
            &[
                "start",
                "--pgdata",
                &self.data(),
                "--wait",
                "--timeout=60",
                "--log",
                &log.to_string_lossy(),
                "--options",
                &options,
            ],
        );
        assert!(
            started,
            "the server does not start: {}",
            std::fs::read_to_string(log).unwrap_or_default()
        );
    }

    /// Stops it as an operator would before a restart: running work is rolled back.
    pub fn stop(&self) {
        assert!(self.run(
            "pg_ctl",
            &["stop", "--pgdata", &self.data(), "--mode=fast", "--wait"]
        ));
    }

    /// Kills it and everything it has started, at once.
    pub fn kill(&self) {
        self.signal("KILL");
        // Whoever takes its place must not find its shared memory in use.
        while !self.processes().is_empty() {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    }

    /// Lets it hold still: connections stay open, and nothing is answered.
    pub fn freeze(&self) {
        self.signal("STOP");
    }

    /// The contrary.
    pub fn thaw(&self) {
        self.signal("CONT");
    }

    /// Sends a signal to the server and its children.
    fn signal(&self, name: &str) {
        for process in self.processes() {
            // A child may have ended in the moment.
            let _ = Command::new("kill")
                .args(["-s", name, &process.to_string()])
                .stderr(Stdio::null())
                .status();
        }
    }

    /// The server first, then its children; told by their parent.
    fn processes(&self) -> Vec<u32> {
        let file = std::fs::read_to_string(Path::new(&self.data()).join("postmaster.pid"))
            .unwrap_or_default();
        let Some(server) = file
            .lines()
            .next()
            .and_then(|line| line.trim().parse::<u32>().ok())
        else {
            return Vec::new();
        };
        let is_there = Path::new("/proc").join(server.to_string()).exists();
        let mut found: Vec<u32> = is_there.then_some(server).into_iter().collect();
        for entry in std::fs::read_dir("/proc").unwrap().flatten() {
            let Some(process) = entry
                .file_name()
                .to_str()
                .and_then(|name| name.parse::<u32>().ok())
            else {
                continue;
            };
            let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
            let parent = stat
                .rsplit(')')
                .next()
                .and_then(|rest| rest.split_whitespace().nth(1));
            if parent == Some(server.to_string().as_str()) {
                found.push(process);
            }
        }
        found
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    /// Runs one of its programs, as another user where we are root, whom they refuse.
    fn run(&self, program: &str, arguments: &[&str]) -> bool {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command
            .args(arguments)
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        self.thaw();
        self.run(
            "pg_ctl",
            &[
                "stop",
                "--pgdata",
                &self.data(),
                "--mode=immediate",
                "--wait",
            ],
        );
    }
}

/// The folder of the newest server programs.
fn programs() -> Option<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut found: Vec<(u32, PathBuf)> = installed
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, folder)| folder.join("initdb").exists())
        .collect();
    found.sort();
    found.pop().map(|(_, folder)| folder)
}

fn is_root() -> bool {
    let said = Command::new("id").arg("-u").output().unwrap();
    String::from_utf8_lossy(&said.stdout).trim() == "0"
}
