// Two inspectors, each with a device, and a server in between: what arrives, what waits, what the strip says of it, and how
// they settle what they wrote in two ways.

import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import {
  Host, Server, UnitHead, checkAccessibility, checkFits, checkNoComplaints, checkTargets, dataFolder, go, openApp, openBrowser, picture,
  press, until,
} from './drive.mjs';
import { button, firstTask, refusal, refused } from './hands.mjs';
import { andris, ilze } from './person.mjs';

// Ilze works on a telephone, Andris at a desk.
async function withTwo(story) {
  const folders = await Promise.all([dataFolder(), dataFolder(), dataFolder()]);
  const scene = { browser: await openBrowser(), server: await Server.start(folders[0]), folders };
  try {
    scene.ilze = await Host.start(folders[1], { server: scene.server });
    scene.task = await until('her day is there', () => firstTask(scene.ilze).catch(() => undefined));
    await until('her work is delivered', async () => (await scene.ilze.done('show-sync', {})).state === 'up-to-date');
    scene.andris = await Host.start(folders[2], { server: scene.server, person: andris });
    await until('it arrives at his', async () => {
      const day = await scene.andris.done('show-today', {});
      return day.visits.length === 3;
    });
    await story(scene);
  } finally {
    await scene.browser.close();
    for (const one of [scene.ilze, scene.andris, scene.head]) await one?.kill();
    await scene.server.kill();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
}

const note = async (host, task) => (await host.done('open-task', { task })).notes[0];
const rewrite = async (host, task, text) => {
  const { note: id, revision } = await note(host, task);
  await host.done('edit-note', { note: id, text, based_on: revision });
};
const state = async (host) => (await host.done('show-sync', {})).state;
const strip = (page) => page.locator('.strip');
const stripSays = (page, what) => until(`the strip says ${what}`, async () => {
  const said = (await strip(page).innerText()).replace(/\s+/g, ' ');
  return what.test(said) ? said : assert.doesNotMatch(said, /^$/);
});

test('the control sheets of the office come to a device that has none', () => withTwo(async ({ andris: colleague, task }) => {
  await until('his device can prepare a sheet', async () => {
    const answer = await colleague.call('prepare-sheet', { task, kinds: [], picked: [] });
    if (answer.error) assert.equal(answer.error.code, 'definitions.missing', 'nothing else stands in the way');
    return 'ok' in answer;
  });
}));

test('whoever comes in anew while the exchange runs finds the data free', () => withTwo(async ({ ilze, task }) => {
  await ilze.done('choose-networks', { networks: 'none' });
  await ilze.done('write-note', { task, text: 'Gaida ierīcē.' });
  await ilze.done('lock-now', {});
  const { stage } = await ilze.done('show-lock', {});
  assert.notEqual(stage, 'log-in', 'what waits keeps the keys, and the exchange goes on');
  await ilze.comeIn();
  const { notes } = await ilze.done('open-task', { task });
  assert(notes.some(({ text }) => text === 'Gaida ierīcē.'), 'her data open again');
  await ilze.done('choose-networks', { networks: 'any' });
  await until('it is delivered', async () => (await ilze.done('show-device', {})).waiting_changes === 0);
}));

test('whoever writes beside the data cannot have the work sent elsewhere', () => withTwo(async (scene) => {
  await scene.ilze.kill();
  const file = join(scene.folders[1], 'server.json');
  const said = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...said, server: 'http://127.0.0.1:9' }));
  scene.ilze = await Host.start(scene.folders[1]);
  await firstTask(scene.ilze);
  await until('she is connected', async () => (await state(scene.ilze)) === 'up-to-date');
  const { server } = await scene.ilze.done('show-sync', {});
  assert.equal(server, `http://${scene.server.address}`, 'the sealed server holds');
}));

async function disagree({ ilze, andris: colleague, task }) {
  for (const host of [ilze, colleague]) await host.done('choose-networks', { networks: 'none' });
  await rewrite(ilze, task, 'Vārti ir vaļā no astoņiem.');
  await rewrite(colleague, task, 'Vārti ir slēgti, jāzvana.');
  for (const host of [ilze, colleague]) await host.done('choose-networks', { networks: 'any' });
  for (const host of [ilze, colleague]) {
    await until('both see both', async () => (await host.done('show-conflicts', {})).rows.length === 1);
  }
}

test('the strip says what is delivered and what is not, whatever happens to the server', () => withTwo(async (scene) => {
  // The screens may just be asking what the person may do at the office when it goes away.
  const expected = (text) => /status of 503/.test(text);
  const page = await openApp(scene.browser, scene.ilze, 'phone', { expected });
  await strip(page).getByText('Viss nogādāts').waitFor();

  await scene.server.kill();
  await scene.ilze.done('write-note', { task: scene.task, text: 'Rakstīts bez savienojuma.' });
  await strip(page).getByText('Nav savienojuma').waitFor();
  await stripSays(page, /\b1 (izmaiņa )?gaida/);
  assert.equal(await strip(page).getByText('Viss nogādāts').count(), 0, 'what waits is not delivered');

  await go(page, '#/sync');
  await page.getByRole('heading', { level: 1, name: 'Sinhronizācija' }).waitFor();
  await page.getByText('SIA „Baltijas Jumti”').first().waitFor();
  await checkAccessibility(page, 'the sync centre without a server');
  await checkFits(page, 'the sync centre without a server');
  await checkTargets(page, 'the sync centre without a server');
  await picture(page, 'sync-offline-phone-light');

  scene.server = await scene.server.again();
  await press(page, button(page, 'Sinhronizēt tagad'));
  await strip(page).getByText('Viss nogādāts').waitFor();
  await until('his device has it', async () => {
    const { notes } = await scene.andris.done('open-task', { task: scene.task });
    return notes.some(({ text, author }) => text === 'Rakstīts bez savienojuma.' && author === 'Ilze Kalniņa');
  });
  checkNoComplaints(page);
}));

test('nothing leaves over a network that the person has not allowed', () => withTwo(async (scene) => {
  const page = await openApp(scene.browser, scene.ilze, 'tablet');
  await go(page, '#/sync');
  await scene.ilze.turn({ metered: true });
  await press(page, page.getByText('Tikai tādu, kurā nav jāmaksā par datu apjomu'));
  await strip(page).getByText('Sūtīšana apturēta').waitFor();
  await scene.ilze.done('write-note', { task: scene.task, text: 'Mobilajā tīklā.' });
  await page.getByText('Pašreizējā tīklā jāmaksā par datu apjomu.').waitFor();
  assert.equal(await state(scene.ilze), 'not-allowed');
  await scene.ilze.turn({ metered: false });
  await press(page, page.getByText('Jebkuru', { exact: true }));
  await strip(page).getByText('Viss nogādāts').waitFor();
  checkNoComplaints(page);
}));

for (const [size, theme] of [['phone', 'light'], ['desktop', 'dark']]) {
  test(`what two wrote at the same time is decided side by side: ${size}`, () => withTwo(async (scene) => {
    await disagree(scene);
    const page = await openApp(scene.browser, scene.ilze, size, { theme });
    await strip(page).getByText('Jāizlemj', { exact: false }).waitFor();
    await go(page, '#/sync');
    await press(page, page.locator('.row', { hasText: 'Vārti ir vaļā' }).getByRole('link'));
    await page.getByText('Vārti ir vaļā no astoņiem.').waitFor();
    await page.getByText('Vārti ir slēgti, jāzvana.').waitFor();
    await page.getByText('Andris Liepa', { exact: false }).first().waitFor();
    await checkAccessibility(page, 'the two texts');
    await checkFits(page, 'the two texts');
    await checkTargets(page, 'the two texts');
    await picture(page, `sync-conflict-${size}-${theme}`);

    await press(page, page.getByText('Vārti ir slēgti, jāzvana.'));
    await press(page, button(page, 'Paturēt izvēlēto'));
    await page.getByText('Lēmums saglabāts').waitFor();
    await until('he sees what she decided', async () => {
      const { rows } = await scene.andris.done('show-conflicts', {});
      return rows.length === 0 && (await note(scene.andris, scene.task)).text === 'Vārti ir slēgti, jāzvana.';
    });
    checkNoComplaints(page);
  }));
}

test('whoever is not sure asks, and the question reaches the colleague', () => withTwo(async (scene) => {
  await disagree(scene);
  const page = await openApp(scene.browser, scene.ilze, 'tablet');
  await go(page, '#/sync');
  await press(page, page.locator('.row', { hasText: 'Vārti ir vaļā' }).getByRole('link'));
  await press(page, button(page, 'Pajautāt kolēģim'));
  await press(page, button(page, 'Pierakstīt piezīmēs'));
  await until('he reads the question', async () => {
    const { notes } = await scene.andris.done('open-task', { task: scene.task });
    return notes.some(({ text }) => text.includes('Vārti ir vaļā no astoņiem.'));
  });
  assert.equal((await scene.ilze.done('show-conflicts', {})).rows.length, 1, 'asking decides nothing');
  checkNoComplaints(page);
}));

const tasksOf = async (host) => (await host.done('list-tasks', { search: '' })).map(({ task }) => task);
const noticesOf = async (host) => (await host.done('show-sync', {})).notices;

// She has the case and is on a visit, and what she writes there waits on her device when it is given to him.
async function workInACase(scene) {
  scene.head = await UnitHead.start(scene.server);
  await scene.head.gives('reassign', scene.task, ilze);
  await until('it is hers alone', async () => !(await tasksOf(scene.andris)).includes(scene.task));
  assert.equal((await noticesOf(scene.andris)).length, 1, 'he was to work with her, and is told');
  await until('the definitions are there', async () => 'ok' in await scene.ilze.call('prepare-sheet', { task: scene.task, kinds: [], picked: [] }));
  scene.visit = await scene.ilze.done('start-visit', { task: scene.task });
  await until('her visit is delivered', async () => (await scene.ilze.done('show-device', {})).waiting_changes === 0);
  await scene.ilze.done('choose-networks', { networks: 'none' });
  await scene.ilze.done('write-note', { task: scene.task, text: 'Pierakstīts bez savienojuma.' });
}

const admitAll = async (server) => {
  const held = (await server.command('quarantine', 'list')).split('\n').filter((line) => line.startsWith('held '));
  for (const line of held) await server.command('quarantine', 'admit', line.split(' ')[1]);
  return held.length;
};

for (const [size, theme] of [['phone', 'light'], ['tablet', 'dark']]) {
  test(`a case that is given to a colleague leaves after the work in it, and says so: ${size}`, () => withTwo(async (scene) => {
    await workInACase(scene);
    const closed = (text) => /status of 404/.test(text);
    const page = await openApp(scene.browser, scene.ilze, size, { theme, expected: closed });
    await go(page, `#/tasks/${scene.task}`);
    await page.getByText('Pierakstīts bez savienojuma.').waitFor();
    const sheet = await openApp(scene.browser, scene.ilze, size, { theme, expected: closed });
    await go(sheet, `#/sheets/${scene.visit.sheet}`);
    await sheet.locator('.question').first().waitFor();
    await scene.head.gives('reassign', scene.task, andris);
    await until('he has the case', async () => (await tasksOf(scene.andris)).includes(scene.task));
    assert.deepEqual(await noticesOf(scene.andris), [], 'what came back has not left');
    await scene.ilze.done('choose-networks', { networks: 'any' });

    for (const open of [page, sheet]) {
      await open.getByText('Šī lieta ir nodota citam inspektoram.').waitFor();
      assert.equal(await open.getByText('Pierakstīts bez savienojuma.').count(), 0, 'and nothing of it stays on the screen');
    }
    await checkAccessibility(page, 'a case that has left');
    await checkFits(page, 'a case that has left');
    await picture(page, `sync-left-${size}-${theme}`);
    await picture(sheet, `sync-left-sheet-${size}-${theme}`);
    assert(!(await tasksOf(scene.ilze)).includes(scene.task), 'it is in no list');
    for (const [name, body] of [['open-task', { task: scene.task }], ['show-visit', { visit: scene.visit.visit }]]) {
      assert.equal(await refusal(scene.ilze, name, body), 'case.left');
    }
    assert.equal((await scene.ilze.done('show-device', {})).waiting_changes, 0, 'her work went first');

    await press(page, page.getByRole('link', { name: 'Skatīt sinhronizāciju' }));
    const notice = page.locator('.banner', { hasText: 'Lieta ir nodota: SIA „Baltijas Jumti”' });
    await notice.getByText('Viss, ko Jūs tajā ierakstījāt, ir nosūtīts', { exact: false }).waitFor();
    await checkAccessibility(page, 'the notice');
    await checkFits(page, 'the notice');
    await checkTargets(page, 'the notice');
    await picture(page, `sync-notice-${size}-${theme}`);
    await press(page, notice.getByRole('button', { name: 'Saprotu' }));
    await notice.waitFor({ state: 'hidden' });
    assert.deepEqual(await noticesOf(scene.ilze), [], 'what a person knows is not told again');

    assert(await admitAll(scene.server) > 0, 'what came late was kept for a second look');
    await until('he has everything', async () => {
      const { notes } = await scene.andris.done('open-task', { task: scene.task });
      return notes.some(({ text, author }) => text === 'Pierakstīts bez savienojuma.' && author === ilze.name);
    });
    assert.equal((await scene.andris.done('show-task-visits', { task: scene.task })).visits.length, 1, 'with her visit');
    checkNoComplaints(page);
    checkNoComplaints(sheet);
  }));
}

test('a notice waits for the person, also over a restart', () => withTwo(async (scene) => {
  await workInACase(scene);
  await scene.head.gives('reassign', scene.task, andris);
  await scene.ilze.done('choose-networks', { networks: 'any' });
  await until('she is told', async () => (await noticesOf(scene.ilze)).length === 1);
  await scene.ilze.kill();
  scene.ilze = await Host.start(scene.folders[1]);
  assert.equal((await noticesOf(scene.ilze))[0].kind, 'case-left');
  await scene.head.gives('reassign', scene.task, ilze);
  await until('it is hers again', async () => (await tasksOf(scene.ilze)).includes(scene.task));
  assert.deepEqual(await noticesOf(scene.ilze), [], 'and nothing is said of a case that is here');
}));

test('whoever the office does not know any more is told so and keeps working', () => withTwo(async (scene) => {
  await scene.ilze.kill();
  await scene.server.command('people', 'dismiss', ilze.user);
  // Nobody is told of their permission before it has to be renewed.
  const clock = new Date(Date.now() + 7 * 3_600_000).toISOString();
  scene.ilze = await Host.start(scene.folders[1], { clock });
  // The screens ask what the person may do at the office, and the office does not tell.
  const page = await openApp(scene.browser, scene.ilze, 'desktop', { expected: refused });
  await strip(page).getByText('Paziņojums: 1').waitFor();
  await go(page, '#/sync');
  await page.locator('.banner', { hasText: 'Atļauja strādāt šajā ierīcē vairs netiek pagarināta' }).waitFor();
  await checkAccessibility(page, 'two notices');
  await checkFits(page, 'two notices');
  await picture(page, 'sync-notices-desktop-light');
  await scene.ilze.done('write-note', { task: scene.task, text: 'Darbs turpinās.' });
  checkNoComplaints(page);
}));

test('the permission to work is renewed while the server can be reached', () => withTwo(async (scene) => {
  const leaseEnds = async () => Date.parse((await scene.ilze.done('show-own-access', {})).lease_until);
  const before = await leaseEnds();
  await scene.ilze.kill();
  const clock = new Date(Date.now() + 7 * 3_600_000).toISOString();
  scene.ilze = await Host.start(scene.folders[1], { clock });
  await firstTask(scene.ilze);
  await until('it runs longer than before', async () => await leaseEnds() > before);
  const page = await openApp(scene.browser, scene.ilze, 'desktop');
  await strip(page).getByText('Pulkstenis steidzas par 7 h').waitFor();
  await scene.ilze.turn({ clock: new Date().toISOString() });
  await strip(page).getByText('Pulkstenis steidzas', { exact: false }).waitFor({ state: 'hidden' });
  checkNoComplaints(page);
  const { rows } = await scene.ilze.done('show-audit', { before: null });
  assert.equal(rows.filter(({ kind }) => kind === 'lease-changed').length, 1, 'once, and it is noted');
}));
