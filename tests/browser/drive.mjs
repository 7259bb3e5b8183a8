// Starts the browser host and a real Chromium, and knows what every story needs: sizes, themes, the accessibility
// rules, pictures, and that no page may complain in its console.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { STEP_MS, codeAt, demonstrationSeed, ilze, seedFromText } from './person.mjs';

const repository = process.env.APSEKO_REPO;
const programs = process.env.APSEKO_BIN_DIR;
assert(repository && programs, 'run these tests with `cargo xtask test browser`');

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const pictures = join(repository, 'target', 'screens');

export const sizes = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  tablet: { viewport: { width: 1180, height: 820 }, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1440, height: 900 } },
};
export const themes = ['light', 'dark', 'contrast'];

// A Friday morning in Jelgava. The clock runs on from here.
export const morning = '2026-11-20T06:41:00Z';

function laterThanBefore(data) {
  const before = folders.get(data);
  return before && new Date(before.now()).toISOString();
}

// Outside a demonstration the office of the test host signs by the real clock, and what it signs begins with now.
function firstClock(demo) {
  return demo ? morning : new Date(Date.now() + 1000).toISOString();
}

export async function dataFolder() {
  return mkdtemp(join(tmpdir(), 'apseko-browser-'));
}

// What stays of a host when its process is gone: how late it was, and what people's telephones know.
const folders = new Map();

export class Host {
  static async start(data, { demo = true, server, person = ilze, clock = laterThanBefore(data) ?? firstClock(demo && !server), comeIn = true } = {}) {
    const host = new Host();
    host.seeds = folders.get(data)?.seeds ?? new Map();
    folders.set(data, host);
    const words = ['--ui', join(repository, 'ui', 'dist'), '--data', data, ...(server?.words() ?? [])];
    if (demo) words.push(person === ilze ? '--demo' : '--demo-colleague');
    const env = { ...process.env, APSEKO_TEST_CLOCK: clock };
    host.process = spawn(join(programs, 'apseko-web-test'), words, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = await once(createInterface({ input: host.process.stdout }), 'line');
    host.start = line.trim();
    host.origin = new URL(host.start).origin;
    const entered = await fetch(host.start, { redirect: 'manual' });
    host.cookie = entered.headers.get('set-cookie').split(';')[0];
    await host.turn({ clock });
    if (comeIn) await host.comeIn(demo ? { ...person, password: ilze.password } : person);
    return host;
  }

  // The host's clock, in milliseconds.
  now() {
    return Date.now() + this.ahead;
  }

  async moveOn(ms) {
    await this.turn({ clock: new Date(this.now() + ms).toISOString() });
  }

  // What somebody's telephone shows now.
  code(user = ilze.user) {
    const seed = this.seeds.get(user) ?? demonstrationSeed(user);
    return codeAt(seed, this.now());
  }

  // The same half a minute later: each code opens once.
  async nextCode(user = ilze.user) {
    await this.moveOn(STEP_MS);
    return this.code(user);
  }

  // Comes in without a screen. A device without a demonstration knows nobody yet.
  async comeIn(person = ilze) {
    const { stage } = await this.done('show-lock', {});
    if (stage === 'new') return this.enrol(person);
    const { user, password } = person;
    return this.done('log-in', { user, password, code: await this.nextCode(user) });
  }

  // Answers with the recovery codes.
  async enrol({ user, invitation, password, pin }) {
    const { authenticator } = await this.done('begin-enrolment', { user, invitation });
    this.seeds.set(user, seedFromText(authenticator.secret));
    const { codes } = await this.done('finish-enrolment', { password, pin, code: this.code(user) });
    await this.done('enter-enrolled', {});
    return codes;
  }

  // Lets the machine run for a while with somebody looking at the clock now and then: it does not sleep.
  async wakeFor(minutes) {
    for (let minute = 0; minute < minutes; minute += 1) {
      await this.turn({ uptime_forward_ms: 60_000 });
      await this.moveOn(60_000);
      await this.done('show-lock', {});
    }
  }

  async turn(switches) {
    const answer = await this.post('/apseko-test-controls', switches);
    assert.equal(answer.status, 200, 'the test host turns what it is told');
    if (switches.clock) this.ahead = Date.parse(switches.clock) - Date.now();
  }

  async call(name, body) {
    const request = { request_id: crypto.randomUUID(), body };
    const answer = await this.post(`/call/${name}`, request);
    return answer.json();
  }

  // For what has to be done before a story begins.
  async done(name, body) {
    const answer = await this.call(name, body);
    assert('ok' in answer, `${name} is done and not refused: ${JSON.stringify(answer)}`);
    return answer.ok;
  }

  post(path, body) {
    const headers = { cookie: this.cookie, 'content-type': 'application/json' };
    return fetch(this.origin + path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  // As a dead battery would.
  async kill() {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const gone = once(this.process, 'exit');
      this.process.kill('SIGKILL');
      await gone;
    }
  }
}

// A server with invented people on the same machine. It keeps its address over a restart.
export class Server {
  static async start(data, { port = 0, more = [] } = {}) {
    const server = new Server();
    server.data = data;
    const words = ['demo', '--listen', `127.0.0.1:${port}`, '--data', data, ...more];
    const env = { ...process.env };
    delete env.DATABASE_URL;
    server.process = spawn(join(programs, 'apseko-server'), words, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    const lines = createInterface({ input: server.process.stdout })[Symbol.asyncIterator]();
    for (let line = await lines.next(); !line.done; line = await lines.next()) {
      const [word, told] = line.value.split(' ');
      if (word === 'root') server.root = told;
      if (word === 'listening') {
        server.address = told;
        if (port === 0) await server.publish();
        return server;
      }
    }
    return assert.fail('the server did not start');
  }

  // The control sheets of this checkout, as their office would publish them.
  async publish() {
    const pack = `${this.data}.pack`;
    const run = (name, words) => promisify(execFile)(join(programs, name), words);
    await run('apseko-demo', ['pack', pack]);
    await run('apseko-server', ['publish', '--data', this.data, pack]);
    await rm(pack);
  }

  // A word of an administrator.
  async command(...words) {
    const { stdout } = await promisify(execFile)(join(programs, 'apseko-server'), [...words, '--data', this.data]);
    return stdout;
  }

  words() {
    return ['--server', `http://${this.address}`, '--root', this.root];
  }

  // As a power cut would.
  async kill() {
    const gone = once(this.process, 'exit');
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGKILL');
      await gone;
    }
  }

  async again({ more } = {}) {
    return Server.start(this.data, { port: Number(this.address.split(':')[1]), more });
  }
}

// The head of the unit, on a device of her own: gives tasks to inspectors.
export class UnitHead {
  static async start(server) {
    const head = new UnitHead();
    const [, address, , root] = server.words();
    head.process = spawn(join(programs, 'unit-head'), [address, root], { stdio: ['pipe', 'pipe', 'inherit'] });
    head.answers = createInterface({ input: head.process.stdout })[Symbol.asyncIterator]();
    return head;
  }

  async gives(action, task, person) {
    this.process.stdin.write(`${action} ${task} ${person.user}\n`);
    const { value } = await this.answers.next();
    assert.equal(value, 'done', `${action}: the server has decided`);
  }

  async kill() {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const gone = once(this.process, 'exit');
      this.process.kill('SIGKILL');
      await gone;
    }
  }
}

export async function openBrowser() {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

// A person's own window on the app: a size, a theme, and an ear for complaints.
export async function openApp(browser, host, size, { theme = 'light', expected = () => false, deaf = false } = {}) {
  const context = await browser.newContext({ ...sizes[size], locale: 'lv-LV', timezoneId: 'Europe/London' });
  await context.addInitScript((name) => localStorage.setItem('apseko.theme', name), theme);
  await context.addInitScript(showTimeAhead, host.ahead);
  // A page that hears of no change shows what a press alone brings about.
  if (deaf) await context.route('**/changes', (route) => route.abort());
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.complaints = [];
  const hear = (text) => { if (!expected(text)) page.complaints.push(text); };
  page.on('console', (message) => { if (message.type() === 'error') hear(message.text()); });
  page.on('pageerror', (error) => hear(error.message));
  await page.goto(host.start);
  await page.locator('h1').first().waitFor();
  return page;
}

// A device has one clock: what the host says at half past eight is not said on another day to the page.
function showTimeAhead(ms) {
  globalThis.Date = class extends Date {
    constructor(...parts) {
      super(...(parts.length ? parts : [new.target.now()]));
    }

    static now() {
      return super.now() + ms;
    }
  };
}

export async function go(page, place) {
  await page.evaluate((hash) => { location.hash = hash; }, place);
}

// Presses as the hand on this device would.
export async function press(page, locator) {
  const touch = await page.evaluate(() => matchMedia('(pointer: coarse)').matches);
  await (touch ? locator.tap() : locator.click());
}

// Waits for the thing itself; the last state is in the message when it never comes.
export async function until(what, question) {
  const deadline = Date.now() + 15_000;
  let last;
  while (Date.now() < deadline) {
    last = await question();
    if (last) return last;
    await new Promise((resume) => { setImmediate(resume); });
  }
  assert.fail(`${what}; the last answer was ${JSON.stringify(last)}`);
}

export async function checkAccessibility(page, what) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  const told = found.violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map((node) => node.target).join('; ')})`);
  assert.deepEqual(told, [], `${what}: axe finds nothing`);
}

export async function checkFits(page, what) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert(overflow <= 0, `${what}: nothing sticks out sideways, and ${overflow} px do`);
}

export async function checkTargets(page, what) {
  const small = await page.evaluate(() => {
    const least = matchMedia('(pointer: coarse)').matches ? 48 : 32;
    return [...document.querySelectorAll('button, a.button, nav a, input:not([type=radio]):not([type=checkbox]), textarea')]
      .filter((element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }))
      // The whole row answers to its link, so the row is the target.
      .map((element) => ({ box: (element.closest('.row') ?? element).getBoundingClientRect(), name: element.textContent || element.id }))
      .filter(({ box }) => box.width > 2 && box.height < least - 0.5)
      .map(({ box, name }) => `${name.trim()} is ${Math.round(box.height)} px high`);
  });
  assert.deepEqual(small, [], `${what}: everything can be hit with a thumb`);
}

export async function picture(page, name) {
  await mkdir(pictures, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });
}

export function checkNoComplaints(page) {
  assert.deepEqual(page.complaints, [], 'no page complains in its console');
}

// Gives a story a host and a browser, and takes both away whatever happens.
export async function withApp(story, options) {
  const data = await dataFolder();
  const scene = { data, browser: await openBrowser(), host: await Host.start(data, options) };
  try {
    await story(scene);
  } finally {
    await scene.browser.close();
    await scene.host.kill();
    for (const folder of [data, `${data}.exports`]) await rm(folder, { recursive: true, force: true });
  }
}
