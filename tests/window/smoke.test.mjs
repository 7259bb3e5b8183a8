// One story in the real window: come in, create a task, close the app, open it, come in again, read the task back.
// Everything else about the screens is told in a browser, because drivers of real windows are slow and few.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { STEP_MS, codeAt, demonstrationSeed, ilze } from '../browser/person.mjs';

const programs = process.env.APSEKO_BIN_DIR;
const PATIENCE_MS = 60_000;

test('a task made in the window is there after a restart', async () => {
  const data = await mkdtemp(join(tmpdir(), 'apseko-window-'));
  const driver = await Driver.start();
  try {
    const first = await driver.open(['--demo', '--data', data]);
    await first.logIn(code());
    await first.see('h1', 'Šodien 3 izbraukumi');
    await first.click('a[href="#/new"]');
    await first.see('h1', 'Operatīvi fiksēts pārkāpums');
    const [place] = await first.findAll('main input[type=text], main input:not([type])');
    await first.type(place, 'Ganību iela 5, Jelgava');
    await first.click('main input[type=radio]');
    await first.clickText('main button', 'Saglabāt uzdevumu');
    await first.see('h1', 'Ganību iela 5, Jelgava');
    await first.close();

    const second = await driver.open(['--demo', '--data', data]);
    // A code opens once; that of the next half minute is accepted already, so nobody has to wait for it.
    await second.logIn(code(STEP_MS));
    await second.see('h1', 'Šodien 4 izbraukumi');
    await second.see('main', 'Ganību iela 5, Jelgava');
    await second.close();
  } finally {
    await driver.stop();
    await rm(data, { recursive: true, force: true });
  }
});

function code(ahead = 0) {
  return codeAt(demonstrationSeed(ilze.user), Date.now() + ahead);
}

// The few verbs of the WebDriver protocol that this story needs.
class Driver {
  static async start() {
    const driver = new Driver();
    const port = await freePort();
    driver.address = `http://127.0.0.1:${port}`;
    driver.process = spawn('WebKitWebDriver', [`--port=${port}`], { stdio: 'ignore' });
    await waitFor('the driver listens', async () => {
      const answer = await fetch(`${driver.address}/status`).catch(() => null);
      return answer?.ok;
    });
    return driver;
  }

  async open(args) {
    const binary = join(programs, 'apseko');
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args } } };
    const { sessionId } = await this.ask('POST', '/session', { capabilities });
    return new Page(this, `/session/${sessionId}`);
  }

  async ask(method, path, body) {
    const answer = await fetch(this.address + path, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  }

  async stop() {
    const gone = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await gone;
  }
}

class Page {
  constructor(driver, session) {
    this.driver = driver;
    this.session = session;
  }

  async findAll(css) {
    const found = await this.driver.ask('POST', `${this.session}/elements`, { using: 'css selector', value: css });
    return found.map((element) => Object.values(element)[0]);
  }

  text(element) {
    return this.driver.ask('GET', `${this.session}/element/${element}/text`);
  }

  async see(css, wanted) {
    await waitFor(`${css} shows "${wanted}"`, async () => {
      const texts = await Promise.all((await this.findAll(css)).map((element) => this.text(element).catch(() => '')));
      return texts.some((text) => text.includes(wanted));
    });
  }

  async click(css) {
    await waitFor(`${css} can be clicked`, async () => {
      const [element] = await this.findAll(css);
      return element && this.press(element);
    });
  }

  async clickText(css, wanted) {
    await waitFor(`"${wanted}" can be clicked`, async () => {
      for (const element of await this.findAll(css)) {
        if ((await this.text(element)).includes(wanted)) return this.press(element);
      }
      return false;
    });
  }

  async press(element) {
    await this.driver.ask('POST', `${this.session}/element/${element}/click`, {});
    return true;
  }

  // Who it was last time stands in the first field already.
  async logIn(digits) {
    await this.see('h1', 'Pieteikšanās');
    await waitFor('the fields of the log-in are there', async () => {
      const fields = await this.findAll('.lock input');
      if (fields.length !== 3) return false;
      await this.type(fields[1], ilze.password);
      await this.type(fields[2], digits);
      return true;
    });
    await this.clickText('.lock button', 'Pieteikties');
  }

  async type(element, text) {
    await this.driver.ask('POST', `${this.session}/element/${element}/value`, { text });
  }

  async close() {
    await this.driver.ask('DELETE', this.session);
  }
}

async function waitFor(what, question) {
  const deadline = Date.now() + PATIENCE_MS;
  let last;
  while (Date.now() < deadline) {
    try {
      if (await question()) return;
    } catch (error) {
      last = error;
    }
    await new Promise((resume) => { setImmediate(resume); });
  }
  assert.fail(`${what}: not within ${PATIENCE_MS / 1000} s (${last?.message ?? 'no error'})`);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
