// Two inspectors, each with a device, and a server in between: what arrives, what waits, what the strip says of it, and how
// they settle what they wrote in two ways.

import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import {
  Host, Server, checkAccessibility, checkFits, checkNoComplaints, checkTargets, dataFolder, go, openApp, openBrowser, picture,
  press, until,
} from './drive.mjs';
import { button, firstTask } from './hands.mjs';
import { andris } from './person.mjs';

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
    for (const host of [scene.ilze, scene.andris]) await host?.kill();
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
  const page = await openApp(scene.browser, scene.ilze, 'phone');
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
