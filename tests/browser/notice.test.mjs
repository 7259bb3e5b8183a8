// A word about the last action stays for ten seconds. Whatever has to be pressed next must not lie below it.

import assert from 'node:assert/strict';
import test from 'node:test';
import { checkNoComplaints, go, openApp, press, until, withApp } from './drive.mjs';
import { button, title } from './hands.mjs';
import { begin } from './sheet-hands.mjs';

const nobody = { party: null, role: 'representative', basis: '', document_type: '', document_number: '', contact: '', language: '' };

for (const size of ['phone', 'tablet']) {
  test(`a notice covers no main action on a ${size}`, () => withApp(async ({ browser, host }) => {
    const { visit } = await begin(host);
    await host.done('keep-person-met', { visit, person: null, form: { ...nobody, name: 'Anna Paraudziņa' } });
    const page = await openApp(browser, host, size);
    await go(page, `#/visits/${visit}/people`);
    await title(page, 'Klātesošie un darba devēji').waitFor();
    await press(page, button(page, 'Izņemt no saraksta'));
    await page.getByText('Izņemts no saraksta').waitFor();
    await go(page, `#/visits/${visit}/gaps`);
    await page.getByRole('button', { name: /^Pabeigt, atstājot/ }).waitFor();
    await toTheEnd(page);
    await until('the page has room below its last button', () => liesClear(page));

    // The next word comes while the button is in sight.
    await press(page, button(page, 'Atsaukt'));
    await page.getByText('Atkal sarakstā').waitFor();
    await until('the button has made way', () => liesClear(page));
    await press(page, button(page, 'Aizvērt paziņojumu'));
    const room = () => page.evaluate(() => document.documentElement.style.getPropertyValue('--toast-room'));
    assert.equal(await until('the notice is gone', async () => await room() === '' && 'none'), 'none', 'the page is as long as before');
    checkNoComplaints(page);
  }));
}

async function toTheEnd(page) {
  await page.evaluate(() => {
    for (const scroller of document.querySelectorAll('.frame, .pane--main')) scroller.scrollTop = scroller.scrollHeight;
  });
}

async function liesClear(page) {
  const [main, notice] = await Promise.all([
    page.getByRole('button', { name: /^Pabeigt, atstājot/ }).boundingBox(), page.locator('.toast').last().boundingBox(),
  ]);
  const isBeside = notice && (main.x >= notice.x + notice.width || main.x + main.width <= notice.x);
  return notice && (isBeside || main.y + main.height <= notice.y);
}
