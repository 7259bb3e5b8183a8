// A tablet is lost with a day's work on it. The administrator shuts it out on the screen, two officers deliver what a copy of its
// disk holds, and its owner finds the work on a new tablet.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import {
  Host, Server, checkAccessibility, checkFits, checkNoComplaints, checkTargets, dataFolder, go, openApp, openBrowser, picture, press, until,
} from './drive.mjs';
import { button, field, firstTask } from './hands.mjs';
import { anna, ilze } from './person.mjs';

const programs = process.env.APSEKO_BIN_DIR;
const written = 'Uz sastatnēm trešajā stāvā nav margu.';

// The officers of a demonstration: their secrets are made of these bytes, and so are their numbers.
const officers = ['81', '82'];

class Officers {
  static async at(image, server) {
    const desk = new Officers();
    desk.folder = await dataFolder();
    desk.image = image;
    desk.server = server;
    for (const officer of officers) {
      const secret = join(desk.folder, officer);
      await writeFile(secret, officer.repeat(32));
      await chmod(secret, 0o600);
    }
    return desk;
  }

  async says(word, officer, ...words) {
    const own = ['--officer', officer.repeat(16), '--secret', join(this.folder, officer)];
    const { stdout } = await promisify(execFile)(join(programs, 'apseko-recover'), [word, '--image', this.image, ...own, ...words]);
    return stdout;
  }

  // One makes their half for the other, on a machine of their own; together they deliver.
  async deliver() {
    const half = join(this.folder, 'half');
    const list = join(this.server.data, 'recovery-officers');
    await this.says('half', officers[0], '--officers', list, '--root', this.server.root, '--out', half);
    assert.match(await this.says('look', officers[1], '--half', half), /Ilze Kalniņa/, 'they see whose work it is');
    return JSON.parse(await this.says('deliver', officers[1], '--half', half, ...this.server.words()));
  }

  async leave() {
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function withOffice(story) {
  const folders = await Promise.all([dataFolder(), dataFolder(), dataFolder(), dataFolder()]);
  const scene = { browser: await openBrowser(), folders, server: await Server.start(folders[0]) };
  try {
    scene.ilze = await Host.start(folders[1], { server: scene.server });
    scene.anna = await Host.start(folders[2], { demo: false, server: scene.server, person: anna });
    await story(scene);
  } finally {
    await scene.browser.close();
    await scene.desk?.leave();
    for (const one of [scene.ilze, scene.anna, scene.again]) await one?.kill();
    await scene.server.kill();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
}

const notes = async (host, task) => ((await host.call('open-task', { task })).ok?.notes ?? []).map(({ text }) => text);

// She works where there is no signal; then somebody takes the tablet. Its disk was copied.
async function lose(scene) {
  scene.task = await until('her day is there', () => firstTask(scene.ilze).catch(() => undefined));
  await until('what she had is delivered', async () => (await scene.ilze.done('show-sync', {})).state === 'up-to-date');
  const { devices } = await scene.anna.done('list-devices', { search: 'Ilze', unit: null, state: 'in-use', after: null });
  scene.device = devices[0];
  await scene.ilze.done('choose-networks', { networks: 'none' });
  await scene.ilze.done('write-note', { task: scene.task, text: written });
  await scene.ilze.kill();
  scene.image = join(scene.folders[3], 'image');
  await cp(scene.folders[1], scene.image, { recursive: true });
  await rm(scene.folders[1], { recursive: true, force: true });
}

// On the screen, in the order that it proposes.
async function revoke(page, scene) {
  await go(page, `#/office/devices/${scene.device.id}`);
  await page.getByRole('heading', { name: 'Ierīce pazudusi?' }).waitFor();
  await page.getByText('iespējama', { exact: true }).first().waitFor();
  await field(page, 'Iemesls').selectOption({ label: 'Pazudusi' });
  await press(page, button(page, 'Atsaukt ierīci'));
  await page.getByText('Ierīce ir atsaukta.').waitFor();
  await checkAccessibility(page, 'a lost device');
  await checkFits(page, 'a lost device');
  await checkTargets(page, 'a lost device');
}

test('two officers deliver what a lost tablet had, and its owner finds it on a new one', () => withOffice(async (scene) => {
  await lose(scene);
  // A clock that is five minutes off must not keep the administrator from shutting a thief out.
  await scene.anna.moveOn(5 * 60_000);
  const page = await openApp(scene.browser, scene.anna, 'desktop');
  await revoke(page, scene);
  await picture(page, 'office-lost-desktop-light');
  checkNoComplaints(page);

  scene.desk = await Officers.at(scene.image, scene.server);
  const told = await scene.desk.deliver();
  assert.equal(told.result, 'done');
  assert(told.delivered > 0, 'the work of that day is with the office');

  const held = (await scene.server.command('quarantine', 'list')).split('\n').filter((line) => line.startsWith('held '));
  assert(held.length > 0, 'what a revoked device brings is looked at first');
  for (const line of held) await scene.server.command('quarantine', 'admit', line.split(' ')[1]);

  const { people } = await scene.anna.done('list-people', { search: ilze.user, unit: null, state: 'working', after: null });
  const { code } = await scene.anna.done('invite-person', { person: people[0].id, invitation: { seen: people[0].version } });
  scene.again = await Host.start(scene.folders[1], { demo: false, server: scene.server, person: { ...ilze, invitation: code } });
  await until('her work is on the new tablet', async () => (await notes(scene.again, scene.task)).includes(written));
  const tablet = await openApp(scene.browser, scene.again, 'tablet');
  await go(tablet, `#/tasks/${scene.task}`);
  await tablet.getByText(written).waitFor();
  await picture(tablet, 'recovered-tablet-light');
  checkNoComplaints(tablet);
}));
