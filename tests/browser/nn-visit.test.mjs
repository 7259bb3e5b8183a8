// A café on a Friday afternoon with thirteen people in the kitchen: everybody is entered while they are still there, some
// are asked at once, and a result of a register is never called a violation before somebody has looked.

import assert from 'node:assert/strict';
import test from 'node:test';
import { checkNoComplaints, checkTargets, openApp, press, until, withApp } from './drive.mjs';
import { button, field, title } from './hands.mjs';
import {
  answer, cafe, dismissNotice, link, openPart, openTask, question, rowOf, startVisit, toSection,
} from './sheet-hands.mjs';

// Invented, and the check digit of the code is wrong on purpose.
const people = [
  'Jānis Paraugs', 'Olena, ap 30 g.', 'Māra Piemēra', 'Pēteris Izdomāts', 'Līga Neviena', 'Andris Nekur',
  '120394-12345 Ilga Kļūmīte', 'Dmitro bez uzvārda', 'Zane Paraudziņa', 'Raivis Tukšais', 'Inese Dīvaina', 'Virtuves palīgs',
];

for (const size of ['phone', 'tablet']) {
  test(`twelve workers by thumb on a ${size}`, () => withApp(async ({ browser, host }) => {
    const page = await openApp(browser, host, size);
    await openTask(page, cafe);
    await startVisit(page);
    await countPersons(page);
    await enterEverybody(page);
    await askSome(page, size);
    await removeAndPutBack(page, size);
    await violationsNamePersons(page);
    await finish(page);
    checkNoComplaints(page);
  }));
}

async function countPersons(page) {
  await openPart(page, 'Kontroles lapa', 'Kopējā daļa');
  await toSection(page, 'Nodarbinātība objektā');
  await question(page, 'NN-01').getByRole('textbox').fill('13');
  // Words are saved when the field is left; more is asked as soon as somebody is at work.
  await question(page, 'NN-01').getByRole('textbox').blur();
  await question(page, 'NN-16').waitFor();
  await page.goBack();
  await page.goBack();
  await title(page, cafe).waitFor();
}

async function enterEverybody(page) {
  await openPart(page, 'Nodarbinātie', 'Nodarbinātie');
  await page.getByText('Vēl neviena persona nav pierakstīta').waitFor();
  await press(page, field(page, 'Personas kods vai vārds'));
  for (const person of people) {
    await page.keyboard.insertText(person);
    await page.keyboard.press('Enter');
  }
  const list = page.getByRole('list', { name: 'Pierakstītās personas' });
  await until('everybody is in the list once', async () => (await list.getByRole('link').count()) === people.length);
  const counts = page.getByRole('list', { name: 'Kopsavilkums' });
  await counts.getByText('Objektā 13, pierakstīti 12').waitFor();
  await counts.getByText('12 jāprecizē').waitFor();
  assert.equal(await list.getByRole('link').first().innerText(), people.at(-1), 'the newest stands first');
  await rowOf(page, 'Ilga Kļūmīte').getByText('pārbaudiet personas datus').waitFor();
  await checkTargets(page, 'the list of workers');
}

async function openPerson(page, name) {
  await press(page, page.getByRole('list', { name: 'Pierakstītās personas' }).getByRole('link', { name, exact: true }));
  await page.getByRole('heading', { name, exact: true }).first().waitFor();
  await question(page, 'NN-07').waitFor();
}

async function toList(page, size) {
  if (size === 'phone') await press(page, button(page, 'Visas personas'));
  await page.getByRole('list', { name: 'Pierakstītās personas' }).waitFor();
}

async function askSome(page, size) {
  const counts = page.getByRole('list', { name: 'Kopsavilkums' });
  await openPerson(page, 'Ilga Kļūmīte');
  await page.getByText('Kontrolcipars neatbilst pārējiem cipariem.').waitFor();
  assert.equal(await field(page, 'Personas kods').inputValue(), '120394-12345', 'what was typed is kept');
  await toList(page, size);

  await openPerson(page, 'Jānis Paraugs');
  await answer(page, 'NN-05', 'Jā');
  await answer(page, 'NN-06', 'Jā');
  await answer(page, 'NN-07', 'Nav atrasta');
  const standing = page.getByText('nav VID datu kopā', { exact: true }).filter({ visible: true });
  await standing.first().waitFor();
  assert.equal(await standing.first().evaluate((tag) => tag.closest('[data-tone]').dataset.tone), 'warn', 'a result of a register is ochre');
  await checkTargets(page, 'a worker');
  await toList(page, size);
  await counts.getByText('1 nav VID datu kopā').waitFor();

  await openPerson(page, 'Māra Piemēra');
  await answer(page, 'NN-06', 'Nē');
  await question(page, 'NN-06').getByText(/^Pārkāpums NN-V01/).waitFor();
  await press(page, page.getByRole('button', { name: 'Nākamā persona' }).or(link(page, 'Nākamā persona')));
  await page.getByRole('heading', { name: 'Olena, ap 30 g.', exact: true }).first().waitFor();
  await answer(page, 'NN-06', 'Līgums noslēgts pēc darba uzsākšanas');
  await question(page, 'NN-06').getByText(/^Pārkāpums NN-V01/).waitFor();
  await toList(page, size);
  await counts.getByText('2 ar pārkāpumu').waitFor();
  await counts.getByText('9 jāprecizē').waitFor();
  await rowOf(page, 'Māra Piemēra').getByText('Rakstveida darba līguma nenoslēgšana').waitFor();
}

async function removeAndPutBack(page, size) {
  const list = page.getByRole('list', { name: 'Pierakstītās personas' });
  await openPerson(page, 'Māra Piemēra');
  const remove = button(page, 'Izņemt no saraksta');
  if (!await remove.isVisible()) await press(page, page.getByText('Personas dati', { exact: true }));
  await press(page, remove);
  await page.getByText('Persona izņemta no saraksta').waitFor();
  await list.getByRole('link', { name: 'Māra Piemēra', exact: true }).waitFor({ state: 'detached' });
  await page.getByRole('list', { name: 'Kopsavilkums' }).getByText('1 ar pārkāpumu').waitFor();
  await press(page, button(page, 'Atsaukt').last());
  await page.getByText('Persona ir atkal sarakstā').waitFor();
  await dismissNotice(page);
  await rowOf(page, 'Māra Piemēra').getByText('Rakstveida darba līguma nenoslēgšana').waitFor();
  assert.equal(await list.getByRole('link').count(), people.length, `nobody is lost on a ${size}`);
}

async function violationsNamePersons(page) {
  await press(page, button(page, cafe));
  await title(page, cafe).waitFor();
  await openPart(page, 'Pārkāpumi', /^\d pārkāpum/);
  await rowOf(page, 'Rakstveida darba līguma nenoslēgšana').getByText('2 nodarbinātie').waitFor();
  const provisional = rowOf(page, 'Ziņu nesniegšana VID par darba ņēmēju');
  await provisional.getByText('provizorisks').waitFor();
  await press(page, button(page, 'Rakstveida darba līguma nenoslēgšana'));
  await page.getByRole('heading', { name: 'Skartās personas' }).waitFor();
  const named = page.locator('section', { has: page.getByRole('heading', { name: 'Skartās personas' }) }).last();
  await named.getByText(/Māra Piemēra/).waitFor();
  await named.getByText(/Olena, ap 30 g\./).waitFor();
  await press(page, link(page, 'Apsekojums'));
}

async function finish(page) {
  await openPart(page, 'Kā vēl trūkst', /^Kā vēl trūkst: \d+$/);
  await page.getByText('Pierakstīts mazāk nodarbināto, nekā objektā saskaitīts').waitFor();
  await page.getByText('Nav pierakstīts neviens klātesošais').waitFor();
  await press(page, page.getByRole('button', { name: /^Pabeigt, atstājot/ }));
  await page.getByText(/^Apsekojums pabeigts/).first().waitFor();
}
