// What the server keeps and does not count: an administrator sees of which device it is, since when and why, and lets it in.

import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import test from 'node:test';
import {
  Host, Server, UnitHead, checkAccessibility, checkFits, checkNoComplaints, checkTargets, dataFolder, go, openApp, openBrowser,
  picture, press, until,
} from './drive.mjs';
import { button, enterDigits, firstTask, refused, title } from './hands.mjs';
import { andris, anna, ilze } from './person.mjs';

// Ilze writes without a connection, and the case is given to somebody else meanwhile: what comes late is looked at first.
async function withHeld(story) {
  const folders = await Promise.all([dataFolder(), dataFolder(), dataFolder()]);
  const scene = { browser: await openBrowser(), server: await Server.start(folders[0]), folders };
  try {
    scene.ilze = await Host.start(folders[1], { server: scene.server });
    scene.task = await until('her day is there', () => firstTask(scene.ilze).catch(() => undefined));
    await until('her day is delivered', async () => (await scene.ilze.done('show-sync', {})).state === 'up-to-date');
    scene.head = await UnitHead.start(scene.server);
    await scene.head.gives('reassign', scene.task, ilze);
    await scene.ilze.done('choose-networks', { networks: 'none' });
    await scene.ilze.done('write-note', { task: scene.task, text: 'Pierakstīts bez savienojuma.' });
    await scene.head.gives('reassign', scene.task, andris);
    await scene.ilze.done('choose-networks', { networks: 'any' });
    scene.office = await Host.start(folders[2], { server: scene.server, demo: false, person: anna });
    await until('something is held', async () => (await held(scene)).length > 0);
    await story(scene);
  } finally {
    await scene.browser.close();
    for (const one of [scene.ilze, scene.office, scene.head]) await one?.kill();
    await scene.server.kill();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
}

async function held({ office }) {
  const answer = await office.call('list-quarantine', { device: null, after: null });
  return (answer.ok?.rows ?? []).filter(({ state }) => state === 'held');
}

async function looksRight(page, what, name) {
  await checkAccessibility(page, what);
  await checkFits(page, what);
  await checkTargets(page, what);
  await picture(page, name);
}

for (const [size, theme] of [['phone', 'light'], ['desktop', 'dark']]) {
  test(`what is held back is shown with its reason and let in: ${size}, ${theme}`, () => withHeld(async (scene) => {
    const page = await openApp(scene.browser, scene.office, size, { theme, expected: refused });
    await go(page, '#/office/devices');
    await title(page, 'Ierīces').waitFor();
    await press(page, page.getByRole('link', { name: 'Aizturētais', exact: true }));
    await page.getByRole('heading', { name: ilze.name }).waitFor();
    await page.getByText('Rakstītājs tobrīd šajā lietā nestrādāja.').waitFor();
    await page.getByText('Aizturēts kopš', { exact: false }).waitFor();
    await looksRight(page, 'what is held back', `office-held-${size}-${theme}`);

    await press(page, button(page, 'Pieņemt visu no šīs ierīces'));
    await page.getByRole('heading', { name: 'Apstipriniet ar kodu' }).waitFor();
    await enterDigits(page, 'Kods', await scene.office.nextCode(anna.user));
    await press(page, button(page, 'Apstiprināt'));
    await page.getByRole('status').filter({ hasText: 'Pieņemt' }).waitFor();
    await until('nothing is held any more', async () => (await held(scene)).length === 0);
    await page.getByText('Nekas nav aizturēts').waitFor();
    await looksRight(page, 'nothing is held back', `office-held-none-${size}-${theme}`);
    checkNoComplaints(page);
  }));
}
