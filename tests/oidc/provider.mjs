// The reference implementation of an OpenID Connect provider on loopback, for the tests of the server's client: a person who
// is always there logs in without a screen. Says its port on the first line; a line "rotate" changes its keys.
import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';

import Provider from 'oidc-provider';

// It warns of everything that a real provider should do; the lines belong to the test.
console.info = console.warn = () => {};

const redirectUri = process.argv[2];
const PERSON = { name: 'Anna Liepiņa', preferred_username: 'anna.liepina', unit: 'RIGA', groups: ['AP-Inspektori', 'Visi'] };

const keys = () => ({
  keys: [
    ['rsa', { modulusLength: 2048 }, 'RS256'],
    ['ec', { namedCurve: 'P-256' }, 'ES256'],
  ].map(([type, options, alg]) => ({
    ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }),
    kid: randomUUID(),
    use: 'sig',
    alg,
  })),
});

const client = (id, alg, more) => ({
  client_id: id,
  redirect_uris: [redirectUri],
  response_types: ['code'],
  grant_types: ['authorization_code'],
  id_token_signed_response_alg: alg,
  ...more,
});

function provider(issuer) {
  const made = new Provider(issuer, {
    jwks: keys(),
    cookies: { keys: ['loopback'] },
    clients: [
      client('confidential', 'RS256', { client_secret: 'a:secret/+with%signs', token_endpoint_auth_method: 'client_secret_basic' }),
      client('posting', 'RS256', { client_secret: 'another secret', token_endpoint_auth_method: 'client_secret_post' }),
      client('public', 'ES256', { token_endpoint_auth_method: 'none' }),
    ],
    claims: { openid: ['sub', 'amr', 'acr', 'unit', 'groups'], profile: ['name', 'preferred_username'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...PERSON }) }),
    async loadExistingGrant(context) {
      const { client, session } = context.oidc;
      const grant = new context.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  });
  const answer = made.callback();
  return async (request, response) => {
    if (!request.url.startsWith('/interaction/')) return answer(request, response);
    const login = { accountId: 'anna-7', amr: ['pwd', 'otp'], acr: 'urn:high' };
    return made.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
  };
}

let answer;
const server = createServer((request, response) => answer(request, response));
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  answer = provider(issuer);
  console.log(`port ${server.address().port}`);
  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => {
    answer = provider(issuer);
    console.log('rotated');
  });
  // The test went away, and so do we.
  lines.on('close', () => process.exit(0));
});
