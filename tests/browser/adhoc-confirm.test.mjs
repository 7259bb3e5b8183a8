// What an inspector records on the spot waits for a second pair of eyes: marked for both, confirmed by the head of the unit,
// and never by whoever recorded it.

import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import test from 'node:test';
import {
  Host, Server, checkAccessibility, checkFits, checkNoComplaints, checkTargets, dataFolder, go, openApp, openBrowser, picture,
  press, until,
} from './drive.mjs';
import { button, firstTask, refusal, refused } from './hands.mjs';
import { ilze, ruta } from './person.mjs';

const MARK = 'Gaida apstiprinājumu';
const PLACE = 'Dambja iela 3, Jelgava';

// Ilze records something in the field; Rūta heads her unit and sits at a desk.
async function withHead(story) {
  const folders = await Promise.all([dataFolder(), dataFolder(), dataFolder()]);
  const scene = { browser: await openBrowser(), server: await Server.start(folders[0]) };
  try {
    scene.ilze = await Host.start(folders[1], { server: scene.server });
    await until('her day is there', () => firstTask(scene.ilze).catch(() => undefined));
    await until('her day is delivered', async () => (await scene.ilze.done('show-sync', {})).state === 'up-to-date');
    scene.ruta = await Host.start(folders[2], { server: scene.server, demo: false, person: ruta });
    await story(scene);
  } finally {
    await scene.browser.close();
    for (const one of [scene.ilze, scene.ruta]) await one?.kill();
    await scene.server.kill();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
}

const record = (host) => host.done('create-adhoc-task', {
  place: PLACE, object: 'jumta darbi', area: 'osh', note: 'Divi cilvēki uz jumta bez drošības sistēmas.', draft: '',
});
const seen = (host, task) => host.call('open-task', { task });
const arrives = (host, task) => until('it arrives', async () => 'ok' in await seen(host, task));
const step = async (host, task) => (await host.done('open-task', { task })).confirmation.step;
const given = (host, task) => until('it is confirmed', async () => 'given' in Object(await step(host, task)));
const row = (page) => page.locator('.row, .table tr').filter({ hasText: PLACE });

async function looksRight(page, what, name) {
  await checkAccessibility(page, what);
  await checkFits(page, what);
  await checkTargets(page, what);
  await picture(page, name);
}

for (const [size, theme] of [['phone', 'dark'], ['tablet', 'light'], ['desktop', 'light'], ['desktop', 'dark']]) {
  test(`the head of the unit confirms by the keyboard what was recorded on the spot: ${size}, ${theme}`, () => withHead(async (scene) => {
    const task = await record(scene.ilze);
    const hers = await openApp(scene.browser, scene.ilze, 'phone', { theme });
    await row(hers).getByText(MARK).waitFor();
    await looksRight(hers, 'her own list', `adhoc-own-list-phone-${theme}`);
    await go(hers, `#/tasks/${task}`);
    await hers.getByText(MARK).waitFor();
    assert.equal(await button(hers, 'Apstiprināt').count(), 0, 'nobody confirms their own');
    await looksRight(hers, 'her own task', `adhoc-own-task-phone-${theme}`);

    await arrives(scene.ruta, task);
    const page = await openApp(scene.browser, scene.ruta, size, { theme, expected: refused });
    await go(page, '#/tasks');
    await row(page).getByText(MARK).waitFor();
    await looksRight(page, 'the list of the head', `adhoc-list-${size}-${theme}`);
    await go(page, `#/tasks/${task}`);
    await page.getByText(`Uz vietas fiksēja ${ilze.name},`, { exact: false }).waitFor();
    await looksRight(page, 'a task to confirm', `adhoc-awaited-${size}-${theme}`);

    await button(page, 'Apstiprināt').focus();
    await page.keyboard.press('Enter');
    await page.locator('.confirm').getByText(ruta.name, { exact: false }).waitFor();
    await page.getByText('Apstiprināts', { exact: true }).waitFor();
    assert(await page.evaluate(() => document.querySelector('.confirm').contains(document.activeElement)), 'the focus is where it was');
    assert.equal(await page.getByText(MARK).count(), 0, 'the mark is gone');
    await looksRight(page, 'a confirmed task', `adhoc-confirmed-${size}-${theme}`);

    await given(scene.ilze, task);
    await hers.getByText('Apstiprināts', { exact: true }).waitFor();
    await hers.getByText(ruta.name, { exact: false }).waitFor();
    await hers.getByText(MARK).waitFor({ state: 'detached' });
    await looksRight(hers, 'her task is confirmed', `adhoc-own-confirmed-phone-${theme}`);
    for (const one of [hers, page]) checkNoComplaints(one);
  }));
}

test('without a connection it is kept, and counts as soon as the server has said so', () => withHead(async (scene) => {
  const task = await record(scene.ilze);
  await arrives(scene.ruta, task);
  const page = await openApp(scene.browser, scene.ruta, 'tablet', { expected: refused });
  await go(page, `#/tasks/${task}`);
  await scene.ruta.done('choose-networks', { networks: 'none' });
  await press(page, button(page, 'Apstiprināt'));
  await page.getByText('Apstiprinājums saglabāts ierīcē').waitFor();
  await looksRight(page, 'a confirmation that waits', 'adhoc-asked-tablet-light');
  assert.equal(await step(scene.ilze, task), 'awaited', 'nobody else has heard of it');
  await scene.ruta.done('choose-networks', { networks: 'any' });
  await page.getByText('Apstiprināts', { exact: true }).waitFor();
  await given(scene.ilze, task);
  checkNoComplaints(page);
}));

test('whoever may not confirm is refused, and a second confirmation changes nothing', () => withHead(async (scene) => {
  const task = await record(scene.ilze);
  assert.equal(await refusal(scene.ilze, 'confirm-task', { task }), 'access.denied', 'an inspector confirms nothing');
  await arrives(scene.ruta, task);
  const own = await record(scene.ruta);
  assert.equal(await refusal(scene.ruta, 'confirm-task', { task: own }), 'four_eyes.same_person');
  const planned = await until('the day of the unit is there', async () => {
    const rows = await scene.ruta.done('list-tasks', { search: '' });
    return rows.find(({ origin }) => origin !== 'adhoc')?.task;
  });
  assert.equal(await refusal(scene.ruta, 'confirm-task', { task: planned }), 'task.settled', 'only what was recorded on the spot');
  await scene.ruta.done('confirm-task', { task });
  await given(scene.ruta, task);
  await scene.ruta.done('confirm-task', { task });
  const before = await step(scene.ruta, task);
  await until('all is delivered', async () => (await scene.ruta.done('show-device', {})).waiting_changes === 0);
  assert.deepEqual(await step(scene.ruta, task), before, 'it is confirmed once');
}));
