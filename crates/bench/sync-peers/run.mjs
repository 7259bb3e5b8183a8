// One half of PouchDB's replication for `cargo xtask bench sync --peers`: `serve FOLDER` is the server, `client URL FOLDER
// SCRIPT GRANULARITY` two devices. The client prints one JSON line for each phase and waits for a line before the next, so
// that bytes can be counted for each.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const require = createRequire(import.meta.url);
const PouchDB = require('pouchdb-node');
const [role, ...words] = process.argv.slice(2);
/** As many operations as one of our own messages has. */
const BATCH = 1000;

function serve(folder) {
  const express = require('express');
  const make = require('express-pouchdb');
  const databases = PouchDB.defaults({ prefix: `${folder}/` });
  const app = express();
  app.use('/', make(databases, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: `${folder}/log.txt` }));
  const server = app.listen(0, '127.0.0.1', () => console.log(`listening 127.0.0.1:${server.address().port}`));
}

async function client(url, folder, file, granularity) {
  const script = JSON.parse(readFileSync(file, 'utf8'));
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  let requests = 0;
  const fetch = (address, options) => {
    requests += 1;
    return PouchDB.fetch(address, options);
  };
  const remote = () => new PouchDB(`${url}/sheets`, { fetch });
  const phase = async (name, facts) => {
    console.log(JSON.stringify({ phase: name, requests, ...facts }));
    await lines.next();
    requests = 0;
  };
  const shape = granularity === 'document' ? documents : answers;
  const [one, other] = ['one', 'other'].map((name) => new PouchDB(`${folder}/${name}`));
  for (let at = 0; at < script.sheets.length; at += 50) {
    await one.bulkDocs(script.sheets.slice(at, at + 50).flatMap(shape.make));
  }
  await phase('made', { version: PouchDB.version });
  await phase('push', await timed(() => one.replicate.to(remote(), { batch_size: BATCH })));
  await phase('pull', await timed(() => other.replicate.from(remote(), { batch_size: BATCH })));
  await edits(script, shape, one, other, remote, phase);
  const still = { no_op_ms: [], no_op_pull_ms: [] };
  for (let round = 0; round < script.no_ops; round++) still.no_op_ms.push((await timed(() => one.sync(remote()))).ms);
  await phase('no-op', still);
  for (let round = 0; round < script.no_ops; round++) {
    still.no_op_pull_ms.push((await timed(() => one.replicate.from(remote()))).ms);
  }
  await phase('no-op-pull', still);
  for (const kind of ['same', 'different']) await phase(`conflict-${kind}`, await conflict(kind, script, shape, one, other, remote));
  process.exit(0);
}

async function timed(work) {
  const begin = performance.now();
  const result = await work();
  if (result.ok === false || result.doc_write_failures) throw new Error(JSON.stringify(result));
  return { ms: performance.now() - begin, written: result.docs_written };
}

/** One-answer edits while both devices are online: how long until the other one is told of each. */
async function edits(script, shape, one, other, remote, phase) {
  const sending = one.replicate.to(remote(), { live: true });
  const receiving = other.replicate.from(remote(), { live: true });
  let heard = () => {};
  const changes = other.changes({ since: 'now', live: true, include_docs: true }).on('change', (change) => heard(change.doc));
  await Promise.all([sending, receiving].map((way) => new Promise((done) => way.once('paused', done))));
  await phase('online', {});
  const ms = [];
  for (const [at, question, value] of script.edits) {
    const begin = performance.now();
    const seen = new Promise((done) => {
      heard = (doc) => doc._id === shape.id(script.sheets[at], question) && shape.read(doc, question).choice === value.choice && done();
    });
    await write(shape, one, script.sheets[at], question, value);
    await seen;
    ms.push(performance.now() - begin);
  }
  await phase('edits', { ms });
  for (const way of [sending, receiving, changes]) way.cancel();
  await new Promise((done) => setTimeout(done, 200));
  await one.sync(remote());
  await other.sync(remote());
  await phase('offline', {});
}

async function write(shape, device, sheet, question, value) {
  const doc = await device.get(shape.id(sheet, question));
  shape.write(doc, question, value);
  await device.put(doc);
}

/** Both devices write while neither hears of the other: what is left of it afterwards, seen from the first device. */
async function conflict(kind, script, shape, one, other, remote) {
  const pairs = script.pairs.map((at, round) => {
    const sheet = script.sheets[at];
    const [mine, theirs] = kind === 'same' ? ['q01', 'q01'] : ['q02', 'q03'];
    return [
      { device: one, sheet, question: mine, value: { choice: `one-${kind}-${round}` } },
      { device: other, sheet, question: theirs, value: { choice: `other-${kind}-${round}` } },
    ];
  });
  for (const edit of pairs.flat()) await write(shape, edit.device, edit.sheet, edit.question, edit.value);
  const begin = performance.now();
  await one.replicate.to(remote(), { batch_size: BATCH });
  await other.sync(remote(), { batch_size: BATCH });
  await one.replicate.from(remote(), { batch_size: BATCH });
  const count = { ms: performance.now() - begin, pairs: pairs.length, visible: 0, recoverable: 0, lost: 0, diverged: 0 };
  for (const edit of pairs.flat()) {
    const id = shape.id(edit.sheet, edit.question);
    const [here, there] = await Promise.all([one, other].map((device) => device.get(id, { conflicts: true })));
    const leaves = (doc) => JSON.stringify([doc._rev, [...(doc._conflicts ?? [])].sort()]);
    if (leaves(here) !== leaves(there)) count.diverged += 1;
    const has = (doc) => shape.read(doc, edit.question).choice === edit.value.choice;
    const beaten = await Promise.all((here._conflicts ?? []).map((rev) => one.get(id, { rev })));
    count[has(here) ? 'visible' : beaten.some(has) ? 'recoverable' : 'lost'] += 1;
  }
  return count;
}

/** A whole sheet in a document. */
const documents = {
  make: (sheet) => [{ _id: sheet.id, ...sheet.fields, answers: sheet.answers }],
  id: (sheet) => sheet.id,
  read: (doc, question) => doc.answers[question],
  write: (doc, question, value) => { doc.answers[question] = value; },
};

/** A document for each answer, and one for the sheet. */
const answers = {
  make: (sheet) => [
    { _id: sheet.id, ...sheet.fields },
    ...Object.entries(sheet.answers).map(([question, value]) => ({ _id: `${sheet.id}:${question}`, ...value })),
  ],
  id: (sheet, question) => `${sheet.id}:${question}`,
  read: (doc) => doc,
  write: (doc, _, value) => Object.assign(doc, value),
};

if (role === 'serve') serve(...words);
else if (role === 'client') await client(...words);
else throw new Error(`no role ${role}`);
