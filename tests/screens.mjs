// Makes the pictures of the README: `make screens`.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { checkNoComplaints, go, openApp, press, withApp } from './browser/drive.mjs';

const folder = join(process.env.APSEKO_REPO, 'docs', 'pictures');

await mkdir(folder, { recursive: true });
await withApp(async ({ browser, host }) => {
  const desk = await openApp(browser, host, 'desktop');
  await desk.getByRole('heading', { name: 'Šodien 3 izbraukumi' }).waitFor();
  await desk.evaluate(() => document.fonts.ready);
  await desk.screenshot({ path: join(folder, 'today.png') });
  checkNoComplaints(desk);

  const phone = await openApp(browser, host, 'phone', { theme: 'dark' });
  await go(phone, '#/new');
  await phone.getByRole('textbox', { name: 'Vieta', exact: true }).fill('Dzirnavu iela 3, Jelgava');
  await press(phone, phone.getByText('Būvobjekts', { exact: true }));
  await phone.getByText(/Nesaglabāts melnraksts,/).waitFor();
  await phone.evaluate(() => document.fonts.ready);
  await phone.screenshot({ path: join(folder, 'record-a-violation.png') });
  checkNoComplaints(phone);
});
