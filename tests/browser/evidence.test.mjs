// The files of a case, seen by whoever works on it: previews at once, originals when somebody wants them, also after the device
// that took them has let go of them; and what is said without a connection.

import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import test from 'node:test';
import {
  Host, Server, checkAccessibility, checkFits, checkNoComplaints, checkTargets, dataFolder, go, openApp, openBrowser, picture, press,
  until,
} from './drive.mjs';
import { firstTask, title } from './hands.mjs';
import { andris } from './person.mjs';

// Hosts of this file take in so many invented photos as soon as they know a task. The third is a panorama of two pieces.
const PHOTOS = 4;
process.env.APSEKO_TEST_PHOTOS = String(PHOTOS);
const PANORAMA = { name: 'attēls-3.bmp', width: 2400, height: 800 };

const evidence = async (host, task) => (await host.done('show-evidence', { task })).rows;
const signed = async (host) => (await host.done('show-files', {})).rows.filter(({ way }) => way === 'signed').length;

// Ilze has photos on a telephone, the office has signed for them unless it is out of reach, and Andris works on the same case.
async function withPhotos(story, { reachable = true } = {}) {
  const folders = await Promise.all([dataFolder(), dataFolder(), dataFolder()]);
  const scene = { browser: await openBrowser(), server: await Server.start(folders[0]), folders };
  try {
    scene.ilze = await withoutPhotos(() => Host.start(folders[1], { server: scene.server }));
    scene.task = await until('her day is there', () => firstTask(scene.ilze).catch(() => undefined));
    await until('her day is delivered', async () => (await scene.ilze.done('show-sync', {})).state === 'up-to-date');
    await scene.ilze.kill();
    if (!reachable) await scene.server.kill();
    scene.ilze = await Host.start(folders[1], { server: scene.server });
    if (reachable) await until('the office has signed for all of them', async () => await signed(scene.ilze) === PHOTOS);
    await story(scene);
  } finally {
    await scene.browser.close();
    for (const one of [scene.ilze, scene.andris]) await one?.kill();
    await scene.server.kill();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
}

async function withoutPhotos(start) {
  process.env.APSEKO_TEST_PHOTOS = '0';
  try {
    return await start();
  } finally {
    process.env.APSEKO_TEST_PHOTOS = String(PHOTOS);
  }
}

async function colleague(scene) {
  scene.andris = await withoutPhotos(() => Host.start(scene.folders[2], { server: scene.server, person: andris }));
  await until('the photos are told of', async () => {
    const answer = await scene.andris.call('show-evidence', { task: scene.task });
    return answer.ok?.rows.length === PHOTOS;
  });
}

const section = (page) => page.locator('.evidence');
const row = (page, name) => section(page).locator('.row', { hasText: name });
const thumbs = (page) => section(page).locator('img.thumb__picture');
const shown = (page, shape) => page.locator(`.viewer__picture[data-shape=${shape}]`);
const openButton = (page) => page.getByRole('button', { name: /^Atvērt oriģinālu \(/ });
const sizeOf = (image) => image.evaluate(({ naturalWidth, naturalHeight }) => [naturalWidth, naturalHeight]);
const decoded = (image) => until('the picture is drawn', async () => (await sizeOf(image))[0] > 0);

const loads = (page, address) => page.evaluate((from) => new Promise((resolve) => {
  const image = new Image();
  image.onload = () => resolve(true);
  image.onerror = () => resolve(false);
  image.src = from;
}), address);

async function looksRight(page, what, name) {
  await checkAccessibility(page, what);
  await checkFits(page, what);
  await checkTargets(page, what);
  await picture(page, name);
}

async function openTask(page, task) {
  await go(page, `#/tasks/${task}`);
  await page.getByRole('heading', { level: 2, name: 'Pierādījumi' }).waitFor();
  await section(page).evaluate((element) => element.scrollIntoView());
}

for (const [size, theme] of [['phone', 'light'], ['tablet', 'dark'], ['desktop', 'light'], ['desktop', 'dark']]) {
  test(`a colleague sees the photos of the case on another device: ${size}, ${theme}`, () => withPhotos(async (scene) => {
    await colleague(scene);
    const page = await openApp(scene.browser, scene.andris, size, { theme });
    await openTask(page, scene.task);
    await until('each photo has its small picture', async () => {
      await section(page).locator('.row').last().scrollIntoViewIfNeeded();
      return await thumbs(page).count() === PHOTOS;
    });
    await decoded(thumbs(page).first());
    await section(page).evaluate((element) => element.scrollIntoView());
    await looksRight(page, 'the files of a case', `evidence-task-${size}-${theme}`);

    await press(page, row(page, PANORAMA.name).getByRole('link'));
    await title(page, PANORAMA.name).waitFor();
    await decoded(shown(page, 'preview'));
    const [wide] = await sizeOf(shown(page, 'preview'));
    assert(wide <= 1024, `a preview is small, and this is ${wide} wide`);
    assert((await evidence(scene.andris, scene.task)).every(({ original }) => original === 'away'), 'no original was fetched for it');
    await looksRight(page, 'a preview', `evidence-preview-${size}-${theme}`);

    await press(page, openButton(page));
    await decoded(shown(page, 'original'));
    assert.deepEqual(await sizeOf(shown(page, 'original')), [PANORAMA.width, PANORAMA.height], 'it is the original');
    await looksRight(page, 'an original', `evidence-original-${size}-${theme}`);
    checkNoComplaints(page);
  }));
}

test('her own photos are seen before the office has any of them', () => withPhotos(async (scene) => {
  // The screens ask what the person may do at the office, which is out of reach.
  const page = await openApp(scene.browser, scene.ilze, 'phone', { expected: (text) => /status of 503/.test(text) });
  await openTask(page, scene.task);
  await until('each photo has its small picture', async () => {
    await section(page).locator('.row').last().scrollIntoViewIfNeeded();
    return await thumbs(page).count() === PHOTOS;
  });
  // One at a time is tried all the same.
  const places = section(page).getByText(/^(Tikai šajā ierīcē|Ceļā uz biroju 0 %)$/);
  await until('nobody else has them', async () => await places.count() === PHOTOS);
  await looksRight(page, 'her own photos', 'evidence-own-phone-light');
  await press(page, row(page, PANORAMA.name).getByRole('link'));
  await decoded(shown(page, 'original'));
  assert.deepEqual(await sizeOf(shown(page, 'original')), [PANORAMA.width, PANORAMA.height], 'what is here is shown at once');
  checkNoComplaints(page);
}, { reachable: false }));

test('everything can be done with the keys alone', () => withPhotos(async (scene) => {
  await colleague(scene);
  const page = await openApp(scene.browser, scene.andris, 'desktop');
  const [first, second] = await evidence(scene.andris, scene.task);
  await openTask(page, scene.task);
  await row(page, first.name).getByRole('link').focus();
  await page.keyboard.press('Enter');
  await title(page, first.name).waitFor();
  await page.keyboard.press('ArrowRight');
  await title(page, second.name).waitFor();
  await page.keyboard.press('ArrowLeft');
  await title(page, first.name).waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.getByText(`Pierādījumi · ${PHOTOS}. no ${PHOTOS}`).waitFor();
  await page.keyboard.press('ArrowRight');
  await title(page, first.name).waitFor();

  await openButton(page).focus();
  await page.keyboard.press('Enter');
  await decoded(shown(page, 'original'));
  assert.notEqual(await page.evaluate(() => document.activeElement.tagName), 'BODY', 'the focus is not lost with its button');
  const address = await shown(page, 'original').getAttribute('src');
  assert.equal(await loads(page, address), true, 'while it is looked at, its address is good');
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { level: 2, name: 'Pierādījumi' }).waitFor();
  assert.equal(await loads(page, address), false, 'the bytes are not kept in a page that was left');

  const focused = () => page.evaluate(() => document.activeElement.textContent);
  await until('the list goes on where it was left', async () => await focused() === first.name);

  await page.goBack();
  await title(page, first.name).waitFor();
  await page.reload();
  await title(page, first.name).waitFor();
  await go(page, `#/tasks/${scene.task}/evidence/${crypto.randomUUID()}`);
  await title(page, 'Šāda faila lietā nav').waitFor();
  await looksRight(page, 'a file that is not there', 'evidence-gone-desktop-light');
}));

for (const theme of ['light', 'dark']) {
  test(`she makes room, and what is gone comes back when there is a connection: ${theme}`, () => withPhotos(async (scene) => {
    // A browser complains of every refusal; without a connection there is one.
    const page = await openApp(scene.browser, scene.ilze, 'phone', { theme, expected: (text) => /status of 503/.test(text) });
    await go(page, '#/sync');
    const make = page.getByRole('button', { name: /^Atbrīvot [\d,]+ MB$/ });
    await make.waitFor();
    await make.scrollIntoViewIfNeeded();
    await looksRight(page, 'what room files take', `evidence-room-phone-${theme}`);
    await press(page, make);
    const dialog = page.getByRole('dialog', { name: 'Atbrīvot vietu ierīcē?' });
    await dialog.getByText('Birojs ar parakstu ir apliecinājis', { exact: false }).waitFor();
    await looksRight(page, 'what happens when room is made', `evidence-room-asks-phone-${theme}`);
    await press(page, dialog.getByRole('button', { name: /^Atbrīvot / }));
    await page.getByText(/^Atbrīvoti .* MB: izņemti \d+ faili\.$/).waitFor();
    await press(page, page.getByRole('button', { name: 'Aizvērt paziņojumu' }));
    await until('nothing is here any more', async () => (await evidence(scene.ilze, scene.task)).every(({ original }) => original === 'away'));

    await scene.ilze.done('choose-networks', { networks: 'none' });
    await until('no network may be used', async () => (await scene.ilze.done('show-sync', {})).state === 'not-allowed');
    const [first] = await evidence(scene.ilze, scene.task);
    await go(page, `#/tasks/${scene.task}/evidence/${first.evidence}`);
    await title(page, first.name).waitFor();
    await press(page, openButton(page));
    const told = page.locator('.viewer .banner', { hasText: 'server.unreachable' }).first();
    await told.getByRole('link', { name: 'Skatīt sinhronizāciju' }).waitFor();
    await looksRight(page, 'an original without a connection', `evidence-offline-phone-${theme}`);

    await scene.ilze.done('choose-networks', { networks: 'any' });
    await until('there is a connection', async () => (await scene.ilze.done('show-sync', {})).state === 'up-to-date');
    await press(page, told.getByRole('button', { name: 'Mēģināt vēlreiz' }));
    await decoded(shown(page, 'original'));
    assert.equal((await sizeOf(shown(page, 'original')))[1], 800, 'the same picture is here again');
    await looksRight(page, 'an original that came back', `evidence-again-phone-${theme}`);
    checkNoComplaints(page);
  }));
}
