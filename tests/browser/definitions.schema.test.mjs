// The definitions keep to the JSON Schemas that editors read while somebody writes a question: a validator of others
// says so, not the program that loads them. `crates/sheets/tests/schema.rs` proves that both know the same fields.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import test from 'node:test';
import Ajv from 'ajv/dist/2020.js';

const folder = new URL('../../assets/sheets/', import.meta.url);
const read = async (name) => JSON.parse(await readFile(new URL(name, folder), 'utf8'));
const jsonIn = async (path) => (await readdir(new URL(path, folder))).filter((name) => name.endsWith('.json')).sort();

const isDay = (text) => {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};

async function validators() {
  const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, formats: { date: isDay } });
  const of = new Map();
  for (const name of await jsonIn('schema/')) {
    of.set(name.replace('.schema.json', ''), ajv.compile(await read(`schema/${name}`)));
  }
  return of;
}

const schemas = await validators();
const files = await jsonIn('.');
const schemaOf = (file) => schemas.get(file.replace('.json', '')) ?? schemas.get('module');

const told = (validate) => JSON.stringify(validate.errors, null, 2);

test('every schema has its file, and every shared file its schema', () => {
  const shared = ['calendar', 'compositions', 'layout', 'lists', 'norms', 'pack', 'sets', 'violations'];
  assert.deepEqual([...schemas.keys()].sort(), [...shared, 'module'].sort());
  for (const name of shared) assert.ok(files.includes(`${name}.json`), `${name}.json is a file of every pack`);
  assert.ok(files.length > shared.length, 'there is a module');
});

for (const file of files) {
  test(`${file} keeps to its schema`, async () => {
    const validate = schemaOf(file);
    assert.ok(validate(await read(file)), told(validate));
  });
}

/** Every object in a tree, with a way to it. */
function* objectsIn(value, path = '') {
  if (Array.isArray(value)) {
    for (const [at, each] of value.entries()) yield* objectsIn(each, `${path}/${at}`);
  } else if (value !== null && typeof value === 'object') {
    yield [path, value];
    for (const [name, each] of Object.entries(value)) yield* objectsIn(each, `${path}/${name}`);
  }
}

test('a slip of the pen is refused wherever it is made', async () => {
  for (const file of files) {
    const definition = await read(file);
    const validate = schemaOf(file);
    let tried = 0;
    for (const [path, object] of objectsIn(definition)) {
      object.shown_wen = 'true';
      assert.ok(!validate(definition), `${file}${path}: a field that nobody knows would be without effect`);
      delete object.shown_wen;
      tried += 1;
    }
    assert.ok(tried > 0 && validate(definition), `${file} is itself again`);
  }
});

test('what a file cannot do without is missed', async () => {
  for (const file of files) {
    const validate = schemaOf(file);
    for (const name of validate.schema.required) {
      const { [name]: left, ...definition } = await read(file);
      assert.notEqual(left, undefined);
      assert.ok(!validate(definition), `${file} without ${name}`);
    }
  }
});

/** A file with one thing changed, and where to change it. */
const broken = [
  ['da.json', 'a day that is none', (da) => { da.valid_from = '2026-02-30'; }],
  ['da.json', 'a version before the first', (da) => { da.version = 0; }],
  ['da.json', 'a question without words', ({ questions: [first] }) => { first.text.lv = ' '; }],
  ['da.json', 'a code that expressions cannot name', ({ questions: [first] }) => { first.code = 'da-1'; }],
  ['da.json', 'a way to answer that there is not', ({ questions: [first] }) => { first.answer = 'slider'; }],
  ['da.json', 'two ways to answer', ({ questions: [first] }) => {
    first.answer = { set: 'jdn', choice: [{ code: 'yes', text: { lv: 'Jā' } }] };
  }],
  ['da.json', 'a yes that is a text', ({ questions: [first] }) => { first.danger = 'yes'; }],
  ['da.json', 'a part that is called as the main one', ({ questions: [first] }) => {
    first.parts = [{ code: 'value', text: { lv: 'Vēl' }, answer: 'line' }];
  }],
  ['da.json', 'a part with half an instead', ({ questions: [first] }) => {
    first.parts = [{ code: 'unknown', text: { lv: 'Nezina' }, answer: 'line', instead: 1 }];
  }],
  ['kop.json', 'a fixed that is neither yes nor no', ({ questions: [first] }) => { first.fixed = 'always'; }],
  ['calendar.json', 'a day off that is none', (calendar) => { calendar.days_off.push('2026-04-31'); }],
  ['calendar.json', 'a day off twice', (calendar) => { calendar.days_off.push(calendar.days_off[0]); }],
  ['compositions.json', 'a purpose that there is not', ({ compositions: [first] }) => { first.purposes = ['holiday']; }],
  ['layout.json', 'rows about nothing known', ({ groups: [first] }) => { first.of = 'building'; }],
  ['lists.json', 'a list of nothing', ({ lists: [first] }) => { first.entries = []; }],
  ['norms.json', 'a status between two', ({ norms: [first] }) => { first.status = 'probably'; }],
  ['sets.json', 'a tone that no eye knows', ({ sets: [first] }) => { first.options[0].tone = 'green'; }],
  ['violations.json', 'a fourth severity', ({ violations: [first] }) => { first.severity = 4; }],
  ['violations.json', 'a term of no days', ({ violations: [first] }) => { first.deadline = { days: 0 }; }],
  ['pack.json', 'a code with a space', (pack) => { pack.code = 'vdi 1'; }],
];

for (const [file, what, change] of broken) {
  test(`${file} with ${what} is refused`, async () => {
    const definition = await read(file);
    change(definition);
    assert.ok(!schemaOf(file)(definition));
  });
}
