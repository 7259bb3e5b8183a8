// Addresses that people send each other: they open the thing for whoever has it, one page for whoever does not, and nothing at
// all when they are not exactly an address.

import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import test from 'node:test';
import {
  Host, Server, checkAccessibility, checkFits, checkNoComplaints, checkTargets, dataFolder, go, openApp, openBrowser, picture,
  press, until, withApp,
} from './drive.mjs';
import { button, firstTask, leaveUnsent, locked, refused, title, today, unlock } from './hands.mjs';
import { ilze } from './person.mjs';

const NOBODYS = '01936b3e-7e00-7000-8000-00000000beef';
const closed = (page) => title(page, 'Šo ierakstu šeit nevar atvērt');

async function looksRight(page, what, name) {
  await checkAccessibility(page, what);
  await checkFits(page, what);
  await checkTargets(page, what);
  await picture(page, name);
}

const placeOf = (page) => page.evaluate(() => location.hash);

async function titleOf(host, task) {
  return (await host.done('open-task', { task })).row.title;
}

for (const [size, theme] of [['phone', 'light'], ['phone', 'dark'], ['desktop', 'light'], ['desktop', 'dark']]) {
  test(`an address opens what is here, and one page says what is not: ${size}, ${theme}`, () => withApp(async ({ browser, host }) => {
    const task = await firstTask(host);
    const name = await titleOf(host, task);
    const page = await openApp(browser, host, size, { theme });
    await today(page).waitFor();
    await go(page, `#/o/task/${task}`);
    await title(page, name).waitFor();
    assert.equal(await placeOf(page), `#/tasks/${task}`);
    await looksRight(page, 'a task with its link', `link-task-${size}-${theme}`);
    await page.goBack();
    await today(page).waitFor();

    const said = [];
    for (const kind of ['task', 'case', 'visit', 'sheet', 'violation', 'note', 'person']) {
      await go(page, `#/o/${kind}/${NOBODYS}`);
      await closed(page).waitFor();
      said.push(await page.locator('main').innerText());
    }
    assert.equal(new Set(said).size, 1, 'nobody learns from an address what there is');
    await looksRight(page, 'an address of something else', `link-closed-${size}-${theme}`);
    await go(page, `#/o/document/${NOBODYS}`);
    await title(page, 'Dokumentus lietotnē vēl nevar atvērt').waitFor();
    await press(page, page.getByRole('link', { name: 'Doties uz „Šodien”' }));
    await today(page).waitFor();
    checkNoComplaints(page);
  }));
}

test('an address waits behind the lock and opens after it', () => withApp(async ({ browser, host }) => {
  const task = await firstTask(host);
  await leaveUnsent(host);
  const page = await openApp(browser, host, 'phone', { expected: refused });
  await today(page).waitFor();
  await host.done('lock-now', {});
  await locked(page).waitFor();
  await go(page, `#/o/task/${task}`);
  assert.equal(await page.locator('.app').count(), 0, 'nothing shows through');
  await unlock(page, ilze.pin);
  await until('it opens', async () => (await placeOf(page)) === `#/tasks/${task}`);
  await page.getByLabel('Jauna piezīme').last().waitFor();
  checkNoComplaints(page);
}));

test('a visit and its sheet have addresses as well', () => withApp(async ({ browser, host }) => {
  const task = await firstTask(host);
  await until('the definitions are there', async () => 'ok' in await host.call('prepare-sheet', { task, kinds: [], picked: [] }));
  const { visit, sheet } = await host.done('start-visit', { task });
  const { note } = (await host.done('open-task', { task })).notes[0] ?? { note: await host.done('write-note', { task, text: 'Vārti vaļā.' }) };
  const page = await openApp(browser, host, 'tablet', { theme: 'dark' });
  for (const [kind, id, place] of [['visit', visit, `#/visits/${visit}`], ['sheet', sheet, `#/sheets/${sheet}/0`], ['note', note, `#/tasks/${task}`]]) {
    await go(page, `#/o/${kind}/${id}`);
    await until(`the ${kind} opens`, async () => (await placeOf(page)) === place);
  }
  await go(page, `#/visits/${visit}`);
  await button(page, 'Kopēt saiti').waitFor();
  await looksRight(page, 'a visit with its link', 'link-visit-tablet-dark');
  checkNoComplaints(page);
}));

test('what is not exactly an address opens nothing', () => withApp(async ({ browser, host }) => {
  const task = await firstTask(host);
  const page = await openApp(browser, host, 'desktop');
  await today(page).waitFor();
  const hostile = [
    `#/o/horse/${task}`, '#/o/task/<img src=x onerror=alert(1)>', `#/o/task/${task}/../../settings`, `#/o/task/${task}%00`,
    `#/o/task/${'7'.repeat(5_000)}`, '#/o/task/javascript:alert(1)', `#/o/TASK/${task}`, '#/o',
  ];
  page.on('dialog', () => assert.fail('no script of an address runs'));
  for (const address of hostile) {
    await go(page, '#/settings');
    await title(page, 'Iestatījumi').waitFor();
    await go(page, address);
    await title(page, 'Iestatījumi').waitFor({ state: 'hidden' });
    assert.equal(await page.getByLabel('Jauna piezīme').count(), 0, `${address.slice(0, 60)} opens no task`);
    assert.equal(await page.locator('img').count(), 0, 'and puts nothing on the page');
  }
  checkNoComplaints(page);
}));

test('a link that is copied leads over the server to the same task', async () => {
  const folders = await Promise.all([dataFolder(), dataFolder()]);
  const browser = await openBrowser();
  const server = await Server.start(folders[0]);
  const host = await Host.start(folders[1], { server });
  try {
    const task = await until('her day is there', () => firstTask(host).catch(() => undefined));
    const page = await openApp(browser, host, 'desktop', { expected: refused });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await go(page, `#/tasks/${task}`);
    await button(page, 'Kopēt saiti').focus();
    await page.keyboard.press('Enter');
    await page.getByText('Saite nokopēta').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(link, `http://${server.address}/o/task/${task}`);
    const answer = await fetch(link, { headers: { accept: 'text/html' }, redirect: 'manual' });
    assert.equal(answer.status, 303, 'a browser is sent on');
    assert.equal(answer.headers.get('location'), `apseko:///o/task/${task}`, 'to the app');
    checkNoComplaints(page);
  } finally {
    await browser.close();
    await host.kill();
    await server.kill();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
});
