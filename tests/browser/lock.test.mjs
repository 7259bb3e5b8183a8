// Coming in, going away and coming back, as a person does it with the thing in their hand; and that behind the lock
// there is nothing to see.

import assert from 'node:assert/strict';
import test from 'node:test';
import {
  checkAccessibility, checkFits, checkNoComplaints, checkTargets, go, openApp, picture, press, sizes, withApp,
} from './drive.mjs';
import {
  button, field, firstTask, focusIn, leaveUnsent, logIn, logInByKeys, locked, refused, title, today,
  unlock,
} from './hands.mjs';
import { ilze } from './person.mjs';

const composer = (page) => page.getByLabel('Jauna piezīme').last();

for (const size of Object.keys(sizes)) {
  test(`coming in on a ${size}: two slips, then right`, () => withApp(async ({ browser, host }) => {
    const page = await openApp(browser, host, size, { expected: refused });
    const tryWith = size === 'desktop' ? logInByKeys : logIn;
    await title(page, 'Pieteikšanās').waitFor();
    assert.equal(await field(page, 'Lietotājvārds').inputValue(), ilze.user, 'whoever was here last is known');
    await focusIn(page, 'Ierīces parole');

    await tryWith(page, 'nepareiza parole', host.code());
    await page.getByText('Nepareizi piekļuves dati.').waitFor();
    for (const emptied of ['Kods', 'Ierīces parole']) {
      assert.equal(await field(page, emptied).inputValue(), '', `${emptied}: nothing wrong stays in a field`);
    }
    assert.equal(await page.getByText(/Atliku/).count(), 0, 'one slip is human, and nobody counts aloud');
    await checkReach(page, 'Pieteikties', size);

    await tryWith(page, ilze.password, '000000');
    await page.getByText('Atlikuši 8 mēģinājumi.').waitFor();
    await checkAccessibility(page, 'a refused log-in');
    await checkReach(page, 'Pieteikties', size);

    await tryWith(page, ilze.password, await host.nextCode());
    await today(page).waitFor();
    await page.getByText('Kopš iepriekšējās reizes bijuši 2 neveiksmīgi pieteikšanās mēģinājumi.').waitFor();
    checkNoComplaints(page);
  }, { comeIn: false }));

  test(`locked on a ${size}: nothing behind it, and the PIN brings everything back`, () => withApp(async ({ browser, host }) => {
    const page = await openApp(browser, host, size, { expected: refused });
    const place = await halfWayThroughANote(page, host);
    const names = await everythingToHide(host);
    await lock(page, size);
    await locked(page).waitFor();

    await checkNothingShows(page, names);
    const answer = await host.post('/call/open-task', { request_id: crypto.randomUUID(), body: { task: place.split('/').pop() } });
    assert.equal(answer.status, 403);
    assert.match(await answer.text(), /access\.locked/);
    await page.goBack();
    await twoFrames(page);
    await checkNothingShows(page, names);
    await go(page, '#/tasks');
    await twoFrames(page);
    await checkNothingShows(page, names);
    await page.reload();
    await locked(page).waitFor();
    await checkNothingShows(page, names);
    for (const theme of ['light', 'dark', 'contrast']) {
      await page.evaluate((name) => { document.documentElement.dataset.theme = name; }, theme);
      await picture(page, `locked-${size}-${theme}`);
    }
    await checkFits(page, 'the lock');
    await checkTargets(page, 'the lock');
    await checkAccessibility(page, 'the lock');
    await checkReach(page, 'Atbloķēt', size);
    await go(page, place);

    if (size === 'desktop') {
      await focusIn(page, 'PIN kods');
      await page.keyboard.type(ilze.pin);
      await page.keyboard.press('Enter');
    } else {
      await unlock(page, ilze.pin);
    }
    await composer(page).waitFor();
    assert.equal(await composer(page).inputValue(), 'Jumta malā nav mar', 'half a sentence waits where it was left');
    checkNoComplaints(page);
  }));
}

test('five wrong PINs take it away, and the password goes on where the person was', () => withApp(async ({ browser, host }) => {
  const page = await openApp(browser, host, 'tablet', { expected: refused });
  await halfWayThroughANote(page, host);
  await lock(page, 'tablet');
  for (const left of ['Atlikuši 4 mēģinājumi.', 'Atlikuši 3 mēģinājumi.', 'Atlikuši 2 mēģinājumi.', 'Atlicis 1 mēģinājums.']) {
    await unlock(page, '1111');
    await page.getByText(left, { exact: true }).waitFor();
    assert.equal(await field(page, 'PIN kods').inputValue(), '', 'a wrong PIN does not stay');
  }
  await unlock(page, '1111');
  await field(page, 'Ierīces parole').waitFor();
  await page.getByText('Ar PIN kodu ekrānu pašlaik nevar atbloķēt.').waitFor();
  assert.equal(await button(page, 'Izmantot PIN kodu').count(), 0, 'there is no way back to the PIN');
  await picture(page, 'pin-gone-tablet-light');

  await field(page, 'Ierīces parole').fill('nepareiza parole');
  await press(page, button(page, 'Atsākt'));
  await page.getByText('login.wrong').waitFor();
  await field(page, 'Ierīces parole').fill(ilze.password);
  await press(page, button(page, 'Atsākt'));
  await composer(page).waitFor();
  assert.equal(await composer(page).inputValue(), 'Jumta malā nav mar');
  checkNoComplaints(page);
}));

test('nobody there for ten minutes: the screen locks by itself', () => withApp(async ({ browser, host }) => {
  await leaveUnsent(host);
  const page = await openApp(browser, host, 'phone', { expected: refused });
  await today(page).waitFor();
  await host.wakeFor(9);
  assert.equal(await locked(page).count(), 0, 'nine minutes are a conversation');
  await host.wakeFor(1);
  await locked(page).waitFor();
  await field(page, 'PIN kods').waitFor();
  assert.equal(await page.locator('.app').count(), 0);
  checkNoComplaints(page);
}));

test('whoever types is there', () => withApp(async ({ browser, host }) => {
  const page = await openApp(browser, host, 'desktop', { expected: refused });
  await go(page, `#/tasks/${await firstTask(host)}`);
  await composer(page).waitFor();
  await host.wakeFor(9);
  const heard = page.waitForResponse('**/call/stay-awake');
  await composer(page).focus();
  await page.keyboard.type('Rakstu');
  await heard;
  await host.wakeFor(9);
  assert.equal(await locked(page).count(), 0, 'the ten minutes began anew');
  assert.deepEqual((await host.done('show-lock', {})).stage, { open: { reading_only: false } });
  await host.wakeFor(1);
  await locked(page).waitFor();
}));

test('a machine that slept wants the password', () => withApp(async ({ browser, host }) => {
  await leaveUnsent(host);
  const page = await openApp(browser, host, 'tablet', { expected: refused });
  await today(page).waitFor();
  await host.turn({ uptime_forward_ms: 20 * 60_000 });
  await locked(page).waitFor();
  await field(page, 'Ierīces parole').waitFor();
  assert.equal(await button(page, 'Izmantot PIN kodu').count(), 0, 'the keys are not in memory any more');
  await field(page, 'Ierīces parole').fill(ilze.password);
  await press(page, button(page, 'Atsākt'));
  await today(page).waitFor();
  checkNoComplaints(page);
}));

test('going out lets somebody else come in', () => withApp(async ({ browser, host }) => {
  const page = await openApp(browser, host, 'phone', { expected: refused });
  await go(page, '#/access');
  await press(page, button(page, 'Iziet'));
  await title(page, 'Pieteikšanās').waitFor();
  assert.equal(await page.locator('.app').count(), 0);
  await logIn(page, ilze.password, await host.nextCode());
  await title(page, 'Mana piekļuve').waitFor();
  checkNoComplaints(page);
}));

test('nobody leaves a trace in the store of the browser', () => withApp(async ({ browser, host }) => {
  const page = await openApp(browser, host, 'phone', { expected: refused });
  await title(page, 'Pieteikšanās').waitFor();
  const code = await host.nextCode();
  await logIn(page, ilze.password, code);
  await today(page).waitFor();
  await halfWayThroughANote(page, host);
  const names = await everythingToHide(host);
  await lock(page, 'phone');
  await unlock(page, ilze.pin);
  await title(page, 'Iestatījumi').waitFor();
  const kept = await page.evaluate(async () => JSON.stringify({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    cookies: document.cookie,
    past: history.state,
  }));
  for (const secret of [...names, ilze.user, ilze.name, ilze.password, ilze.pin, code, 'Jumta malā nav mar']) {
    assert(!kept.includes(secret), `the browser keeps ${secret}: ${kept}`);
  }
  const { databases, caches: stores } = JSON.parse(kept);
  assert.deepEqual([databases, stores], [[], []], 'and there is no other place where it could');
}, { comeIn: false }));

test('the strip says that the key lies in a file', () => withApp(async ({ browser, host }) => {
  for (const [size, told] of [['desktop', /Atslēga\s+failā/], ['phone', /Atslēga/]]) {
    const page = await openApp(browser, host, size);
    await page.locator('.strip').getByText(told).first().waitFor();
    await page.context().close();
  }
}));

// Somebody with an unsent note behind and half a sentence before them; answers with the place.
async function halfWayThroughANote(page, host) {
  await leaveUnsent(host);
  const place = `#/tasks/${await firstTask(host)}`;
  await go(page, place);
  await composer(page).fill('Jumta malā nav mar');
  return place;
}

async function lock(page, size) {
  if (size === 'desktop') {
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press('l');
  } else if (size === 'tablet') {
    await press(page, button(page, 'Bloķēt').first());
  } else {
    // On a phone the button is in the settings, so the place behind the lock is there.
    await go(page, '#/settings');
    await press(page, page.getByRole('main').getByRole('button', { name: 'Bloķēt', exact: true }));
  }
  await locked(page).waitFor();
}

async function everythingToHide(host) {
  const tasks = await host.done('list-tasks', { search: '' });
  assert(tasks.length > 3, 'there is something to hide');
  return [...tasks.map(({ title: name }) => name), 'Neaizsūtīta piezīme.', 'Jumta malā nav mar'];
}

async function checkNothingShows(page, names) {
  assert.equal(await page.locator('.app').count(), 0, 'no screen is on the page');
  const everything = await page.evaluate(() => [
    document.documentElement.outerHTML, document.title, ...[...document.querySelectorAll('input, textarea')].map((one) => one.value),
  ].join('\n'));
  for (const name of names) assert(!everything.includes(name), `${name} is on the page behind the lock`);
}

async function twoFrames(page) {
  await page.evaluate(() => new Promise((drawn) => { requestAnimationFrame(() => requestAnimationFrame(drawn)); }));
}

// What a person has to press next is on the screen without a search for it.
async function checkReach(page, name, size) {
  const box = await button(page, name).boundingBox();
  const { height } = sizes[size].viewport;
  assert(box.y >= 0 && box.y + box.height <= height, `${name} ends at ${Math.round(box.y + box.height)} of ${height} px`);
}
