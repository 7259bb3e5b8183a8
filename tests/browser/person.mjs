// Who comes in, and what their telephone shows: the codes are computed here anew, so that the app cannot agree with
// itself alone.

import { createHash, createHmac } from 'node:crypto';

// In a demonstration the host enrols her at its start; elsewhere the stories do, with the same password and PIN.
export const ilze = {
  user: 'ilze.kalnina', name: 'Ilze Kalniņa', invitation: 'ZEME-2026-ILZE', password: 'trīs bērzi pie upes', pin: '4927',
};
// Known to the office, and not yet to the device.
export const andris = {
  user: 'andris.liepa', name: 'Andris Liepa', invitation: 'ZEME-2026-ANDRIS', password: 'divi stārķi uz skursteņa', pin: '8351',
};

// The head of their unit.
export const ruta = {
  user: 'ruta.ozolina', name: 'Rūta Ozoliņa', invitation: 'ZEME-2026-RUTA', password: 'dzeltena kļava pie dīķa', pin: '6284',
};

// Looks after people and devices, on a device of her own.
export const anna = {
  user: 'admin.demo', name: 'Anna Priede', invitation: 'ZEME-2026-ANNA', password: 'zaļa pļava aiz meža', pin: '7391',
};

export const STEP_MS = 30_000;

export function demonstrationSeed(user) {
  return createHash('sha256').update(`apseko demonstration authenticator\n${user}`).digest().subarray(0, 20);
}

export function seedFromText(secret) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replaceAll(' ', '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

// RFC 6238 with SHA-1, six digits and steps of half a minute.
export function codeAt(seed, ms) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(ms / STEP_MS)));
  const mac = createHmac('sha1', seed).update(counter).digest();
  const number = mac.readUInt32BE(mac[19] & 15) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}
