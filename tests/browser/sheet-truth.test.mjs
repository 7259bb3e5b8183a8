// What a control sheet shows is what stands on it: other windows, refused saves, hidden answers, rubbish in a number, and
// two people in one note. Nothing that anybody wrote is lost.

import assert from 'node:assert/strict';
import test from 'node:test';
import { checkAccessibility, checkNoComplaints, openApp, picture, press, until, withApp } from './drive.mjs';
import { button } from './hands.mjs';
import {
  answer, answerOf, begin, cafe, cellOf, choice, giveElsewhere, noteOf, openNote, openSheet, question, sectionOf, toSection,
} from './sheet-hands.mjs';

const isChosen = async (page, code, word) => (await answerOf(page, code, word).getAttribute('aria-checked')) === 'true';
const noted = async (host, sheet, code) => (await cellOf(host, sheet, code))?.answer?.answer?.note ?? '';

// One visit for all: no story touches the questions of another.
test('a sheet tells the truth', (all) => withApp(async ({ browser, host }) => {
  const { sheet } = await begin(host);
  const open = async (code, options) => {
    const page = await openApp(browser, host, 'desktop', options);
    await openSheet(page, sheet, await sectionOf(host, sheet, code));
    await question(page, code).waitFor();
    return page;
  };
  const story = (name, tell) => all.test(name, async () => {
    const pages = await tell();
    pages.forEach(checkNoComplaints);
    await Promise.all(pages.map((page) => page.context().close()));
  });

  await story('an answer from another window comes without a reload, and half a sentence stays', async () => {
    const page = await open('BU-15');
    await openNote(page, 'BU-15');
    await noteOf(page, 'BU-15').pressSequentially('Divi bez ķiv');
    await giveElsewhere(host, sheet, 'BU-15', choice('partly'));
    await until('the other answer is seen', () => isChosen(page, 'BU-15', 'Daļēji'));
    assert.equal(await noteOf(page, 'BU-15').inputValue(), 'Divi bez ķiv', 'nothing moves in the field');
    await noteOf(page, 'BU-15').pressSequentially('erēm.');
    await noteOf(page, 'BU-15').blur();
    await until('both are saved', async () => {
      const given = (await cellOf(host, sheet, 'BU-15')).answer?.answer;
      return given?.note === 'Divi bez ķiverēm.' && given.parts.value.choice === 'partly';
    });
    return [page];
  });

  await story('an answer that cannot be saved goes back and says so, and goes out when it can', async () => {
    const page = await open('BU-18', { expected: (text) => text.includes('503') });
    await answer(page, 'BU-18', 'Jā');
    await until('it is saved', async () => (await cellOf(host, sheet, 'BU-18')).answer);
    const full = { error: { code: 'data.full', params: {}, correlation_id: 'AAAA0001' } };
    await page.route('**/call/give-answer', (route) => route.fulfill({ status: 503, contentType: 'application/json', body: JSON.stringify(full) }));
    await press(page, answerOf(page, 'BU-18', 'Nē'));
    await question(page, 'BU-18').getByText('data.full').waitFor();
    await until('the button is back', () => isChosen(page, 'BU-18', 'Jā'));
    await picture(page, 'sheet-refused-desktop-light');
    await checkAccessibility(page, 'a refused answer');
    await page.unroute('**/call/give-answer');
    await press(page, question(page, 'BU-18').getByRole('button', { name: 'Mēģināt vēlreiz' }));
    await question(page, 'BU-18').getByText('data.full').waitFor({ state: 'hidden' });
    await until('it is saved now', async () => (await cellOf(host, sheet, 'BU-18')).answer.answer.parts.value.choice === 'no');
    assert(await isChosen(page, 'BU-18', 'Nē'));
    return [page];
  });

  await story('an answer that is hidden comes back with its feature', async () => {
    const page = await open('KOP-13');
    const premises = page.getByRole('checkbox', { name: 'Telpas', exact: true });
    await press(page, premises);
    await toSection(page, 'Telpas un evakuācija');
    await answer(page, 'DA-16', 'Nē');
    await question(page, 'DA-16').getByText('Pārkāpums DA-V12').waitFor();
    await toSection(page, 'Objekta pazīmes');
    await press(page, premises);
    await toSection(page, 'Telpas un evakuācija');
    await question(page, 'DA-16').waitFor({ state: 'detached' });
    await toSection(page, 'Objekta pazīmes');
    await press(page, premises);
    await toSection(page, 'Telpas un evakuācija');
    await question(page, 'DA-16').getByText('Pārkāpums DA-V12').waitFor();
    assert(await isChosen(page, 'DA-16', 'Nē'), 'hiding is not deleting');
    return [page];
  });

  await story('rubbish in a number stays, is explained, and gives way to a number', async () => {
    const page = await open('NN-01');
    const number = question(page, 'NN-01').getByRole('textbox');
    await number.fill('kādi trīs');
    await number.blur();
    await question(page, 'NN-01').getByText('Tas nav skaitlis; uzrakstītais ir saglabāts.').waitFor();
    await checkAccessibility(page, 'a number that is none');
    await page.reload();
    await question(page, 'NN-01').getByText('Tas nav skaitlis; uzrakstītais ir saglabāts.').waitFor();
    assert.equal(await number.inputValue(), 'kādi trīs');
    await number.fill('3');
    await number.blur();
    await question(page, 'NN-01').getByText('Tas nav skaitlis').waitFor({ state: 'hidden' });
    return [page];
  });

  await story('two windows write one note: both texts stand until a person decides', async () => {
    const [one, other] = [await open('BU-05'), await open('BU-05')];
    for (const page of [one, other]) await openNote(page, 'BU-05');
    await noteOf(one, 'BU-05').pressSequentially('Žogs nolauzts pie vārtiem.', { delay: 0 });
    await other.bringToFront();
    await noteOf(other, 'BU-05').fill('Vārti atvērti.');
    await noteOf(other, 'BU-05').blur();
    await until('one of them is saved', async () => (await noted(host, sheet, 'BU-05')) !== '');
    await noteOf(one, 'BU-05').blur();
    for (const page of [one, other]) {
      await question(page, 'BU-05').getByText('Šim jautājumam ir dažādas atbildes').waitFor();
      await question(page, 'BU-05').getByRole('paragraph').filter({ hasText: 'Vārti atvērti.' }).first().waitFor();
      await question(page, 'BU-05').getByRole('paragraph').filter({ hasText: 'Žogs nolauzts pie vārtiem.' }).first().waitFor();
    }
    await picture(one, 'sheet-differ-desktop-light');
    await checkAccessibility(one, 'two answers');
    const mine = question(one, 'BU-05').locator('div').filter({ has: one.getByText('Žogs nolauzts pie vārtiem.') }).filter({ has: button(one, 'Atstāt šo') }).last();
    await press(one, mine.getByRole('button', { name: 'Atstāt šo' }));
    for (const page of [one, other]) await question(page, 'BU-05').getByText('Šim jautājumam ir dažādas atbildes').waitFor({ state: 'hidden' });
    assert.equal(await noted(host, sheet, 'BU-05'), 'Žogs nolauzts pie vārtiem.');
    await press(one, button(one, 'Rādīt vēsturi'));
    await one.getByRole('complementary').getByText('Vārti atvērti.').first().waitFor();
    return [one, other];
  });

  await story('an answer about one of sixty rebuilds no other question', async () => {
    const crowd = await begin(host, cafe);
    const rows = await enterCrowd(host, crowd);
    const page = await openApp(browser, host, 'desktop');
    await openSheet(page, crowd.sheet, await sectionOf(host, crowd.sheet, 'NN-16'));
    await toSection(page, 'Nodarbinātie');
    await press(page, page.getByRole('group', { name: 'Ieraksti šajā sadaļā' }).getByRole('button', { name: /Persona 37/ }));
    await question(page, 'NN-02').evaluate((one) => { one.dataset.witness = 'same'; });
    await answer(page, 'NN-05', 'Uzņēmuma līgums');
    await question(page, 'NN-14').waitFor();
    await answer(page, 'NN-06', 'Nē');
    await question(page, 'NN-06').getByText(/^Pārkāpums NN-V01/).waitFor();
    assert.equal(await question(page, 'NN-02').getAttribute('data-witness'), 'same', 'the question above is the very same element');
    const one = await cellOf(host, crowd.sheet, 'NN-06', rows[36]);
    assert.equal(one.answer.answer.parts.value.choice, 'no');
    return [page];
  });
}));

// Sixty persons with seven answers each.
async function enterCrowd(host, { visit, sheet }) {
  for (let person = 1; person <= 60; person += 1) {
    const form = { party: null, name: `Persona ${person}`, personal_code: '', birth_day: '', citizenship: '', occupation: '', posted: false };
    await host.done('keep-worker', { visit, worker: null, form });
  }
  const view = await host.done('open-sheet', { sheet });
  const rows = view.groups.find(({ of }) => of === 'worker').rows;
  const usual = { 'NN-02': 'passport', 'NN-05': 'yes', 'NN-06': 'yes', 'NN-07': 'found', 'NN-08': 'yes', 'NN-09': 'yes', 'NN-12': 'no' };
  const options = new Map(view.questions.map((one) => [one.code, one.parts[0].kind.choice?.map(({ code }) => code) ?? []]));
  for (const { row } of rows) {
    for (const [code, wanted] of Object.entries(usual)) {
      const option = options.get(code).includes(wanted) ? wanted : options.get(code)[0];
      await host.done('give-answer', { sheet, place: { q: code, r: row }, answer: choice(option), based_on: [] });
    }
  }
  return rows.sort((one, other) => one.title.localeCompare(other.title, 'en', { numeric: true })).map(({ row }) => row);
}
