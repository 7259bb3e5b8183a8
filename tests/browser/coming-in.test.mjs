// A person comes onto a new device without an invitation: by their account on the server, and through the institution; and makes
// that account on the device that they have.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test from 'node:test';
import {
  Host, Server, checkAccessibility, checkFits, checkNoComplaints, checkTargets, dataFolder, go, openApp, openBrowser, picture, press,
  until,
} from './drive.mjs';
import { button, enterDigits, field, focusIn, refused, tabInto, title } from './hands.mjs';
import { STEP_MS, andris, codeAt, ilze, seedFromText } from './person.mjs';

const serverPassword = 'zaļš vilciens brauc lēni';
// The reference provider says this name of whoever logs in.
const subject = 'anna-7';

async function withServer(story, prepare = (server) => server) {
  const folders = await Promise.all([dataFolder(), dataFolder()]);
  const scene = { browser: await openBrowser(), folders, hosts: [] };
  try {
    scene.server = await Server.start(folders[0]);
    scene.server = await prepare(scene.server, scene);
    await story(scene);
  } finally {
    await scene.browser.close();
    for (const host of scene.hosts) await host.kill();
    await scene.server?.kill();
    scene.provider?.kill('SIGKILL');
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
}

async function newDevice(scene, { person = andris, ...options } = {}) {
  const host = await Host.start(scene.folders[1], { server: scene.server, demo: false, person, comeIn: false, ...options });
  scene.hosts.push(host);
  return host;
}

// What the person's telephone shows for the server, so many steps from now.
const serverCode = (seed, steps = 0) => codeAt(seed, Date.now() + steps * STEP_MS);
const seedOf = (uri) => seedFromText(new URL(uri).searchParams.get('secret'));

// Makes an account by the invitation, as another program would; answers with the seed of its authenticator.
async function activate(server, { user, invitation }) {
  const post = async (path, body) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`http://${server.address}/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    assert(answer.ok, `${path}: ${answer.status} ${answer.ok ? '' : await answer.text()}`);
    return answer.status === 204 ? undefined : answer.json();
  };
  const { uri, ticket } = await post('accounts/activation', { login: user, invitation, password: serverPassword });
  const seed = seedOf(uri);
  // The step before this one counts too, and leaves this one and the next for coming in.
  await post('accounts/activation/confirmation', { login: user, invitation, ticket, code: serverCode(seed, -1) });
  return seed;
}

async function check(page, what, name) {
  await checkAccessibility(page, what);
  await checkFits(page, what);
  await checkTargets(page, what);
  await picture(page, name);
}

const way = (page, name) => page.getByRole('tab', { name, exact: true });

async function showAccount(page, password, code) {
  await field(page, 'Lietotājvārds').fill(andris.user);
  await field(page, 'Servera parole').fill(password);
  await field(page, 'Servera kods').fill('');
  await enterDigits(page, 'Servera kods', code);
  await press(page, button(page, 'Turpināt'));
}

// From the authenticator on every way is the same.
async function finish(page, host, person) {
  await title(page, 'Autentifikators').waitFor();
  await page.getByText(person.name, { exact: true }).waitFor();
  host.seeds.set(person.user, seedFromText(await page.locator('.scan__secret').innerText()));
  await press(page, button(page, 'Turpināt'));
  for (const label of ['Jaunā parole', 'Jaunā parole vēlreiz']) await field(page, label).fill(person.password);
  for (const label of ['PIN kods īsām pauzēm', 'PIN kods vēlreiz']) await field(page, label).fill(person.pin);
  await enterDigits(page, 'Kods no autentifikatora', host.code(person.user));
  await press(page, button(page, 'Pabeigt piesaisti'));
  await title(page, 'Atkopšanas kodi').waitFor();
  await press(page, page.getByText('Esmu pierakstījis (-usi) kodus'));
  await press(page, button(page, 'Turpināt'));
  await page.getByRole('navigation').first().waitFor();
  assert.equal((await host.done('show-own-access', {})).user, person.user);
}

for (const [size, theme] of [['phone', 'light'], ['desktop', 'dark']]) {
  test(`somebody with an account comes onto a new device: ${size}`, () => withServer(async (scene) => {
    const seed = await activate(scene.server, andris);
    const host = await newDevice(scene);
    const page = await openApp(scene.browser, host, size, { theme, expected: refused });
    await title(page, 'Kā apliecināsiet, kas esat?').waitFor();
    await way(page, 'Uzaicinājums').waitFor();
    assert.equal(await way(page, 'Iestādes pieslēgšanās').count(), 0, 'a server without a provider offers none');
    await check(page, 'the ways in', `ways-${size}-${theme}`);
    await press(page, way(page, 'Lietotāja konts'));
    await check(page, 'the account', `ways-account-${size}-${theme}`);

    await press(page, button(page, 'Turpināt'));
    await page.getByText('Ierakstiet lietotājvārdu.').waitFor();
    await focusIn(page, 'Lietotājvārds');
    await showAccount(page, 'nav īstā parole', serverCode(seed));
    await page.getByText('Serveris šo lietotājvārdu, paroli vai kodu nepieņēma.').waitFor();
    await check(page, 'a wrong password', `ways-account-wrong-${size}-${theme}`);
    assert.equal(await field(page, 'Servera kods').inputValue(), '', 'a code is not tried twice');
    assert.equal((await host.done('show-lock', {})).stage, 'new', 'nobody is half enrolled');
    await showAccount(page, serverPassword, serverCode(seed, 1));
    await finish(page, host, andris);
    checkNoComplaints(page);
  }));
}

test('the way is chosen and walked with a keyboard alone', () => withServer(async (scene) => {
  const seed = await activate(scene.server, andris);
  const host = await newDevice(scene);
  const page = await openApp(scene.browser, host, 'desktop', { expected: refused });
  await way(page, 'Uzaicinājums').waitFor();
  await focusIn(page, 'Lietotājvārds');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await until('the tab has the focus', () => way(page, 'Uzaicinājums').evaluate((tab) => tab === document.activeElement));
  await page.keyboard.press('ArrowRight');
  await field(page, 'Servera parole').waitFor();
  await tabInto(page, 'Lietotājvārds');
  await page.keyboard.type(andris.user);
  await tabInto(page, 'Servera parole');
  await page.keyboard.type(serverPassword);
  await tabInto(page, 'Servera kods');
  await page.keyboard.type(serverCode(seed));
  await page.keyboard.press('Enter');
  await title(page, 'Autentifikators').waitFor();
  checkNoComplaints(page);
}));

test('without the server nothing is promised, and the connection can come back', () => withServer(async (scene) => {
  const host = await newDevice(scene);
  await scene.server.kill();
  const page = await openApp(scene.browser, host, 'phone', { expected: (text) => /status of [45]\d\d/.test(text) });
  await page.getByText('Inspekcijas serveris pašlaik nav sasniedzams.').waitFor();
  assert.equal(await way(page, 'Lietotāja konts').isVisible(), false, 'a way that nobody answers is not offered');
  await check(page, 'no server', 'ways-offline-phone-light');
  scene.server = await scene.server.again();
  await press(page, button(page, 'Mēģināt vēlreiz'));
  await way(page, 'Lietotāja konts').waitFor();
  checkNoComplaints(page);
}));

// A provider of the institution on this machine, which knows Ilze by a name of its own.
async function withProvider(server, scene, bound = true) {
  const back = `http://${server.address}/login/oidc/callback`;
  const script = join(process.env.APSEKO_REPO, 'tests', 'oidc', 'provider.mjs');
  scene.provider = spawn(process.execPath, [script, back], { stdio: ['pipe', 'pipe', 'ignore'] });
  const [line] = await once(createInterface({ input: scene.provider.stdout }), 'line');
  const issuer = `http://127.0.0.1:${line.split(' ')[1]}`;
  const settings = { issuer, client_id: 'public', redirect_uri: back, scopes: ['profile'], second_factor: { amr: ['otp'] } };
  const file = `${server.data}.oidc.json`;
  await writeFile(file, JSON.stringify(settings));
  if (bound) await server.command('people', 'bind', ilze.user, '--issuer', issuer, '--subject', subject);
  await server.kill();
  const again = await server.again({ more: ['--oidc', file] });
  await rm(file);
  return again;
}

async function beginAtInstitution(page) {
  await press(page, way(page, 'Iestādes pieslēgšanās'));
  await press(page, button(page, 'Sākt pieslēgšanos'));
  await page.locator('.ticket__digits').waitFor();
  const opened = page.waitForEvent('popup');
  await press(page, page.getByRole('link', { name: 'Atvērt pieslēgšanās lapu' }));
  const outside = await opened;
  outside.setDefaultTimeout(15_000);
  return outside;
}

for (const [size, theme] of [['phone', 'dark'], ['desktop', 'light']]) {
  test(`somebody comes in through the institution, and the device goes on by itself: ${size}`, () => withServer(async (scene) => {
    const host = await newDevice(scene, { person: ilze });
    const page = await openApp(scene.browser, host, size, { theme, expected: refused });
    await press(page, way(page, 'Iestādes pieslēgšanās'));
    await check(page, 'before the institution', `ways-institution-${size}-${theme}`);
    const outside = await beginAtInstitution(page);
    await outside.emulateMedia({ colorScheme: theme });
    await title(outside, 'Ierakstiet ierīces kodu').waitFor();
    await checkAccessibility(outside, 'the page for the code');
    await checkFits(outside, 'the page for the code');
    await picture(outside, `ways-landing-${size}-${theme}`);
    await check(page, 'the code of the device', `ways-institution-code-${size}-${theme}`);

    const code = await page.locator('.ticket__digits').innerText();
    await outside.getByLabel('Kods, ko rāda ierīce').fill(code === '000000' ? '000001' : '000000');
    await outside.getByRole('button', { name: 'Apstiprināt' }).click();
    await outside.getByText('Kods nav pareizs.').waitFor();
    await checkAccessibility(outside, 'a wrong code');
    await picture(outside, `ways-landing-wrong-${size}-${theme}`);
    await outside.getByLabel('Kods, ko rāda ierīce').fill(code);
    await outside.getByRole('button', { name: 'Apstiprināt' }).click();
    await title(outside, 'Pieslēgšanās ir izdevusies').waitFor();
    await checkAccessibility(outside, 'the end in the browser');
    await outside.close();
    await finish(page, host, ilze);
    checkNoComplaints(page);
  }, withProvider));
}

test('somebody whom the institution knows and this office does not is told so, and begins anew', () => withServer(async (scene) => {
  const host = await newDevice(scene, { person: ilze });
  const page = await openApp(scene.browser, host, 'desktop', { expected: refused });
  const outside = await beginAtInstitution(page);
  await title(outside, 'Ierakstiet ierīces kodu').waitFor();
  await outside.getByLabel('Kods, ko rāda ierīce').fill(await page.locator('.ticket__digits').innerText());
  await outside.getByRole('button', { name: 'Apstiprināt' }).click();
  await page.getByText('Iestāde Jūs pazīst, bet', { exact: false }).waitFor();
  await check(page, 'nobody of ours', 'ways-institution-unknown-desktop-light');
  assert.equal((await host.done('show-lock', {})).stage, 'new');
  await press(page, button(page, 'Sākt pieslēgšanos'));
  await page.locator('.ticket__digits').waitFor();
  await press(page, button(page, 'Atcelt'));
  await button(page, 'Sākt pieslēgšanos').waitFor();
  checkNoComplaints(page);
}, (server, scene) => withProvider(server, scene, false)));

for (const [size, theme] of [['phone', 'light'], ['desktop', 'dark']]) {
  test(`on their device a person makes an account on the server, and changes its password: ${size}`, () => withServer(async (scene) => {
    const host = await newDevice(scene, { person: ilze, comeIn: true });
    await until('the server knows her', async () => 'ok' in await host.call('show-me', {}));
    const page = await openApp(scene.browser, host, size, { theme, expected: refused });
    await go(page, '#/access');
    await page.getByText('Konta vēl nav.', { exact: false }).waitFor();
    await check(page, 'no account yet', `server-account-none-${size}-${theme}`);
    await press(page, button(page, 'Izveidot kontu'));
    for (const label of ['Jaunā parole', 'Jaunā parole vēlreiz']) await field(page, label).fill('paroleparole');
    await press(page, button(page, 'Turpināt'));
    await page.getByRole('heading', { name: 'Apstipriniet ar kodu' }).waitFor();
    await confirm(page, host);
    await page.getByText('Šī parole ir viena no visbiežāk lietotajām.').waitFor();
    for (const label of ['Jaunā parole', 'Jaunā parole vēlreiz']) await field(page, label).fill(serverPassword);
    await press(page, button(page, 'Turpināt'));
    await page.getByRole('heading', { name: 'Apstipriniet ar kodu' }).waitFor();
    await confirm(page, host);

    await title(page, 'Servera autentifikators').waitFor();
    await page.locator('.qr').waitFor();
    await check(page, 'the seed', `server-account-seed-${size}-${theme}`);
    const seed = seedFromText(await page.locator('.scan__secret').innerText());
    await enterDigits(page, 'Jaunā autentifikatora kods', serverCode(seed, -1));
    await press(page, button(page, 'Piesaistīt'));
    await page.getByText('Servera autentifikators piesaistīts').waitFor();
    await page.getByText('Parole iestatīta', { exact: false }).waitFor();
    await check(page, 'an account', `server-account-${size}-${theme}`);

    await press(page, button(page, 'Mainīt servera paroli'));
    await changePassword(page, 'nav īstā parole', serverCode(seed));
    await page.getByText('Serveris šo lietotājvārdu, paroli vai kodu nepieņēma.').waitFor();
    await check(page, 'a wrong present password', `server-password-wrong-${size}-${theme}`);
    assert.equal(await field(page, 'Jaunā parole').inputValue(), 'lielais lidaparats', 'the new one is not thought of twice');
    await changePassword(page, serverPassword, serverCode(seed, 1));
    await page.getByText('Servera parole nomainīta').waitFor();
    checkNoComplaints(page);
  }));
}

async function confirm(page, host) {
  await enterDigits(page, 'Kods', await host.nextCode(ilze.user));
  await press(page, button(page, 'Apstiprināt'));
}

async function changePassword(page, present, code) {
  await field(page, 'Pašreizējā servera parole').fill(present);
  for (const label of ['Jaunā parole', 'Jaunā parole vēlreiz']) await field(page, label).fill('lielais lidaparats');
  await field(page, 'Servera kods').fill('');
  await enterDigits(page, 'Servera kods', code);
  await press(page, page.getByRole('dialog').getByRole('button', { name: 'Mainīt servera paroli' }));
}
