// Every form of the lock and of one's own keys at three sizes in three themes, in the order in which a person meets
// them: axe finds nothing, nothing sticks out, everything can be hit, and a picture is there to look at.

import test from 'node:test';
import {
  checkAccessibility, checkFits, checkNoComplaints, checkTargets, go, openApp, picture, press, sizes, themes, withApp,
} from './drive.mjs';
import {
  button, enterDigits, field, leaveUnsent, logIn, locked, refusal, refused, title, today, unlock,
} from './hands.mjs';
import { andris, ilze } from './person.mjs';

const wrong = { user: ilze.user, password: 'nepareiza parole', code: '000000' };

// Each one is reached from the one before it.
const forms = {
  'log-in': ({ page }) => title(page, 'Pieteikšanās').waitFor(),
  'log-in-refused': async ({ page, host }) => {
    await refusal(host, 'log-in', wrong);
    await logIn(page, wrong.password, wrong.code);
    await page.getByText('Atlikuši 8 mēģinājumi.').waitFor();
  },
  'log-in-waits': async ({ page, host }) => {
    for (let failure = 2; failure < 5; failure += 1) await refusal(host, 'log-in', wrong);
    await logIn(page, wrong.password, wrong.code);
    await page.getByText('login.wait').waitFor();
  },
  'log-in-by-recovery': async ({ page, host }) => {
    await host.turn({ uptime_forward_ms: 31_000 });
    await page.reload();
    await press(page, button(page, 'Izmantot atkopšanas kodu'));
    await field(page, 'Atkopšanas kods').waitFor();
  },
  reopen: async ({ page, host }) => {
    for (let failure = 5; failure < 10; failure += 1) {
      await refusal(host, 'log-in', wrong);
      await host.turn({ uptime_forward_ms: 60 * 60_000 });
    }
    await press(page, button(page, 'Izmantot autentifikatora kodu'));
    await logIn(page, wrong.password, wrong.code);
    await title(page, 'Pieteikšanās atjaunošana').waitFor();
  },
  'enrol-invitation': async ({ page }) => {
    await press(page, button(page, 'Atpakaļ uz pieteikšanos'));
    await press(page, button(page, 'Pievienot lietotāju'));
    await title(page, 'Uzaicinājums').waitFor();
  },
  'enrol-authenticator': async ({ page }) => {
    await field(page, 'Lietotājvārds').fill(andris.user);
    await field(page, 'Uzaicinājuma kods').fill(andris.invitation);
    await press(page, button(page, 'Turpināt'));
    await title(page, 'Autentifikators').waitFor();
  },
  'enrol-password': async ({ page }) => {
    await press(page, button(page, 'Turpināt'));
    await field(page, 'Jaunā parole').fill('divi');
    await press(page, button(page, 'Pabeigt piesaisti'));
    await page.getByText('Parole vēl ir par īsu.').waitFor();
  },
  'enrol-codes': async ({ page, host }) => {
    for (const label of ['Jaunā parole', 'Jaunā parole vēlreiz']) await field(page, label).fill(andris.password);
    for (const label of ['PIN kods īsām pauzēm', 'PIN kods vēlreiz']) await field(page, label).fill(andris.pin);
    await enterDigits(page, 'Kods no autentifikatora', host.code(andris.user));
    await press(page, button(page, 'Pabeigt piesaisti'));
    await title(page, 'Atkopšanas kodi').waitFor();
  },
  'locked-with-pin': async ({ page, host }) => {
    await press(page, page.getByText('Esmu pierakstījis (-usi) kodus'));
    await press(page, button(page, 'Turpināt'));
    await today(page).waitFor();
    await leaveUnsent(host);
    await go(page, '#/access');
    await press(page, button(page, 'Bloķēt tagad'));
    await field(page, 'PIN kods').waitFor();
  },
  'pin-wrong': async ({ page }) => {
    await unlock(page, '1111');
    await page.getByText('Atlikuši 4 mēģinājumi.').waitFor();
  },
  'locked-with-password': async ({ page }) => {
    await press(page, button(page, 'Izmantot paroli'));
    await field(page, 'Ierīces parole').waitFor();
  },
  'step-up': async ({ page }) => {
    await field(page, 'Ierīces parole').fill(andris.password);
    await press(page, button(page, 'Atsākt'));
    await press(page, button(page, 'Piesaistīt autentifikatoru'));
    await page.getByRole('dialog', { name: 'Apstipriniet ar kodu' }).waitFor();
  },
  'new-authenticator': async ({ page, host }) => {
    await enterDigits(page, 'Kods', await host.nextCode(andris.user));
    await press(page, button(page, 'Apstiprināt'));
    await title(page, 'Jauns autentifikators').waitFor();
  },
  'change-password': async ({ page }) => {
    await press(page, button(page, 'Atcelt'));
    await press(page, button(page, 'Mainīt paroli').first());
    await page.getByRole('dialog', { name: 'Mainīt paroli' }).waitFor();
  },
  'change-pin': async ({ page }) => {
    await page.keyboard.press('Escape');
    await press(page, button(page, 'Mainīt PIN kodu').first());
    await page.getByRole('dialog', { name: 'Mainīt PIN kodu' }).waitFor();
  },
};

for (const size of Object.keys(sizes)) {
  for (const theme of themes) {
    test(`every form of the lock on a ${size}, ${theme}`, () => withApp(async ({ browser, host }) => {
      const page = await openApp(browser, host, size, { theme, expected: refused });
      for (const [name, reach] of Object.entries(forms)) {
        await reach({ page, host });
        await picture(page, `${name}-${size}-${theme}`);
        await checkFits(page, name);
        await checkTargets(page, name);
        await checkAccessibility(page, `${name} on a ${size}, ${theme}`);
      }
      checkNoComplaints(page);
    }, { comeIn: false }));
  }
}

test('a new device without an office says where to go', () => withApp(async ({ browser, host }) => {
  for (const size of Object.keys(sizes)) {
    const page = await openApp(browser, host, size);
    // As in a released app, where nobody answers for the office yet.
    await page.route('**/call/show-lock', async (route) => {
      const response = await route.fetch();
      const json = await response.json();
      json.ok.can_enrol = false;
      await route.fulfill({ response, json });
    });
    await page.reload();
    await title(page, 'Ierīce vēl nav sagatavota darbam').waitFor();
    await picture(page, `not-enrolled-${size}-light`);
    await checkFits(page, 'a new device');
    await checkTargets(page, 'a new device');
    await checkAccessibility(page, `a new device on a ${size}`);
    checkNoComplaints(page);
    await page.context().close();
  }
}, { demo: false, comeIn: false }));
