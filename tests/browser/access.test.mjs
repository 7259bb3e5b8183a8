// „Mana piekļuve”: a person changes each of their own keys, reads what happened in their name and takes it along; what
// is weighty asks for a fresh code.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { checkAccessibility, checkNoComplaints, go, openApp, press, until, withApp } from './drive.mjs';
import {
  button, enterDigits, field, leaveUnsent, locked, logIn, refused, title, today, unlock,
} from './hands.mjs';
import { demonstrationSeed, ilze, seedFromText } from './person.mjs';

const dialog = (page, name) => page.getByRole('dialog', { name });

async function openAccess(page) {
  await go(page, '#/access');
  await page.getByRole('heading', { name: ilze.name }).waitFor();
}

async function confirm(page, code) {
  const asking = dialog(page, 'Apstipriniet ar kodu');
  await asking.waitFor();
  await enterDigits(page, 'Kods', code);
  await press(page, button(page, 'Apstiprināt'));
}

for (const size of ['phone', 'desktop']) {
  test(`another password on a ${size}`, () => withApp(async ({ browser, host }) => {
    const page = await openApp(browser, host, size, { expected: refused });
    await openAccess(page);
    await press(page, button(page, 'Mainīt paroli'));
    const form = dialog(page, 'Mainīt paroli');
    const change = async (present, password) => {
      await form.getByLabel('Pašreizējā parole', { exact: true }).fill(present);
      await form.getByLabel('Jaunā parole', { exact: true }).fill(password);
      await form.getByLabel('Jaunā parole vēlreiz', { exact: true }).fill(password);
      await press(page, form.getByRole('button', { name: 'Mainīt paroli' }));
    };
    await change(ilze.password, 'vasara2026');
    await form.getByText('Parole vēl ir par īsu.').waitFor();
    await change('nepareiza parole', 'četri āboli uz galda');
    await form.getByText('Parole nav pareiza.').waitFor();
    assert.equal(await form.getByLabel('Jaunā parole', { exact: true }).inputValue(), 'četri āboli uz galda');
    await change(ilze.password, 'četri āboli uz galda');
    await page.getByText('Parole nomainīta').first().waitFor();
    await form.waitFor({ state: 'hidden' });

    await press(page, button(page, 'Iziet'));
    await logIn(page, ilze.password, await host.nextCode());
    await page.getByText('login.wrong').waitFor();
    await logIn(page, 'četri āboli uz galda', await host.nextCode());
    await title(page, 'Mana piekļuve').waitFor();
    checkNoComplaints(page);
  }));
}

test('another PIN opens, and without one the password does', () => withApp(async ({ browser, host }) => {
  await leaveUnsent(host);
  const page = await openApp(browser, host, 'phone', { expected: refused });
  await openAccess(page);
  const change = async (name, pin) => {
    await press(page, button(page, name));
    const form = dialog(page, name);
    await form.getByLabel('Ierīces parole', { exact: true }).fill(ilze.password);
    for (const label of pin ? ['Jaunais PIN kods', 'Jaunais PIN kods vēlreiz'] : []) await form.getByLabel(label, { exact: true }).fill(pin);
    await press(page, form.getByRole('button', { name }));
  };
  await change('Mainīt PIN kodu', '5073');
  await page.getByText('PIN kods iestatīts').first().waitFor();
  await press(page, button(page, 'Bloķēt tagad'));
  await unlock(page, ilze.pin);
  await page.getByText('PIN kods nav pareizs.').waitFor();
  await unlock(page, '5073');
  await title(page, 'Mana piekļuve').waitFor();

  await change('Noņemt PIN kodu');
  await page.getByText('PIN kods noņemts').first().waitFor();
  await button(page, 'Iestatīt PIN kodu').waitFor();
  await press(page, button(page, 'Bloķēt tagad'));
  await locked(page).waitFor();
  await field(page, 'Ierīces parole').waitFor();
  assert.equal(await button(page, 'Izmantot PIN kodu').count(), 0);
  checkNoComplaints(page);
}));

for (const size of ['phone', 'desktop']) {
  test(`a new telephone on a ${size}: the old one opens nothing any more`, () => withApp(async ({ browser, host }) => {
    const page = await openApp(browser, host, size, { expected: refused });
    await openAccess(page);
    await press(page, button(page, 'Piesaistīt autentifikatoru'));
    await confirm(page, '000000');
    await page.getByText('login.wrong').waitFor();
    await confirm(page, await host.nextCode());
    await title(page, 'Jauns autentifikators').waitFor();
    const [old, fresh] = [demonstrationSeed(ilze.user), seedFromText(await page.locator('.scan__secret').innerText())];
    host.seeds.set(ilze.user, fresh);
    await field(page, 'Ierīces parole').fill(ilze.password);
    await enterDigits(page, 'Kods no autentifikatora', await host.nextCode());
    await press(page, button(page, 'Piesaistīt'));
    await title(page, 'Atkopšanas kodi').waitFor();
    await checkAccessibility(page, 'new recovery codes');
    await press(page, page.getByText('Esmu pierakstījis (-usi) kodus'));
    await press(page, button(page, 'Turpināt'));
    await page.getByText('Autentifikators piesaistīts').first().waitFor();

    await press(page, button(page, 'Iziet'));
    host.seeds.set(ilze.user, old);
    await logIn(page, ilze.password, await host.nextCode());
    await page.getByText('login.wrong').waitFor();
    host.seeds.set(ilze.user, fresh);
    await logIn(page, ilze.password, await host.nextCode());
    await title(page, 'Mana piekļuve').waitFor();
    checkNoComplaints(page);
  }));
}

test('the record tells what happened, is whole, and can be taken along', () => withApp(async ({ browser, host }) => {
  await leaveUnsent(host);
  const page = await openApp(browser, host, 'desktop', { expected: refused });
  await openAccess(page);
  await press(page, button(page, 'Bloķēt tagad'));
  await unlock(page, '1111');
  await page.getByText('PIN kods nav pareizs.').waitFor();
  await unlock(page, ilze.pin);
  await press(page, page.getByRole('link', { name: 'Skatīt žurnālu' }));
  for (const happened of [
    'Lietotājs piesaistīts ierīcei', 'Pieteikšanās', 'Dati mainīti', 'Ekrāns bloķēts', 'Neveiksmīga atbloķēšana', 'Ekrāns atbloķēts',
  ]) await page.getByRole('main').getByText(happened, { exact: true }).first().waitFor();
  await page.getByText('Atteikts: PIN kods nav pareizs.').waitFor();

  await press(page, button(page, 'Pārbaudīt žurnālu'));
  await page.getByText(/ķēde ir vesela/).waitFor();
  await press(page, button(page, 'Eksportēt'));
  await confirm(page, await host.nextCode());
  const told = await page.getByText(/apseko-audits-\S+\.jsonl/).first().innerText();
  const [path] = told.match(/\/\S+\.jsonl/);
  const lines = (await readFile(path, 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
  await page.getByText(new RegExp(`Eksportēti? ${lines.length} `)).waitFor();
  assert(lines.length >= 7, 'every record is in the file');
  await page.getByText('Dati eksportēti', { exact: true }).waitFor();
  await press(page, button(page, 'Eksportēt'));
  await dialog(page, 'Apstipriniet ar kodu').waitFor();
  checkNoComplaints(page);
}));

test('the dialog for a code keeps the focus, closes with Esc and gives the focus back', () => withApp(async ({ browser, host }) => {
  const page = await openApp(browser, host, 'desktop', { expected: refused });
  await go(page, '#/access/audit');
  await button(page, 'Eksportēt').focus();
  await page.keyboard.press('Enter');
  const asking = dialog(page, 'Apstipriniet ar kodu');
  await asking.waitFor();
  await until('the code has the focus', () => asking.getByLabel('Kods', { exact: true }).evaluate((code) => code === document.activeElement));
  for (let step = 0; step < 8; step += 1) {
    await page.keyboard.press('Tab');
    const outside = await page.evaluate(() => document.activeElement !== document.body && !document.activeElement.closest('dialog[open]'));
    assert(!outside, 'the keys never reach what is behind the dialog');
  }
  await page.keyboard.press('Escape');
  await asking.waitFor({ state: 'hidden' });
  await until('the focus is back', () => button(page, 'Eksportēt').evaluate((origin) => origin === document.activeElement));
  assert.equal(await page.getByText(/apseko-audits/).count(), 0, 'nothing was exported');

  await page.keyboard.press('Enter');
  await asking.waitFor();
  await page.keyboard.type(await host.nextCode());
  await page.keyboard.press('Enter');
  await page.getByText(/apseko-audits-\S+\.jsonl/).first().waitFor();
  checkNoComplaints(page);
}));

test('whoever comes in with a wrong place still lands there after the lock', () => withApp(async ({ browser, host }) => {
  const page = await openApp(browser, host, 'phone', { expected: refused });
  await go(page, '#/no-such-place');
  await title(page, 'Pieteikšanās').waitFor();
  await logIn(page, ilze.password, await host.nextCode());
  await page.getByRole('heading', { name: 'Šādas lapas nav' }).waitFor();
  await go(page, '#/');
  await today(page).waitFor();
}, { comeIn: false }));
