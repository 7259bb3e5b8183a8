// Photos on a bad road, on a telephone: what waits, how far each is, what stops them, what the office does not take, and
// what it has signed for.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import test from 'node:test';
import {
  Host, Server, checkAccessibility, checkFits, checkNoComplaints, checkTargets, dataFolder, go, openApp, openBrowser, picture, press, until,
} from './drive.mjs';
import { button, firstTask } from './hands.mjs';

// Hosts of this file take in so many invented photos as soon as they know a task. The third is a panorama, and the office
// takes no file that large.
const PHOTOS = 4;
const SMALL = ['--largest-file', '5'];
process.env.APSEKO_TEST_PHOTOS = String(PHOTOS);

const SLOW = 300_000;
const FAST = 50_000_000;

// A road to the server that carries so many bytes a second, so that there is something to see.
class Road {
  static async to(server) {
    const road = Object.assign(new Road(), { server, bytesPerSecond: SLOW, open: new Set() });
    road.listener = createServer((device) => road.carry(device)).listen(0, '127.0.0.1');
    await once(road.listener, 'listening');
    return road;
  }

  carry(device) {
    const [host, port] = this.server.address.split(':');
    const office = connect({ host, port: Number(port) });
    for (const end of [device, office]) {
      this.open.add(end);
      end.on('error', () => {});
      end.on('close', () => { this.open.delete(end); device.destroy(); office.destroy(); });
    }
    office.pipe(device);
    device.on('data', (bytes) => {
      office.write(bytes);
      device.pause();
      setTimeout(() => device.resume(), 1000 * bytes.length / this.bytesPerSecond);
    });
  }

  words() {
    return ['--server', `http://127.0.0.1:${this.listener.address().port}`, '--root', this.server.root];
  }

  close() {
    for (const end of this.open) end.destroy();
    this.listener.close();
  }
}

// She knows her tasks, the office is out of reach, and her photos are on the device.
async function withPhotos(story) {
  const folders = await Promise.all([dataFolder(), dataFolder()]);
  const scene = { browser: await openBrowser(), folders, server: await Server.start(folders[0], { more: SMALL }) };
  scene.road = await Road.to(scene.server);
  try {
    await startHost(scene);
    await until('her day is there', () => firstTask(scene.host).catch(() => undefined));
    await scene.host.kill();
    await scene.server.kill();
    await startHost(scene);
    await story(scene);
  } finally {
    await scene.browser.close();
    await scene.host?.kill();
    scene.road.close();
    await scene.server.kill();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
}

async function startHost(scene) {
  scene.host = await Host.start(scene.folders[1], { server: scene.road });
}

async function startServer(scene, more) {
  scene.server = await scene.server.again({ more });
}

const wayOf = ({ way }) => (typeof way === 'string' ? way : Object.keys(way)[0]);
const sentOf = ({ way }) => way.sending?.sent ?? 0;
const view = (host) => host.done('show-files', {});
const rows = async (host) => (await view(host)).rows;
const many = async (host, way) => (await rows(host)).filter((row) => wayOf(row) === way).length;

const files = (page) => page.locator('.sync-files');
const bar = (page) => files(page).getByRole('progressbar', { name: /^Nosūtīts: / }).first();

async function openFiles({ browser, host }, theme = 'light') {
  // The screens ask what the person may do at the office, which is out of reach.
  const expected = (text) => /status of 503/.test(text);
  const page = await openApp(browser, host, 'phone', { theme, expected });
  await go(page, '#/sync');
  await page.getByRole('heading', { level: 2, name: 'Faili', exact: true }).waitFor();
  return page;
}

async function check(page, what, name) {
  await checkAccessibility(page, what);
  await checkFits(page, what);
  await checkTargets(page, what);
  await files(page).evaluate((list) => list.scrollIntoView());
  await picture(page, name);
}

test('photos wait, go, stand still when they are told to, and go on after a dead battery', () => withPhotos(async (scene) => {
  let page = await openFiles(scene);
  await files(page).getByText('0 no 4 failiem nogādāti', { exact: false }).waitFor();
  await files(page).getByText('Gaida savienojumu').first().waitFor();
  assert.equal(await page.locator('.sync-state').getByText('Viss nogādāts').count(), 0, 'what waits is not delivered');
  await check(page, 'files without a server', 'files-offline-phone-light');

  await startServer(scene, SMALL);
  await press(page, button(page, 'Sinhronizēt tagad'));
  await bar(page).waitFor();
  const spoken = () => bar(page).getAttribute('aria-valuetext', { timeout: 1000 }).catch(() => undefined);
  const seen = await until('the bar speaks', spoken);
  assert.match(seen, /^Sūta · .* no /, 'the bar says in words what it shows');
  await until('it moves', async () => {
    const now = await spoken();
    return now && now !== seen;
  });
  await check(page, 'files on their way', 'files-sending-phone-light');

  // With the keys alone, and the focus stays where it was.
  await button(page, 'Apturēt failus').focus();
  await page.keyboard.press('Enter');
  await button(page, 'Turpināt sūtīt').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.innerText.trim()), 'Turpināt sūtīt');
  await until('nothing is on its way', async () => await many(scene.host, 'sending') === 0);
  await files(page).getByText('Apturēts').first().waitFor();
  await check(page, 'files that were stopped', 'files-stopped-phone-light');
  checkNoComplaints(page);
  await page.context().close();

  const before = await many(scene.host, 'waiting');
  await scene.host.kill();
  await startHost(scene);
  await until('the exchange has come round', async () => (await scene.host.done('show-sync', {})).state === 'up-to-date');
  assert.equal((await view(scene.host)).paused, true, 'it holds until somebody says otherwise');
  assert.equal(await many(scene.host, 'waiting'), before, 'and nothing has left meanwhile');
  page = await openFiles(scene, 'dark');
  await page.getByRole('heading', { level: 2, name: 'Izmaiņas ir nogādātas, faili vēl ne visi' }).waitFor();
  await press(page, button(page, 'Turpināt sūtīt'));
  const begun = await until('some of one has arrived', async () => (await rows(scene.host)).find((row) => sentOf(row) > 0));
  await page.context().close();

  await scene.host.kill();
  await startHost(scene);
  const goesOn = await until('it goes on', async () => {
    const row = (await rows(scene.host)).find(({ evidence }) => evidence === begun.evidence);
    return (sentOf(row) > 0 || !['waiting', 'sending'].includes(wayOf(row))) && row;
  });
  assert(wayOf(goesOn) !== 'sending' || sentOf(goesOn) >= sentOf(begun), `where it was: ${sentOf(goesOn)} after ${sentOf(begun)}`);
  scene.road.bytesPerSecond = FAST;
  await until('all but one have arrived', async () => await many(scene.host, 'signed') === PHOTOS - 1);
}));

test('a photo that the office does not take says why, and goes when it may', () => withPhotos(async (scene) => {
  scene.road.bytesPerSecond = FAST;
  await startServer(scene, SMALL);
  let page = await openFiles(scene);
  await until('all but one are signed for', async () => await many(scene.host, 'signed') === PHOTOS - 1);
  const panorama = files(page).locator('.row', { hasText: 'attēls-3.bmp' });
  await panorama.getByText('Fails ir lielāks, nekā birojs pieņem.', { exact: false }).waitFor();
  await panorama.getByText('upload.too_large').waitFor();
  await files(page).getByText('Lietas failus parakstījis birojs: 3 no 4').waitFor();
  assert.equal(await page.locator('.sync-state').getByText('Viss nogādāts').count(), 0, 'one is missing');
  await press(page, files(page).getByText('Nogādāti un parakstīti 3 faili'));
  const signed = files(page).getByText('Nogādāts un parakstīts', { exact: true });
  await until('each of them says so', async () => await signed.count() === PHOTOS - 1);
  await check(page, 'a file that was refused', 'files-refused-phone-light');
  checkNoComplaints(page);
  await page.context().close();

  await scene.host.kill();
  await scene.server.kill();
  await startServer(scene, []);
  await startHost(scene);
  page = await openFiles(scene, 'dark');
  await files(page).getByText('3 no 4 failiem nogādāti', { exact: false }).waitFor();
  const refused = files(page).locator('.row', { hasText: 'attēls-3.bmp' });
  await press(page, refused.getByRole('button', { name: /^Sūtīt vēlreiz/ }));
  await files(page).getByText('Nogādāti visi 4 faili.').first().waitFor();
  await until('it is signed for', async () => await many(scene.host, 'signed') === PHOTOS);
  await page.getByRole('heading', { level: 2, name: 'Viss nogādāts' }).waitFor();
  await check(page, 'files that have all arrived', 'files-signed-phone-dark');
  checkNoComplaints(page);
}));
