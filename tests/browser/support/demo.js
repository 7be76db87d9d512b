// Builds a fresh demo database in a temporary folder, serves it for the whole run, and takes all of it away at the end.
// What it found out (addresses, the staff sign-in, the folder of sent mail) goes to the tests by `demoFacts`.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../../..");
const START_LIMIT_MS = 180_000;

// The lines `tsudoi demo` prints for people, read here by program. Keep in step with src/cli/demo.rs.
const LINES = {
  staff: /staff sign-in: (\S+) user: (\S+) password: (\S+)/g,
  event: /open event: (\S+)/g,
  questionnaire: /questionnaire: (\S+)/g,
};

/** What the tests know about the running demo. */
export function demoFacts() {
  return JSON.parse(process.env.TSUDOI_TEST_DEMO_FACTS);
}

export default async function start() {
  const program = process.env.TSUDOI_TEST_BIN || path.join(root, "target/debug/tsudoi");
  const folder = mkdtempSync(path.join(tmpdir(), "tsudoi-browser-"));
  const mail = path.join(folder, "mail");
  mkdirSync(mail);
  mkdirSync(path.join(here, "../results"), { recursive: true });
  const logPath = path.join(here, "../results/demo.log");
  const log = createWriteStream(logPath);

  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const server = spawn(program, ["demo", "--port", String(port)], {
    cwd: folder,
    env: {
      ...process.env,
      TSUDOI_DATABASE_URL: `sqlite:${folder}/demo.db`,
      TSUDOI_MAIL: `file:${mail}`,
      // All tests are one address, and apply more often in a minute than a library does in a day.
      TSUDOI_LIMITS__APPLICATION_LINE__AT_ONCE: "10000",
      TSUDOI_LIMITS__APPLICATION_LINE_MOST__AT_ONCE: "10000",
      TSUDOI_LIMITS__APPLICATION_MAIL__AT_ONCE: "10000",
      TSUDOI_LIMITS__APPLICATION_MAIL_MOST__AT_ONCE: "10000",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  server.stdout.on("data", (bytes) => (printed += bytes));
  server.stdout.pipe(log, { end: false });
  server.stderr.pipe(log, { end: false });
  let ended = "";
  const exited = new Promise((resolve) => {
    server.on("error", (error) => resolve((ended = error.message)));
    server.on("exit", (code, signal) => resolve((ended = `exit ${code ?? signal}`)));
  });
  // Also when this run is broken off: nothing stays behind.
  const killAtExit = () => server.kill("SIGKILL");
  process.on("exit", killAtExit);

  const stop = async () => {
    if (!ended) {
      server.kill("SIGTERM");
      const late = setTimeout(() => server.kill("SIGKILL"), 15_000);
      await exited;
      clearTimeout(late);
    }
    process.off("exit", killAtExit);
    log.end();
    rmSync(folder, { recursive: true, force: true });
  };

  const limit = Date.now() + START_LIMIT_MS;
  while (!(await isReady(base)) || !facts(printed)) {
    if (ended || Date.now() > limit) {
      const why = ended || "not ready in time";
      await stop();
      throw new Error(`tsudoi demo: ${why}; its last words:\n${readFileSync(logPath, "utf8").slice(-3000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  process.env.TSUDOI_TEST_DEMO_FACTS = JSON.stringify({ base, mail, ...facts(printed) });
  return stop;
}

/** The facts in what the demo has printed so far, or null while a line is missing. */
function facts(printed) {
  const complete = printed.slice(0, printed.lastIndexOf("\n") + 1);
  const [staff] = [...complete.matchAll(LINES.staff)];
  const events = [...complete.matchAll(LINES.event)].map((line) => line[1]);
  const questionnaires = [...complete.matchAll(LINES.questionnaire)].map((line) => line[1]);
  if (!staff || events.length === 0 || questionnaires.length === 0) return null;
  return { staff: { url: staff[1], user: staff[2], password: staff[3] }, events, questionnaires };
}

async function isReady(base) {
  try {
    return (await fetch(`${base}/readyz`)).ok;
  } catch {
    return false;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
