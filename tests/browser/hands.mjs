// How a person fills the forms of the lock: with the number pad where there is one, with the keys where there is none.

import assert from 'node:assert/strict';
import { press, until } from './drive.mjs';

export const title = (page, name) => page.getByRole('heading', { level: 1, name, exact: true });
export const field = (page, label) => page.getByLabel(label, { exact: true });
export const button = (page, name) => page.getByRole('button', { name, exact: true });
export const today = (page) => title(page, 'Šodien 3 izbraukumi');
export const locked = (page) => page.getByText('Ekrāns ir bloķēts', { exact: true });

// Refusals of the lock are answers with a status, and a browser complains of each; so are those that a screen gets which
// asks once more while the lock takes it away.
export const refused = (text) => /status of 4\d\d/.test(text);

export async function enterDigits(page, label, digits) {
  const pad = page.getByRole('group', { name: 'Ciparu tastatūra' }).filter({ visible: true });
  if (await pad.count() === 0) return field(page, label).fill(digits);
  for (const digit of digits) await press(page, pad.getByRole('button', { name: digit, exact: true }));
  return assert.equal(await field(page, label).inputValue(), digits, 'the pad types what it shows');
}

export async function logIn(page, password, code) {
  await field(page, 'Ierīces parole').fill(password);
  await enterDigits(page, 'Kods', code);
  await press(page, button(page, 'Pieteikties'));
}

// The same with the keys of a keyboard and nothing else; the focus stands in the password already.
export async function logInByKeys(page, password, code) {
  await focusIn(page, 'Ierīces parole');
  await page.keyboard.type(password);
  await tabInto(page, 'Kods');
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
}

export async function unlock(page, pin) {
  await enterDigits(page, 'PIN kods', pin);
  await press(page, button(page, 'Atbloķēt'));
}

export async function focusIn(page, label) {
  await until(`${label} has the focus`, () => field(page, label).evaluate((element) => element === document.activeElement));
}

export async function tabInto(page, label) {
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press('Tab');
    if (await field(page, label).evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`the Tab key never reaches ${label}`);
}

export async function firstTask(host) {
  return (await host.done('show-today', {})).visits[0].task;
}

// Something that the office does not have yet: while it waits, a pause is short.
export async function leaveUnsent(host, text = 'Neaizsūtīta piezīme.') {
  await host.done('write-note', { task: await firstTask(host), text });
}

// What the host refuses, as code.
export async function refusal(host, name, body) {
  const answer = await host.call(name, body);
  assert('error' in answer, `${name} is refused: ${JSON.stringify(answer)}`);
  return answer.error.code;
}
