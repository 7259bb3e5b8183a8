// What the screens say when something is wrong, and that nobody's words are lost by it.

import assert from 'node:assert/strict';
import test from 'node:test';
import {
  Host, checkAccessibility, checkNoComplaints, go, openApp, picture, press, until, withApp,
} from './drive.mjs';

async function openFirstTask(page) {
  await page.getByRole('link', { name: 'SIA „Baltijas Jumti”' }).first().click();
  const open = page.getByRole('link', { name: 'Atvērt uzdevumu' });
  if (await open.count()) await open.click();
  await page.getByLabel('Jauna piezīme').last().waitFor();
}

const composer = (page) => page.getByLabel('Jauna piezīme').last();

test('half a sentence survives a dead battery', () => withApp(async (scene) => {
  const page = await openApp(scene.browser, scene.host, 'phone');
  await openFirstTask(page);
  await composer(page).fill('Jumta malā nav mar');
  await page.getByText(/Nesaglabāts melnraksts,/).waitFor();
  const task = page.url().split('#')[1];
  await page.context().close();
  await scene.host.kill();
  scene.host = await Host.start(scene.data);

  const again = await openApp(scene.browser, scene.host, 'phone');
  await go(again, `#${task}`);
  await again.getByText(/Nesaglabāts melnraksts,/).waitFor();
  assert.equal(await composer(again).inputValue(), 'Jumta malā nav mar');
  await composer(again).fill('Jumta malā nav margu.');
  await press(again, again.getByRole('button', { name: 'Saglabāt piezīmi' }));
  await again.locator('.note', { hasText: 'Jumta malā nav margu.' }).waitFor();
  await again.reload();
  await composer(again).waitFor();
  assert.equal(await composer(again).inputValue(), '', 'what is saved is not offered as unsaved');
}));

test('two windows change one note: both texts stand until a person decides', () => withApp(async ({ browser, host }) => {
  const ilze = await openApp(browser, host, 'desktop', { expected: (text) => text.includes('409') });
  const other = await openApp(browser, host, 'tablet');
  await openFirstTask(ilze);
  await openFirstTask(other);
  for (const page of [ilze, other]) {
    await press(page, page.locator('.note').first().getByRole('button', { name: 'Labot piezīmi' }));
  }
  await ilze.getByLabel('Piezīmes teksts').fill('Ilzes redakcija.');
  await other.getByLabel('Piezīmes teksts').fill('Otra redakcija.');
  await press(other, other.getByRole('button', { name: 'Saglabāt labojumu' }));

  await ilze.getByText('Šī piezīme pa to laiku ir mainīta').waitFor();
  assert.equal(await ilze.getByLabel('Piezīmes teksts').inputValue(), 'Ilzes redakcija.', 'her words stay in the field');
  await ilze.locator('.note__other', { hasText: 'Otra redakcija.' }).waitFor();
  await picture(ilze, 'conflict-desktop-light');
  await checkAccessibility(ilze, 'a conflict');
  await press(ilze, ilze.getByRole('button', { name: 'Saglabāt manu redakciju virs jaunākās' }));

  await other.locator('.note', { hasText: 'Ilzes redakcija.' }).waitFor();
  await press(ilze, ilze.getByRole('button', { name: /labota/ }).first());
  const history = ilze.getByRole('dialog');
  await history.getByText('Otra redakcija.').waitFor();
  await history.getByText('Ilzes redakcija.').waitFor();
  checkNoComplaints(ilze);
}));

test('words begun before somebody else saved do not replace theirs after a restart', () => withApp(async (scene) => {
  const ilze = await openApp(scene.browser, scene.host, 'desktop');
  await openFirstTask(ilze);
  const task = new URL(ilze.url()).hash;
  await press(ilze, ilze.locator('.note').first().getByRole('button', { name: 'Labot piezīmi' }));
  const other = await openApp(scene.browser, scene.host, 'tablet');
  await openFirstTask(other);
  await press(other, other.locator('.note').first().getByRole('button', { name: 'Labot piezīmi' }));
  await other.getByLabel('Piezīmes teksts').fill('Otra redakcija.');
  await press(other, other.getByRole('button', { name: 'Saglabāt labojumu' }));
  await ilze.locator('.note__other', { hasText: 'Otra redakcija.' }).waitFor();
  await ilze.getByLabel('Piezīmes teksts').fill('Ilzes redakcija, rakstīta vēlāk.');
  await until('the draft is kept', async () => {
    const answer = await scene.host.call('open-task', { task: task.split('/').pop() });
    return answer.ok.notes[0].draft?.text === 'Ilzes redakcija, rakstīta vēlāk.';
  });
  await ilze.context().close();
  await scene.host.kill();
  scene.host = await Host.start(scene.data);

  const again = await openApp(scene.browser, scene.host, 'desktop');
  await go(again, task);
  await again.getByText('Šī piezīme pa to laiku ir mainīta').waitFor();
  assert.equal(await again.getByLabel('Piezīmes teksts').inputValue(), 'Ilzes redakcija, rakstīta vēlāk.');
  await again.locator('.note__other', { hasText: 'Otra redakcija.' }).waitFor();
}));

test('a connection that breaks after the save does not save twice', () => withApp(async ({ browser, host }) => {
  const page = await openApp(browser, host, 'phone', { expected: (text) => text.includes('ERR_FAILED') });
  await openFirstTask(page);
  let broken = 0;
  await page.route('**/call/write-note', async (route) => {
    if (broken > 0) return route.continue();
    broken += 1;
    await route.fetch();
    return route.abort();
  });
  await composer(page).fill('Tikai vienreiz.');
  await press(page, page.getByRole('button', { name: 'Saglabāt piezīmi' }));
  await page.locator('.note', { hasText: 'Tikai vienreiz.' }).waitFor();
  await page.getByText(/^Saglabāts ierīcē/).last().waitFor();
  assert.equal(broken, 1, 'the first answer was really lost');
  assert.equal(await page.locator('.note', { hasText: 'Tikai vienreiz.' }).count(), 1);
}));

test('a silent program is said to be silent and the words stay', () => withApp(async (scene) => {
  const page = await openApp(scene.browser, scene.host, 'phone', { expected: () => true });
  await openFirstTask(page);
  await composer(page).fill('Šie vārdi nedrīkst pazust.');
  await scene.host.kill();
  await press(page, page.getByRole('button', { name: 'Saglabāt piezīmi' }));
  await page.getByText('host.unreachable').first().waitFor();
  assert.equal(await composer(page).inputValue(), 'Šie vārdi nedrīkst pazust.');
  await checkAccessibility(page, 'a silent program');
  await picture(page, 'silent-phone-light');
}));

test('data held by another instance: a sentence, a code, a way out that works', () => withApp(async (scene) => {
  const second = await Host.start(scene.data, { comeIn: false });
  try {
    for (const size of ['phone', 'desktop']) {
      const page = await openApp(scene.browser, second, size, { expected: (text) => text.includes('503') });
      await page.getByText('data.in_use').first().waitFor();
      await checkAccessibility(page, 'data in use');
      await picture(page, `in-use-${size}-light`);
      await page.context().close();
    }
    const page = await openApp(scene.browser, second, 'tablet', { deaf: true, expected: () => true });
    await page.getByText('data.in_use').first().waitFor();
    await scene.host.kill();
    await press(page, page.getByRole('button', { name: 'Mēģināt vēlreiz' }).first());
    await page.getByRole('heading', { name: 'Pieteikšanās' }).waitFor();
    await second.comeIn();
    await page.reload();
    await page.getByRole('heading', { name: 'Šodien 3 izbraukumi' }).waitFor();
  } finally {
    await second.kill();
  }
}));

test('the strip tells the truth about space, clock and what waits', () => withApp(async ({ browser, host }) => {
  const page = await openApp(browser, host, 'desktop');
  const strip = page.locator('.strip');
  await strip.getByText('Bezsaistē').waitFor();
  await strip.getByText('Pulkstenis nav pārbaudīts').waitFor();
  await openFirstTask(page);
  await composer(page).fill('Pirmā.');
  await page.getByRole('button', { name: 'Saglabāt piezīmi' }).click();
  await strip.getByText(/1 izmaiņa gaida savienojumu/).waitFor();

  await host.turn({ free_bytes: 150_000_000, clock: '2026-11-20T05:00:00Z' });
  await host.turn({ tell_everything: true });
  await strip.getByText(/Brīva vieta: 150 MB/).waitFor();
  await until('the clock is doubted', async () => !(await strip.textContent()).includes('Pulkstenis nav pārbaudīts'));
  await picture(page, 'strip-low-desktop-light');
  await checkAccessibility(page, 'a strip with warnings');
  checkNoComplaints(page);
}));

test('English is one choice away and stays', () => withApp(async ({ browser, host }) => {
  const page = await openApp(browser, host, 'phone');
  await go(page, '#/settings');
  await page.getByText('English', { exact: true }).tap();
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  await checkAccessibility(page, 'the settings in English');
}));

test('searching forgives missing marks', () => withApp(async ({ browser, host }) => {
  const page = await openApp(browser, host, 'desktop');
  await go(page, '#/tasks');
  await page.getByText('SIA „Dobeles Koks”').first().waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('logistika jelgava');
  await page.getByText('SIA „Dobeles Koks”').first().waitFor({ state: 'detached' });
  await page.getByText('SIA „Zemgales Loģistika”').first().waitFor();
  await page.keyboard.type(' zzz');
  await page.getByText('Nekas nav atrasts').waitFor();
}));

test('the technical log travels as bytes and names codes, not people', () => withApp(async ({ browser, host }) => {
  await host.call('no-such-command', {});
  const page = await openApp(browser, host, 'desktop');
  await go(page, '#/sync');
  await page.getByRole('button', { name: 'Parādīt tehnisko žurnālu' }).click();
  const log = page.locator('pre');
  await log.waitFor();
  const text = await log.textContent();
  assert.match(text, /command\.unknown/);
  assert.doesNotMatch(text, /Baltijas|Kalniņa|no-such-command/, 'nothing that was entered or sent is in the log');
}));

test('whoever has not the address is told so in both languages', () => withApp(async ({ browser, host }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const answer = await page.goto(host.origin);
  assert.equal(answer.status(), 401);
  await page.getByText('web.secret').waitFor();
  await page.getByText('Šo lapu var atvērt tikai').waitFor();
  await page.getByText('This page opens only').waitFor();
}));
