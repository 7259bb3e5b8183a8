// How a person works through a visit and its control sheet: a question is found by its code, an answer by its word.

import assert from 'node:assert/strict';
import { go, press, until } from './drive.mjs';
import { button, title } from './hands.mjs';

export const roofers = 'SIA „Baltijas Jumti”';
export const cafe = 'SIA „Kafejnīca Ozols”';
export const danger = 'Vai pastāv tieši draudi dzīvībai vai veselībai?';

export const link = (page, name) => page.getByRole('link', { name, exact: true });
export const question = (page, code) => page.getByRole('article').filter({ has: page.getByText(code, { exact: true }) });
export const rowOf = (page, text) => page.getByRole('listitem').filter({ hasText: text }).first();
export const answerOf = (page, code, word) => question(page, code).getByRole('radiogroup').first().getByRole('radio', { name: word, exact: true });
export const noteOf = (page, code) => question(page, code).getByRole('textbox', { name: 'Piezīme', exact: true });

const isChecked = (locator) => locator.evaluate((one) => one.getAttribute('aria-checked') === 'true');

// From the list of the day to the task's own screen, on any size.
export async function openTask(page, name) {
  await press(page, link(page, name).first());
  const open = link(page, 'Atvērt uzdevumu');
  await until('the task is shown', async () => (await open.count()) + (await button(page, 'Sākt apsekojumu').count()) > 0);
  if (await open.count()) await press(page, open);
  await title(page, name).waitFor();
}

export async function startVisit(page) {
  await press(page, button(page, 'Sākt apsekojumu'));
  await page.getByText('Notiek', { exact: true }).first().waitFor();
}

// One of the parts that the visit's own screen leads to.
export async function openPart(page, name, heading) {
  await press(page, page.getByRole('main').getByRole('link', { name, exact: true }).first());
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
}

// By the rail where there is one, else by the button that opens the same list.
export async function toSection(page, name) {
  const opener = page.getByRole('button', { name: /^Sadaļas · / });
  if (await opener.isVisible()) await press(page, opener);
  await press(page, page.getByRole('navigation', { name: 'Kontroles lapas sadaļas' }).filter({ visible: true })
    .getByRole('link').filter({ has: page.getByText(name, { exact: true }) }).first());
  await title(page, name).waitFor();
}

// The button shows the answer at once; that it is saved is seen on what the host says about it.
export async function answer(page, code, word) {
  const option = answerOf(page, code, word);
  await press(page, option);
  await until(`${code} says ${word}`, () => isChecked(option));
}

export async function openNote(page, code) {
  await press(page, question(page, code).getByRole('button', { name: /^Piezīme/ }));
  await noteOf(page, code).waitFor();
}

export async function writeNote(page, code, words) {
  await openNote(page, code);
  await noteOf(page, code).fill(words);
  await press(page, question(page, code).getByRole('button', { name: /^Piezīme/ }));
  await question(page, code).getByText(words, { exact: true }).waitFor();
}

// A notice stays for ten seconds, unless it is read and pushed away.
export async function dismissNotice(page) {
  await press(page, button(page, 'Aizvērt paziņojumu').last());
}

// The sheet of a task with its visit begun, without a screen.
export async function begin(host, name = roofers) {
  const { visits } = await host.done('show-today', {});
  const { task } = visits.find((one) => one.title === name);
  return { task, ...await host.done('start-visit', { task }) };
}

export async function openSheet(page, sheet, section = 0) {
  await go(page, `#/sheets/${sheet}/${section}`);
  await page.getByRole('article').first().waitFor();
}

export async function sectionOf(host, sheet, code) {
  const view = await host.done('open-sheet', { sheet });
  return view.questions.find((one) => one.code === code).section;
}

export async function cellOf(host, sheet, code, row) {
  const view = await host.done('open-sheet', { sheet });
  return view.cells.find(({ place }) => place.q === code && (!row || place.r === row));
}

// Somebody answers in another window. `based_on` is what that window shows now.
export async function giveElsewhere(host, sheet, code, answered, row) {
  const cell = await cellOf(host, sheet, code, row);
  const place = row ? { q: code, r: row } : { q: code };
  await host.done('give-answer', { sheet, place, answer: answered, based_on: cell?.seen ?? [] });
}

export const given = (value, more = {}) => ({ parts: value ? { value } : {}, note: '', ...more });
export const choice = (option, more) => given({ choice: option }, more);

// What a thumb or an eye relies on: the focus is somewhere, and it is seen.
export async function checkFocusIsSeen(page, what) {
  const seen = await page.evaluate(() => {
    const here = document.activeElement;
    const box = here.getBoundingClientRect();
    const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return { name: here.tagName, somewhere: here !== document.body, inView: inView && box.height > 0 };
  });
  assert(seen.somewhere && seen.inView, `${what}: the focus is seen, and it is on ${JSON.stringify(seen)}`);
}
