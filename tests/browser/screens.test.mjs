// Every screen at three sizes in three themes: axe finds nothing, nothing sticks out, everything can be hit, and a
// picture lands under target/screens for people to look at.

import test from 'node:test';
import {
  checkAccessibility, checkFits, checkNoComplaints, checkTargets, go, openApp, picture, sizes, themes, withApp,
} from './drive.mjs';
import { begin, cafe, choice, given, giveElsewhere, sectionOf } from './sheet-hands.mjs';

const heading = (page, name) => page.getByRole('heading', { level: 1, name });

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
  definitions: { place: '#/definitions', ready: (page) => page.getByRole('article').first() },
  visit: { place: (host, at) => `#/visits/${at.visit}`, ready: (page) => page.getByText('Notiek', { exact: true }).first() },
  people: { place: (host, at) => `#/visits/${at.visit}/people`, ready: (page) => page.getByText('SIA „Jumiķis”').first() },
  sheet: { place: (host, at) => `#/sheets/${at.sheet}/${at.height}`, ready: (page) => page.getByText('Pārkāpums BU-V06 · augsts').first() },
  party: { place: (host, at) => `#/sheets/${at.sheet}/${at.system}`, ready: (page) => page.getByText('DA-01', { exact: true }).first() },
  violations: { place: (host, at) => `#/visits/${at.visit}/violations`, ready: (page) => heading(page, /pārkāpum/) },
  gaps: { place: (host, at) => `#/visits/${at.visit}/gaps`, ready: (page) => heading(page, /^Kā vēl trūkst: \d+$/) },
  workers: { place: (host, at) => `#/visits/${at.raid}/workers`, ready: (page) => page.getByText('pārbaudiet personas datus').first() },
  worker: { place: (host, at) => `#/visits/${at.raid}/workers/${at.worker}`, ready: (page) => page.getByText('NN-07', { exact: true }).first() },
};

// A visit to a building site and a raid in a café, both half done.
async function halfDone(host) {
  const { visit, sheet } = await begin(host);
  const { parties } = await host.done('show-visit', { visit });
  const party = { role: 'subcontractor', name: 'SIA „Jumiķis”', reg_no: '40103000001', address: '', contact: '', nace: '', headcount: '' };
  await host.done('keep-party', { visit, party: null, form: party });
  const papers = { basis: '', document_type: '', document_number: '', contact: '', language: '' };
  const person = { party: parties[0].party, name: 'Jānis Bērziņš', role: 'representative', ...papers };
  await host.done('keep-person-met', { visit, person: null, form: person });
  await giveElsewhere(host, sheet, 'KOP-13', given({ multi: ['roof', 'scaffolds'] }));
  await giveElsewhere(host, sheet, 'BU-10', choice('no', { note: 'Uz jumta divi cilvēki bez drošības sistēmas, augstums ap 9 m.' }));
  await giveElsewhere(host, sheet, 'BU-09', given(null, { not_checked: 'Nav piekļuves' }));
  await giveElsewhere(host, sheet, 'BU-04', choice('no'));
  return { visit, sheet, height: await sectionOf(host, sheet, 'BU-10'), system: await sectionOf(host, sheet, 'DA-01'), ...await raid(host) };
}

async function raid(host) {
  const { visit, sheet } = await begin(host, cafe);
  const blank = { party: null, personal_code: '', birth_day: '', citizenship: '', occupation: '', posted: false };
  const keep = (name, more) => host.done('keep-worker', { visit, worker: null, form: { ...blank, name, ...more } });
  await giveElsewhere(host, sheet, 'NN-01', given({ text: '13' }));
  const worker = await keep('Māra Piemēra', { occupation: 'oficiante' });
  for (const name of ['Jānis Paraugs', 'Olena, ap 30 g.', 'Pēteris Ļoti Garā Uzvārda Īpašnieks-Piemērs']) await keep(name);
  await keep('Ilga Kļūmīte', { personal_code: '120394-12345', occupation: 'pavāre' });
  const { workers } = await host.done('show-roster', { visit });
  const row = (name) => workers.find(({ form }) => form.name === name).row;
  await giveElsewhere(host, sheet, 'NN-06', choice('no'), row('Māra Piemēra'));
  await giveElsewhere(host, sheet, 'NN-07', choice('not_found'), row('Jānis Paraugs'));
  return { raid: visit, worker };
}

async function firstTask(host) {
  const today = await host.call('show-today', {});
  return today.ok.visits[0].task;
}

for (const size of Object.keys(sizes)) {
  for (const theme of themes) {
    test(`every screen on a ${size}, ${theme}`, () => withApp(async ({ browser, host }) => {
      const at = await halfDone(host);
      const page = await openApp(browser, host, size, { theme });
      for (const [name, screen] of Object.entries(screens)) {
        const place = typeof screen.place === 'string' ? screen.place : await screen.place(host, at);
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
  const at = await halfDone(host);
  // A browser at 200 % shows half as many points.
  const context = await browser.newContext({ viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 });
  const page = await context.newPage();
  await page.goto(host.start);
  for (const [name, screen] of Object.entries(screens)) {
    const place = typeof screen.place === 'string' ? screen.place : await screen.place(host, at);
    await go(page, place);
    await screen.ready(page).waitFor();
    await checkFits(page, `${name} at 200 %`);
  }
}));
