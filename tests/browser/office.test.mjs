// The administration: a unit, people by the form and from a file, a move and what it takes away from a device.

import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import test from 'node:test';
import {
  Host, Server, checkAccessibility, checkFits, checkNoComplaints, checkTargets, dataFolder, go, openApp, openBrowser, picture,
  press, until,
} from './drive.mjs';
import { button, field, firstTask, refusal, title } from './hands.mjs';
import { anna, ilze } from './person.mjs';

// Anna comes in with her invitation, as every administrator does.
async function withAnna(story) {
  const folders = await Promise.all([dataFolder(), dataFolder(), dataFolder()]);
  const scene = { browser: await openBrowser(), server: await Server.start(folders[0]), folders };
  try {
    scene.anna = await Host.start(folders[1], { demo: false, server: scene.server, person: anna });
    await until('the office answers her', async () => 'ok' in await scene.anna.call('show-me', {}));
    await story(scene);
  } finally {
    await scene.browser.close();
    for (const one of [scene.anna, scene.ilze]) await one?.kill();
    await scene.server.kill();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
}

const link = (page, name) => page.getByRole('link', { name, exact: true });
const side = (page) => page.locator('.pane--side');
const row = (page, name) => page.locator('tr, li.row', { hasText: name });
const unitsOf = async (host) => (await host.done('list-units', {})).units;
const peopleOf = async (host, search) => (await host.done('list-people', { search, unit: null, state: 'working', after: null })).people;

// Under a thumb there is no room for a fifth place: the settings lead there.
async function openOffice(page, tab) {
  const phone = await page.locator('.bottombar').isVisible();
  if (phone) await press(page, page.locator('.bottombar').getByRole('link', { name: 'Iestatījumi' }));
  await press(page, link(page, phone ? 'Atvērt pārvaldību' : 'Pārvaldība'));
  await title(page, 'Struktūrvienības').waitFor();
  if (tab) {
    await press(page, page.locator('.office__tabs').getByRole('link', { name: tab, exact: true }));
    await title(page, tab).waitFor();
  }
}

async function looksRight(page, what, name) {
  await checkAccessibility(page, what);
  await checkFits(page, what);
  await checkTargets(page, what);
  await picture(page, name);
}

async function choose(page, label, text) {
  const select = field(page, label).last();
  await until(`${label} offers ${text}`, async () => (await select.innerText()).includes(text));
  const wanted = await select.locator('option', { hasText: text }).first().getAttribute('value');
  await select.selectOption(wanted);
}

// Names what has the focus, until it is what is wanted.
async function tabTo(page, what, isThere) {
  for (let step = 0; step < 80; step += 1) {
    if (await page.evaluate(isThere)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`the keyboard comes to ${what}`);
}

test('an administrator founds a unit and adds a person with the keyboard alone', () => withAnna(async (scene) => {
  const page = await openApp(scene.browser, scene.anna, 'desktop');
  await link(page, 'Pārvaldība').waitFor();
  await tabTo(page, 'the administration', () => document.activeElement.textContent === 'Pārvaldība');
  await page.keyboard.press('Enter');
  await title(page, 'Struktūrvienības').waitFor();
  await tabTo(page, 'the new unit', () => document.activeElement.textContent === 'Pievienot struktūrvienību');
  await page.keyboard.press('Enter');
  await side(page).getByRole('heading', { name: 'Jauna struktūrvienība' }).waitFor();
  await tabTo(page, 'its code', () => document.activeElement.matches('.office__form input'));
  await page.keyboard.type('testa-1');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Ierakstiet tekstu.').waitFor();
  await until('the faulty field has the focus', () => field(page, 'Nosaukums').evaluate((one) => one === document.activeElement));
  await page.keyboard.type('Testa struktūrvienība');
  await page.keyboard.press('Control+Enter');
  await side(page).getByRole('heading', { name: 'Testa struktūrvienība' }).waitFor();
  await looksRight(page, 'a new unit', 'office-unit-desktop-light');
  assert((await unitsOf(scene.anna)).some(({ code }) => code === 'TESTA-1'), 'the server has it');
  await page.keyboard.press('Escape');
  await until('the row has the focus', () => page.evaluate(() => document.activeElement.textContent === 'Testa struktūrvienība'));

  await tabTo(page, 'the people', () => document.activeElement.matches('.office__tabs a[href="#/office/people"]'));
  await page.keyboard.press('Enter');
  await title(page, 'Darbinieki').waitFor();
  await tabTo(page, 'the new person', () => document.activeElement.textContent === 'Pievienot darbinieku');
  await page.keyboard.press('Enter');
  await tabTo(page, 'the name', () => document.activeElement.matches('.office__form input'));
  await page.keyboard.type('Jānis Bērziņš');
  await page.keyboard.press('Tab');
  await page.keyboard.type('janis.berzins');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await until('the unit is offered', async () => (await field(page, 'Struktūrvienība').last().innerText()).includes('Testa'));
  await page.keyboard.type('Testa');
  await page.keyboard.press('Control+Enter');
  await side(page).getByRole('heading', { name: 'Jānis Bērziņš' }).waitFor();
  await row(page, 'Jānis Bērziņš').first().getByText('Testa struktūrvienība').waitFor();
  const [added] = await peopleOf(scene.anna, 'janis.berzins');
  assert.equal(added.posts[0].unit_name, 'Testa struktūrvienība', 'he works there');

  await tabTo(page, 'the invitation', () => document.activeElement.textContent.includes('Izsniegt uzaicinājumu'));
  await page.keyboard.press('Enter');
  const code = page.locator('.office__code');
  await code.waitFor();
  assert.match((await code.innerText()).trim(), /\S{8,}/, 'the code is there to be copied by eye');
  await looksRight(page, 'an invitation', 'office-invitation-desktop-light');
  await tabTo(page, 'the end of it', () => document.activeElement.textContent.includes('Kods ir nodots'));
  await page.keyboard.press('Enter');
  await code.waitFor({ state: 'hidden' });
  await side(page).getByText('nav izmantots', { exact: false }).waitFor();
  checkNoComplaints(page);
}));

test('a list is taken over with the thumb, after its fault was mended', () => withAnna(async (scene) => {
  const page = await openApp(scene.browser, scene.anna, 'tablet', { theme: 'dark' });
  const { code } = (await unitsOf(scene.anna))[0];
  await link(page, 'Pārvaldība').waitFor();
  await openOffice(page, 'Darbinieki');
  await press(page, link(page, 'Pārņemt no datnes'));
  const list = field(page, 'Darbinieku saraksts');
  const header = 'login;name;role;unit;from;until;subject';
  const good = [`inga.ozola;Inga Ozola;INS;${code};2026-01-05;;`, `maris.kalns;Māris Kalns;OFF;${code};05.01.2026.;;`];
  await list.fill([header, good[0], good[1].replace('OFF', 'KING')].join('\n'));
  await press(page, button(page, 'Pārbaudīt'));
  await page.getByText('Datnē ir 1 kļūda').waitFor();
  await row(page, 'Šāda amata koda nav.').getByText('3', { exact: true }).waitFor();
  assert.equal(await button(page, 'Pārņemt').count(), 0, 'what is wrong cannot be taken over');
  await looksRight(page, 'a faulty list', 'office-import-fault-tablet-dark');

  await list.fill([header, ...good].join('\n'));
  await press(page, button(page, 'Pārbaudīt'));
  await page.getByText('Jauni: 2', { exact: false }).waitFor();
  assert.deepEqual(await peopleOf(scene.anna, 'inga.ozola'), [], 'a rehearsal changes nothing');
  await looksRight(page, 'a good list', 'office-import-tablet-dark');
  await press(page, button(page, 'Pārņemt'));
  await title(page, 'Darbinieki').waitFor();
  await row(page, 'Inga Ozola').waitFor();
  await row(page, 'Māris Kalns').waitFor();
  assert.equal((await peopleOf(scene.anna, 'maris.kalns'))[0].posts[0].role, 'OFF');
  await looksRight(page, 'the people', 'office-people-tablet-dark');
  checkNoComplaints(page);
}));

test('everybody is found page by page, fast typing asks once, and each fault of a line is told', () => withAnna(async (scene) => {
  const { code } = (await unitsOf(scene.anna))[0];
  const header = 'login;name;role;unit;from;until;subject';
  const many = Array.from({ length: 70 }, (_, n) => `darbinieks.${n};Darbinieks ${n};INS;${code};2026-01-05;;`);
  await scene.anna.done('import-people', { form: { text: [header, ...many].join('\n'), rehearse: false } });
  const page = await openApp(scene.browser, scene.anna, 'phone');
  const asked = [];
  page.on('request', (request) => { if (request.url().endsWith('/call/list-people')) asked.push(request.postData()); });
  await openOffice(page, 'Darbinieki');
  await page.locator('li.row').first().waitFor();
  const shown = await page.locator('li.row').count();
  await press(page, button(page, 'Rādīt vēl'));
  await until('the next page is below', async () => (await page.locator('li.row').count()) > shown);
  await looksRight(page, 'many people', 'office-people-more-phone-light');

  asked.length = 0;
  await field(page, 'Meklēt darbiniekus').pressSequentially('nieks 69', { delay: 40 });
  await until('only one is left', async () => (await page.locator('li.row').count()) === 1);
  assert.equal(asked.length, 1, 'each question about people stands in the audit, so typing asks once');

  await press(page, page.locator('.office__tabs').getByRole('link', { name: 'Auditācija' }));
  await title(page, 'Auditācija').waitFor();
  await until('the open tab is on the screen', () => page.evaluate(() => {
    const { left, right } = document.querySelector('.office__tabs [aria-current]').getBoundingClientRect();
    return left >= 0 && right <= window.innerWidth;
  }));
  await picture(page, 'office-tabs-phone-light');

  await go(page, '#/office/people/import');
  await field(page, 'Darbinieku saraksts').fill(`${header}\nmaris.kalns;Māris Kalns;KING;${code};rīt;;`);
  await press(page, button(page, 'Pārbaudīt'));
  await row(page, 'Šāda amata koda nav.').waitFor();
  await row(page, 'Tā nav diena.').waitFor();
  await looksRight(page, 'two faults of a line', 'office-import-faults-phone-light');
  checkNoComplaints(page);
}));

test('an inspector who is moved on the screen delivers her work, and the old cases leave', () => withAnna(async (scene) => {
  scene.ilze = await Host.start(scene.folders[2], { server: scene.server });
  const task = await until('her day is there', () => firstTask(scene.ilze).catch(() => undefined));
  const sync = () => scene.ilze.done('show-sync', {});
  await until('her work is delivered', async () => (await sync()).state === 'up-to-date');
  await scene.ilze.done('choose-networks', { networks: 'none' });
  await scene.ilze.done('write-note', { task, text: 'Pierakstīts bez savienojuma.' });

  const page = await openApp(scene.browser, scene.anna, 'desktop');
  await openOffice(page, 'Darbinieki');
  await field(page, 'Meklēt darbiniekus').fill('ilze');
  await press(page, page.locator('.table__link', { hasText: ilze.name }));
  await side(page).getByRole('heading', { name: ilze.name }).waitFor();
  await looksRight(page, 'an inspector', 'office-person-desktop-light');
  await press(page, side(page).getByRole('button', { name: 'Pārcelt', exact: true }));
  await choose(page, 'Struktūrvienība', 'Rīgas');
  await looksRight(page, 'a move', 'office-move-desktop-light');
  await press(page, side(page).getByRole('button', { name: 'Pārcelt', exact: true }));
  await page.getByText('Darbinieks pārcelts').waitFor();
  await side(page).getByText('beidzies').waitFor();

  await scene.ilze.done('choose-networks', { networks: 'any' });
  await until('she is told', async () => (await sync()).notices.some(({ kind }) => kind === 'case-left'));
  assert.equal(await refusal(scene.ilze, 'open-task', { task }), 'case.left', 'the old unit\'s case is closed to her');
  assert.equal((await scene.ilze.done('show-device', {})).waiting_changes, 0, 'her work went first');
  checkNoComplaints(page);
}));

test('what somebody else has changed is said, and what was typed stays', () => withAnna(async (scene) => {
  const expected = (text) => /status of (409|503)|ERR_FAILED/.test(text);
  const page = await openApp(scene.browser, scene.anna, 'desktop', { expected, deaf: true });
  await openOffice(page, 'Darbinieki');
  await press(page, page.locator('.table__link', { hasText: ilze.name }));
  await press(page, side(page).getByRole('button', { name: 'Labot', exact: true }));
  await field(page, 'Vārds un uzvārds').fill('Ilze Kalniņa-Ozola');
  const [seen] = await peopleOf(scene.anna, ilze.user);
  await scene.anna.done('change-person', { person: seen.id, change: { seen: seen.version, login: seen.login, name: 'Ilze K.' } });
  await press(page, button(page, 'Saglabāt'));
  await page.getByText('Cits šo ierakstu jau ir mainījis.').waitFor();
  await side(page).getByRole('heading', { name: 'Ilze K.' }).waitFor();
  assert.equal(await field(page, 'Vārds un uzvārds').inputValue(), 'Ilze Kalniņa-Ozola', 'nothing typed is lost');
  await press(page, button(page, 'Saglabāt'));
  await side(page).getByRole('heading', { name: 'Ilze Kalniņa-Ozola' }).waitFor();
  checkNoComplaints(page);
}));

test('whoever administers nothing is shown no administration', () => withAnna(async (scene) => {
  scene.ilze = await Host.start(scene.folders[2], { server: scene.server });
  await until('the office knows her', async () => 'ok' in await scene.ilze.call('show-me', {}));
  const expected = (text) => /status of 4\d\d/.test(text);
  const page = await openApp(scene.browser, scene.ilze, 'phone', { expected });
  await go(page, '#/office/people');
  await page.getByText('Jūsu lomai nav pieejama', { exact: false }).waitFor();
  assert.equal(await link(page, 'Pārvaldība').count(), 0, 'and no way leads there');
  await checkAccessibility(page, 'a closed door');
  await checkFits(page, 'a closed door');
  checkNoComplaints(page);
}));

for (const [size, theme] of [['phone', 'light'], ['phone', 'dark'], ['tablet', 'light'], ['desktop', 'dark'], ['desktop', 'contrast']]) {
  test(`units and people read well: ${size}, ${theme}`, () => withAnna(async (scene) => {
    const page = await openApp(scene.browser, scene.anna, size, { theme });
    await openOffice(page);
    await row(page, 'Rīgas').first().waitFor();
    await looksRight(page, 'the units', `office-units-${size}-${theme}`);
    await openOffice(page, 'Darbinieki');
    await row(page, ilze.name).waitFor();
    await looksRight(page, 'the people', `office-people-${size}-${theme}`);
    await press(page, page.locator('a', { hasText: ilze.name }).first());
    await page.getByRole('heading', { name: 'Prombūtne' }).waitFor();
    await looksRight(page, 'a person', `office-person-${size}-${theme}`);
    await press(page, button(page, 'Noteikt aizvietošanu'));
    await looksRight(page, 'a deputy', `office-deputy-${size}-${theme}`);
    checkNoComplaints(page);
  }));
}
