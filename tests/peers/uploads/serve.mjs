// The reference server of tus, so that what others lose on the same road can be said beside what ours loses.
// `node serve.mjs FOLDER`: says where it listens; whatever arrives lies in the folder.

import { createServer } from 'node:http';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';

const [directory] = process.argv.slice(2);
const tus = new Server({ path: '/files', datastore: new FileStore({ directory }) });
const server = createServer((request, answer) => tus.handle(request, answer));
server.listen(0, '127.0.0.1', () => console.log(`listening 127.0.0.1:${server.address().port}`));
