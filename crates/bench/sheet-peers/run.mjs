// Measures one library for forms with the form and the answers of a folder, and prints one JSON object: milliseconds of
// each step, and what was shown after some of them. Both libraries run without a screen.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [peer, folder] = process.argv.slice(2);
const read = (name) => readFileSync(join(folder, name), 'utf8');
const script = JSON.parse(read('script.json'));

/** So often at most, and no longer than this. */
const CREATIONS = 15;
const REPETITIONS = 3;
const PATIENCE_MS = 20_000;

const measured = { version: '', load: [], create: [], load_and_create: [], set: [], set_features: [], set_and_see_all: [], looks: [] };

const time = async (samples, work) => {
  const begin = performance.now();
  const result = await work();
  samples.push(performance.now() - begin);
  return result;
};

const packages = { 'survey-core': 'survey-core', 'xforms-engine': '@getodk/xforms-engine' };
const about = new URL(`node_modules/${packages[peer]}/package.json`, import.meta.url);
measured.version = JSON.parse(readFileSync(about, 'utf8')).version;

/** What a library can do: `load` reads the definition, `create` makes an empty form of it. */
const libraries = { 'survey-core': surveyCore, 'xforms-engine': xformsEngine };

const library = await libraries[peer]();
let definition;
let begin = performance.now();
for (let round = 0; round < CREATIONS && performance.now() - begin < PATIENCE_MS; round++) {
  definition = await time(measured.load, library.load);
  await time(measured.create, () => library.create(definition));
  measured.load_and_create.push(measured.load.at(-1) + measured.create.at(-1));
}
begin = performance.now();
for (let round = 0; round < REPETITIONS && (round === 0 || performance.now() - begin < PATIENCE_MS); round++) {
  answer(await library.create(definition), round === 0);
}
// The reactive parts would keep the process for a while; a pipe may take what is written only later.
process.stdout.write(JSON.stringify(measured), () => process.exit(0));

function answer(form, isFirst) {
  const looks = new Set(script.looks);
  script.steps.forEach((step, at) => {
    const set = library.prepare(form, step);
    const begin = performance.now();
    set();
    const answered = performance.now();
    const shown = library.shown(form);
    const seen = performance.now();
    measured.set.push(answered - begin);
    if (Array.isArray(step.value)) measured.set_features.push(answered - begin);
    measured.set_and_see_all.push(seen - begin);
    if (isFirst && looks.has(at + 1)) measured.looks.push(shown);
  });
}

async function surveyCore() {
  const { Model } = await import('survey-core');
  const text = read('survey.json');
  return {
    load: () => JSON.parse(text),
    create: (definition) => {
      const form = new Model(definition);
      form.setVariable('headcount', 25);
      form.setVariable('employer', 'SIA Paraugs');
      return form;
    },
    prepare: (form, { name, value }) => () => form.setValue(name, value),
    shown: (form) => form.getAllQuestions(true).map((question) => question.name),
  };
}

async function xformsEngine() {
  const { JSDOM } = await import('jsdom');
  const { window } = new JSDOM('<!doctype html>', { url: 'http://localhost/' });
  for (const name of Object.getOwnPropertyNames(window)) {
    if (!(name in globalThis)) globalThis[name] = window[name];
  }
  // What is published is bundled for browsers. Its parser asks whether this is Node and then misses `__dirname`.
  const { versions } = process;
  const disguised = { ...versions, node: new String(versions.node) };
  Object.defineProperty(process, 'versions', { value: disguised, configurable: true });
  const { loadForm } = await import('@getodk/xforms-engine');
  Object.defineProperty(process, 'versions', { value: versions });
  const xml = read('form.xml');
  return {
    load: async () => {
      const form = await loadForm(xml);
      if (form.status !== 'success') throw new Error(`the form was not read: ${form.error}`);
      return form;
    },
    create: (form) => {
      const questions = new Map();
      const walk = (node) => {
        if (['select', 'input'].includes(node.nodeType)) questions.set(node.currentState.reference.split('/').at(-1), node);
        for (const child of node.currentState.children ?? []) walk(child);
      };
      walk(form.createInstance().root);
      return questions;
    },
    prepare: (questions, { name, value }) => {
      const question = questions.get(name);
      if (Array.isArray(value)) return () => question.selectValues(value);
      if (question.nodeType === 'select') return () => question.selectValue(value);
      return () => question.setValue(value);
    },
    shown: (questions) => {
      const shown = [];
      for (const [name, question] of questions) if (question.currentState.relevant) shown.push(name);
      return shown;
    },
  };
}
