// A colleague comes onto the device, walking every step by hand; and what the device keeps apart for the two.

import assert from 'node:assert/strict';
import test from 'node:test';
import { checkAccessibility, checkNoComplaints, openApp, picture, press, until, withApp } from './drive.mjs';
import { button, enterDigits, field, focusIn, leaveUnsent, refused, title, today } from './hands.mjs';
import { andris, demonstrationSeed, seedFromText } from './person.mjs';

const secretNote = 'Tikai Ilzes acīm.';

for (const size of ['phone', 'desktop']) {
  test(`a colleague is enrolled on a ${size}, and finds nothing of the other's`, () => withApp(async ({ browser, host }) => {
    await leaveUnsent(host, secretNote);
    await host.done('log-out', {});
    const page = await openApp(browser, host, size, { expected: refused });
    await press(page, button(page, 'Pievienot lietotāju'));
    await title(page, 'Uzaicinājums').waitFor();
    await page.getByText('1. solis no 4').waitFor();

    await invite(page, 'ZEME-2026-NEKAS');
    await page.getByText('Inspekcijas serveris šo lietotājvārdu un uzaicinājuma kodu nepieņēma.').waitFor();
    const begun = page.waitForResponse((response) => response.url().endsWith('/call/begin-enrolment') && response.ok());
    await invite(page, andris.invitation);
    await title(page, 'Autentifikators').waitFor();
    const { ok: { authenticator } } = await (await begun).json();
    assert.deepEqual(await squareOf(page), authenticator.picture, 'a camera sees what the host drew');
    assert.equal(await page.locator('.scan__secret').innerText(), authenticator.secret);
    assert.deepEqual(seedFromText(authenticator.secret), demonstrationSeed(andris.user));
    await press(page, button(page, 'Turpināt'));

    await choose(page, { password: 'divi stārķi', pin: '', code: '123456' });
    await page.getByText('Parole vēl ir par īsu.').waitFor();
    await focusIn(page, 'Jaunā parole');
    await choose(page, { password: 'andris.liepa un suns', pin: '', code: host.code(andris.user) });
    await page.getByText('Jaunajā parolē ir Jūsu vārds vai lietotājvārds.').waitFor();
    await choose(page, { password: andris.password, pin: '1234', code: host.code(andris.user) });
    await page.getByText('Šo PIN kodu var viegli uzminēt.').waitFor();
    await choose(page, { password: andris.password, pin: andris.pin, code: await otherCode(host) });
    await page.getByText('Kods neatbilst jaunajam autentifikatoram.').waitFor();
    await picture(page, `enrol-refused-${size}-light`);
    await checkInSight(page, 'Kods neatbilst jaunajam autentifikatoram.');
    assert.equal(await field(page, 'Jaunā parole').inputValue(), andris.password, 'a slip of a digit costs no password');
    await enterDigits(page, 'Kods no autentifikatora', host.code(andris.user));
    await press(page, button(page, 'Pabeigt piesaisti'));

    await title(page, 'Atkopšanas kodi').waitFor();
    const codes = await page.locator('.codes__one').allInnerTexts();
    assert.equal(new Set(codes).size, 10, 'ten codes, and no two alike');
    assert(await button(page, 'Turpināt').isDisabled(), 'nobody goes on past them by mistake');
    assert.equal(await button(page, 'Atpakaļ').count(), 0);
    // Writing them down takes its time.
    await host.wakeFor(4);
    await press(page, page.getByText('Esmu pierakstījis (-usi) kodus'));
    await press(page, button(page, 'Turpināt'));
    await today(page).waitFor();
    await checkOnlyOwn(page, host);
    checkNoComplaints(page);
  }));
}

test('leaving in the middle leaves nobody half enrolled', () => withApp(async ({ browser, host }) => {
  const page = await openApp(browser, host, 'phone');
  await press(page, button(page, 'Pievienot lietotāju'));
  await invite(page, andris.invitation);
  await title(page, 'Autentifikators').waitFor();
  const secret = await page.locator('.scan__secret').innerText();
  await press(page, button(page, 'Atpakaļ'));
  await title(page, 'Uzaicinājums').waitFor();
  assert(!(await page.content()).includes(secret), 'the secret is off the page');
  await press(page, button(page, 'Atpakaļ'));
  await title(page, 'Pieteikšanās').waitFor();
  await press(page, button(page, 'Pievienot lietotāju'));
  await invite(page, andris.invitation);
  await title(page, 'Autentifikators').waitFor();
  checkNoComplaints(page);
}, { comeIn: false }));

test('on a new device the first person begins with the invitation', () => withApp(async ({ browser, host }) => {
  const page = await openApp(browser, host, 'tablet');
  await title(page, 'Uzaicinājums').waitFor();
  assert.equal(await button(page, 'Atpakaļ').count(), 0, 'there is nothing to go back to');
  await checkAccessibility(page, 'a new device');
  checkNoComplaints(page);
}, { demo: false, comeIn: false }));

async function invite(page, invitation) {
  await field(page, 'Lietotājvārds').fill(andris.user);
  await field(page, 'Uzaicinājuma kods').fill(invitation);
  await press(page, button(page, 'Turpināt'));
}

async function choose(page, { password, pin, code }) {
  for (const label of ['Jaunā parole', 'Jaunā parole vēlreiz']) await field(page, label).fill(password);
  for (const label of ['PIN kods īsām pauzēm', 'PIN kods vēlreiz']) await field(page, label).fill(pin);
  await field(page, 'Kods no autentifikatora').fill('');
  await enterDigits(page, 'Kods no autentifikatora', code);
  await press(page, button(page, 'Pabeigt piesaisti'));
}

// Six digits that the authenticator shows at no time near now.
async function otherCode(host) {
  return host.code(andris.user) === '000000' ? '000001' : '000000';
}

// The rows of the square as a camera reads them: the path is drawn, and dark is dark.
function squareOf(page) {
  return page.locator('.qr').evaluate((square) => {
    const [, , side] = square.getAttribute('viewBox').split(' ').map(Number);
    const path = square.querySelector('path');
    const point = (x, y) => Object.assign(square.createSVGPoint(), { x: x + 0.5, y: y + 0.5 });
    const rows = [];
    for (let y = 4; y < side - 4; y += 1) {
      let row = '';
      for (let x = 4; x < side - 4; x += 1) row += path.isPointInFill(point(x, y)) ? '1' : '0';
      rows.push(row);
    }
    return rows;
  });
}

async function checkInSight(page, text) {
  const box = await page.getByText(text).boundingBox();
  const { height } = page.viewportSize();
  assert(box.y >= 0 && box.y + box.height <= height, `"${text}" stands at ${Math.round(box.y)} of ${height} px`);
}

async function checkOnlyOwn(page, host) {
  const tasks = await host.done('list-tasks', { search: '' });
  for (const { task } of tasks) {
    const opened = await host.done('open-task', { task });
    assert(!JSON.stringify(opened).includes(secretNote), 'the other one\'s note is nowhere');
  }
  await page.goto(`${host.origin}/#/access`);
  await page.getByRole('heading', { name: andris.name }).waitFor();
  await page.goto(`${host.origin}/#/access/audit`);
  await page.getByText('Lietotājs piesaistīts ierīcei').waitFor();
  const told = await page.getByRole('main').innerText();
  assert(!told.includes('Ilze'), 'and the record tells of one person');
  await until('the list is whole', async () => (await host.done('check-audit', {})).broken_at === null);
}
