// A building site without a mouse: from the list of the day to the end of the visit with keys alone, and the person
// always sees where the focus is.

import assert from 'node:assert/strict';
import test from 'node:test';
import { checkNoComplaints, openApp, until, withApp } from './drive.mjs';
import { title, today } from './hands.mjs';
import { answerOf, checkFocusIsSeen, noteOf, question, roofers } from './sheet-hands.mjs';

const isFocused = (locator) => locator.evaluate((one) => one === document.activeElement);

async function tabTo(page, locator, what) {
  await locator.waitFor();
  for (let step = 0; step < 80; step += 1) {
    if (await isFocused(locator)) return checkFocusIsSeen(page, what);
    await page.keyboard.press('Tab');
  }
  return assert.fail(`the Tab key never reaches ${what}`);
}

async function pressByKey(page, locator, what) {
  await tabTo(page, locator, what);
  await page.keyboard.press('Enter');
}

const here = (page) => page.evaluate(() => document.querySelector('article[aria-current]')?.id);

// Moves on, one question at a time, until the keys answer the right one.
async function stepTo(page, code, key) {
  for (let step = 0; step < 40; step += 1) {
    const before = await here(page);
    if (before?.startsWith(`q-${code}`)) return checkFocusIsSeen(page, code);
    await page.keyboard.press(key);
    await until('the next question is the current one', async () => (await here(page)) !== before);
  }
  return assert.fail(`the keys never reach ${code}`);
}

const chosen = (page, code, word) => until(`${code} says ${word}`, async () => (await answerOf(page, code, word).getAttribute('aria-checked')) === 'true');

test('a whole visit with keys alone', () => withApp(async ({ browser, host }) => {
  const page = await openApp(browser, host, 'desktop');
  const keys = page.keyboard;
  await page.evaluate(() => {
    globalThis.pointed = 0;
    addEventListener('pointerdown', () => { globalThis.pointed += 1; }, true);
  });
  await today(page).waitFor();
  await keys.press('j');
  await keys.press('k');
  await page.locator('aside').getByRole('heading', { name: roofers }).waitFor();
  await keys.press('Enter');
  await title(page, roofers).waitFor();
  await pressByKey(page, page.getByRole('button', { name: 'Sākt apsekojumu' }), 'the way to begin');
  await page.getByText('Notiek', { exact: true }).first().waitFor();
  await pressByKey(page, page.getByRole('link', { name: 'Kontroles lapa', exact: true }), 'the sheet');
  await title(page, 'Kopējā daļa').waitFor();

  await stepTo(page, 'KOP-07', 'j');
  await keys.press('1');
  await chosen(page, 'KOP-07', 'Jā');
  await stepTo(page, 'KOP-13', 'Control+Enter');
  for (const [digit, name] of [['4', 'Sastatnes'], ['6', 'Jumta darbi']]) {
    await keys.press(digit);
    await until(`${name} is chosen`, async () => (await page.getByRole('checkbox', { name, exact: true }).getAttribute('aria-checked')) === 'true');
  }
  await stepTo(page, 'NN-01', 'Control+Enter');
  await tabTo(page, question(page, 'NN-01').getByRole('textbox'), 'the number');
  await keys.type('0');
  await keys.press('Control+Enter');
  await title(page, 'Darba aizsardzības sistēma').waitFor();
  await chosenAndNoted(page);

  await stepTo(page, 'BU-07', 'Control+Enter');
  await keys.press('1');
  await stepTo(page, 'BU-10', 'Control+Enter');
  await keys.press('2');
  await chosen(page, 'BU-10', 'Daļēji');
  await keys.press('u');
  await until('the slip is taken back', async () => (await answerOf(page, 'BU-10', 'Daļēji').getAttribute('aria-checked')) === 'false');
  await stepTo(page, 'BU-10', 'k');
  await keys.press('1');
  await chosen(page, 'BU-10', 'Jā');

  await pressByKey(page, page.getByRole('link', { name: /^Kā vēl trūkst/ }).first(), 'what is missing');
  await page.getByRole('heading', { level: 1, name: /^Kā vēl trūkst: \d+$/ }).waitFor();
  await pressByKey(page, page.getByRole('button', { name: /^Pabeigt, atstājot/ }), 'the end');
  await page.getByText(/^Apsekojums pabeigts/).first().waitFor();
  await until('the focus is somewhere sensible', () => page.evaluate(() => document.activeElement !== document.body));
  assert.equal(await page.evaluate(() => globalThis.pointed), 0, 'nobody touched the mouse');
  checkNoComplaints(page);
}));

async function chosenAndNoted(page) {
  const keys = page.keyboard;
  await stepTo(page, 'DA-01', 'j');
  await keys.press('1');
  await chosen(page, 'DA-01', 'Jā');
  await keys.press('j');
  await stepTo(page, 'DA-03', 'j');
  await keys.press('3');
  await chosen(page, 'DA-03', 'Nē');
  await question(page, 'DA-03').getByText('Pārkāpums DA-V03').waitFor();
  await keys.press('n');
  await until('the note has the focus', () => isFocused(noteOf(page, 'DA-03')));
  await keys.type('Nav jumta darbu; u, j un 1 ir burti.');
  await checkFocusIsSeen(page, 'the note');
  assert.equal(await noteOf(page, 'DA-03').inputValue(), 'Nav jumta darbu; u, j un 1 ir burti.', 'while somebody types, keys are letters');
  await keys.press('Control+Enter');
  await stepTo(page, 'DA-05', 'j');
  assert(!await isFocused(noteOf(page, 'DA-03')), 'the way on leaves the note');
}
