// A client of tus that knows nothing of us: `node deliver.mjs URL FOLDER PASSES`. Delivers every file of a folder, one after
// the other, and says in one JSON line what that took. PASSES is where a pass is told, or `-` where none is asked for.

import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import tus from 'tus-js-client';

const [endpoint, folder, passes] = process.argv.slice(2);
/** A road that does not come back within this is given up, and the run has failed. */
const DELAYS = [0, 50, 100, 200, 400, ...Array(60).fill(500)];
/** A pass is good for a quarter of an hour. */
const FRESH_MS = 5 * 60_000;
const said = { client: 'tus-js-client', delivered: 0, requests: 0, failures: {} };
let pass = { text: '', at: -Infinity };

function tell() {
  const [host, port] = passes.split(':');
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), host);
    socket.setEncoding('utf8').on('data', (more) => (text += more));
    socket.on('end', () => resolve(text.trim())).on('error', reject);
  });
}

async function before(request) {
  said.requests += 1;
  if (passes === '-') return;
  if (performance.now() - pass.at > FRESH_MS) pass = { text: await tell(), at: performance.now() };
  request.setHeader('Authorization', pass.text);
}

/** As it decides by itself, and once more with a new pass. */
function again(error) {
  const status = error.originalResponse?.getStatus() ?? 0;
  said.failures[status] = (said.failures[status] ?? 0) + 1;
  if (status === 401) pass.at = -Infinity;
  return status < 400 || status >= 500 || [401, 409, 423].includes(status);
}

async function sum(path) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function deliver(name) {
  const path = join(folder, name);
  const metadata = { filename: name, filetype: 'image/jpeg', sha256: await sum(path) };
  await new Promise((resolve, reject) => {
    new tus.Upload(createReadStream(path), {
      endpoint,
      metadata,
      uploadSize: statSync(path).size,
      retryDelays: DELAYS,
      onBeforeRequest: before,
      onShouldRetry: again,
      onError: reject,
      onSuccess: resolve,
    }).start();
  });
  said.delivered += 1;
}

for (const name of readdirSync(folder).sort()) await deliver(name);
console.log(JSON.stringify(said));
