// Every screen at three sizes in three themes: axe finds nothing, nothing sticks out, everything can be hit, and a
// picture lands under target/screens for people to look at.

import test from 'node:test';
import {
  checkAccessibility, checkFits, checkNoComplaints, checkTargets, go, openApp, picture, sizes, themes, withApp,
} from './drive.mjs';

const screens = {
  today: { place: '#/', ready: (page) => page.getByRole('heading', { level: 1, name: /^Šodien/ }) },
  tasks: { place: '#/tasks', ready: (page) => page.getByText('SIA „Dobeles Koks”').first() },
  task: { place: async (host) => `#/tasks/${await firstTask(host)}`, ready: (page) => page.locator('.note').first() },
  new: { place: '#/new', ready: (page) => page.getByRole('heading', { name: 'Operatīvi fiksēts pārkāpums' }) },
  sync: { place: '#/sync', ready: (page) => page.getByRole('heading', { level: 1, name: 'Sinhronizācija' }) },
  settings: { place: '#/settings', ready: (page) => page.getByRole('heading', { level: 1, name: 'Iestatījumi' }) },
  access: { place: '#/access', ready: (page) => page.getByRole('heading', { name: 'Ilze Kalniņa' }) },
  audit: { place: '#/access/audit', ready: (page) => page.getByText('Lietotājs piesaistīts ierīcei') },
  unknown: { place: '#/no-such-place', ready: (page) => page.getByRole('heading', { name: 'Šādas lapas nav' }) },
  gallery: { place: '#/gallery', ready: (page) => page.locator('h2').first() },
};

async function firstTask(host) {
  const today = await host.call('show-today', {});
  return today.ok.visits[0].task;
}

for (const size of Object.keys(sizes)) {
  for (const theme of themes) {
    test(`every screen on a ${size}, ${theme}`, () => withApp(async ({ browser, host }) => {
      const page = await openApp(browser, host, size, { theme });
      for (const [name, screen] of Object.entries(screens)) {
        const place = typeof screen.place === 'string' ? screen.place : await screen.place(host);
        await go(page, place);
        await screen.ready(page).waitFor();
        await picture(page, `${name}-${size}-${theme}`);
        await checkFits(page, name);
        await checkTargets(page, name);
        await checkAccessibility(page, `${name} on a ${size}, ${theme}`);
      }
      checkNoComplaints(page);
    }));
  }
}

test('an empty device says what to do next', () => withApp(async ({ browser, host }) => {
  for (const size of Object.keys(sizes)) {
    const page = await openApp(browser, host, size);
    await page.getByRole('heading', { name: 'Šodien izbraukumu nav' }).first().waitFor();
    await checkAccessibility(page, `an empty day on a ${size}`);
    await picture(page, `empty-${size}-light`);
    await go(page, '#/tasks');
    await page.getByText('Uzdevumu vēl nav').waitFor();
    checkNoComplaints(page);
    await page.context().close();
  }
}, { demo: false }));

test('twice as large, nothing is lost', () => withApp(async ({ browser, host }) => {
  // A browser at 200 % shows half as many points.
  const context = await browser.newContext({ viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 });
  const page = await context.newPage();
  await page.goto(host.start);
  for (const [name, screen] of Object.entries(screens)) {
    const place = typeof screen.place === 'string' ? screen.place : await screen.place(host);
    await go(page, place);
    await screen.ready(page).waitFor();
    await checkFits(page, `${name} at 200 %`);
  }
}));
