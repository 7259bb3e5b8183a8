// What the lock says when somebody fails too often, when the clock runs backwards and when the keystore is silent, and
// that each time there is a way back in.

import assert from 'node:assert/strict';
import test from 'node:test';
import { Host, checkAccessibility, checkNoComplaints, openApp, press, withApp } from './drive.mjs';
import { button, field, focusIn, logIn, refusal, refused, title, today } from './hands.mjs';
import { andris, ilze } from './person.mjs';

const AN_HOUR_MS = 60 * 60_000;
const wrong = { user: ilze.user, password: 'nepareiza parole', code: '000000' };
const atTheLogIn = { comeIn: false };

for (const size of ['phone', 'desktop']) {
  test(`after five failures a person waits, and sees how long, on a ${size}`, () => withApp(async ({ browser, host }) => {
    for (let failure = 0; failure < 5; failure += 1) assert.equal(await refusal(host, 'log-in', wrong), 'login.wrong');
    const page = await openApp(browser, host, size, { expected: refused });
    await page.clock.install();
    await page.reload();
    await logIn(page, ilze.password, await host.nextCode());
    await page.getByText('Pēc vairākiem neveiksmīgiem mēģinājumiem brīdi jāuzgaida.').waitFor();
    await page.getByText(/^Nākamais mēģinājums pēc 0:[0-3]\d\.$/).first().waitFor();
    assert(await button(page, 'Pieteikties').isDisabled(), 'a try would only cost another wait');
    await checkAccessibility(page, 'a wait');

    await host.moveOn(AN_HOUR_MS);
    assert.equal(await refusal(host, 'log-in', wrong), 'login.wait', 'setting the clock forward does not shorten it');
    await host.turn({ uptime_forward_ms: 31_000 });
    await page.clock.fastForward(31_000);
    await page.getByText('Tagad varat mēģināt vēlreiz.').last().waitFor();
    await logIn(page, ilze.password, await host.nextCode());
    await today(page).waitFor();
    checkNoComplaints(page);
  }, atTheLogIn));
}

test('after ten failures only a recovery code opens the log-in again', () => withApp(async ({ browser, host }) => {
  const codes = await host.enrol(andris);
  await host.done('log-out', {});
  await shutOut(host, andris.user);
  const page = await openApp(browser, host, 'phone', { expected: refused });
  await field(page, 'Lietotājvārds').fill(andris.user);
  await logIn(page, andris.password, await host.nextCode(andris.user));
  await page.getByText('Pieteikšanās ir slēgta, jo desmit mēģinājumi bija neveiksmīgi.').waitFor();
  await focusIn(page, 'Atkopšanas kods');
  assert.equal(await field(page, 'Lietotājvārds').inputValue(), andris.user, 'nobody types the name twice');

  await reopen(page, 'AAAA-AAAA-AAAA-AAAA');
  await page.getByText('Šāda derīga atkopšanas koda nav.').waitFor();
  await reopen(page, codes[0].toLowerCase().replaceAll('-', ' '));
  await page.getByText('Pieteikšanās ir atjaunota.').waitFor();
  await checkAccessibility(page, 'a log-in that is open again');
  await logIn(page, andris.password, await host.nextCode(andris.user));
  await today(page).waitFor();
  await page.getByText('Kopš iepriekšējās reizes bijuši 10 neveiksmīgi pieteikšanās mēģinājumi.').waitFor();
  assert.equal((await host.done('show-own-access', {})).recovery_codes_left, 9);
  checkNoComplaints(page);
}, atTheLogIn));

test('a lost telephone: a recovery code stands in for the code, once', () => withApp(async ({ browser, host }) => {
  const codes = await host.enrol(andris);
  await host.done('log-out', {});
  const page = await openApp(browser, host, 'phone', { expected: refused });
  const comeIn = async () => {
    await field(page, 'Lietotājvārds').fill(andris.user);
    await field(page, 'Ierīces parole').fill(andris.password);
    await field(page, 'Atkopšanas kods').fill(codes[3]);
    await press(page, button(page, 'Pieteikties'));
  };
  await press(page, button(page, 'Izmantot atkopšanas kodu'));
  await comeIn();
  await today(page).waitFor();
  await host.done('log-out', {});
  await title(page, 'Pieteikšanās').waitFor();
  await press(page, button(page, 'Izmantot atkopšanas kodu'));
  await comeIn();
  await page.getByText('login.wrong').waitFor();
}, atTheLogIn));

test('a clock that was turned back is told, and a recovery code vouches for it', () => withApp(async ({ browser, host }) => {
  const codes = await host.enrol(andris);
  await host.done('log-out', {});
  await host.moveOn(-AN_HOUR_MS);
  const page = await openApp(browser, host, 'desktop', { expected: refused });
  await field(page, 'Lietotājvārds').fill(andris.user);
  await logIn(page, andris.password, host.code(andris.user));
  await page.getByText('Ierīces pulkstenis rāda agrāku laiku, nekā šī ierīce jau ir piedzīvojusi.').waitFor();
  await checkAccessibility(page, 'a doubtful clock');
  await reopen(page, codes[0]);
  await page.getByText('Pieteikšanās ir atjaunota.').waitFor();
  await logIn(page, andris.password, host.code(andris.user));
  await page.getByText('login.wrong').waitFor();
  await host.moveOn(60_000);
  await logIn(page, andris.password, host.code(andris.user));
  await today(page).waitFor();
  checkNoComplaints(page);
}, atTheLogIn));

test('a clock that was set right again needs no recovery code', () => withApp(async ({ browser, host }) => {
  const page = await openApp(browser, host, 'phone', { expected: refused });
  await host.done('log-out', {});
  await host.moveOn(-AN_HOUR_MS);
  await title(page, 'Pieteikšanās').waitFor();
  await logIn(page, ilze.password, host.code());
  await page.getByText('login.clock').waitFor();
  await host.moveOn(AN_HOUR_MS);
  await press(page, button(page, 'Atpakaļ uz pieteikšanos'));
  await logIn(page, ilze.password, await host.nextCode());
  await today(page).waitFor();
  checkNoComplaints(page);
}));

test('a silent keystore is told, and asked again', () => withApp(async (scene) => {
  const second = await Host.start(scene.data, atTheLogIn);
  try {
    const page = await openApp(scene.browser, second, 'phone', { deaf: true, expected: () => true });
    await page.getByText('data.in_use').first().waitFor();
    await second.turn({ keystore_broken: true });
    await scene.host.kill();
    await press(page, button(page, 'Mēģināt vēlreiz').first());
    await title(page, 'Ierīces atslēgu glabātava neatbild.').waitFor();
    await page.getByText('keystore.unavailable').waitFor();
    await checkAccessibility(page, 'a silent keystore');
    await second.turn({ keystore_broken: false });
    await press(page, button(page, 'Mēģināt vēlreiz').first());
    await title(page, 'Pieteikšanās').waitFor();
    await logIn(page, ilze.password, await second.nextCode());
    await today(page).waitFor();
  } finally {
    await second.kill();
  }
}));

test('a new device with a silent keystore tells it before anybody thinks of a password', () => withApp(async ({ browser, host }) => {
  const page = await openApp(browser, host, 'tablet', { expected: () => true });
  await host.turn({ keystore_broken: true });
  const ask = async () => {
    await field(page, 'Lietotājvārds').fill(ilze.user);
    await field(page, 'Uzaicinājuma kods').fill(ilze.invitation);
    await press(page, button(page, 'Turpināt'));
  };
  await ask();
  await page.getByText('Ierīces atslēgu glabātava neatbild.').waitFor();
  await host.turn({ keystore_broken: false });
  await ask();
  await title(page, 'Autentifikators').waitFor();
}, { demo: false, comeIn: false }));

async function reopen(page, code) {
  await field(page, 'Atkopšanas kods').fill(code);
  await press(page, button(page, 'Atjaunot pieteikšanos'));
}

// Ten failures, with the waits between them behind.
async function shutOut(host, user) {
  for (let failure = 0; failure < 10; failure += 1) {
    assert.equal(await refusal(host, 'log-in', { ...wrong, user }), 'login.wrong');
    await host.turn({ uptime_forward_ms: AN_HOUR_MS });
  }
}
