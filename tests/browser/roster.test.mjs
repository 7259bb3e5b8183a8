// The list of workers between two interruptions: half a name waits in its field, and every question has its norm at hand.

import assert from 'node:assert/strict';
import test from 'node:test';
import { checkNoComplaints, checkTargets, go, openApp, press, until, withApp } from './drive.mjs';
import { button, field, title } from './hands.mjs';
import { begin, cafe, question } from './sheet-hands.mjs';

const entry = (page) => field(page, 'Personas kods vai vārds');

for (const size of ['phone', 'tablet']) {
  test(`half a name waits for whoever was called away, on a ${size}`, () => withApp(async ({ browser, host }) => {
    const { visit } = await begin(host, cafe);
    const page = await openApp(browser, host, size);
    await go(page, `#/visits/${visit}/workers`);
    await entry(page).fill('Olena, ap 3');
    await go(page, `#/visits/${visit}`);
    await title(page, cafe).waitFor();
    const roster = async () => host.done('show-roster', { visit });
    await until('the words are with the host', async () => (await roster()).draft?.text === 'Olena, ap 3');
    await page.reload();
    await go(page, `#/visits/${visit}/workers`);
    await until('they are in the field again', async () => await entry(page).inputValue() === 'Olena, ap 3');
    await entry(page).press('End');
    await entry(page).pressSequentially('0 g.');
    await press(page, button(page, 'Pievienot'));
    await until('whoever is on the list is no draft', async () => {
      const { draft, workers } = await roster();
      return draft === null && workers.length === 1 && workers[0].form.name === 'Olena, ap 30 g.';
    });
    assert.equal(await entry(page).inputValue(), '', 'the next one is already saying their name');
    if (size === 'tablet') await showNorm(page);
    checkNoComplaints(page);
  }));
}

async function showNorm(page) {
  const opener = question(page, 'NN-02').getByRole('button', { name: 'Norma un skaidrojums' });
  await press(page, opener);
  await question(page, 'NN-02').getByRole('heading', { name: 'Tiesību norma' }).waitFor();
  await checkTargets(page, 'a norm beside the list');
}
