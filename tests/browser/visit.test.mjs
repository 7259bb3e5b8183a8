// A visit to a building site as it is walked: who is there, what is asked, what follows, what is missing, and the end.
// By thumb, with the battery dying in the middle.

import assert from 'node:assert/strict';
import test from 'node:test';
import { Host, checkNoComplaints, checkTargets, go, openApp, press, until, withApp } from './drive.mjs';
import { button, field, title, today } from './hands.mjs';
import {
  answer, answerOf, cellOf, danger, dismissNotice, link, noteOf, openNote, openPart, openTask, question, roofers, rowOf, startVisit,
  toSection, writeNote,
} from './sheet-hands.mjs';

const partner = 'SIA „Jumiķis”';
const sheetOf = (page) => page.url().match(/sheets\/([0-9a-f-]+)/)[1];

for (const size of ['phone', 'tablet']) {
  test(`a building site by thumb on a ${size}, from the task to the end of the visit`, () => withApp(async (scene) => {
    let page = await openApp(scene.browser, scene.host, size);
    await today(page).waitFor();
    await openTask(page, roofers);
    await press(page, button(page, 'Sagatavot kontroles lapu'));
    await link(page, 'Atvērt kontroles lapu').waitFor();
    await startVisit(page);
    const visit = page.url().split('#')[1];

    await meetPeople(page, visit);
    await openPart(page, 'Kontroles lapa', 'Kopējā daļa');
    const sheet = sheetOf(page);
    await describeSite(page);
    await answerSite(page, scene.host, sheet);
    await answerPartner(page, scene.host, sheet);
    checkNoComplaints(page);

    const here = page.url().split('#')[1];
    await page.context().close();
    await scene.host.kill();
    scene.host = await Host.start(scene.data);
    page = await openApp(scene.browser, scene.host, size);
    await go(page, `#${here}`);
    await everythingIsThere(page);

    await go(page, `#${visit}`);
    await chargeViolations(page);
    await fillGaps(page, visit);
    await finish(page);
    checkNoComplaints(page);
  }));
}

async function meetPeople(page, visit) {
  await openPart(page, 'Klātesošie un darba devēji', /./);
  await press(page, button(page, 'Pievienot klātesošo'));
  await field(page, 'Vārds, uzvārds').fill('Jānis Bērziņš');
  await field(page, 'Loma').selectOption({ label: 'Pārstāvis' });
  await page.getByText('Pārstāvim vajadzīgs pārstāvības pamats.').waitFor();
  await field(page, 'Pārstāvības pamats').fill('pilnvara Nr. 3, 01.10.2026.');
  await page.getByText('Pārstāvim vajadzīgs pārstāvības pamats.').waitFor({ state: 'hidden' });
  await press(page, button(page, 'Saglabāt'));
  await rowOf(page, 'Jānis Bērziņš').getByText('pilnvara Nr. 3').waitFor();

  await press(page, button(page, 'Pievienot darba devēju vai citu'));
  await field(page, 'Nosaukums vai vārds, uzvārds').fill(partner);
  await field(page, 'Loma objektā').selectOption({ label: 'Apakšuzņēmējs' });
  await field(page, 'Reģistrācijas numurs').fill('40103000001');
  await page.getByText('Pārbaudiet numuru').waitFor();
  await press(page, button(page, 'Saglabāt'));
  await rowOf(page, partner).getByText('jāpārbauda reģistrācijas numurs').waitFor();
  await checkTargets(page, 'the people');
  await press(page, link(page, 'Apsekojums'));
  await until('the visit is shown', () => page.url().endsWith(visit));
}

async function describeSite(page) {
  await toSection(page, 'Objekta pazīmes');
  const features = ['Sastatnes', 'Jumta darbi', 'Darbs augstumā', 'Pārsniegts iepriekšējā paziņojuma slieksnis'];
  for (const feature of features) await press(page, page.getByRole('checkbox', { name: feature, exact: true }));
  await press(page, button(page, 'Nākamā sadaļa'));
  await title(page, 'Nodarbinātība objektā').waitFor();
  await question(page, 'NN-01').getByRole('textbox').fill('3');

  await toSection(page, 'Būvlaukuma organizācija');
  assert.equal(await question(page, 'BU-02').count(), 0, 'nothing is asked about a notice that nobody sent');
  await answer(page, 'BU-01', 'Jā');
  await question(page, 'BU-02').waitFor();
  const [above, below] = [await question(page, 'BU-01').boundingBox(), await question(page, 'BU-02').boundingBox()];
  assert(below.y > above.y, 'a question that an answer brings comes below it, so that nothing moves under the thumb');
}

async function answerSite(page, host, sheet) {
  await toSection(page, 'Sastatnes');
  await page.getByText('Sadaļa iekļauta pēc pazīmes „Sastatnes”').waitFor();
  await answer(page, 'BU-07', 'Jā');
  await page.getByText('Vēl nekas nav saglabāts').waitFor({ state: 'detached' });
  await answer(page, 'BU-08', 'Daļēji');
  await writeNote(page, 'BU-08', 'Bortdēļi tikai ielas pusē.');
  await checkTargets(page, 'a section');

  await toSection(page, 'Darbs augstumā');
  await answer(page, 'BU-10', 'Nē');
  await question(page, 'BU-10').getByText('Pārkāpums BU-V06 · augsts').waitFor();
  await openNote(page, 'BU-10');
  await press(page, question(page, 'BU-10').getByRole('group', { name: 'Biežākās piezīmes' }).getByRole('button').first());
  await noteOf(page, 'BU-10').press('End');
  await noteOf(page, 'BU-10').pressSequentially(' Divi cilvēki uz jumta.');
  const isDangerous = question(page, 'BU-10').getByRole('radiogroup', { name: danger }).getByRole('radio', { name: 'Jā' });
  await press(page, isDangerous);
  await question(page, 'BU-10').getByText('Tieši draudi apstiprināti').waitFor();

  await answer(page, 'DA-25', 'Nē');
  await question(page, 'DA-25').getByText('Pārkāpums BU-V06').waitFor();
  await press(page, button(page, 'Atsaukt pēdējo'));
  await until('the slip is taken back', async () => (await cellOf(host, sheet, 'DA-25')).answer?.answer == null);
  await question(page, 'DA-25').getByText('Pārkāpums BU-V06').waitFor({ state: 'hidden' });
  assert.equal(await answerOf(page, 'DA-25', 'Nē').getAttribute('aria-checked'), 'false');
}

async function answerPartner(page, host, sheet) {
  await toSection(page, 'Vairāki darba devēji');
  await answer(page, 'BU-22', 'Daļēji');
  await toSection(page, 'Darba aizsardzības sistēma');
  const parties = page.getByRole('group', { name: 'Ieraksti šajā sadaļā' });
  await parties.getByRole('button', { name: roofers }).waitFor();
  await answer(page, 'DA-03', 'Jā');
  await press(page, parties.getByRole('button', { name: partner }));
  await until('the partner has answers of their own', async () => (await answerOf(page, 'DA-03', 'Jā').getAttribute('aria-checked')) === 'false');
  await answer(page, 'DA-01', 'Nav pārbaudīts');
  await press(page, question(page, 'DA-01').getByRole('button', { name: 'Dokumenti nav uzrādīti' }));
  await answer(page, 'DA-05', 'Nē');
  // The host has it as soon as it says what follows.
  await question(page, 'DA-05').getByText('Pārkāpums DA-V04').waitFor();
  assert(await cellOf(host, sheet, 'DA-05'), 'the answer stands on the sheet');
}

async function everythingIsThere(page) {
  await title(page, 'Darba aizsardzības sistēma').waitFor();
  await press(page, page.getByRole('group', { name: 'Ieraksti šajā sadaļā' }).getByRole('button', { name: partner }));
  await question(page, 'DA-05').getByText('Pārkāpums DA-V04').waitFor();
  assert.equal(await answerOf(page, 'DA-05', 'Nē').getAttribute('aria-checked'), 'true');
  assert.equal(await answerOf(page, 'DA-01', 'Nav pārbaudīts').getAttribute('aria-checked'), 'true');
  const why = question(page, 'DA-01').getByRole('textbox', { name: 'Kāpēc nav pārbaudīts' });
  assert.equal(await why.inputValue(), 'Dokumenti nav uzrādīti');
  await toSection(page, 'Darbs augstumā');
  await question(page, 'BU-10').getByText('Tieši draudi apstiprināti').waitFor();
  await question(page, 'BU-10').getByText(/Divi cilvēki uz jumta\./).waitFor();
  await toSection(page, 'Sastatnes');
  await question(page, 'BU-08').getByText('Bortdēļi tikai ielas pusē.').waitFor();
  await toSection(page, 'Nodarbinātība objektā');
  assert.equal(await question(page, 'NN-01').getByRole('textbox').inputValue(), '3');
}

async function chargeViolations(page) {
  await openPart(page, 'Pārkāpumi', '2 pārkāpumi');
  await press(page, button(page, 'Kritiena no augstuma risks'));
  const words = page.getByRole('textbox', { name: 'Konstatētais', exact: true });
  await words.fill('Uz jumta divi cilvēki bez drošības sistēmas.');
  await page.getByLabel('Novēršanas termiņš', { exact: true }).fill('2026-12-01');
  await rowOf(page, 'Kritiena no augstuma risks').getByText(/^līdz 0?1\.12\./).waitFor();
  await rowOf(page, 'Kritiena no augstuma risks').getByText('Uz jumta divi cilvēki bez drošības sistēmas.').first().waitFor();
  await rowOf(page, 'Kritiena no augstuma risks').getByText('tieši draudi').waitFor();

  await press(page, button(page, 'Pievienot pārkāpumu').first());
  await press(page, button(page, 'Pievienot pārkāpumu').last());
  await page.getByText('Izvēlieties pārkāpumu no klasifikatora.').waitFor();
  await page.getByRole('searchbox', { name: 'Meklēt klasifikatorā' }).fill('drosibas zime');
  await press(page, page.getByRole('radio', { name: /Drošības zīmes/ }).locator('..'));
  await words.last().fill('Pie vārtiem nav zīmju.');
  await press(page, button(page, 'Pievienot pārkāpumu').last());
  await title(page, '3 pārkāpumi').waitFor();
  await page.getByText('Pievienots ar roku').waitFor();
  await dismissNotice(page);
  await checkTargets(page, 'the violations');
  await press(page, link(page, 'Apsekojums'));
}

async function fillGaps(page, visit) {
  await openPart(page, 'Kā vēl trūkst', /^Kā vēl trūkst: \d+$/);
  await page.getByText('Pierakstīts mazāk nodarbināto, nekā objektā saskaitīts').waitFor();
  const putOff = rowOf(page, 'atlikts: Dokumenti nav uzrādīti');
  await putOff.waitFor();
  const before = await page.getByRole('heading', { level: 1 }).innerText();
  await press(page, putOff.getByRole('button'));
  await title(page, 'Darba aizsardzības sistēma').waitFor();
  const hasFocus = () => question(page, 'DA-01').evaluate((one) => one.contains(document.activeElement));
  await until('the question itself has the focus', hasFocus);
  await answer(page, 'DA-01', 'Jā');
  await question(page, 'DA-01').getByText('Paliek darāmo sarakstā').waitFor({ state: 'hidden' });
  await page.goBack();
  await until('there is one gap fewer', async () => {
    const now = await page.getByRole('heading', { level: 1 }).innerText();
    return /^Kā vēl trūkst/.test(now) && now !== before;
  });
  await checkTargets(page, 'what is missing');
}

async function finish(page) {
  const outcome = page.getByRole('group', { name: 'Ar ko beidzas apsekojums' });
  const isChosen = (name) => outcome.getByRole('radio', { name: new RegExp(name) }).isChecked();
  assert(await isChosen('Konstatēti pārkāpumi'), 'the outcome follows the violations until somebody chooses');
  await press(page, outcome.getByText('Pārkāpumi nav konstatēti', { exact: true }));
  await page.getByText('Sarakstā ir pārkāpumi, bet izvēlēts').waitFor();
  await press(page, outcome.getByText('Konstatēti pārkāpumi', { exact: true }));
  await page.getByRole('textbox', { name: /^Iebildumi/ }).fill('Pārstāvis iebilst pret termiņu.');
  await press(page, page.getByRole('button', { name: /^Pabeigt, atstājot \d+ nepabeigt/ }));
  await page.getByText(/^Apsekojums pabeigts/).first().waitFor();
  await page.getByText('Pārstāvis iebilst pret termiņu.').first().waitFor();
  await press(page, link(page, 'Uzdevums').first());
  await title(page, roofers).waitFor();
  await page.getByRole('list', { name: 'Pabeigtie apsekojumi' }).getByText('Konstatēti pārkāpumi').waitFor();
  await button(page, 'Sākt atkārtotu apsekojumu').waitFor();
}
