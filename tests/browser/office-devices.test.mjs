// Devices, keys and the audit in the administration: a tablet is lost, another system asks with a key, and somebody wants to
// know who looked.

import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import test from 'node:test';
import {
  Host, Server, checkAccessibility, checkFits, checkNoComplaints, checkTargets, dataFolder, go, openApp, openBrowser, picture, press,
  until,
} from './drive.mjs';
import { button, enterDigits, field, firstTask, refused, title } from './hands.mjs';
import { anna, ilze } from './person.mjs';

// Reads the whole audit, on a device of his own.
const juris = { user: 'sec.demo', name: 'Juris Kļava', invitation: 'ZEME-2026-JURIS', password: 'pelēka dūja uz jumta', pin: '6182' };

// Ilze works on her tablet; whoever looks after devices, keys or the audit has a device of their own.
async function withOffice(person, story) {
  const folders = await Promise.all([dataFolder(), dataFolder(), dataFolder()]);
  const scene = { browser: await openBrowser(), server: await Server.start(folders[0]), folders };
  try {
    scene.ilze = await Host.start(folders[1], { server: scene.server });
    scene.task = await until('her day is there', () => firstTask(scene.ilze).catch(() => undefined));
    await delivered(scene.ilze);
    scene.office = await Host.start(folders[2], { server: scene.server, demo: false, person });
    scene.person = person;
    await until('the server knows them', async () => 'ok' in await scene.office.call('show-me', {}));
    await story(scene);
  } finally {
    await scene.browser.close();
    for (const one of [scene.ilze, scene.office]) await one?.kill();
    await scene.server.kill();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
}

const state = async (host) => (await host.done('show-sync', {})).state;
const delivered = (host) => until('the work is delivered', async () => (await state(host)) === 'up-to-date');
const devices = async (host) => (await host.done('list-devices', { search: '', unit: null, state: 'all', after: null })).devices;
const hers = async (host) => (await devices(host)).find(({ owner }) => owner.name === ilze.name);

async function openOffice({ browser, office }, size, place, options = {}) {
  const page = await openApp(browser, office, size, { expected: refused, ...options });
  await go(page, `#/office/${place}`);
  return page;
}

async function check(page, what, name) {
  await checkAccessibility(page, what);
  await checkFits(page, what);
  await checkTargets(page, what);
  await picture(page, name);
}

const confirm = async (page, { office, person }) => {
  await page.getByRole('heading', { name: 'Apstipriniet ar kodu' }).waitFor();
  await enterDigits(page, 'Kods', await office.nextCode(person.user));
  await press(page, button(page, 'Apstiprināt'));
};

for (const [size, theme] of [['phone', 'light'], ['tablet', 'dark'], ['desktop', 'light']]) {
  test(`a lost tablet is shut out and wiped: ${size}`, () => withOffice(anna, async (scene) => {
    const page = await openOffice(scene, size, 'devices', { theme });
    await title(page, 'Ierīces').waitFor();
    const row = page.getByRole('row', { name: ilze.name }).or(page.getByRole('listitem').filter({ hasText: ilze.name }));
    await row.first().waitFor();
    await check(page, 'the devices', `office-devices-${size}-${theme}`);
    const { id, label } = await hers(scene.office);
    await press(page, page.getByRole('link', { name: label, exact: true }).first());
    await page.getByRole('heading', { name: 'Ierīce pazudusi?' }).waitFor();
    await check(page, 'a device', `office-device-${size}-${theme}`);

    await press(page, button(page, 'Atsaukt ierīci'));
    await page.getByText('Izvēlieties iemeslu.', { exact: true }).waitFor();
    await field(page, 'Iemesls').selectOption('Pazudusi');
    await press(page, button(page, 'Atsaukt ierīci'));
    await page.getByText('Ierīce ir atsaukta.', { exact: true }).waitFor();
    assert.equal((await hers(scene.office)).state, 'revoked');
    await scene.ilze.done('write-note', { task: scene.task, text: 'Rakstīts pēc atsaukšanas.' });
    await delivers(scene);

    await press(page, button(page, 'Dzēst attālināti'));
    await page.getByRole('heading', { name: 'Dzēst visu, kas ir ierīcē?' }).waitFor();
    await check(page, 'what a wipe does', `office-wipe-${size}-${theme}`);
    const dialog = page.getByRole('dialog').filter({ visible: true });
    await dialog.getByLabel('Iemesls').selectOption('Nozagta');
    await press(page, dialog.getByRole('button', { name: 'Dzēst attālināti' }));
    await confirm(page, scene);
    await page.getByText('Gaida dzēšanu').first().waitFor();
    const ordered = (await devices(scene.office)).find((device) => device.id === id);
    assert(['wipe-ordered', 'wiped'].includes(ordered.state), `the order stands: ${ordered.state}`);
    checkNoComplaints(page);
    await wipes(scene, size, theme);
    await until('the office hears of it', async () => (await devices(scene.office)).find((device) => device.id === id).state === 'wiped');
  }));
}

test('a new tablet takes the place of a lost one, and both say so', () => withOffice(anna, async (scene) => {
  await until('the office has heard that all of hers is there', async () => (await hers(scene.office)).unsent === 0);
  const { id, label } = await hers(scene.office);
  const page = await openOffice(scene, 'desktop', `devices/${id}`);
  await page.getByRole('heading', { name: 'Ierīce pazudusi?' }).waitFor();
  await press(page, button(page, 'Dzēst attālināti'));
  const weighing = page.getByRole('dialog').filter({ visible: true });
  await weighing.getByText('Pēdējās saziņas brīdī viss bija nogādāts.').waitFor();
  await check(page, 'a wipe that loses nothing', 'office-wipe-delivered-desktop-light');
  await press(page, weighing.getByRole('button', { name: 'Atcelt' }));

  await press(page, button(page, 'Izsniegt uzaicinājumu'));
  const code = (await page.locator('.office__code').innerText()).trim();
  await check(page, 'an invitation in its place', 'office-replace-desktop-light');
  await press(page, button(page, 'Kods ir nodots'));
  const folder = await dataFolder();
  const second = await Host.start(folder, { server: scene.server, demo: false, person: { ...ilze, invitation: code } });
  try {
    const heir = await until('both are known', async () => (await devices(scene.office)).find(({ replaces }) => replaces?.id === id));
    // The office hears of other people's devices when it looks again.
    await page.reload();
    await page.getByText('Aizvietota ar', { exact: true }).waitFor();
    await check(page, 'a device that was replaced', 'office-replaced-desktop-light');
    await go(page, `#/office/devices/${heir.id}`);
    await page.getByText('Aizvieto', { exact: true }).waitFor();
    await page.locator('.pane--side').getByRole('link', { name: label, exact: true }).waitFor();
    await check(page, 'the device in its place', 'office-heir-desktop-light');
    checkNoComplaints(page);
  } finally {
    await second.kill();
    await rm(folder, { recursive: true, force: true });
  }
}));

// Whoever opens the data brings the tablet its order, and the lock says what became of them.
async function wipes(scene, size, theme) {
  await scene.ilze.kill();
  scene.ilze = await Host.start(scene.folders[1], { server: scene.server });
  await firstTask(scene.ilze);
  await until('nobody is enrolled on it', async () => (await scene.ilze.done('show-lock', {})).stage === 'new');
  const page = await openApp(scene.browser, scene.ilze, size, { theme });
  await page.getByText('Ierīces dati ir dzēsti pēc inspekcijas rīkojuma').waitFor();
  await check(page, 'a wiped device', `wiped-${size}-${theme}`);
}

// It may hand over what it has, and is told nothing more.
async function delivers({ ilze: device }) {
  await until('what was written is handed over', async () => (await device.done('show-device', {})).waiting_changes === 0);
}

test('another system reads units with its key until the key is revoked', () => withOffice(anna, async (scene) => {
  const page = await openOffice(scene, 'desktop', 'keys');
  await page.getByText('Sistēmu atslēgu vēl nav').waitFor();
  await press(page, page.getByRole('link', { name: 'Izveidot atslēgu' }));
  await field(page, 'Sistēmas nosaukums').fill('Statistikas krātuve');
  await press(page, button(page, 'Izveidot atslēgu'));
  await page.getByText('Atzīmējiet vismaz vienu atļauju.').waitFor();
  await page.getByLabel('Redzēt struktūrvienības un darbiniekus').check();
  await check(page, 'the form of a key', 'office-key-desktop-light');
  await press(page, button(page, 'Izveidot atslēgu'));
  await confirm(page, scene);
  await page.getByRole('heading', { name: 'Atslēga ir izveidota' }).waitFor();
  const secret = await page.locator('.office__secret').innerText();
  await check(page, 'the secret', 'office-key-secret-desktop-light');

  const units = () => fetch(`http://${scene.server.address}/api/v1/units`, { headers: { authorization: `Bearer ${secret}` } });
  const answer = await units();
  assert.equal(answer.status, 200, 'the key opens what it says');
  assert((await answer.json()).units.length > 0);

  await press(page, button(page, 'Atslēga ir pierakstīta'));
  await title(page, 'Sistēmu atslēgas').waitFor();
  await page.getByText('Statistikas krātuve').waitFor();
  assert(!(await page.content()).includes(secret), 'the secret is off the page');
  await press(page, button(page, 'Atsaukt atslēgu'));
  await page.getByText('Atsaukta', { exact: true }).waitFor();
  assert.equal((await units()).status, 401, 'and nothing any more');
  await check(page, 'the keys', 'office-keys-desktop-light');
  checkNoComplaints(page);
}));

for (const [size, theme] of [['phone', 'dark'], ['tablet', 'dark'], ['desktop', 'light']]) {
  test(`the security manager finds who looked at somebody's data: ${size}`, () => withOffice(juris, async (scene) => {
    const { id: person } = (await hers(scene.office)).owner;
    await scene.office.done('show-person', { person });
    const page = await openOffice(scene, size, 'audit', { theme });
    await title(page, 'Auditācija').waitFor();
    await page.getByText('Ierīcei nodoti dati').first().waitFor();
    const columns = size !== 'phone';
    assert.equal(await page.locator('.office__events').count(), columns ? 1 : 0, 'columns stand where they have room');
    await press(page, button(page, 'Pārbaudīt ķēdi'));
    await page.getByText('ķēde ir vesela', { exact: false }).waitFor();
    await check(page, 'the audit', `office-audit-${size}-${theme}`);
    if (columns) await headStays(page);

    await press(page, page.getByRole('tab', { name: 'Kas ir skatījis' }));
    await page.getByLabel('Kura darbinieka dati').fill('Ilze');
    await press(page, page.getByRole('button', { name: ilze.name }));
    const look = page.locator(columns ? '.office__events tr' : '.row', { hasText: 'Skatīti personas dati' }).first();
    await look.getByText(juris.name).waitFor();
    await look.getByText('Nolūks: kontu un ierīču pārvaldība').waitFor();
    await press(page, look.getByText('Vairāk', { exact: true }));
    await page.getByText('personal.viewed').waitFor();
    await check(page, 'who looked', `office-viewed-${size}-${theme}`);
    checkNoComplaints(page);
  }));
}

// However far down the entries go, it can be read what stands in which column.
async function headStays(page) {
  const head = page.locator('.office__events thead th').first();
  await page.locator('.office__events tbody tr').last().scrollIntoViewIfNeeded();
  const tops = await Promise.all([head, page.locator('.pane--main')].map((part) => part.boundingBox()));
  assert(tops[0].y >= tops[1].y - 1, 'the head has not gone up with the first entries');
  assert(await head.evaluate((cell) => {
    const { x, y, width, height } = cell.getBoundingClientRect();
    return cell.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  }), 'and nothing lies over it');
}

test('the packs are listed, and lead to the definitions', () => withOffice(anna, async (scene) => {
  const page = await openOffice(scene, 'desktop', 'packs', { theme: 'dark' });
  await page.getByRole('table').waitFor();
  await check(page, 'the packs', 'office-packs-desktop-dark');
  await press(page, page.getByRole('link', { name: 'Skatīt kontroles lapu definīcijas' }));
  await page.waitForURL(/#\/definitions/);
  checkNoComplaints(page);
}));
