//! The processes that are measured: started on a free loopback port, ended by their own id when dropped.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::client::{Connection, get};
use crate::{Result, Run, limits};

/// How long a server may take to be ready.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
    /// From its start until it was ready.
    pub(crate) ready_after: Duration,
}

impl Server {
    /// Starts `tsudoi serve` on an existing database and waits until it is ready.
    pub(crate) async fn tsudoi(run: &Run, database: &str) -> Result<Self> {
        let port = free_port()?;
        let mut command = tsudoi(run, database)?;
        command
            .args(["serve", "--port", &port.to_string()])
            .env("TSUDOI_BASE_URL", format!("http://127.0.0.1:{port}"));
        Self::start(
            command,
            port,
            "/readyz",
            &run.folder.join(format!("serve-{port}.log")),
        )
        .await
    }

    /// Starts the bare "hello".
    pub(crate) async fn hello(run: &Run) -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["--hello", &port.to_string()]);
        Self::start(command, port, "/", &run.folder.join("hello.log")).await
    }

    /// Starts the bare handler on the database of an office, which must be an SQLite file.
    pub(crate) async fn bare(run: &Run, database: &str) -> Result<Self> {
        let port = free_port()?;
        let file = database.trim_start_matches("sqlite:");
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["--bare", &port.to_string(), file]);
        Self::start(command, port, "/readyz", &run.folder.join("bare.log")).await
    }

    async fn start(mut command: Command, port: u16, path: &str, log: &Path) -> Result<Self> {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(log)?);
        let started = Instant::now();
        let mut server = Self {
            child: command.spawn()?,
            port,
            ready_after: Duration::ZERO,
        };
        let question = get(path);
        loop {
            if let Ok(mut connection) = Connection::open(port).await
                && let Ok(answer) = connection.ask(&question).await
                && answer.status == 200
            {
                server.ready_after = started.elapsed();
                return Ok(server);
            }
            let has_ended = server.child.try_wait()?.is_some();
            if has_ended || started.elapsed() > PATIENCE {
                let log = std::fs::read_to_string(log).unwrap_or_default();
                return Err(format!("a server does not get ready; it says:\n{log}").into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Its process id.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    /// Ends the process at once: what it has acknowledged is durable.
    fn drop(&mut self) {
        let ended = self.child.kill().and_then(|()| self.child.wait());
        if let Err(error) = ended {
            eprintln!("bench: a server could not be ended: {error}");
        }
    }
}

/// Runs `tsudoi check` on a database; what it finds wrong is an error.
pub(crate) fn check(run: &Run, database: &str) -> Result<()> {
    let output = tsudoi(run, database)?.arg("check").output()?;
    if output.status.success() {
        return Ok(());
    }
    let found = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    Err(format!("`tsudoi check` found something wrong:\n{found}{error}").into())
}

/// The program with the settings of this run and no others.
fn tsudoi(run: &Run, database: &str) -> Result<Command> {
    let mut command = Command::new(&run.binary);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("TSUDOI_") || name == "RUST_LOG" {
            command.env_remove(name);
        }
    }
    let mail: PathBuf = run.folder.join("mail");
    std::fs::create_dir_all(&mail)?;
    command
        .current_dir(&run.folder)
        .env("TSUDOI_DATABASE_URL", database)
        .env("TSUDOI_MAIL", format!("file:{}", mail.display()))
        // All load comes from one line, where the limits would take it for one visitor's.
        .envs(limits::lifted(&limits::APPLICATIONS))
        .envs(limits::lifted(&limits::ANSWERS));
    Ok(command)
}

/// A port nobody listens on now.
fn free_port() -> Result<u16> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
    Ok(listener.local_addr()?.port())
}
