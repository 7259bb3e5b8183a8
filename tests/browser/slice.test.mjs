// The slice as people walk it: a violation seen on the spot becomes a task with notes, the battery dies, and
// everything is there. By thumb on a phone and a tablet, by keyboard alone on a desktop.

import assert from 'node:assert/strict';
import test from 'node:test';
import { Host, checkNoComplaints, openApp, press, until, withApp } from './drive.mjs';

const place = 'Dzirnavu iela 3, Jelgava';
const object = 'sastatnes pie fasādes';
const seen = 'Divi nodarbinātie bez ķiverēm, augstums ap 6 m.';

for (const size of ['phone', 'tablet']) {
  test(`by thumb on a ${size}: record, note, edit, take out, undo, dead battery, all there`, () => withApp(async (scene) => {
    const page = await openApp(scene.browser, scene.host, size);
    await page.getByRole('heading', { name: 'Šodien 3 izbraukumi' }).waitFor();
    await press(page, page.getByRole('link', { name: 'Fiksēt pārkāpumu uz vietas' }));
    await page.getByRole('heading', { name: 'Operatīvi fiksēts pārkāpums' }).waitFor();

    await press(page, page.getByRole('button', { name: 'Saglabāt uzdevumu' }));
    await page.getByText('Norādiet vietu vai objektu: pietiek ar vienu.').waitFor();
    await page.getByText('Izvēlieties pārkāpuma veidu.').waitFor();

    await page.getByRole('textbox', { name: 'Vieta', exact: true }).fill(place);
    await page.getByRole('textbox', { name: 'Objekts', exact: true }).fill(object);
    await press(page, page.getByText('Būvobjekts', { exact: true }));
    await page.getByRole('textbox', { name: 'Piezīme', exact: true }).fill(seen);
    await press(page, page.getByRole('button', { name: 'Saglabāt uzdevumu' }));

    await page.getByRole('heading', { name: object }).waitFor();
    await page.getByText('Uzdevums saglabāts ierīcē').waitFor();
    await page.locator('.note', { hasText: seen }).waitFor();

    await page.getByLabel('Jauna piezīme').last().fill('Vadītājs ieradīsies 11.30.');
    await press(page, page.getByRole('button', { name: 'Saglabāt piezīmi' }));
    const note = page.locator('.note', { hasText: 'Vadītājs ieradīsies 11.30.' });
    await note.waitFor();
    await page.getByText(/^Saglabāts ierīcē \d\d:\d\d:\d\d/).last().waitFor();

    await press(page, note.getByRole('button', { name: 'Labot piezīmi' }));
    await page.getByLabel('Piezīmes teksts').fill('Vadītājs ieradīsies 12.30.');
    await press(page, page.getByRole('button', { name: 'Saglabāt labojumu' }));
    const edited = page.locator('.note', { hasText: 'Vadītājs ieradīsies 12.30.' });
    await edited.getByText('labota').waitFor();

    await press(page, edited.getByRole('button', { name: 'Izņemt piezīmi' }));
    await edited.waitFor({ state: 'detached' });
    await press(page, page.getByRole('button', { name: 'Atsaukt' }).last());
    await edited.waitFor();
    checkNoComplaints(page);
    await page.context().close();

    await scene.host.kill();
    scene.host = await Host.start(scene.data);
    const again = await openApp(scene.browser, scene.host, size);
    await again.getByRole('heading', { name: 'Šodien 4 izbraukumi' }).waitFor();
    await press(again, again.getByRole('link', { name: object }));
    if (size === 'tablet') await press(again, again.getByRole('link', { name: 'Atvērt uzdevumu' }));
    await again.locator('.note', { hasText: seen }).waitFor();
    await again.locator('.note', { hasText: 'Vadītājs ieradīsies 12.30.' }).waitFor();
    assert.equal(await again.locator('.notes > .note').count(), 2, 'nothing lost, nothing doubled');
    checkNoComplaints(again);
  }));
}

test('by keyboard alone on a desktop', () => withApp(async ({ browser, host }) => {
  const page = await openApp(browser, host, 'desktop');
  await page.getByRole('heading', { name: 'Šodien 3 izbraukumi' }).waitFor();
  const keys = page.keyboard;

  await keys.press('j');
  await page.locator('aside').getByRole('heading', { name: 'SIA „Kafejnīca Ozols”' }).waitFor();
  await keys.press('k');
  await page.locator('aside').getByRole('heading', { name: 'SIA „Baltijas Jumti”' }).waitFor();
  await keys.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'SIA „Baltijas Jumti”' }).waitFor();

  await keys.press('n');
  await page.getByRole('heading', { name: 'Operatīvi fiksēts pārkāpums' }).waitFor();
  const focused = (name) => until(`${name} has the focus`, () => page.getByRole('textbox', { name, exact: true }).evaluate((field) => field === document.activeElement));
  await keys.press('Tab');
  await tabTo(page, 'Vieta');
  await keys.type(place);
  await keys.press('Tab');
  await focused('Objekts');
  await keys.type(object);
  await keys.press('Tab');
  await keys.press('ArrowDown');
  await until('a kind is chosen', () => page.getByRole('radio').evaluateAll((all) => all.some((one) => one.checked)));
  await keys.press('Tab');
  await focused('Piezīme');
  await keys.type(seen);
  await keys.press('Control+Enter');

  await page.getByRole('heading', { level: 1, name: object }).waitFor();
  await tabTo(page, 'Jauna piezīme');
  await keys.type('Ar tastatūru.');
  await keys.press('Control+Enter');
  await page.locator('.note', { hasText: 'Ar tastatūru.' }).waitFor();

  await page.evaluate(() => document.activeElement.blur());
  await keys.press('?');
  await page.getByRole('dialog').waitFor();
  await keys.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  checkNoComplaints(page);
}));

async function tabTo(page, name) {
  const field = page.getByRole('textbox', { name, exact: true }).last();
  for (let step = 0; step < 40; step += 1) {
    if (await field.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`the Tab key never reaches ${name}`);
}
